import { expect, test } from 'vitest';
import { addDays, addMonths, weeksOfMonth } from './calendar-days.ts';

test('a month ends where it ends: the 31st becomes the last day of a shorter one', () => {
  expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
  expect(addMonths('2028-01-31', 1)).toBe('2028-02-29');
  expect(addMonths('2026-01-15', -1)).toBe('2025-12-15');
  expect(addMonths('2026-03-31', 12)).toBe('2027-03-31');
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
});

test('the weeks of a month begin on Monday and hold each of its days once', () => {
  const weeks = weeksOfMonth('2026-11-27');
  expect(weeks[0]?.[0]).toBe('2026-10-26');
  expect(weeks.at(-1)?.at(-1)).toBe('2026-12-06');
  const own = weeks.flat().filter((day) => day.startsWith('2026-11'));
  expect(own).toEqual([...new Set(own)]);
  expect(own).toHaveLength(30);
});
