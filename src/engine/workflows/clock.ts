/** Workflows that begin by the clock: when each is due, in the company's zone, and which dates a look covers. */
import type { WorkflowTrigger } from '../../metadata/workflow.ts';

export type ClockTrigger = Extract<WorkflowTrigger, { on: 'schedule' | 'date' }>;

const USUAL_TIME = '06:00';
/** Where the service was away for longer, dates before that are not made up for. */
const MOST_DAYS_LATE = 31;

/** The latest moment, not after `now`, at which the workflow was due. */
export function latestDue(trigger: ClockTrigger, now: Temporal.Instant, timeZone: string): Temporal.Instant {
  const local = now.toZonedDateTimeISO(timeZone);
  const candidates = [0, 1].map((back) => dueNear(trigger, local, back));
  const due = candidates.find((one) => Temporal.ZonedDateTime.compare(one, local) <= 0);
  return (due ?? dueNear(trigger, local, 2)).toInstant();
}

/** The time of this hour, day, week or month, or of one that many before. */
function dueNear(trigger: ClockTrigger, local: Temporal.ZonedDateTime, back: number): Temporal.ZonedDateTime {
  const time = Temporal.PlainTime.from(trigger.at ?? USUAL_TIME);
  const every = trigger.on === 'date' ? 'day' : trigger.every;
  if (every === 'hour') {
    const minute = trigger.at === undefined ? 0 : time.minute;
    return local
      .subtract({ hours: back })
      .round({ smallestUnit: 'hour', roundingMode: 'floor' })
      .add({ minutes: minute });
  }
  if (every === 'day') return local.subtract({ days: back }).withPlainTime(time);
  if (every === 'week') {
    const weekday = (trigger.on === 'schedule' && trigger.weekday) || 1;
    return local
      .add({ days: weekday - local.dayOfWeek })
      .subtract({ weeks: back })
      .withPlainTime(time);
  }
  const month = local.subtract({ months: back });
  const day = (trigger.on === 'schedule' && trigger.day) || 1;
  return month.with({ day: Math.min(day, month.daysInMonth) }).withPlainTime(time);
}

/** The days that the field may name for the looks after `since` up to `due`, both included: one where none was missed. */
export function datesDue(
  days: number,
  since: Temporal.Instant,
  due: Temporal.Instant,
  timeZone: string,
): { readonly first: Temporal.PlainDate; readonly last: Temporal.PlainDate } {
  const today = due.toZonedDateTimeISO(timeZone).toPlainDate();
  const before = since.toZonedDateTimeISO(timeZone).toPlainDate();
  const missed = Math.min(Math.max(before.until(today, { largestUnit: 'day' }).days, 1), MOST_DAYS_LATE);
  const last = today.subtract({ days });
  return { first: last.subtract({ days: missed - 1 }), last };
}
