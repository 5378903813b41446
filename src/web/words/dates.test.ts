import { describe, expect, test } from 'vitest';
import { showZone } from '../../fields/shown-zone.ts';
import {
  clockTime,
  count,
  daysBetween,
  longDate,
  longInstant,
  plainDate,
  shortDate,
  yearsAndMonths,
  zonedInstant,
} from './dates.ts';

describe('dates are written as people say them', () => {
  test('a due date carries its weekday and no comma', () => {
    expect(longDate('2026-04-07', 'en')).toBe('Tue 7 Apr 2026');
    expect(longDate('2026-04-07', 'es')).toBe('mar 7 abr 2026');
  });

  test('a legal day stays that day in every zone', () => {
    expect(plainDate('2026-01-01', 'en')).toBe('1 Jan 2026');
    expect(plainDate('2026-12-31', 'en')).toBe('31 Dec 2026');
  });

  test('September is written like the other months', () => {
    expect(plainDate('2027-09-09', 'en')).toBe('9 Sep 2027');
  });

  test('a list leaves out the year of today', () => {
    const now = new Date('2026-03-26T10:00:00Z');
    expect(shortDate('2026-03-25', 'en', now)).toBe('25 Mar');
    expect(shortDate('2025-03-25', 'en', now)).toBe('25 Mar 2025');
  });

  test('time left counts days, and years with months', () => {
    expect(daysBetween('2026-03-26', '2026-04-07')).toBe(12);
    expect(daysBetween('2026-04-07', '2026-03-26')).toBe(-12);
    expect(yearsAndMonths('2026-03-26', '2034-12-31')).toEqual({ years: 8, months: 9 });
    expect(yearsAndMonths('2026-03-31', '2026-04-30')).toEqual({ years: 0, months: 0 });
  });

  test('totals are written in full', () => {
    expect(count(1_000_000, 'en')).toBe('1,000,000');
    expect(count(1234, 'es')).toBe('1.234');
  });
});

test('a time with its place is that place’s own, wherever it is read', () => {
  const instant = '2026-11-27T23:30:00Z';
  expect(zonedInstant(instant, 'en', 'Europe/Madrid')).toBe('Sat 28 Nov 2026, 00:30 Madrid');
  expect(zonedInstant(instant, 'es', 'America/Mexico_City')).toBe('vie 27 nov 2026, 17:30 Mexico City');
});

test('a moment is written by the clocks of the zone that is shown, a legal day as it is', () => {
  const instant = '2026-11-27T23:30:00Z';
  for (const [zone, long, time] of [
    ['Europe/Madrid', 'Sat 28 Nov 2026, 00:30', '00:30'],
    ['America/Mexico_City', 'Fri 27 Nov 2026, 17:30', '17:30'],
  ] as const) {
    showZone(zone);
    expect([zone, longInstant(instant, 'en'), clockTime(instant, 'en')]).toEqual([zone, long, time]);
    expect([zone, plainDate('2026-01-01', 'en')]).toEqual([zone, '1 Jan 2026']);
  }
  showZone(null);
});
