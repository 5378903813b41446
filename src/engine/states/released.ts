/** Looking at what was released, while it is: read-only, each look in the evidence. */
import type { Readable } from 'node:stream';
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { unwrapFileKey } from '../files/file-rows.ts';
import { fileStoreOf } from '../files/file-store.ts';
import { openSealedFile } from '../files/sealed-file.ts';
import { nothingHere } from '../records/refusals.ts';
import { everyState } from './asked-record.ts';
import type { BlockingParts } from './block.ts';
import { blockedRecord, type Release, releaseEvent, releaseOf } from './release.ts';
import { type Opened, openRelease, type ReleasedRecord, shownRecords } from './unblock.ts';

export interface ReleasedContent {
  readonly until: string;
  readonly records: readonly ReleasedRecord[];
}

/** The records of a release. Throws `not_found` where it opens nothing: not decided, refused, or over. */
export async function viewRelease(
  context: CallContext,
  parts: BlockingParts,
  module: string,
  id: string,
  releaseId: string,
): Promise<ReleasedContent> {
  return context.database.transaction(async (tx) => {
    const { release, opened } = await openedNow(tx, context, parts, [module, id, releaseId]);
    const records = await shownRecords(tx, context, opened);
    return { until: release.until, records };
  }, everyState);
}

/** A file of a released record, decrypted with the key that was set aside with it. */
export async function openReleasedFile(
  context: CallContext,
  parts: BlockingParts,
  module: string,
  id: string,
  releaseId: string,
  file: string,
): Promise<{ readonly type: string; readonly filename: string; readonly content: Readable }> {
  return context.database.transaction(async (tx) => {
    const { opened } = await openedNow(tx, context, parts, [module, id, releaseId]);
    const rows = (table: string) =>
      opened.flatMap((one) => one.content.rows[table] ?? []).map((row) => JSON.parse(row));
    const found = rows('attesta.files').find((row) => row.id === file);
    if (!found) throw nothingHere();
    const wraps = rows('attesta.file_keys')
      .filter((row) => row.file === file)
      .map((row) => ({
        holder: String(row.holder),
        wrapped: Buffer.from(String(row.wrapped).slice(2), 'hex'),
      }));
    const store = fileStoreOf(context.database);
    const key = await unwrapFileKey(tx, store, file, wraps);
    if (!key) throw nothingHere();
    const size = Number(found.size);
    const content = await openSealedFile({ path: store.path(file), key, id: file, size });
    return { type: String(found.media_type), filename: String(found.filename), content };
  }, everyState);
}

async function openedNow(
  tx: Sql,
  context: CallContext,
  { keys }: BlockingParts,
  [module, id, releaseId]: readonly [string, string, string],
): Promise<{ readonly release: Release; readonly opened: readonly Opened[] }> {
  const record = await blockedRecord(tx, context, module, id);
  const release = await releaseOf(tx, record.id, releaseId);
  const opened = release.kind === 'view' ? await openRelease(tx, context, keys, release) : [];
  if (opened.length === 0) throw nothingHere();
  await releaseEvent(tx, context, release, 'block.viewed');
  return { release, opened };
}
