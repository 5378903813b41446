/** What of a record the search finds, by its state: all of an active one, the name of a restricted one, an archived one apart. */
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { Row, Sql } from '../database/database.ts';
import { storedValues } from './record-shape.ts';
import { type SearchText, searchText, titleOf } from './title.ts';

/** The tables that hold entries; a record has one in one of them, or none. */
type EntryTable = 'search_entries' | 'archived_entries';

/** The words by which a record in this state is found. What a restricted one holds is found by nobody, only that it is there. */
export function entryText(
  module: ModuleDefinition,
  values: Parameters<typeof searchText>[1],
  state: unknown,
): SearchText {
  if (state !== 'restricted') return searchText(module, values);
  const titling = module.titleFields;
  return searchText(
    { ...module, fields: module.fields.filter((field) => titling.includes(field.name)) },
    values,
  );
}

/**
 * Makes the entries of these rows of a module anew, from what they hold and how they stand, in the caller's transaction. A
 * transaction that is to find archived rows and to write their entries names the archive.
 */
export async function writeEntries(tx: Sql, module: ModuleDefinition, rows: readonly Row[]): Promise<void> {
  const byTable = Map.groupBy(rows, (row) => tableOf(row.state));
  for (const table of ['search_entries', 'archived_entries'] as const) {
    const here = byTable.get(table) ?? [];
    await removeEntries(
      tx,
      table,
      rows.filter((row) => tableOf(row.state) !== table),
    );
    if (here.length > 0) await upsertEntries(tx, table, module, here);
  }
}

/** Blocked records are found by nobody, and what was destroyed is not to be found. */
function tableOf(state: unknown): EntryTable | null {
  if (state === 'archived') return 'archived_entries';
  return state === 'blocked' || state === 'destroyed' ? null : 'search_entries';
}

async function removeEntries(tx: Sql, table: EntryTable, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(`DELETE FROM attesta.${table} WHERE record = ANY ($1::uuid[])`, [rows.map((row) => row.id)]);
}

async function upsertEntries(
  tx: Sql,
  table: EntryTable,
  module: ModuleDefinition,
  rows: readonly Row[],
): Promise<void> {
  const entries = rows.map((row) => {
    const values = storedValues(module, row);
    const number = String(row.number);
    return {
      id: row.id,
      number,
      title: titleOf(module, values, number),
      ...entryText(module, values, row.state),
    };
  });
  await tx.query(
    `INSERT INTO attesta.${table} (record, module, number, title, words, terms)
     SELECT id, $2, number, title, words, terms
     FROM jsonb_to_recordset($1::jsonb) AS i(id uuid, number text, title text, words text, terms text)
     ON CONFLICT (record) DO UPDATE SET title = excluded.title, words = excluded.words, terms = excluded.terms`,
    [JSON.stringify(entries), module.name],
  );
}
