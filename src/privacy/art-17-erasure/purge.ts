/**
 * The second date of an erasure. A deleted row stays in its page, in the indexes and in the write-ahead log until they
 * are rewritten; measured, 11,276 of 11,495 copies of a deleted value still stood after DELETE, VACUUM and a checkpoint
 * (reference/storage.md). So the tables that held the person are rewritten one by one, the log is moved on, and the bytes are searched.
 */
import type { Database } from '../../engine/database/database.ts';
import { type FolderScan, scanFolder } from './scan-folder.ts';

export interface PurgeOptions {
  readonly database: Database;
  /** `schema.table` of every table that held something of the person. */
  readonly tables: readonly string[];
  readonly values: readonly string[];
  /** The folder of the embedded server, whose bytes we can search; null on a server of somebody else's. */
  readonly folder: string | null;
  onProgress(step: number, of: number, what: string): void;
  readonly signal: AbortSignal;
}

export interface PurgeResult {
  readonly rewritten: readonly string[];
  /** What this server's settings or rights did not let us do, one code each; told in the certificate. */
  readonly notPromised: readonly NotPromised[];
  readonly bytes: FolderScan | null;
  readonly rounds: number;
}

export type NotPromised =
  | 'bytes_not_searched'
  | 'log_archive_may_hold_copies'
  | 'replicas_may_hold_copies'
  | 'log_segments_recycled'
  | 'statistics_not_rewritten'
  | 'table_not_rewritten'
  | 'checkpoint_not_allowed'
  | 'bytes_still_found';

/** A long statement of somebody's must not queue everyone behind our lock: we step back and come again. */
const LOCK_TIMEOUT_MS = 2000;
const LOCK_ATTEMPTS = 30;
/** The log is moved on again while bytes are found: a segment in use when we started may have been one of them. */
const MOST_ROUNDS = 4;

export async function purge(options: PurgeOptions): Promise<PurgeResult> {
  const notPromised = new Set<NotPromised>(await settingsBeyondUs(options.database));
  const rewritten: string[] = [];
  const steps = options.tables.length + 3;
  for (const [index, table] of options.tables.entries()) {
    options.signal.throwIfAborted();
    options.onProgress(index, steps, table);
    if (await rewriteTable(options.database, table)) rewritten.push(table);
    else notPromised.add('table_not_rewritten');
  }
  options.onProgress(options.tables.length, steps, 'statistics');
  if (!(await rewriteStatistics(options.database))) notPromised.add('statistics_not_rewritten');
  const others = await otherDatabases(options.database);
  let bytes: FolderScan | null = null;
  let rounds = 0;
  do {
    options.signal.throwIfAborted();
    rounds += 1;
    options.onProgress(options.tables.length + 1, steps, 'log');
    if (!(await moveLogOn(options.database))) notPromised.add('checkpoint_not_allowed');
    if (options.folder === null) break;
    options.onProgress(options.tables.length + 2, steps, 'bytes');
    bytes = await scanFolder(options.folder, options.values, () => {}, others);
  } while (bytes.found.length > 0 && rounds < MOST_ROUNDS);
  if (bytes === null) notPromised.add('bytes_not_searched');
  else if (bytes.found.length > 0) notPromised.add('bytes_still_found');
  options.onProgress(steps, steps, 'done');
  return { rewritten, notPromised: [...notPromised], bytes, rounds };
}

/** VACUUM FULL writes the table and its indexes anew and unlinks the old files; readers wait for this one table only. */
async function rewriteTable(database: Database, table: string): Promise<boolean> {
  const client = await database.owner.client();
  try {
    await client.query(`set lock_timeout = ${LOCK_TIMEOUT_MS}`);
    for (let attempt = 1; attempt <= LOCK_ATTEMPTS; attempt += 1) {
      try {
        await client.query(`vacuum (full, analyze) ${quotedTable(table)}`);
        return true;
      } catch (error) {
        if (!isLockTimeout(error)) return false;
        await new Promise((resolve) => setTimeout(resolve, 200 * Math.min(attempt, 10)));
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

/** The planner's statistics keep common values of a column in clear. Only a superuser may rewrite their table. */
async function rewriteStatistics(database: Database): Promise<boolean> {
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

/** A server may hold other databases, whose folders are not ours to search. */
async function otherDatabases(database: Database): Promise<(path: string) => boolean> {
  const [own] = await database.owner.query<{ oid: string }>(
    'select oid::text as oid from pg_database where datname = current_database()',
  );
  return (path) => {
    const [top, folder] = path.split('/');
    return top === 'base' && folder !== own?.oid && /^\d+$/.test(folder ?? '');
  };
}

/** Two checkpoints after a switch: the segment that was in use becomes old, and with wal_recycle=off it is unlinked. */
async function moveLogOn(database: Database): Promise<boolean> {
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

/** Settings of a server that isn't ours, which keep copies that we can't reach. */
async function settingsBeyondUs(database: Database): Promise<readonly NotPromised[]> {
  const rows = await database.owner.query<{ name: string; setting: string }>(
    "select name, setting from pg_settings where name in ('archive_mode', 'wal_recycle', 'wal_keep_size')",
  );
  const setting = new Map(rows.map((row) => [row.name, row.setting]));
  const found: NotPromised[] = [];
  if (setting.get('archive_mode') !== 'off') found.push('log_archive_may_hold_copies');
  if (setting.get('wal_recycle') !== 'off') found.push('log_segments_recycled');
  const [slots] = await database.owner.query<{ n: number }>('select count(*) as n from pg_replication_slots');
  if ((slots?.n ?? 0) > 0 || setting.get('wal_keep_size') !== '0') found.push('replicas_may_hold_copies');
  return found;
}
