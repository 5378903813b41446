/**
 * The second date of an erasure. A deleted row stays in its page, in the indexes and in the write-ahead log until they
 * are rewritten; measured, 11,276 of 11,495 copies of a deleted value still stood after DELETE, VACUUM and a checkpoint
 * (reference/storage.md). So the tables that held the person are rewritten one by one, the log is moved on, and the bytes are searched.
 *
 * A value may stand in a record of somebody else's by right (a street, a name, a sentence). Its bytes can't be told apart
 * from bytes that were left, so the tables where they are found are rewritten as well: what is found after that is in rows.
 * Ciphertext is nobody else's: where bytes of it are found, they were left.
 *
 * A rewriting that had to take deleted rows along for somebody who may still see them has rewritten nothing that counts: it is done again,
 * and while it stays so the erasure is not purged, with the reason.
 */
import { realpath } from 'node:fs/promises';
import { relative } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../../engine/database/database.ts';
import type { Needle } from './byte-search.ts';
import { tableOfFile, valuesInRows } from './explain-bytes.ts';
import { type Holder, horizonAt, type Mark, markNow, waitForHorizon } from './horizon.ts';
import type { Needles } from './needles.ts';
import { moveLogOn, type Rewriting, rewriteStatistics, rewriteTable } from './rewrite-storage.ts';
import { scanFolder } from './scan-folder.ts';
import { sealedNeedles } from './sealed-needles.ts';

export interface PurgeOptions {
  readonly database: Database;
  /** `schema.table` of every table that held something of the person. */
  readonly tables: readonly string[];
  readonly needles: Needles;
  /** The folder of the embedded server, whose bytes we can search; null on a server of somebody else's. */
  readonly folder: string | null;
  /** What this system itself keeps beside the database: files, keys, logs. */
  readonly dataDir: string;
  onProgress(step: number, of: number, what: string): void;
  readonly signal: AbortSignal;
  /** Milliseconds to wait for whoever may still see what was deleted; the job comes again after that. Default a minute. */
  readonly wait?: number;
}

export interface PurgeResult {
  readonly rewritten: readonly string[];
  /** What this server's settings or rights did not let us do, one code each; told in the certificate. */
  readonly notPromised: readonly NotPromised[];
  /** Who may still see what was deleted, so that the database keeps it: not purged then. Missing in purges of the first version. */
  readonly heldBy?: readonly Holder[];
  /** Null where an older transaction did not let us begin. */
  readonly bytes: PurgedBytes | null;
  readonly rounds: number;
}

export interface PurgedBytes {
  readonly files: number;
  readonly bytes: number;
  /** Tables, or files that belong to none, that hold bytes of an erased value which no row explains. */
  readonly left: readonly string[];
  /** Erased values that rows of others hold too: their bytes are theirs. */
  readonly shared: number;
}

export type NotPromised =
  | 'bytes_not_searched'
  | 'log_archive_may_hold_copies'
  | 'replicas_may_hold_copies'
  | 'backups_may_hold_copies'
  | 'log_segments_recycled'
  | 'statistics_not_rewritten'
  | 'table_not_rewritten'
  | 'checkpoint_not_allowed'
  | 'older_transaction_open'
  | 'dead_rows_kept'
  | 'bytes_still_found';

/** The log is moved on again while bytes are found: a segment in use when we started may have been one of them. */
const MOST_ROUNDS = 6;

export async function purge(options: PurgeOptions): Promise<PurgeResult> {
  const { database, signal, wait = HORIZON_WAIT_MS } = options;
  const search = await byteSearcher(options);
  const done: Done = {
    rewritten: new Set(),
    refused: new Set(),
    kept: new Set(),
    statistics: 'rewritten',
    log: true,
  };
  const mark = await markNow(database);
  let { tables } = options;
  let bytes: PurgedBytes | null = null;
  let heldBy: readonly Holder[] = [];
  let rounds = 0;
  while (rounds < MOST_ROUNDS) {
    rounds += 1;
    ({ heldBy } = await waitForHorizon(database, mark, signal, wait));
    if (heldBy.length > 0) break;
    await rewriteAll(options, tables, mark, done);
    const found = await search();
    bytes = found.bytes;
    tables = [...new Set([...found.tables, ...done.kept])];
    const keeps = done.kept.size > 0 || done.statistics === 'dead_rows_kept';
    if (bytes.left.length === 0 && tables.length === 0 && !keeps) break;
    // Whom we are not shown we can only give a moment.
    if (keeps && rounds < MOST_ROUNDS) await pause(PAUSE_MS * 2 ** rounds, undefined, { signal });
  }
  const older = heldBy.length > 0;
  const kept = done.kept.size > 0 || done.statistics === 'dead_rows_kept';
  if (kept && !older) ({ heldBy } = await horizonAt(database, await markNow(database)));
  const notPromised: readonly (NotPromised | false)[] = [
    ...(await settingsBeyondUs(database)),
    done.refused.size > 0 && 'table_not_rewritten',
    done.statistics === 'refused' && 'statistics_not_rewritten',
    !done.log && 'checkpoint_not_allowed',
    older && 'older_transaction_open',
    kept && 'dead_rows_kept',
    options.folder === null && 'bytes_not_searched',
    bytes !== null && bytes.left.length > 0 && 'bytes_still_found',
  ];
  return {
    rewritten: [...done.rewritten],
    notPromised: notPromised.filter((one) => one !== false),
    heldBy: older || kept ? heldBy : [],
    bytes,
    rounds,
  };
}

const PAUSE_MS = 125;

/** How long we wait for whoever began before the erasure. */
const HORIZON_WAIT_MS = 60_000;

interface Done {
  readonly rewritten: Set<string>;
  readonly refused: Set<string>;
  /** Written anew, with deleted rows that somebody may still see. */
  readonly kept: Set<string>;
  statistics: Rewriting;
  log: boolean;
}

async function rewriteAll(
  { database, signal, onProgress, wait = HORIZON_WAIT_MS }: PurgeOptions,
  tables: readonly string[],
  mark: Mark,
  done: Done,
): Promise<void> {
  const steps = tables.length + 3;
  for (const [index, table] of tables.entries()) {
    signal.throwIfAborted();
    onProgress(index, steps, table);
    const became = await rewriteTable(database, table, mark);
    done.rewritten[became === 'rewritten' ? 'add' : 'delete'](table);
    done.refused[became === 'refused' ? 'add' : 'delete'](table);
    done.kept[became === 'dead_rows_kept' ? 'add' : 'delete'](table);
  }
  onProgress(tables.length, steps, 'statistics');
  done.statistics = await rewriteStatistics(database, signal, wait);
  onProgress(tables.length + 1, steps, 'log');
  done.log = await moveLogOn(database);
  onProgress(tables.length + 2, steps, 'bytes');
}

/** Searches both folders and says what the bytes mean, and which tables are to be written anew for it. */
async function byteSearcher({ database, folder, dataDir, needles, tables: rewritten }: PurgeOptions) {
  const { owner } = database;
  const readable = [...needles.erased, ...needles.words];
  const values: readonly Needle[] = [...readable, ...sealedNeedles(needles)];
  const asked = new Set([...rewritten, 'pg_catalog.pg_statistic']);
  const folders = await searchedFolders(database, folder, dataDir);
  return async (): Promise<{ readonly bytes: PurgedBytes; readonly tables: readonly string[] }> => {
    const sum = { files: 0, bytes: 0 };
    const hits: Hit[] = [];
    for (const { path, ofDatabase, leaveOut } of folders) {
      const scan = await scanFolder(path, values, () => {}, leaveOut);
      sum.files += scan.files;
      sum.bytes += scan.bytes;
      for (const { file, values: places } of scan.found)
        hits.push({ file, places, table: ofDatabase ? await tableOfFile(owner, file) : null });
    }
    const found = [...new Set(hits.flatMap((hit) => hit.places))];
    const held = await valuesInRows(owner, values, found);
    const isShared = (place: number) => held.has(place) && place < needles.erased.length;
    const isExplained = (place: number) => place < readable.length && held.has(place);
    const unexplained = hits.filter((hit) => hit.places.some((place) => !isExplained(place)));
    // Where others' rows hold a value, their table is written anew once, so that no deleted row stands among them.
    const among = hits.filter((hit) => hit.places.some(isShared) && !asked.has(hit.table ?? ''));
    const tables = new Set([...unexplained, ...among].flatMap((hit) => hit.table ?? []));
    for (const table of tables) asked.add(table);
    const left = [...new Set(unexplained.map((hit) => hit.table ?? hit.file))].sort();
    return { bytes: { ...sum, left, shared: found.filter(isShared).length }, tables: [...tables] };
  };
}

interface Hit {
  readonly file: string;
  readonly places: readonly number[];
  readonly table: string | null;
}

/** The database's folder and our own; the one may lie in the other and is searched once. */
async function searchedFolders(database: Database, folder: string | null, dataDir: string) {
  const own = await realpath(dataDir);
  const data = folder === null ? null : await realpath(folder);
  const inside = data === null ? '..' : relative(own, data);
  const within = (path: string) =>
    !inside.startsWith('..') && (path === inside || path.startsWith(`${inside}/`));
  return [
    ...(data === null ? [] : [{ path: data, ofDatabase: true, leaveOut: await otherDatabases(database) }]),
    { path: own, ofDatabase: false, leaveOut: within },
  ];
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
