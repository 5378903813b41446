/** Titles of the records that a person's records refer to, one query a module. */

import { fieldType } from '../../fields/index.ts';
import type { Catalog } from '../../metadata/catalog.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { JsonValue } from '../../metadata/json.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { type Sql, sqlName } from '../database/database.ts';
import type { RecordRow } from './record-rows.ts';

export interface ReferencedRecord {
  readonly module: string;
  readonly id: string;
  readonly number: string;
  readonly title: string;
}

/** A reference as stored: an id where one module is allowed, `{ module, id }` where several are. */
export function referenceTarget(
  field: FieldDefinition,
  value: JsonValue,
): { module: string; id: string } | null {
  if (typeof value === 'string') {
    const [column] = fieldType(field.type).columns(field);
    const module = column?.references && 'module' in column.references ? column.references.module : null;
    return module ? { module, id: value } : null;
  }
  if (value && typeof value === 'object' && !Array.isArray(value)) {
    const { module, id } = value as { module?: JsonValue; id?: JsonValue };
    if (typeof module === 'string' && typeof id === 'string') return { module, id };
  }
  return null;
}

/** The records that `rows` refer to, by id. */
export async function referencedRecords(
  tx: Sql,
  catalog: Catalog,
  module: ModuleDefinition,
  rows: readonly RecordRow[],
): Promise<ReadonlyMap<string, ReferencedRecord>> {
  const wanted = new Map<string, Set<string>>();
  for (const field of module.fields) {
    if (field.type !== 'reference') continue;
    for (const row of rows) {
      const value = row.values.get(field.name);
      const target = value === undefined ? null : referenceTarget(field, value);
      if (!target) continue;
      const ids = wanted.get(target.module) ?? new Set<string>();
      wanted.set(target.module, ids.add(target.id));
    }
  }
  const found = new Map<string, ReferencedRecord>();
  for (const [name, ids] of wanted) {
    for (const record of await titlesOf(tx, catalog, name, [...ids])) found.set(record.id, record);
  }
  return found;
}

/** Titles of records of one module. */
export async function titlesOf(
  tx: Sql,
  catalog: Catalog,
  name: string,
  ids: readonly string[],
): Promise<readonly ReferencedRecord[]> {
  const module = catalog.modules.get(name);
  if (!module) return [];
  const rows = await tx.query<{ id: string; number: string; title: string }>(
    `select t.id, t.number, t.record_title as title from data.${sqlName(name)} t where t.id = any($1::uuid[])`,
    [ids],
  );
  return rows.map((row) => ({
    module: name,
    id: row.id,
    number: row.number,
    title: row.title || row.number,
  }));
}
