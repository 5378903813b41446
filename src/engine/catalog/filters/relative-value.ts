/** Values such as `today`, `-30d` or `+2w`, which mean another day tomorrow. */

const WORDS: Readonly<Record<string, number>> = { today: 0, yesterday: -1, tomorrow: 1 };
const SHIFT = /^([+-]\d{1,5})([hdwmy])$/;
const DATE = /^\d{4}-\d\d-\d\d$/;

export interface Clock {
  now(): Temporal.Instant;
  readonly timeZone: string;
}

/** The day that a relative value means in the controller's time zone; null when it isn't a relative day. */
export function relativeDay(value: unknown, clock: Clock): Temporal.PlainDate | null {
  if (typeof value !== 'string') return null;
  const today = clock.now().toZonedDateTimeISO(clock.timeZone).toPlainDate();
  if (Object.hasOwn(WORDS, value)) return today.add({ days: WORDS[value] ?? 0 });
  const match = SHIFT.exec(value);
  if (!match || match[2] === 'h') return null;
  const count = Number(match[1]);
  switch (match[2]) {
    case 'd':
      return today.add({ days: count });
    case 'w':
      return today.add({ weeks: count });
    case 'm':
      return today.add({ months: count });
    default:
      return today.add({ years: count });
  }
}

/** `now`, or hours from now. */
export function relativeInstant(value: unknown, clock: Clock): Temporal.Instant | null {
  if (value === 'now') return clock.now();
  const match = typeof value === 'string' ? SHIFT.exec(value) : null;
  return match?.[2] === 'h' ? clock.now().add({ hours: Number(match[1]) }) : null;
}

export interface Day {
  readonly start: Temporal.Instant;
  /** Start of the day after. */
  readonly end: Temporal.Instant;
}

/** The day that a value of an instant field names (`2026-03-05`, `today`, `-30d`), as the instants it runs between. */
export function namedDay(value: unknown, clock: Clock): Day | null {
  const date = plainDate(value) ?? relativeDay(value, clock);
  if (!date) return null;
  const startOf = (day: Temporal.PlainDate): Temporal.Instant => day.toZonedDateTime(clock.timeZone).toInstant();
  return { start: startOf(date), end: startOf(date.add({ days: 1 })) };
}

function plainDate(value: unknown): Temporal.PlainDate | null {
  if (typeof value !== 'string' || !DATE.test(value)) return null;
  try {
    return Temporal.PlainDate.from(value);
  } catch {
    return null;
  }
}
