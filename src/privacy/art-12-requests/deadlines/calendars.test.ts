import { describe, expect, test } from 'vitest';
import { calendarBook, shippedCalendars, shippedTables } from './calendar-book.ts';
import { applyChanges, type CalendarChange } from './calendar-changes.ts';
import { computeDeadline } from './compute.ts';
import type { HolidayCalendar } from './holiday-calendar.ts';
import { parseHolidayTable } from './holiday-tables.ts';

function calendar(code: string): HolidayCalendar {
  const found = shippedCalendars().get(code);
  if (found === undefined) throw new Error(`No calendar ${code}.`);
  return found;
}

const datesOf = (code: string, year: string) =>
  calendar(code)
    .days.map((day) => day.date)
    .filter((date) => date.startsWith(year))
    .map((date) => date.slice(5));

describe('the shipped calendars', () => {
  test('every member state, the EEA, the United Kingdom and Switzerland, 2024 to 2030', () => {
    const states =
      'AT BE BG CH CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(
        ' ',
      );
    const { codes } = shippedCalendars();
    expect(codes.filter((code) => code.length === 2)).toEqual(states);
    expect(codes.filter((code) => code.startsWith('GB'))).toEqual(['GB-ENG', 'GB-NIR', 'GB-SCT', 'GB-WLS']);
    for (const code of codes.filter((known) => known !== 'none')) {
      expect(calendar(code).years).toEqual({ from: 2024, to: 2030 });
      for (let year = 2024; year <= 2030; year++) {
        expect([code, datesOf(code, String(year)).length]).toEqual([
          code,
          expect.toSatisfy((n: number) => n >= 6),
        ]);
      }
    }
  });

  test('days are in order, once, and named in English and Spanish', () => {
    for (const code of shippedCalendars().codes) {
      const { days } = calendar(code);
      const dates = days.map((day) => day.date);
      expect(dates).toEqual([...new Set(dates)].sort());
      for (const { name } of days) expect(name.en !== '' && name.es !== '').toBe(true);
    }
  });

  test('a holiday of several days has all of its days (Romania, 1 and 2 January)', () => {
    expect(datesOf('RO', '2026').slice(0, 4)).toEqual(['01-01', '01-02', '01-06', '01-07']);
  });

  test('half holidays are no holidays (Iceland, Christmas Eve from 13:00)', () => {
    expect(datesOf('IS', '2026')).not.toContain('12-24');
    expect(datesOf('IS', '2026')).toContain('12-25');
  });

  test('corrections: Bulgaria 26 December, Cyprus Clean Monday and Kataklysmos, Liechtenstein without bridge days', () => {
    expect(datesOf('BG', '2026')).toContain('12-26');
    expect(datesOf('CY', '2026')).toEqual(expect.arrayContaining(['02-23', '06-01']));
    expect(datesOf('CY', '2026')).not.toContain('02-24');
    expect(datesOf('LI', '2026')).not.toContain('05-15');
    expect(datesOf('LI', '2025')).toContain('08-15');
  });

  test('Maundy Thursday is a holiday in Madrid and not in Spain', () => {
    expect(datesOf('ES', '2026')).not.toContain('04-02');
    expect(datesOf('ES-MD', '2026')).toEqual(expect.arrayContaining(['04-02', '05-02', '10-12']));
  });

  test('a region has all days of its country', () => {
    for (const code of shippedCalendars().codes.filter((known) => /^(DE|ES|AT|FR|IT)-/.test(known))) {
      const own = new Set(calendar(code).days.map((day) => day.date));
      for (const day of calendar(code.slice(0, 2)).days) expect(own.has(day.date)).toBe(true);
    }
  });

  test('Scotland does not keep Easter Monday; Alsace-Moselle keeps Good Friday', () => {
    expect(datesOf('GB-SCT', '2027')).not.toContain('03-29');
    expect(datesOf('GB-ENG', '2027')).toContain('03-29');
    expect(datesOf('FR-67', '2026')).toContain('04-03');
    expect(datesOf('FR', '2026')).not.toContain('04-03');
  });

  test('Switzerland as a whole has only what every canton keeps', () => {
    expect(datesOf('CH', '2026')).toEqual(expect.arrayContaining(['01-01', '05-14', '08-01', '12-25']));
    expect(datesOf('CH', '2026')).not.toContain('12-26');
    expect(datesOf('CH-ZH', '2026')).toContain('12-26');
  });

  test('a broken table stops with its place', () => {
    const [table] = shippedTables();
    expect(table?.code).toBe('AT');
    expect(() => parseHolidayTable({ code: 'XX' })).toThrow('names');
    const raw = { name: { en: 'X', es: 'X' }, timeZone: 'UTC', version: '1', source: 's', attribution: 'a' };
    const years = { from: 2026, to: 2026 };
    const broken = { ...raw, code: 'XX', years, names: [{ en: 'A', es: 'A' }], days: { 2026: '02-30:0' } };
    expect(() => parseHolidayTable(broken)).toThrow();
    expect(() => parseHolidayTable({ ...broken, days: { 2026: '02-20:7' } })).toThrow('"02-20:7" in 2026');
  });
});

describe('an administrator edits a calendar', () => {
  const strike: CalendarChange = {
    change: 'add',
    date: '2026-04-07',
    name: { en: 'Day of mourning', es: 'Luto nacional' },
    reason: 'BOE of 1 April 2026',
  };

  test('an added day moves the limit, is named in the working, and makes a new version', () => {
    const changed = applyChanges(calendar('DE'), [strike]);
    if (!changed.ok) throw new Error('refused');
    const input = { start: '2026-03-05', rule: '1 month', calendar: 'DE', timeZone: 'Europe/Berlin' };
    const before = computeDeadline(input, calendar('DE'));
    const after = computeDeadline(input, changed.value);
    expect([before.due, after.due]).toEqual(['2026-04-07', '2026-04-08']);
    expect(after.calendarVersion).toBe(`${before.calendarVersion}+1`);
    expect(after.working.join(' ')).toContain('Tue 7 Apr 2026 is Day of mourning, a holiday in Germany.');
    expect(computeDeadline(input, calendar('DE'))).toEqual(before);
  });

  test('a removed day moves it back, and versions go on counting', () => {
    const first = applyChanges(calendar('DE'), [strike]);
    if (!first.ok) throw new Error('refused');
    const second = applyChanges(first.value, [{ change: 'remove', date: '2026-04-06', reason: 'abolished' }]);
    expect(second).toMatchObject({ ok: true, value: { version: '3.37.0-1+2' } });
  });

  test('a change of the country reaches its regions', () => {
    const book = calendarBook(shippedTables(), { DE: [strike] });
    if (!book.ok) throw new Error('refused');
    const bavaria = book.value.get('DE-BY');
    expect(bavaria?.days.find((day) => day.date === '2026-04-07')?.name.en).toBe('Day of mourning');
    expect(bavaria?.version).toBe('3.37.0-1+1');
    expect(book.value.get('FR')?.days.some((day) => day.date === '2026-04-07')).toBe(false);
  });

  test('a year that was entered is covered from then on', () => {
    const next = applyChanges(calendar('ES'), [
      { change: 'cover', year: 2031, reason: 'BOE of October 2030' },
      { ...strike, date: '2031-01-01' },
    ]);
    expect(next).toMatchObject({ ok: true, value: { years: { from: 2024, to: 2031 } } });
  });

  test.each<[string, CalendarChange, string]>([
    ['without a reason', { ...strike, reason: ' ' }, 'calendar_change_reason'],
    ['on a date that does not exist', { ...strike, date: '2026-02-30' }, 'calendar_change_date'],
    ['on a day that is one', { ...strike, date: '2026-12-25' }, 'calendar_change_present'],
    ['without a Spanish name', { ...strike, name: { en: 'A', es: '' } }, 'calendar_change_name'],
    [
      'taking away a day that is none',
      { change: 'remove', date: '2026-04-07', reason: 'x' },
      'calendar_change_absent',
    ],
    [
      'covering a year with a gap before it',
      { change: 'cover', year: 2033, reason: 'x' },
      'calendar_change_year',
    ],
  ])('a change %s is refused', (_, change, code) => {
    expect(applyChanges(calendar('DE'), [change])).toMatchObject({ ok: false, findings: [{ code }] });
  });

  test('one change that cannot be keeps the others from being made', () => {
    const book = calendarBook(shippedTables(), { DE: [strike, { ...strike, date: 'soon' }] });
    expect(book).toMatchObject({ ok: false, findings: [{ field: 'changes.1.date' }] });
  });
});
