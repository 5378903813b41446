/** Writes anew what PostgreSQL keeps of deleted rows: pages of tables and indexes, the planner's statistics, the write-ahead log. */
import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import type { Database } from '../../engine/database/database.ts';
import { horizonAt, type Mark, markNow, waitForHorizon } from './horizon.ts';

/** A long statement of somebody's must not queue everyone behind our lock: we step back and come again. */
const LOCK_TIMEOUT_MS = 2000;
const LOCK_ATTEMPTS = 30;

/**
 * What became of a table. `dead_rows_kept`: it was written anew and rows deleted before the mark were taken along, because somebody may
 * still see them. `refused`: it was in use all the time, or this role may not rewrite it.
 */
export type Rewriting = 'rewritten' | 'dead_rows_kept' | 'refused';

/**
 * VACUUM FULL writes the table and its indexes anew and unlinks the old files; readers wait for this one table only. It says how many
 * deleted rows it took along. None, or none older than the mark, is what a certificate may rest on; anything else is not.
 */
export async function rewriteTable(database: Database, table: string, mark: Mark): Promise<Rewriting> {
  const client = await database.owner.client();
  try {
    await client.query(`set lock_timeout = ${LOCK_TIMEOUT_MS}`);
    for (let attempt = 1; attempt <= LOCK_ATTEMPTS; attempt += 1) {
      try {
        const rewriting = await rewriteOnce(database, client, table, mark);
        if (rewriting !== 'refused') await client.query(`analyze ${quotedTable(table)}`);
        return rewriting;
      } catch (error) {
        if (!isLockTimeout(error)) return 'refused';
        await wait(200 * Math.min(attempt, 10));
      }
    }
    return 'refused';
  } finally {
    await client.end();
  }
}

async function rewriteOnce(
  database: Database,
  client: pg.Client,
  table: string,
  mark: Mark,
): Promise<Rewriting> {
  // Asked before: what nobody looked back to then, nobody looks back to later.
  const { state } = await horizonAt(database, mark);
  const kept = await vacuumFull(client, quotedTable(table));
  if (kept === null) return 'refused';
  return kept === 0 || state === 'passed' ? 'rewritten' : 'dead_rows_kept';
}

/** Deleted rows that were taken along, as the server counts them. Null when it did nothing, or did not say. */
async function vacuumFull(client: pg.Client, quoted: string): Promise<number | null> {
  let kept: number | null = null;
  const listen = ({ detail }: { readonly detail?: string | undefined }) => {
    // "3 dead row versions cannot be removed yet." In every language of the server the number comes first.
    const [, count] = /^(\d+)\s/.exec(detail ?? '') ?? [];
    if (count !== undefined) kept = (kept ?? 0) + Number(count);
  };
  client.on('notice', listen);
  try {
    await client.query(`vacuum (full, verbose) ${quoted}`);
    return kept;
  } finally {
    client.off('notice', listen);
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
 * The planner's statistics keep common values of a column in clear, and the ANALYZE that renewed them left the old ones as deleted
 * rows: they are younger than the mark of the erasure, so a mark of their own is waited for. Only a superuser may rewrite their table.
 */
export async function rewriteStatistics(
  database: Database,
  signal: AbortSignal,
  waitMs: number,
): Promise<Rewriting> {
  const mark = await markNow(database);
  await waitForHorizon(database, mark, signal, waitMs);
  const client = await database.owner.client();
  try {
    await client.query(`set lock_timeout = ${LOCK_TIMEOUT_MS}`);
    return await rewriteOnce(database, client, 'pg_catalog.pg_statistic', mark);
  } catch {
    return 'refused';
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
