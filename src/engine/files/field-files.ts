/** Files that are the value of a field: sent first, and the record's own from the moment it refers to them. */
import type { Catalog } from '../../metadata/catalog.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import { fieldColumns } from '../catalog/table.ts';
import { type Sql, sqlName } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';
import { lookAtFiles, nothingHere } from './file-access.ts';
import { type FilePlace, type FileRow, fileKey, readFileRow, setHolders } from './file-rows.ts';
import { fileStoreOf } from './file-store.ts';
import { asService, subjectsOfPlace } from './file-work.ts';

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
      const message = {
        en: 'There is no such file, or it belongs to another record. Send it with POST /files first.',
        es: 'No existe ese archivo, o es de otro registro. Envíelo antes con POST /files.',
      };
      const findings = [{ code: 'file.unknown', field: place.field ?? 'file', message }];
      throw new Problem('validation_failed', message, { findings });
    }
    await claimFile(tx, context, place, id);
  }
}

async function claimFile(tx: Sql, context: ClaimContext, place: FilePlace, id: string): Promise<void> {
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

/** What claiming a file needs of a call. */
export type ClaimContext = Pick<CallContext, 'database' | 'catalog' | 'now'>;

/**
 * Makes every file that waits, and that some record refers to by now, that record's own, so that whoever looks for a person's files
 * finds them all. In a transaction that sees archived and blocked records. Returns the ids of those that go on waiting.
 */
export async function claimWaitingFiles(tx: Sql, context: ClaimContext): Promise<readonly string[]> {
  const rows = await tx.query<{ id: string }>(
    'SELECT id FROM attesta.files WHERE record IS NULL ORDER BY created_at',
  );
  const waiting: string[] = [];
  for (const { id } of rows) if (!(await claimForReferring(tx, context, id))) waiting.push(id);
  return waiting;
}

/** Makes a file the record's that refers to it; false when none does. */
export async function claimForReferring(tx: Sql, context: ClaimContext, id: string): Promise<boolean> {
  const place = await referringField(tx, context.catalog, id);
  if (place) await claimFile(tx, context, place, id);
  return place !== undefined;
}

/** The row of a file; one that a record's field refers to by now is made that record's first. */
export async function settledRow(context: CallContext, id: string): Promise<FileRow> {
  const row = await lookAtFiles(context, (sql) => readFileRow(sql, id));
  if (row?.record !== null && row) return row;
  const settled = await asService(context, (tx) => claimForReferring(tx, context, id));
  const found = settled ? await lookAtFiles(context, (sql) => readFileRow(sql, id)) : row;
  if (!found) throw nothingHere();
  return found;
}

/** The record and field whose value a file is, looked up in every field of type file or image. */
async function referringField(
  tx: Sql,
  catalog: Catalog,
  id: string,
): Promise<Required<FilePlace> | undefined> {
  for (const module of catalog.modules.values()) {
    for (const field of fileColumns(module)) {
      const statement = `SELECT id FROM data.${sqlName(module.name)} WHERE ${sqlName(field)} = $1 ORDER BY id LIMIT 1`;
      const [row] = await tx.query<{ id: string }>(statement, [id]);
      if (row) return { module: module.name, record: row.id, field };
    }
  }
  return undefined;
}

/** The fields of a module whose values are files: each is a column of that name. */
export function fileColumns(module: ModuleDefinition): readonly string[] {
  return module.fields.flatMap((field) =>
    fieldColumns(field)
      .filter(
        (column) =>
          column.references && 'system' in column.references && column.references.system === 'files',
      )
      .map((column) => column.name),
  );
}
