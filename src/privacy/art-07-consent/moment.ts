/** Moments as callers write them. A paper form has a day and no hour, so a date is read as the beginning of that day. */
import { Problem } from '../../engine/errors/problem.ts';

/** An instant, or a date in the controller's zone. Throws `consent.not_a_moment`. */
export function readMoment(written: string, timeZone: string): Temporal.Instant {
  try {
    return /^\d{4}-\d\d-\d\d$/.test(written)
      ? Temporal.PlainDate.from(written, { overflow: 'reject' }).toZonedDateTime(timeZone).toInstant()
      : Temporal.Instant.from(written);
  } catch {
    throw notAMoment('Write a moment such as 2026-03-05T10:00:00Z, or a date such as 2026-03-05.');
  }
}

export function notAMoment(message: string): Problem {
  return new Problem('validation_failed', 'Say when it happened.', {
    findings: [{ code: 'consent.not_a_moment', field: 'at', message }],
  });
}
