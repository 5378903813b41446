import type { Sql } from '../database/database.ts';
import type { FileStore } from './file-store.ts';
import type { HolderKey } from './keyring.ts';
import type { ReceivedFile } from './receive.ts';
import type { SealedColumn } from './reseal.ts';
import { seal, unseal } from './sealed-text.ts';

/** Where a file hangs: a record as a whole, or the value of one of its fields. */
export interface FilePlace {
  readonly module: string;
  readonly record: string;
  readonly field?: string;
}

/** A row of `attesta.files`. */
export interface FileRow {
  readonly id: string;
  readonly module: string | null;
  readonly record: string | null;
  readonly field: string | null;
  readonly filename: string;
  readonly media_type: string;
  readonly size: number;
  readonly sha256: string;
  readonly created_at: string;
  readonly created_by: string;
}

const COLUMNS =
  'f.id, f.module, f.record, f.field, f.filename, f.media_type, f.size, f.sha256, f.created_at, f.created_by';

export async function readFileRow(sql: Sql, id: string): Promise<FileRow | undefined> {
  const [row] = await sql.query<FileRow>(
    { name: 'file-row', text: `SELECT ${COLUMNS} FROM attesta.files f WHERE f.id = $1` },
    [id],
  );
  return row;
}

/** The files attached to a record as a whole, newest first. */
export async function fileRowsOf(sql: Sql, record: string): Promise<readonly FileRow[]> {
  return sql.query<FileRow>(
    `SELECT ${COLUMNS} FROM attesta.files f WHERE f.record = $1 AND f.field IS NULL ORDER BY f.created_at DESC, f.id DESC`,
    [record],
  );
}

/** Every file that is about a person, wherever it hangs. */
export async function fileRowsOfSubject(sql: Sql, subject: string): Promise<readonly FileRow[]> {
  return sql.query<FileRow>(
    `SELECT ${COLUMNS} FROM attesta.file_keys k JOIN attesta.files f ON f.id = k.file
     WHERE k.subject = $1 ORDER BY f.created_at, f.id`,
    [subject],
  );
}

/** How many files a person has, and their bytes together. */
export async function countFilesOfSubject(
  sql: Sql,
  subject: string,
): Promise<{ readonly files: number; readonly bytes: number }> {
  const [row] = await sql.query<{ files: number; bytes: number }>(
    `SELECT count(*)::int AS files, coalesce(sum(f.size), 0)::bigint AS bytes
     FROM attesta.file_keys k JOIN attesta.files f ON f.id = k.file WHERE k.subject = $1`,
    [subject],
  );
  return row ?? { files: 0, bytes: 0 };
}

/** The persons a file is about. */
export async function subjectsOfFile(sql: Sql, id: string): Promise<readonly string[]> {
  const rows = await sql.query<{ subject: string }>(
    'SELECT subject FROM attesta.file_keys WHERE file = $1 AND subject IS NOT NULL ORDER BY subject',
    [id],
  );
  return rows.map((row) => row.subject);
}

export async function insertFileRow(
  tx: Sql,
  file: ReceivedFile,
  place: FilePlace | undefined,
  by: string,
  now: Temporal.Instant,
): Promise<void> {
  await tx.query(
    `INSERT INTO attesta.files (id, module, record, field, filename, media_type, size, sha256, created_at, created_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      file.id,
      place?.module ?? null,
      place?.record ?? null,
      place?.field ?? null,
      file.filename,
      file.mediaType,
      file.size,
      file.sha256,
      now,
      by,
    ],
  );
}

/**
 * Makes the holders of a file's key exactly these persons, or the installation when there is none: the key is wrapped for
 * those who are new, and no longer for those who are not named.
 */
export async function setHolders(
  tx: Sql,
  store: FileStore,
  file: { readonly id: string; readonly key: Buffer },
  subjects: readonly string[],
  now: Temporal.Instant,
): Promise<void> {
  const wanted = subjects.length === 0 ? [null] : [...new Set(subjects)].sort();
  const holders: HolderKey[] = [];
  for (const subject of wanted) holders.push(await store.keyring.holder(tx, subject, now));
  await tx.query('DELETE FROM attesta.file_keys WHERE file = $1 AND holder <> ALL ($2::uuid[])', [
    file.id,
    holders.map((one) => one.id),
  ]);
  await tx.query(
    `INSERT INTO attesta.file_keys (file, holder, subject, wrapped)
     SELECT $1, n.holder, n.subject, n.wrapped FROM unnest($2::uuid[], $3::uuid[], $4::bytea[]) AS n(holder, subject, wrapped)
     ON CONFLICT DO NOTHING`,
    [
      file.id,
      holders.map((one) => one.id),
      holders.map((one) => one.subject),
      holders.map((one) => seal(one.key, keyPlace(file.id), file.key)),
    ],
  );
}

/** The key of a file, from whichever holder is there; null when all of them are gone. */
export async function fileKey(sql: Sql, store: FileStore, id: string): Promise<Buffer | null> {
  const wraps = await sql.query<WrappedFileKey & Record<string, unknown>>(
    'SELECT holder, wrapped FROM attesta.file_keys WHERE file = $1',
    [id],
  );
  return unwrapFileKey(sql, store, id, wraps);
}

export interface WrappedFileKey {
  readonly holder: string;
  readonly wrapped: Buffer;
}

/** The key of a file from wrappings that are given; null when none of their holders is there. */
export async function unwrapFileKey(
  sql: Sql,
  store: FileStore,
  id: string,
  wraps: readonly WrappedFileKey[],
): Promise<Buffer | null> {
  const holders = await store.keyring.holders(
    sql,
    wraps.map((one) => one.holder),
  );
  for (const { holder, wrapped } of wraps) {
    const known = holders.get(holder);
    if (known) return unseal(known.key, keyPlace(id), wrapped);
  }
  return null;
}

/** The keys of files, as their holders' keys wrap them. */
export const fileKeys: SealedColumn = {
  table: 'attesta.file_keys',
  column: 'wrapped',
  key: { file: 'uuid', holder: 'uuid' },
  by: 'holder',
  place: ({ file = '' }) => keyPlace(file),
};

function keyPlace(id: string): string {
  return `file key ${id}`;
}
