import { describe, expect, test } from 'vitest';
import { resolveRelative } from './relative.ts';

// Half past midnight on 1 March in Madrid, still 28 February in UTC.
const context = {
  now: Temporal.Instant.from('2027-02-28T23:30:00Z'),
  timeZone: 'Europe/Madrid',
  userId: 'u-1',
};

describe('a relative value', () => {
  test.each([
    ['today', '2027-03-01'],
    ['yesterday', '2027-02-28'],
    ['tomorrow', '2027-03-02'],
    ['-30d', '2027-01-30'],
    ['+1m', '2027-04-01'],
    ['-1y', '2026-03-01'],
    ['+2w', '2027-03-15'],
    ['-2h', null],
    ['now', null],
    ['2027-03-01', null],
    ['30d', null],
    ['-99999y', null],
    ['+9000y', null],
  ])('of a date: %s is %s in the zone of the controller', (value, expected) => {
    expect(resolveRelative(value, 'date', context)).toBe(expected);
  });

  test.each([
    ['now', '2027-02-28T23:30:00.000Z'],
    ['today', '2027-02-28T23:00:00.000Z'],
    ['-2h', '2027-02-28T21:30:00.000Z'],
    ['-1m', '2027-01-31T23:30:00.000Z'],
  ])('of an instant: %s is %s', (value, expected) => {
    expect(resolveRelative(value, 'instant', context)).toBe(expected);
  });

  test('a day across the change of clocks is a day of the calendar', () => {
    const spring = { ...context, now: Temporal.Instant.from('2027-03-28T10:00:00Z') };
    expect(resolveRelative('-1d', 'instant', spring)).toBe('2027-03-27T11:00:00.000Z');
  });

  test('of a user: me', () => {
    expect(resolveRelative('me', 'user', context)).toBe('u-1');
    expect(resolveRelative('today', 'user', context)).toBeNull();
    expect(resolveRelative('me', 'date', context)).toBeNull();
    expect(resolveRelative(5, 'date', context)).toBeNull();
  });
});
