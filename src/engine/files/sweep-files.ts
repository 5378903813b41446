/** Puts right what a kill or a full disk left between the disk and the database. */
import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CallContext } from '../access/principal.ts';
import { type Sql, sqlName } from '../database/database.ts';
import { claimForReferring, fileColumns } from './field-files.ts';
import { type FileStore, fileStoreOf } from './file-store.ts';
import { asService } from './file-work.ts';
import { claimWaitingFiles, eraseFile } from './files.ts';

export interface SweepOutcome {
  /** Uploads that never became complete, and contents without a row. */
  readonly removed: number;
  /** Files that no record has any more: never used, replaced by another value, or left behind by a deleted record. */
  readonly unused: number;
  /** Ids of files whose content is not on the disk: they have to come back from a backup. */
  readonly missing: readonly string[];
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const BATCH = 500;
/** An upload or a commit under way is younger than this. */
const GRACE = 60 * 60 * 1000;

/** Looks through the disk and the rows. Repeatable; runs beside uploads and erasures. */
export async function sweepFiles(context: CallContext, signal?: AbortSignal): Promise<SweepOutcome> {
  const store = fileStoreOf(context.database);
  const oldest = (await diskTime(store)) - GRACE;
  let removed = await removeOld(store.incoming, await readdir(store.incoming), oldest);
  for (const shard of await readdir(store.folder, { withFileTypes: true })) {
    signal?.throwIfAborted();
    if (!shard.isDirectory() || !/^[0-9a-f]{2}$/.test(shard.name)) continue;
    const folder = join(store.folder, shard.name);
    const ids = (await readdir(folder)).filter((name) => ID.test(name));
    for (let at = 0; at < ids.length; at += BATCH) {
      const orphans = await withoutRow(context.database, ids.slice(at, at + BATCH));
      removed += await removeOld(folder, orphans, oldest);
    }
  }
  const unused = (await settleWaiting(context, signal)) + (await eraseAbandoned(context, signal));
  return { removed, unused, missing: await missingContents(context.database, store, signal) };
}

/** The disk's own clock, which is what its times are in. */
async function diskTime(store: FileStore): Promise<number> {
  const probe = join(store.incoming, `probe-${process.pid}`);
  await writeFile(probe, '');
  const { mtimeMs } = await stat(probe);
  await rm(probe, { force: true });
  return mtimeMs;
}

async function removeOld(folder: string, names: readonly string[], oldest: number): Promise<number> {
  let removed = 0;
  for (const name of names) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (!found?.isFile() || found.mtimeMs > oldest) continue;
    await rm(path, { force: true });
    removed += 1;
  }
  return removed;
}

async function withoutRow(sql: Sql, ids: readonly string[]): Promise<readonly string[]> {
  const rows = await sql.query<{ id: string }>(
    'SELECT n.id FROM unnest($1::uuid[]) AS n(id) WHERE NOT EXISTS (SELECT 1 FROM attesta.files f WHERE f.id = n.id)',
    [ids],
  );
  return rows.map((row) => row.id);
}

/** Files that were sent for a field: those that a record refers to become its own; after a day, the others go. */
async function settleWaiting(context: CallContext, signal?: AbortSignal): Promise<number> {
  const waiting = await asService(context, (tx) => claimWaitingFiles(tx, context));
  const old = await context.database.query<{ id: string }>(
    'SELECT id FROM attesta.files WHERE id = ANY ($1::uuid[]) AND record IS NULL AND created_at < $2',
    [waiting, context.now().subtract({ hours: 24 })],
  );
  for (const { id } of old) {
    signal?.throwIfAborted();
    await eraseFile(context, id);
  }
  return old.length;
}

/**
 * Files whose record is gone, or whose field has another value by now. Asked as the owner, who sees every record: one that is
 * archived or blocked must not pass for one that is gone.
 */
async function eraseAbandoned(context: CallContext, signal?: AbortSignal): Promise<number> {
  let erased = 0;
  for (const module of context.catalog.modules.values()) {
    const values = fileColumns(module).map((column) => `r.${sqlName(column)}`);
    const used = `f.field IS NULL OR f.id IN (${['NULL', ...values].join(', ')})`;
    const rows = await context.database.owner.query<{ id: string }>(
      `SELECT f.id FROM attesta.files f WHERE f.module = $1
         AND NOT EXISTS (SELECT 1 FROM data.${sqlName(module.name)} r WHERE r.id = f.record AND (${used}))`,
      [module.name],
    );
    for (const { id } of rows) {
      signal?.throwIfAborted();
      // Another record may have the same file for a value.
      if (await asService(context, (tx) => claimForReferring(tx, context, id))) continue;
      await eraseFile(context, id);
      erased += 1;
    }
  }
  return erased;
}

async function missingContents(sql: Sql, store: FileStore, signal?: AbortSignal): Promise<readonly string[]> {
  const missing: string[] = [];
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    signal?.throwIfAborted();
    const rows = await sql.query<{ id: string }>(
      'SELECT id FROM attesta.files WHERE id > $1 ORDER BY id LIMIT $2',
      [after, BATCH],
    );
    for (const { id } of rows) if (!(await stat(store.path(id)).catch(() => undefined))) missing.push(id);
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) break;
    after = last.id;
  }
  // One that was erased while the disk was looked through is not missing.
  const gone = new Set(await withoutRow(sql, missing));
  return missing.filter((id) => !gone.has(id));
}
