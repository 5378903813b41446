/** Files that somebody uploaded for an import and has not run yet: one with a row about the person is thrown away with the erasure. */
import { rm } from 'node:fs/promises';
import type { Database, Sql } from '../../../engine/database/database.ts';
import { fileStoreOf } from '../../../engine/files/file-store.ts';
import { openContent } from '../../../engine/files/files.ts';
import { fileRows, type TableFormat } from '../../../engine/imports/reading/open-table.ts';
import type { Reading } from '../../../engine/imports/reading/table.ts';
import type { AfterCommit } from '../../../engine/subjects/place.ts';
import type { TakenValues } from './taken-values.ts';

export interface StagedFile {
  readonly id: string;
  readonly module: string;
  readonly owner: string;
  readonly file: string;
  /** Cells that hold a value. */
  readonly cells: readonly string[];
}

interface StagedRow {
  readonly id: string;
  readonly module: string;
  readonly owner: string;
  readonly file: string;
  readonly size: number;
  readonly format: TableFormat;
  readonly reading: Reading;
}

/** Cells beyond that tell nothing more. */
const MOST_CELLS = 1000;

/** Reads every one of them as it will be read: a sheet's text is compressed, so that no search of its bytes would find it. */
export async function stagedFilesHolding(
  sql: Sql,
  database: Database,
  taken: TakenValues,
): Promise<readonly StagedFile[]> {
  const staged = await sql.query<StagedRow & Record<string, unknown>>(
    `select i.id, i.module, i.created_by as owner, f.id as file, f.size, i.format, i.reading
       from attesta.imports i join attesta.files f on f.id = i.file where i.state = 'staged' order by i.id`,
  );
  const found: StagedFile[] = [];
  for (const { id, module, owner, file, size, format, reading } of staged) {
    const open = () => openContent({ database }, sql, { id: file, size });
    const cells = await cellsHolding(open, format, reading, taken);
    if (cells.length > 0) found.push({ id, module, owner, file, cells });
  }
  return found;
}

async function cellsHolding(
  open: Parameters<typeof fileRows>[0],
  format: TableFormat,
  reading: Reading,
  taken: TakenValues,
): Promise<readonly string[]> {
  const held = new Set<string>();
  try {
    for await (const { cells } of fileRows(open, format, reading)) {
      for (const cell of cells) if (taken.holds(cell)) held.add(cell);
      if (held.size >= MOST_CELLS) break;
    }
  } catch {
    // What no import can read is left to the re-scan, which opens every stored file.
  }
  return [...held];
}

/** As its owner would discard it. */
export async function discardStaged(
  tx: Sql,
  { database, now }: { readonly database: Database; now(): Temporal.Instant },
  { id, file }: StagedFile,
  after: AfterCommit[],
): Promise<void> {
  await tx.query(
    `update attesta.imports set state = 'discarded', filename = null, headers = '[]', let_in = '[]', options = options - 'values',
       finished_at = $2 where id = $1`,
    [id, now().toString()],
  );
  await tx.query('delete from attesta.files where id = $1', [file]);
  const path = fileStoreOf(database).path(file);
  after.push(() => rm(path, { force: true }));
}
