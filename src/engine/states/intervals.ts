/** The rows of `attesta.record_states`: each restriction, archiving and blocking from its beginning to its end. */
import type { CallContext } from '../access/principal.ts';
import { systemUserId } from '../access/shipped.ts';
import type { Row, Sql } from '../database/database.ts';
import { uuidV7 } from '../evidence/uuid-v7.ts';
import type { RestrictionScope } from '../records/restriction.ts';
import type { AffectedRecord } from './affected.ts';
import type { HeldState } from './machine.ts';

/** A stretch of time in which a record stood in a state. */
export interface Interval extends Row {
  readonly id: string;
  readonly module: string;
  readonly record: string;
  readonly state: HeldState;
  readonly root_module: string;
  readonly root: string;
  readonly act: string;
  readonly ground: string | null;
  readonly scope: RestrictionScope | null;
  readonly reason: string;
  readonly since: string;
  readonly by_user: string;
  readonly until: string | null;
  readonly notice_at: string | null;
  readonly notice_channel: string | null;
  /** The mail of ours that gives the notice, when it has left. */
  readonly notice_mail: string | null;
  readonly ended_at: string | null;
  readonly ended_by: string | null;
  readonly end_reason: string | null;
}

/** What begins, for the record that was asked for and for what goes along. */
export interface Beginning {
  readonly state: HeldState;
  readonly reason: string;
  readonly until?: string | undefined;
  readonly ground?: string;
  readonly scope?: RestrictionScope;
  readonly act: string;
}

/** Begins an interval for each record; one that stands in this state because of this root already is left as it is. */
export async function beginIntervals(
  tx: Sql,
  context: CallContext,
  root: AffectedRecord,
  records: readonly AffectedRecord[],
  beginning: Beginning,
): Promise<void> {
  await keepRestrictionsByLaw(tx, context, records);
  await tx.query(
    `INSERT INTO attesta.record_states
       (id, module, record, state, root_module, root, act, ground, scope, reason, since, by_user, until)
     SELECT n.id, n.module, n.record, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13
     FROM unnest($1::uuid[], $2::text[], $3::uuid[]) AS n(id, module, record)
     ON CONFLICT DO NOTHING`,
    [
      records.map(() => uuidV7(context.now())),
      records.map((one) => one.module.name),
      records.map((one) => one.id),
      beginning.state,
      root.module.name,
      root.id,
      beginning.act,
      beginning.ground ?? null,
      beginning.scope ? JSON.stringify(beginning.scope) : null,
      beginning.reason,
      context.now(),
      context.principal.userId,
      beginning.until ?? null,
    ],
  );
}

/**
 * What a law keeps after an erasure is restricted without anybody having asked for it (Art. 17(3), 18(2)). Before something
 * stronger covers that, it is written down, so that the record comes back restricted.
 */
async function keepRestrictionsByLaw(
  tx: Sql,
  context: CallContext,
  records: readonly AffectedRecord[],
): Promise<void> {
  const restricted = records.filter((one) => one.state === 'restricted');
  if (restricted.length === 0) return;
  await tx.query(
    `INSERT INTO attesta.record_states (id, module, record, state, root_module, root, act, scope, reason, since, by_user)
     SELECT n.id, n.module, n.record, 'restricted', n.module, n.record, n.id, '{"kind": "record"}',
       'Kept by law after an erasure (Art. 17(3)).', $4, $5
     FROM unnest($1::uuid[], $2::text[], $3::uuid[]) AS n(id, module, record)
     WHERE NOT EXISTS (SELECT 1 FROM attesta.record_states s
       WHERE s.record = n.record AND s.state = 'restricted' AND s.ended_at IS NULL)`,
    [
      restricted.map(() => uuidV7(context.now())),
      restricted.map((one) => one.module.name),
      restricted.map((one) => one.id),
      context.now(),
      systemUserId,
    ],
  );
}

/** The open intervals that match a condition on `attesta.record_states s`. */
export function openIntervals(tx: Sql, condition: string, values: readonly unknown[]): Promise<Interval[]> {
  return tx.query<Interval>(
    `SELECT s.* FROM attesta.record_states s WHERE s.ended_at IS NULL AND ${condition} ORDER BY s.since, s.id`,
    values,
  );
}

/** Ends these intervals. */
export async function endIntervals(
  tx: Sql,
  context: CallContext,
  ids: readonly string[],
  reason: string,
): Promise<void> {
  await tx.query(
    `UPDATE attesta.record_states SET ended_at = $2, ended_by = $3, end_reason = $4 WHERE id = ANY ($1::uuid[])`,
    [ids, context.now(), context.principal.userId, reason],
  );
}

/** Every interval of a record, newest first, as far as the transaction sees them. */
export function intervalsOf(tx: Sql, record: string): Promise<Interval[]> {
  return tx.query<Interval>(
    'SELECT * FROM attesta.record_states WHERE record = $1 ORDER BY since DESC, id DESC',
    [record],
  );
}
