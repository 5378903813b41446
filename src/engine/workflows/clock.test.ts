import { expect, test } from 'vitest';
import { type ClockTrigger, datesDue, latestDue } from './clock.ts';

const MADRID = 'Europe/Madrid';
const at = (text: string) => Temporal.Instant.from(text);
const due = (trigger: ClockTrigger, now: string) => latestDue(trigger, at(now), MADRID).toString();

test('each rhythm has its time by the clock of the company, in summer and in winter', () => {
  expect(due({ on: 'schedule', every: 'hour', at: '00:30' }, '2026-03-05T10:29:00Z')).toBe(
    '2026-03-05T09:30:00Z',
  );
  expect(due({ on: 'schedule', every: 'day', at: '08:00' }, '2026-03-05T06:59:59Z')).toBe(
    '2026-03-04T07:00:00Z',
  );
  expect(due({ on: 'schedule', every: 'day', at: '08:00' }, '2026-07-05T06:00:00Z')).toBe(
    '2026-07-05T06:00:00Z',
  );
  // A Thursday: the Monday before, and the Friday of the week before.
  expect(due({ on: 'schedule', every: 'week' }, '2026-03-05T10:00:00Z')).toBe('2026-03-02T05:00:00Z');
  expect(due({ on: 'schedule', every: 'week', weekday: 5 }, '2026-03-05T10:00:00Z')).toBe(
    '2026-02-27T05:00:00Z',
  );
  expect(due({ on: 'schedule', every: 'month', day: 31 }, '2026-03-05T10:00:00Z')).toBe(
    '2026-02-28T05:00:00Z',
  );
  expect(due({ on: 'date', field: 'due_on', days: 3 }, '2026-03-05T10:00:00Z')).toBe('2026-03-05T05:00:00Z');
});

test('days that were missed are made up for, and no day comes twice', () => {
  const look = (days: number, since: string, now: string) => {
    const { first, last } = datesDue(days, at(since), at(now), MADRID);
    return [first.toString(), last.toString()];
  };
  expect(look(3, '2026-03-04T05:00:00Z', '2026-03-05T05:00:00Z')).toEqual(['2026-03-02', '2026-03-02']);
  expect(look(3, '2026-03-01T05:00:00Z', '2026-03-05T05:00:00Z')).toEqual(['2026-02-27', '2026-03-02']);
  expect(look(-7, '2026-03-04T05:00:00Z', '2026-03-05T05:00:00Z')).toEqual(['2026-03-12', '2026-03-12']);
});
