const WORDS: Readonly<Record<string, number>> = { today: 0, yesterday: -1, tomorrow: 1 };
const DATE = /^\d{4}-\d\d-\d\d$/;

export interface Clock {
  now(): Temporal.Instant;
  readonly timeZone: string;
}

export interface Day {
  readonly start: Temporal.Instant;
  /** Start of the day after. */
  readonly end: Temporal.Instant;
}

/**
 * The whole day that a value of an instant field names (`2026-03-05`, `today`), as the instants it runs between in the
 * controller's time zone: `eq today` is any moment of today, `lte today` up to its end. Null for anything else.
 */
export function namedDay(value: unknown, clock: Clock): Day | null {
  const date = typeof value === 'string' ? (relativeDay(value, clock) ?? plainDate(value)) : null;
  if (!date) return null;
  const startOf = (day: Temporal.PlainDate): Temporal.Instant =>
    day.toZonedDateTime(clock.timeZone).toInstant();
  return { start: startOf(date), end: startOf(date.add({ days: 1 })) };
}

function relativeDay(value: string, clock: Clock): Temporal.PlainDate | null {
  if (!Object.hasOwn(WORDS, value)) return null;
  return clock
    .now()
    .toZonedDateTimeISO(clock.timeZone)
    .toPlainDate()
    .add({ days: WORDS[value] ?? 0 });
}

function plainDate(value: string): Temporal.PlainDate | null {
  if (!DATE.test(value)) return null;
  try {
    return Temporal.PlainDate.from(value);
  } catch {
    return null;
  }
}
