/** Moments as callers write them. A paper form has a day and no hour, so a date is read as the beginning of that day. */
import type { CallContext } from '../../engine/access/principal.ts';
import { Problem } from '../../engine/errors/problem.ts';
import type { Sentence } from '../../metadata/label.ts';

/** An instant, or a date in the controller's zone. Throws `consent.not_a_moment`. */
export function readMoment(written: string, timeZone: string): Temporal.Instant {
  try {
    return /^\d{4}-\d\d-\d\d$/.test(written)
      ? Temporal.PlainDate.from(written, { overflow: 'reject' }).toZonedDateTime(timeZone).toInstant()
      : Temporal.Instant.from(written);
  } catch {
    throw notAMoment({
      en: 'Write a moment such as 2026-03-05T10:00:00Z, or a date such as 2026-03-05.',
      es: 'Escriba un momento como 2026-03-05T10:00:00Z o una fecha como 2026-03-05.',
    });
  }
}

function notAMoment(message: Sentence): Problem {
  return new Problem(
    'validation_failed',
    { en: 'Say when it happened.', es: 'Diga cuándo ocurrió.' },
    {
      findings: [{ code: 'consent.not_a_moment', field: 'at', message }],
    },
  );
}

/** When something was done, as the database gives it back: now unless told, and never later than now. */
export function pastMoment(at: string | undefined, context: CallContext): string {
  if (at === undefined) return isoOf(context.now());
  const instant = readMoment(at, context.timeZone);
  if (Temporal.Instant.compare(instant, context.now()) > 0) {
    throw notAMoment({
      en: 'Write a moment in the past, such as 2026-03-05T10:00:00Z or 2026-03-05.',
      es: 'Escriba un momento pasado, como 2026-03-05T10:00:00Z o 2026-03-05.',
    });
  }
  return isoOf(instant);
}

/** To the millisecond, as the database gives it back. */
export function isoOf(instant: Temporal.Instant): string {
  return instant.toString({ fractionalSecondDigits: 3, roundingMode: 'trunc' });
}
