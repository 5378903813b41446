import { describe, expect, test } from 'vitest';
import { fieldOf, parse, parseText } from '../../../tools/testing/field.ts';
import { dateTime } from './date-time.ts';

const field = fieldOf('date_time');

test.each([
  ['2026-03-05T14:30:00Z', '2026-03-05T14:30:00.000Z'],
  ['2026-03-05T14:30:00.123456+01:00', '2026-03-05T13:30:00.123Z'],
  ['2026-03-05T14:30+0100', '2026-03-05T13:30:00.000Z'],
  ['2026-03-05 14:30:00z', '2026-03-05T14:30:00.000Z'],
  ['2026-03-05T14:30:00', 'field.no_offset'],
  ['2026-02-30T14:30:00Z', 'field.no_such_day'],
  ['2026-03-05T25:30:00Z', 'field.no_such_day'],
  ['2026-03-05', 'field.not_an_instant'],
  [1772719200000, 'field.not_an_instant'],
])('the API reads %j as %s', (value, expected) => {
  expect(parse(field, value)).toBe(expected);
});

describe('a person who writes', () => {
  test.each([
    ['5 Mar 2026 14:30', '2026-03-05T13:30:00.000Z'],
    ['5 Mar 2026, 14:30', '2026-03-05T13:30:00.000Z'],
    ['05.03.2026 2:30 pm', '2026-03-05T13:30:00.000Z'],
    ['2026-07-05 14:30:15', '2026-07-05T12:30:15.000Z'],
    ['2026-07-05T14:30:00-05:00', '2026-07-05T19:30:00.000Z'],
    ['2026-03-29 02:30', 'field.no_such_local_time'],
    ['2026-10-25 02:30', 'field.no_such_local_time'],
    ['05/03/2026 14:30', 'field.ambiguous_date'],
    ['5 Mar 2026', 'field.not_an_instant'],
    ['soon', 'field.not_an_instant'],
  ])('%s means %s in Madrid', (text, expected) => {
    expect(parseText(field, text, { timeZone: 'Europe/Madrid' })).toBe(expected);
  });

  test('a time without an offset is refused where no zone is known', () => {
    expect(parseText(field, '5 Mar 2026 14:30')).toBe('field.no_offset');
  });
});

test('is shown in the zone of the reader, or in UTC and says so', () => {
  const value = '2026-03-05T13:30:00.000Z';
  expect(dateTime.format(value, field, 'en', { timeZone: 'Europe/Madrid' })).toBe('5 Mar 2026, 14:30');
  expect(dateTime.format(value, field, 'en')).toContain('13:30 UTC');
});
