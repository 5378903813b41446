import type { RetentionRule } from './privacy.ts';

/** The dates (`YYYY-MM-DD`) of a record that a retention period may run from. */
export type RetentionDates = Readonly<Partial<Record<RetentionRule['from'], string | null>>>;

/**
 * The last day that a rule keeps a record: it may go from the next day on (law.md §5). The period runs from the rule's
 * own event, or from the end of that event's calendar year. Where the record doesn't have that date, the last known
 * of its others stands in, so that nothing goes too early. Throws a `RangeError` without any date.
 */
export function retentionEnd(rule: RetentionRule, dates: RetentionDates): Temporal.PlainDate {
  const event = dates[rule.from] ?? latest(Object.values(dates));
  if (!event) throw new RangeError(`The record has no date that "${rule.code}" could run from.`);
  const day = Temporal.PlainDate.from(event.slice(0, 10));
  const start = rule.atYearEnd ? Temporal.PlainDate.from({ year: day.year, month: 12, day: 31 }) : day;
  return start.add(Temporal.Duration.from(rule.period));
}

function latest(dates: readonly (string | null | undefined)[]): string | undefined {
  return dates
    .filter((date) => typeof date === 'string')
    .sort()
    .at(-1);
}
