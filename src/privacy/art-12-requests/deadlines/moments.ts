/** The years that a deadline may lie in. Outside, a date is a slip of the keyboard. */
const firstYear = 1900;
const lastYear = 2199;

const datePattern = /^\d{4}-\d{2}-\d{2}$/;
const timePattern =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)?$/;

/** A date as written by ISO 8601, `2026-03-05`, that exists. */
export function parseDate(written: string): Temporal.PlainDate | undefined {
  if (!datePattern.test(written)) return undefined;
  try {
    return inRange(Temporal.PlainDate.from(written, { overflow: 'reject' }));
  } catch {
    return undefined;
  }
}

export type MomentFault = 'unreadable' | 'ambiguous' | 'skipped';

/** A date alone, or an instant. */
export type Moment = Temporal.PlainDate | Temporal.Instant;

/**
 * Reads a date or a date with time. A time without an offset is the wall clock's in the zone, and refused where the clock
 * shows it twice (`ambiguous`: the hour when summer time ends) or never (`skipped`).
 */
export function parseMoment(written: string, timeZone: string): Moment | MomentFault {
  const date = parseDate(written);
  if (date !== undefined) return date;
  const match = timePattern.exec(written);
  if (match === null || parseDate(match[1] ?? '') === undefined) return 'unreadable';
  return match[5] === undefined ? onTheWallClock(written, timeZone) : Temporal.Instant.from(written);
}

function onTheWallClock(written: string, timeZone: string): Temporal.Instant | MomentFault {
  const wall = Temporal.PlainDateTime.from(written, { overflow: 'reject' });
  const earlier = wall.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  const later = wall.toZonedDateTime(timeZone, { disambiguation: 'later' });
  if (earlier.epochNanoseconds === later.epochNanoseconds) return earlier.toInstant();
  return earlier.toPlainDateTime().equals(wall) ? 'ambiguous' : 'skipped';
}

/** The legal day of a moment: an instant is read in the controller's zone first (a portal's midnight is not UTC's). */
export function dayOf(moment: Moment, timeZone: string): Temporal.PlainDate {
  return moment instanceof Temporal.Instant ? moment.toZonedDateTimeISO(timeZone).toPlainDate() : moment;
}

/** A named zone of the IANA database in its usual spelling (`europe/madrid` → `Europe/Madrid`); a bare offset is none. */
export function parseTimeZone(written: string): string | undefined {
  if (!/^[A-Za-z][A-Za-z0-9_+\-/]*$/.test(written)) return undefined;
  try {
    return new Temporal.ZonedDateTime(0n, written).timeZoneId;
  } catch {
    return undefined;
  }
}

/** An instant with the zone's offset, `2026-04-08T00:00:00+02:00`. */
export function formatInstant(instant: Temporal.Instant, timeZone: string): string {
  return instant.toZonedDateTimeISO(timeZone).toString({ timeZoneName: 'never' });
}

/** The first instant of a day; not always midnight, where the clock changes then. */
export function startOfDay(date: Temporal.PlainDate, timeZone: string): Temporal.Instant {
  return date.toZonedDateTime(timeZone).toInstant();
}

function inRange(date: Temporal.PlainDate): Temporal.PlainDate | undefined {
  return date.year >= firstYear && date.year <= lastYear ? date : undefined;
}
