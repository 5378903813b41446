/** The files of records: stored, listed, read, erased, each with its evidence in the same transaction. */

import { rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { Catalog } from '../../metadata/catalog.ts';
import type { CallContext } from '../access/principal.ts';
import { fieldColumns } from '../catalog/table.ts';
import { type Sql, sqlName } from '../database/database.ts';
import { uuidv7 } from '../database/uuidv7.ts';
import { Problem } from '../errors/problem.ts';
import type { EventDraft } from '../evidence/event.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { eventOf, recordLook } from '../records/record-evidence.ts';
import { look } from '../records/sight.ts';
import { subjectsOf } from '../records/subjects-of.ts';
import { diskCode } from './disk.ts';
import { nothingHere, requireFile, requireFilesOf, requireRecord } from './file-access.ts';
import {
  type FilePlace,
  type FileRow,
  fileKey,
  fileRowsOf,
  insertFileRow,
  readFileRow,
  setHolders,
  subjectsOfFile,
} from './file-rows.ts';
import { fileStoreOf } from './file-store.ts';
import { type ReceivedFile, receive, type Upload } from './receive.ts';
import { type ByteRange, openSealedFile } from './sealed-file.ts';

export interface NewFile extends Upload {
  /** The persons it is about; of a file that hangs on a record, the record's own are taken instead. */
  readonly subjects?: readonly string[];
  readonly place?: FilePlace;
}

export interface StoredFile {
  readonly id: string;
  readonly filename: string;
  readonly mediaType: string;
  readonly size: number;
  readonly sha256: string;
}

/**
 * Stores one file. The caller's right to the record is the caller's to check (`attachFiles` does). Throws what `receive`
 * throws; nothing is left then, on the disk or in the database.
 */
export async function storeFile(context: CallContext, file: NewFile): Promise<StoredFile> {
  const received = await receive(fileStoreOf(context.database), uuidv7(context.now()), file);
  const [stored] = await keepAll(context, [received], file.place, file.subjects ?? []);
  if (!stored) throw new Error('A file that was received was not stored.');
  return stored;
}

/** Attaches uploads to a record: all of them or none. Throws also when the caller may not change the record. */
export async function attachUploads(
  context: CallContext,
  place: FilePlace,
  uploads: AsyncIterable<Upload>,
): Promise<readonly StoredFile[]> {
  requireFilesOf(context, place.module);
  await requireRecord(context, place.module, place.record, 'edit');
  const received: ReceivedFile[] = [];
  try {
    for await (const upload of uploads) {
      received.push(await receive(fileStoreOf(context.database), uuidv7(context.now()), upload));
    }
  } catch (error) {
    await discardAll(received);
    throw error;
  }
  if (received.length === 0)
    throw new Problem('invalid_request', 'Send at least one file, as multipart/form-data.');
  return keepAll(context, received, place, []);
}

/** Writes rows, keys and evidence of files that are on the disk; when that fails they are removed from it. */
async function keepAll(
  context: CallContext,
  received: readonly ReceivedFile[],
  place: FilePlace | undefined,
  subjects: readonly string[],
): Promise<readonly StoredFile[]> {
  try {
    await asService(context, async (tx) => {
      // A file of a duty's own table (an access package) names its persons; a record's are worked out.
      const ofRecord = place !== undefined && context.catalog.modules.has(place.module);
      const about = ofRecord ? await subjectsOfPlace(tx, context, place) : subjects;
      for (const file of received) {
        await insertFileRow(tx, file, place, context.principal.userId, context.now());
        await setHolders(tx, fileStoreOf(context.database), file, about, context.now());
        await recordEvents(tx, [eventOf(context, fileEvent('file.uploaded', { ...file, ...place }, about))]);
      }
    });
  } catch (error) {
    await discardAll(received);
    throw error;
  }
  return received.map(({ id, filename, mediaType, size, sha256 }) => ({
    id,
    filename,
    mediaType,
    size,
    sha256,
  }));
}

/** The portal may not write keys: what it was allowed to do is done by the service. */
function asService<T>(context: CallContext, work: (tx: Sql) => Promise<T>): Promise<T> {
  return context.database.transaction(work, { subject: undefined, states: ['archived', 'blocked'] });
}

async function subjectsOfPlace(tx: Sql, context: CallContext, place: FilePlace): Promise<readonly string[]> {
  const subjects = await subjectsOf(tx, context.catalog, place.module, [place.record]);
  const found = subjects.get(place.record);
  if (!found) throw new Problem('not_found', 'The record was deleted in the meantime.');
  return found;
}

async function discardAll(received: readonly ReceivedFile[]): Promise<void> {
  await Promise.all(received.map((file) => file.discard()));
}

/** The files attached to a record. Throws when the caller may not see it. */
export async function listFiles(
  context: CallContext,
  module: string,
  record: string,
): Promise<readonly FileRow[]> {
  requireFilesOf(context, module);
  await requireRecord(context, module, record, 'read');
  return look(context, (sql) => fileRowsOf(sql, record));
}

/**
 * Makes files that the caller sent for a field the record's own: sealed for its persons from now on, and open to whoever may see it.
 * In the caller's transaction, after the record was written. Throws `validation_failed` for files of others.
 */
export async function claimFiles(
  tx: Sql,
  context: CallContext,
  place: FilePlace,
  ids: readonly string[],
): Promise<void> {
  for (const id of new Set(ids)) {
    const row = await readFileRow(tx, id);
    const here = row?.record === place.record && row.module === place.module;
    const own =
      row?.record === null &&
      (context.principal.kind === 'system' || row.created_by === context.principal.userId);
    if (!here && !own) {
      const message =
        'There is no such file, or it belongs to another record. Send it with POST /files first.';
      const findings = [{ code: 'file.unknown', field: place.field ?? 'file', message }];
      throw new Problem('validation_failed', message, { findings });
    }
    await claimFile(tx, context, place, id);
  }
}

async function claimFile(tx: Sql, context: CallContext, place: FilePlace, id: string): Promise<void> {
  const store = fileStoreOf(context.database);
  const key = await fileKey(tx, store, id);
  if (!key) throw nothingHere();
  await tx.query('UPDATE attesta.files SET module = $2, record = $3, field = $4 WHERE id = $1', [
    id,
    place.module,
    place.record,
    place.field ?? null,
  ]);
  await setHolders(tx, store, { id, key }, await subjectsOfPlace(tx, context, place), context.now());
}

/** The row of a file; one that a record's field refers to by now is made that record's first. */
async function settledRow(context: CallContext, id: string): Promise<FileRow> {
  const row = await look(context, (sql) => readFileRow(sql, id));
  if (row?.record !== null && row) return row;
  const settled = await asService(context, async (tx) => {
    const place = await referringField(tx, context.catalog, id);
    if (place) await claimFile(tx, context, place, id);
    return place !== undefined;
  });
  const found = settled ? await look(context, (sql) => readFileRow(sql, id)) : row;
  if (!found) throw nothingHere();
  return found;
}

/** The record and field whose value a file is, looked up in every field of type file or image. */
export async function referringField(
  tx: Sql,
  catalog: Catalog,
  id: string,
): Promise<Required<FilePlace> | undefined> {
  for (const module of catalog.modules.values()) {
    for (const field of module.fields) {
      const column = fieldColumns(field).find(
        (one) => one.references && 'system' in one.references && one.references.system === 'files',
      );
      if (!column) continue;
      const statement = `SELECT id FROM data.${sqlName(module.name)} WHERE ${sqlName(column.name)} = $1 ORDER BY id LIMIT 1`;
      const [row] = await tx.query<{ id: string }>(statement, [id]);
      if (row) return { module: module.name, record: row.id, field: field.name };
    }
  }
  return undefined;
}

export interface OpenedFile {
  readonly filename: string;
  readonly mediaType: string;
  readonly size: number;
  readonly content: Readable;
}

/** Opens a file for whoever may see its record. The evidence is written before the first byte can leave. */
export async function openFile(context: CallContext, id: string, range?: ByteRange): Promise<OpenedFile> {
  const row = await settledRow(context, id);
  await requireFile(context, row, 'read');
  const content = await look(context, (sql) => openContent(context, sql, row, range));
  try {
    const subjects = await look(context, (sql) => subjectsOfFile(sql, id));
    await recordLook(context, fileEvent('file.downloaded', { ...row, mediaType: row.media_type }, subjects));
  } catch (error) {
    content.destroy();
    throw error;
  }
  return { filename: row.filename, mediaType: row.media_type, size: row.size, content };
}

/**
 * The content of a file, without a check of rights and without evidence: for packages and scans, which are evidence of
 * their own. Rejects with `SealBroken` when it was tampered with.
 */
export async function openContent(
  context: Pick<CallContext, 'database'>,
  sql: Sql,
  file: { readonly id: string; readonly size: number },
  range?: ByteRange,
): Promise<Readable> {
  const store = fileStoreOf(context.database);
  const key = await fileKey(sql, store, file.id);
  if (!key) throw nothingHere();
  try {
    return await openSealedFile({ path: store.path(file.id), key, id: file.id, size: file.size }, range);
  } catch (error) {
    if (diskCode(error) !== 'ENOENT') throw error;
    throw new Error(`The content of file ${file.id} is missing on the disk. Restore it from the backup.`, {
      cause: error,
    });
  }
}

/** Removes a file for whoever may change its record. */
export async function deleteFile(context: CallContext, id: string): Promise<void> {
  const row = await look(context, (sql) => readFileRow(sql, id));
  if (!row) throw nothingHere();
  await requireFile(context, row, 'edit');
  if (row.field !== null) {
    throw new Problem(
      'conflict',
      `This file is the value of the field ${row.field}. Empty the field instead.`,
    );
  }
  await eraseFile(context, id);
}

/** Erases a file in a transaction of its own, without a check of rights. */
export async function eraseFile(context: CallContext, id: string): Promise<void> {
  const unlink = await asService(context, (tx) => eraseFileIn(tx, context, id));
  await unlink();
}

/**
 * Erases a file in the caller's transaction: its row and every wrapping of its key, with the evidence. Returns what removes the content
 * once that is committed; should the process end in between, the content can no longer be opened, and the sweep removes it.
 */
export async function eraseFileIn(tx: Sql, context: CallContext, id: string): Promise<() => Promise<void>> {
  const row = await readFileRow(tx, id);
  if (row) {
    const subjects = await subjectsOfFile(tx, id);
    await tx.query('DELETE FROM attesta.files WHERE id = $1', [id]);
    await recordEvents(tx, [
      eventOf(context, fileEvent('file.deleted', { ...row, mediaType: row.media_type }, subjects)),
    ]);
  }
  const path = fileStoreOf(context.database).path(id);
  return () => rm(path, { force: true });
}

/**
 * Takes a person's hold off a file that is about others too: the person's wrapping of its key goes, the others' stay. A file
 * about nobody else is erased. Returns what is to be done after the commit.
 */
export async function releaseFileIn(
  tx: Sql,
  context: CallContext,
  id: string,
  subject: string,
): Promise<() => Promise<void>> {
  const others = (await subjectsOfFile(tx, id)).filter((one) => one !== subject);
  if (others.length === 0) return eraseFileIn(tx, context, id);
  await tx.query('DELETE FROM attesta.file_keys WHERE file = $1 AND subject = $2', [id, subject]);
  return async () => {};
}

interface EventFile {
  readonly id: string;
  readonly filename: string;
  readonly mediaType: string;
  readonly size: number;
  readonly sha256: string;
  readonly module?: string | null;
  readonly record?: string | null;
  readonly field?: string | null;
}

/** The name of a file may be personal data: it goes into the payloads, one for each person. */
function fileEvent(
  action: 'file.uploaded' | 'file.downloaded' | 'file.deleted',
  file: EventFile,
  subjects: readonly string[],
): EventDraft {
  const { id, filename, mediaType, size, sha256 } = file;
  const field = file.field ?? null;
  const value = { file: id, filename, mediaType, size, sha256, ...(field !== null && { field }) };
  const holders = subjects.length === 0 ? [null] : subjects;
  return {
    action,
    ...(file.module && file.record && { module: file.module, record: file.record }),
    subjects,
    payloads: holders.map((subject) => ({ subject, value })),
  };
}
