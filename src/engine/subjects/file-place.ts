/** A person's files: their rows, their keys and their content in the file store. */
import { rm } from 'node:fs/promises';
import type { Sql } from '../database/database.ts';
import { actorOf } from '../evidence/actor.ts';
import { prepareEvent } from '../evidence/event.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { countFilesOfSubject, type FileRow, fileRowsOfSubject, subjectsOfFile } from '../files/file-rows.ts';
import { fileStoreOf } from '../files/file-store.ts';
import type { GatheredFile, GatheredItem } from './gathered.ts';
import type { ErasureHands, ItemFate, Place, PlaceContext, PlannedItem, PlannedPlace } from './place.ts';

/** Files attached to records, by record: they are handed over with it. */
export async function filesOfRecords(
  tx: Sql,
  module: string,
  records: readonly string[],
): Promise<ReadonlyMap<string, readonly GatheredFile[]>> {
  const rows = await tx.query<FileRow & Record<string, unknown>>(
    `select id, record, filename, media_type, size, sha256, created_at from attesta.files
      where module = $1 and record = any($2::uuid[]) order by created_at, id`,
    [module, records],
  );
  const byRecord = new Map<string, GatheredFile[]>();
  for (const row of rows) {
    const record = row.record ?? '';
    byRecord.set(record, [...(byRecord.get(record) ?? []), gatheredFile(row)]);
  }
  return byRecord;
}

function gatheredFile(row: FileRow): GatheredFile {
  return {
    id: row.id,
    filename: row.filename,
    mediaType: row.media_type,
    size: row.size,
    sha256: row.sha256,
  };
}

export const filePlace: Place = {
  name: 'files',
  label: { en: 'Files', es: 'Archivos' },
  tables: ['attesta.files', 'attesta.file_keys', 'attesta.subject_keys'],
  count: async (tx, context) => (await countFilesOfSubject(tx, context.subject)).files,
  gather: gatherFiles,
  plan: planFiles,
  sealed: fileKeysOf,
  execute: eraseFiles,
};

/** Files that hang on no record of the person; the others are handed over with their records. */
async function gatherFiles(tx: Sql, context: PlaceContext): Promise<readonly GatheredItem[]> {
  const rows = await fileRowsOfSubject(tx, context.subject);
  return rows
    .filter((row) => row.record === null)
    .map((row) => ({
      id: row.id,
      number: null,
      title: { en: row.filename },
      at: row.created_at,
      values: [],
      leftOut: [],
      files: [gatheredFile(row)],
    }));
}

/** A file shares the fate of its record: what the law keeps it keeps with its papers. */
async function planFiles(
  tx: Sql,
  context: PlaceContext,
  before: ReadonlyMap<string, PlannedPlace>,
): Promise<readonly PlannedItem[]> {
  const fates = new Map<string, ItemFate>();
  for (const place of before.values()) {
    if (place.place.startsWith('records.')) for (const item of place.items) fates.set(item.id, item.fate);
  }
  const rows = await fileRowsOfSubject(tx, context.subject);
  return rows.map((row) => {
    const fate = row.record === null ? undefined : fates.get(row.record);
    return {
      id: row.id,
      number: null,
      fate: fate?.action === 'keep' ? { ...fate, maskedFields: [] } : { action: 'erase' },
    };
  });
}

async function eraseFiles(
  tx: Sql,
  context: PlaceContext,
  planned: readonly PlannedItem[],
  hands: ErasureHands,
) {
  const erase = planned.filter((item) => item.fate.action === 'erase');
  for (const { id } of erase) {
    const others = (await subjectsOfFile(tx, id)).filter((subject) => subject !== context.subject);
    if (others.length > 0) {
      await tx.query('delete from attesta.file_keys where file = $1 and subject = $2', [id, context.subject]);
      continue;
    }
    await tx.query('delete from attesta.files where id = $1', [id]);
    const path = fileStoreOf(context.database).path(id);
    hands.afterCommit(() => rm(path, { force: true }));
  }
  await recordEvents(
    tx,
    erase.map(({ id }) =>
      prepareEvent(
        {
          action: 'file.deleted',
          module: 'files',
          record: id,
          ...(context.request ? { request: context.request } : {}),
        },
        actorOf(context.principal),
        context.now(),
      ),
    ),
  );
  return { erased: erase.length, masked: 0, kept: planned.length - erase.length };
}

/** The wrapped keys of the files: content that was left on a disk opens with them. */
async function fileKeysOf(tx: Sql, _context: PlaceContext, planned: readonly PlannedItem[]) {
  const rows = await tx.query<{ wrapped: Buffer }>(
    'select wrapped from attesta.file_keys where file = any($1::uuid[])',
    [planned.map((item) => item.id)],
  );
  return rows.map((row) => row.wrapped);
}
