/**
 * How far back somebody may still look. PostgreSQL keeps a deleted row, and a rewritten table takes it along, while anything could
 * still see it: a snapshot of this database, but also a transaction that has written in *another* database of the same server (it makes
 * the snapshot of our own VACUUM FULL an older one), a prepared transaction, a replica. Seen once: a certificate was written while an open
 * transaction of a neighbouring database had kept ciphertext alive.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '../../engine/database/database.ts';

/** A moment in the order of transactions; what was committed before it was deleted before it. */
export type Mark = string;

/** What still looks back, in the order in which it is told. */
export const holders = ['transaction', 'other_database', 'prepared_transaction', 'replica'] as const;
export type Holder = (typeof holders)[number];

export interface Horizon {
  /** Nobody sees anything from before the mark any more. `unknown`: this role is not shown what others do. */
  readonly state: 'passed' | 'held' | 'unknown';
  readonly heldBy: readonly Holder[];
}

/** How often we look again. */
const TURN_MS = 100;

export async function markNow(database: Database): Promise<Mark> {
  const [now] = await database.owner.query<{ xid: string }>('select pg_current_xact_id()::xid::text as xid');
  if (!now) throw new Error('The database gave no number of a transaction.');
  return now.xid;
}

/** Who still holds on to what is older than the mark. */
export async function horizonAt(database: Database, mark: Mark): Promise<Horizon> {
  const [row] = await database.owner.query<Record<Holder | 'shown', boolean>>(
    `select
       exists (select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
          and (age(backend_xmin) > age($1::xid) or age(backend_xid) > age($1::xid))) as transaction,
       exists (select from pg_stat_activity where datname <> current_database()
          and age(backend_xid) > age($1::xid)) as other_database,
       exists (select from pg_prepared_xacts where age(transaction) > age($1::xid)) as prepared_transaction,
       exists (select from pg_replication_slots
          where age(xmin) > age($1::xid) or age(catalog_xmin) > age($1::xid))
         or exists (select from pg_stat_activity where backend_type = 'walsender'
          and age(backend_xmin) > age($1::xid)) as replica,
       pg_has_role(current_user, 'pg_read_all_stats', 'usage') as shown`,
    [mark],
  );
  const heldBy = holders.filter((one) => row?.[one]);
  if (heldBy.length > 0) return { state: 'held', heldBy };
  return { state: row?.shown ? 'passed' : 'unknown', heldBy };
}

/** Waits until nothing that is seen holds on to what is older than the mark, or until the time is over. */
export async function waitForHorizon(
  database: Database,
  mark: Mark,
  signal: AbortSignal,
  waitMs: number,
): Promise<Horizon> {
  for (let waited = 0; ; waited += TURN_MS) {
    signal.throwIfAborted();
    const horizon = await horizonAt(database, mark);
    if (horizon.state !== 'held' || waited >= waitMs) return horizon;
    await wait(TURN_MS, undefined, { signal });
  }
}
