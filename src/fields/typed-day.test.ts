import { expect, test } from 'vitest';
import { readTypedDay, readTypedMoment, writtenMoment, writtenTypedDay } from './typed-day.ts';

const today = '2026-11-27';

test('a day is read as either language writes it', () => {
  for (const typed of ['2026-03-05', '5/3/2026', '05.03.2026', '5-3-2026', '5 Mar 2026', '5 march 2026'])
    expect({ typed, read: readTypedDay(typed, today) }).toEqual({ typed, read: '2026-03-05' });
  for (const typed of ['5 de marzo de 2026', '5 mar 2026', ' 5 marzo 2026 '])
    expect({ typed, read: readTypedDay(typed, today) }).toEqual({ typed, read: '2026-03-05' });
  expect(readTypedDay('1 sept 2026', today)).toBe('2026-09-01');
  expect(readTypedDay('3/25/2026', today)).toBe('2026-03-25');
  expect(readTypedDay('hoy', today)).toBe(today);
});

test('what is no day is not made one', () => {
  for (const typed of [
    '',
    '5',
    '5 Mar',
    '5/3/26',
    '31/2/2026',
    '2026-02-30',
    'soon',
    '5 xyz 2026',
    '0/0/2026',
  ])
    expect({ typed, read: readTypedDay(typed, today) }).toEqual({ typed, read: null });
});

test('what is written is read again, in both languages', () => {
  for (const locale of ['en', 'es'] as const)
    for (let month = 1; month <= 12; month++) {
      const day = `2026-${String(month).padStart(2, '0')}-28`;
      expect(readTypedDay(writtenTypedDay(day, locale), today)).toBe(day);
      expect(readTypedMoment(writtenMoment(`${day}T09:05`, locale), today)).toBe(`${day}T09:05`);
    }
  expect(writtenTypedDay('next week', 'en')).toBe('next week');
});

test('a moment is a day with a time, and begins at midnight without one', () => {
  expect(readTypedMoment('2026-09-01T10:00', today)).toBe('2026-09-01T10:00');
  expect(readTypedMoment('1 Sep 2026, 2:30 pm', today)).toBe('2026-09-01T14:30');
  expect(readTypedMoment('1/9/2026 23:59:30', today)).toBe('2026-09-01T23:59:30');
  expect(readTypedMoment('1 Sep 2026', today)).toBe('2026-09-01T00:00');
  expect(readTypedMoment('1 Sep 2026 25:00', today)).toBeNull();
});
