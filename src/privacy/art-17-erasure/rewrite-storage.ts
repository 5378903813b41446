/** Writes anew what PostgreSQL keeps of deleted rows: pages of tables and indexes, the planner's statistics, the write-ahead log. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '../../engine/database/database.ts';

/** A long statement of somebody's must not queue everyone behind our lock: we step back and come again. */
const LOCK_TIMEOUT_MS = 2000;
const LOCK_ATTEMPTS = 30;
/** How long we wait for transactions that began before the erasure; the job comes again after that. */
const SNAPSHOT_WAIT_MS = 60_000;

/** VACUUM FULL writes the table and its indexes anew and unlinks the old files; readers wait for this one table only. */
export async function rewriteTable(database: Database, table: string): Promise<boolean> {
  const client = await database.owner.client();
  try {
    await client.query(`set lock_timeout = ${LOCK_TIMEOUT_MS}`);
    for (let attempt = 1; attempt <= LOCK_ATTEMPTS; attempt += 1) {
      try {
        await client.query(`vacuum (full, analyze) ${quotedTable(table)}`);
        return true;
      } catch (error) {
        if (!isLockTimeout(error)) return false;
        await wait(200 * Math.min(attempt, 10));
      }
    }
    return false;
  } finally {
    await client.end();
  }
}

function quotedTable(table: string): string {
  return table
    .split('.')
    .map((part) => `"${part.replaceAll('"', '""')}"`)
    .join('.');
}

function isLockTimeout(error: unknown): boolean {
  const code = (error as { code?: string }).code;
  return code === '55P03' || code === '40P01';
}

/**
 * A rewritten table takes deleted rows along for as long as a transaction may still see them. Waits until every one that
 * began before now has ended; false when one is still open, or others' can't be seen, after a minute.
 */
export async function olderTransactionsEnded(
  database: Database,
  signal: AbortSignal,
  waitMs = SNAPSHOT_WAIT_MS,
): Promise<boolean> {
  const [now] = await database.owner.query<{ xid: string }>('select pg_current_xact_id()::xid::text as xid');
  for (let waited = 0; ; waited += 100) {
    signal.throwIfAborted();
    const [row] = await database.owner.query<{ open: boolean }>(
      `select exists (
         select from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()
            and (age(backend_xmin) > age($1::xid) or age(backend_xid) > age($1::xid)))
         or exists (select from pg_prepared_xacts where database = current_database() and age(transaction) > age($1::xid))
         as open`,
      [now?.xid],
    );
    if (!row?.open) return true;
    if (waited >= waitMs) return false;
    await wait(100, undefined, { signal });
  }
}

/** The planner's statistics keep common values of a column in clear. Only a superuser may rewrite their table. */
export async function rewriteStatistics(database: Database): Promise<boolean> {
  const client = await database.owner.client();
  try {
    await client.query(`set lock_timeout = ${LOCK_TIMEOUT_MS}`);
    await client.query('vacuum full pg_catalog.pg_statistic');
    const [owner] = (
      await client.query<{ super: boolean }>(
        'select rolsuper as super from pg_roles where rolname = current_user',
      )
    ).rows;
    return owner?.super ?? false;
  } catch {
    return false;
  } finally {
    await client.end();
  }
}

/** Two checkpoints after a switch: the segment that was in use becomes old, and with wal_recycle=off it is unlinked. */
export async function moveLogOn(database: Database): Promise<boolean> {
  const client = await database.owner.client();
  try {
    for (let turn = 0; turn < 2; turn += 1) {
      await client.query('select pg_switch_wal()');
      await client.query('checkpoint');
    }
    return true;
  } catch {
    return false;
  } finally {
    await client.end();
  }
}
