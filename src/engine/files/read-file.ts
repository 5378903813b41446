import type { Readable } from 'node:stream';
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { recordLook } from '../records/record-evidence.ts';
import { diskCode } from './disk.ts';
import { settledRow } from './field-files.ts';
import { lookAtFiles, nothingHere, requireFile, requireFilesOf, requireRecord } from './file-access.ts';
import { fileEvent } from './file-event.ts';
import { type FileRow, fileKey, fileRowsOf, subjectsOfFile } from './file-rows.ts';
import { fileStoreOf } from './file-store.ts';
import { type ByteRange, openSealedFile } from './sealed-file.ts';

/**
 * The files attached to a record. Throws when the caller may not see it. No declaration opens what staff attached to customers, as a
 * comment is internal unless it is said otherwise: in the portal a person is told of the files that they sent.
 */
export async function listFiles(
  context: CallContext,
  module: string,
  record: string,
): Promise<readonly FileRow[]> {
  requireFilesOf(context, module);
  await requireRecord(context, module, record, 'read');
  const rows = await lookAtFiles(context, (sql) => fileRowsOf(sql, record));
  const { kind, userId } = context.principal;
  return kind === 'portal' ? rows.filter((row) => row.created_by === userId) : rows;
}

/** What a file is called and what it is, for whoever may see its record. */
export async function describeFile(context: CallContext, id: string): Promise<FileRow> {
  const row = await settledRow(context, id);
  await requireFile(context, row, 'read');
  return row;
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
  const content = await lookAtFiles(context, (sql) => openContent(context, sql, row, range));
  try {
    const subjects = await lookAtFiles(context, (sql) => subjectsOfFile(sql, id));
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
