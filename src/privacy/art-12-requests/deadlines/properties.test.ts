import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shippedCalendars } from './calendar-book.ts';
import { computeDeadline } from './compute.ts';
import { type HolidayCalendar, holidayOn } from './holiday-calendar.ts';
import type { DeadlineInput } from './question.ts';

const zones = [
  'Europe/Madrid',
  'Europe/London',
  'Atlantic/Azores',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'UTC',
];
const origin = Temporal.PlainDate.from('2024-01-01');

const date = fc.integer({ min: 0, max: 2190 }).map((days) => origin.add({ days }).toString());
const code = fc.constantFrom(...shippedCalendars().codes);
const zone = fc.constantFrom(...zones);
const rule = fc.oneof(
  fc.integer({ min: 1, max: 90 }).map((n) => `${n} days`),
  fc.integer({ min: 1, max: 20 }).map((n) => `${n} weeks`),
  fc.integer({ min: 1, max: 8 }).map((n) => `${n} months`),
);
const question = fc.record({ start: date, rule, calendar: code, timeZone: zone });

function calendar(wanted: string): HolidayCalendar {
  const found = shippedCalendars().get(wanted);
  if (found === undefined) throw new Error(`No calendar ${wanted}.`);
  return found;
}

function due(input: DeadlineInput): string {
  return computeDeadline(input, calendar(input.calendar)).due;
}

/** The end of a period by the definition of the Regulation, in other words than the product's. */
function naiveEnd(start: string, written: string): string {
  const [amount = '', unit = ''] = written.split(' ');
  const day = Temporal.PlainDate.from(start);
  if (unit.startsWith('day')) return day.add({ days: Number(amount) }).toString();
  if (unit.startsWith('week')) return day.add({ days: 7 * Number(amount) }).toString();
  const month = day.toPlainYearMonth().add({ months: Number(amount) });
  return month.toPlainDate({ day: Math.min(day.day, month.daysInMonth) }).toString();
}

describe('Regulation 1182/71, Art. 3, for any question', () => {
  test('the end is never before the last day of the period, and is that day unless it is no working day', () => {
    fc.assert(
      fc.property(question, (input) => {
        const answer = computeDeadline(input, calendar(input.calendar));
        const end = naiveEnd(input.start, input.rule);
        expect(answer.due >= end).toBe(true);
        expect(answer.rolledFrom ?? answer.due).toBe(end);
      }),
    );
  });

  test('the end is a working day, and every day between was none', () => {
    fc.assert(
      fc.property(question, (input) => {
        const days = calendar(input.calendar);
        const isFree = (day: Temporal.PlainDate) => day.dayOfWeek > 5 || holidayOn(days, day) !== undefined;
        const answer = computeDeadline(input, days);
        expect(isFree(Temporal.PlainDate.from(answer.due))).toBe(false);
        for (const rolled of answer.rolled) expect(isFree(Temporal.PlainDate.from(rolled.date))).toBe(true);
        const expected = answer.rolledFrom === undefined ? 0 : answer.rolled.length;
        const from = Temporal.PlainDate.from(answer.rolledFrom ?? answer.due);
        expect(from.until(answer.due, { largestUnit: 'days' }).days).toBe(expected);
      }),
    );
  });

  test('a later event is never due earlier', () => {
    fc.assert(
      fc.property(question, fc.integer({ min: 0, max: 40 }), (input, days) => {
        const later = Temporal.PlainDate.from(input.start).add({ days }).toString();
        expect(due({ ...input, start: later }) >= due(input)).toBe(true);
      }),
    );
  });

  test('an extended limit is three months from the event, whatever the first limit was', () => {
    fc.assert(
      fc.property(date, code, (start, wanted) => {
        const input = { start, rule: '3 months', calendar: wanted, timeZone: 'Europe/Madrid' };
        const answer = computeDeadline(input, calendar(wanted));
        expect(answer.rolledFrom ?? answer.due).toBe(naiveEnd(start, '3 months'));
        expect(answer.extensionNoticeBy).toBe(due({ ...input, rule: '1 month' }));
      }),
    );
  });

  test('overdue begins with the day after, in the zone', () => {
    fc.assert(
      fc.property(question, (input) => {
        const answer = computeDeadline(input, calendar(input.calendar));
        const begin = Temporal.Instant.from(answer.overdueFrom);
        const before = begin.subtract({ nanoseconds: 1 }).toZonedDateTimeISO(input.timeZone).toPlainDate();
        expect(before.toString()).toBe(answer.due);
        expect(begin.toZonedDateTimeISO(input.timeZone).toPlainDate().toString() > answer.due).toBe(true);
      }),
    );
  });
});

const pause = fc
  .tuple(fc.integer({ min: 0, max: 25 }), fc.integer({ min: 0, max: 20 }))
  .map(([after, length]) => ({ after, length }));

describe('Art. 12(3): pauses, for any', () => {
  const asked = (start: string, pauses: readonly { after: number; length: number }[]) =>
    pauses.map(({ after, length }) => {
      const from = Temporal.PlainDate.from(start).add({ days: after });
      return { from: from.toString(), to: from.add({ days: length }).toString() };
    });

  test('the order in which pauses are given does not matter', () => {
    const model = fc.constantFrom('suspend' as const, 'clarification' as const, 'restart' as const);
    fc.assert(
      fc.property(date, fc.array(pause, { maxLength: 6 }), model, (start, list, pauseModel) => {
        const pauses = asked(start, list);
        const input = { start, rule: '1 month', calendar: 'GB-ENG', timeZone: 'Europe/London', pauseModel };
        const forth = computeDeadline({ ...input, pauses }, calendar('GB-ENG'));
        const back = computeDeadline({ ...input, pauses: pauses.toReversed() }, calendar('GB-ENG'));
        expect(back.due).toBe(forth.due);
        expect(back.working).toEqual(forth.working);
      }),
    );
  });

  test('suspension counts each day of waiting once, and never more days than lie between first question and last answer', () => {
    fc.assert(
      fc.property(date, fc.array(pause, { minLength: 1, maxLength: 6 }), (start, list) => {
        const pauses = asked(start, list);
        const days = new Set(
          pauses.flatMap(({ from, to }) =>
            Array.from(
              { length: Temporal.PlainDate.from(from).until(to, { largestUnit: 'days' }).days },
              (_, n) => Temporal.PlainDate.from(from).add({ days: n }).toString(),
            ),
          ),
        );
        const input = { start, rule: '1 month', calendar: 'none', timeZone: 'Europe/Madrid', pauses };
        const answer = computeDeadline(input, calendar('none'));
        expect(answer.pausedDays).toBe(days.size);
        expect(answer.due >= answer.dueWithoutPauses).toBe(true);
      }),
    );
  });
});

describe('Art. 33(1): hours, in any zone and across any change of the clock', () => {
  const instant = fc
    .integer({ min: 0, max: 7 * 365 * 86_400 })
    .map((seconds) => Temporal.Instant.from('2024-01-01T00:00:00Z').add({ seconds }));

  test('the target is the hours later exactly; the latest moment is a full hour, more than 0 and at most 1 hour after it', () => {
    fc.assert(
      fc.property(instant, zone, fc.integer({ min: 1, max: 200 }), (start, timeZone, amount) => {
        const input = { start: start.toString(), rule: `${amount} hours`, calendar: 'none', timeZone };
        const answer = computeDeadline(input, calendar('none'));
        const target = Temporal.Instant.from(answer.target ?? '');
        expect(start.until(target).total('hours')).toBe(amount);
        const grace = target.until(answer.statutoryLatest ?? '').total('hours');
        expect(grace > 0 && grace <= 1).toBe(true);
        expect(Temporal.PlainDateTime.from(answer.countedFrom.slice(0, 19)).minute % 30).toBe(0);
      }),
    );
  });
});
