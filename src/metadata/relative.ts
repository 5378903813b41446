/** Values of filters that mean another thing each day and to each person: `today`, `-30d`, `+1m`, `me`. */
import type { JsonValue } from './json.ts';

export type RelativeKind = 'date' | 'instant' | 'user';

export interface RelativeContext {
  readonly now: Temporal.Instant;
  /** IANA zone in which `today` is a day. */
  readonly timeZone: string;
  readonly userId: string;
}

const SHIFT = /^([+-])(\d{1,5})([hdwmy])$/;
/** Every calendar and every database knows the days of these years. */
const KNOWN_YEAR = /^\d{4}-/;
const UNITS = { h: 'hours', d: 'days', w: 'weeks', m: 'months', y: 'years' } as const;
const DAYS: ReadonlyMap<string, number> = new Map([
  ['yesterday', -1],
  ['today', 0],
  ['tomorrow', 1],
]);

/**
 * The value meant (a date, an ISO instant or a user's id), or null where the value isn't relative. Of an instant, `today` is
 * the day's first moment in the zone, and a shift counts from now; hours only there.
 */
export function resolveRelative(
  value: JsonValue,
  kind: RelativeKind,
  context: RelativeContext,
): string | null {
  if (typeof value !== 'string') return null;
  if (kind === 'user') return value === 'me' ? context.userId : null;
  try {
    const meant = kind === 'date' ? resolveDate(value, context) : resolveInstant(value, context);
    return meant !== null && KNOWN_YEAR.test(meant) ? meant : null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function resolveDate(value: string, context: RelativeContext): string | null {
  const today = context.now.toZonedDateTimeISO(context.timeZone).toPlainDate();
  const days = DAYS.get(value);
  if (days !== undefined) return today.add({ days }).toString();
  const shift = readShift(value);
  return shift && shift.hours === 0 ? today.add(shift).toString() : null;
}

function resolveInstant(value: string, context: RelativeContext): string | null {
  const now = context.now.toZonedDateTimeISO(context.timeZone);
  if (value === 'now') return instantText(now);
  const days = DAYS.get(value);
  if (days !== undefined)
    return instantText(now.toPlainDate().add({ days }).toZonedDateTime(context.timeZone));
  const shift = readShift(value);
  return shift && instantText(now.add(shift));
}

function readShift(value: string): Temporal.Duration | null {
  const [, sign, amount, unit] = SHIFT.exec(value) ?? [];
  if (unit === undefined) return null;
  const count = Number(amount) * (sign === '-' ? -1 : 1);
  return Temporal.Duration.from({ [UNITS[unit as keyof typeof UNITS]]: count });
}

function instantText(moment: Temporal.ZonedDateTime): string {
  return moment.toInstant().toString({ fractionalSecondDigits: 3 });
}
