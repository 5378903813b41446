/** Releases of blocked records as the API tells them. */
import type { CallContext } from '../access/principal.ts';
import type { Release } from './release.ts';

/** Releases as the API tells them, with the names of who asked and decided. */
export async function toldReleases(context: CallContext, some: readonly Release[]) {
  const ids = some
    .flatMap((one) => [one.asked_by, one.decided_by, one.closed_by])
    .filter((id) => id !== null);
  const names = new Map(
    (
      await context.database.query<{ id: string; name: string }>(
        'SELECT id, name FROM attesta.users WHERE id = ANY ($1::uuid[])',
        [ids],
      )
    ).map((row) => [row.id, row.name]),
  );
  const party = (id: string) => ({ module: 'users', id, title: names.get(id) ?? null });
  return some.map((one) => ({
    id: one.id,
    module: one.module,
    record: one.root,
    kind: one.kind,
    authority: one.authority,
    reference: one.reference,
    purpose: one.purpose,
    askedAt: one.asked_at,
    askedBy: party(one.asked_by),
    until: one.until,
    state: stateOf(context, one),
    decidedAt: one.decided_at,
    decidedBy: one.decided_by === null ? null : party(one.decided_by),
    decisionReason: one.decision_reason,
    closedAt: one.closed_at,
    closedBy: one.closed_by === null ? null : party(one.closed_by),
  }));
}

/** awaiting_second_person, approved, refused, closed, ended. */
function stateOf(context: CallContext, { decision, until, closed_at }: Release): string {
  const over = Temporal.Instant.compare(Temporal.Instant.from(until), context.now()) <= 0;
  if (decision === 'refused') return 'refused';
  if (closed_at !== null) return 'closed';
  if (over) return 'ended';
  return decision ?? 'awaiting_second_person';
}
