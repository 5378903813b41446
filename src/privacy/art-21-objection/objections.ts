/** Standing objections (Art. 21), read from the cases that carry them. */
import type { Sql } from '../../engine/database/database.ts';
import type { Purpose } from '../../metadata/privacy.ts';
import { isMarketing } from '../art-12-requests/marketing.ts';

/**
 * The number of the case by which the person objects to the purpose at that instant. Processing stops when the objection
 * arrives and is weighed afterwards (law.md §6), so an open case counts. An objection that names no purpose reaches
 * all direct marketing (Art. 21(2)–(3)) and all that stands on public or legitimate interests (Art. 21(1)).
 */
export async function objectionTo(
  tx: Sql,
  subject: string,
  purpose: Purpose,
  at: Temporal.Instant,
): Promise<string | null> {
  const reachable = isReachable(purpose);
  const [found] = await tx.query<{ number: string }>(
    `select number from attesta.requests
      where subject = $1 and type = 'objection' and received_at <= $2 and state <> 'withdrawn'
        and (outcome is null or outcome <> 'refused' or (answered_at is not null and answered_at > $2))
        and ($3 = any(purposes) or (cardinality(purposes) = 0 and $4))
      order by received_at limit 1`,
    [subject, at.toString(), purpose.code, reachable],
  );
  return found?.number ?? null;
}

/** The same for many persons at once. */
export async function objectionsOf(
  tx: Sql,
  subjects: readonly string[],
  at: Temporal.Instant,
): Promise<(subject: string, purpose: Purpose) => boolean> {
  const rows = await tx.query<{ subject: string; purposes: readonly string[] }>(
    `select subject, purposes from attesta.requests
      where subject = any ($1::uuid[]) and type = 'objection' and received_at <= $2 and state <> 'withdrawn'
        and (outcome is null or outcome <> 'refused' or (answered_at is not null and answered_at > $2))`,
    [subjects, at.toString()],
  );
  const standing = Map.groupBy(rows, (row) => row.subject);
  return (subject, purpose) =>
    (standing.get(subject) ?? []).some(
      ({ purposes }) => purposes.includes(purpose.code) || (purposes.length === 0 && isReachable(purpose)),
    );
}

/** What an objection that names no purpose reaches. */
function isReachable(purpose: Purpose): boolean {
  return purpose.basis === 'A6-1-e' || purpose.basis === 'A6-1-f' || isMarketing(purpose.code);
}
