/** Rows of a record table as the places read them: by column, turned back into field values by their types. */
import { fieldType } from '../../fields/index.ts';
import type { Catalog } from '../../metadata/catalog.ts';
import type { JsonValue } from '../../metadata/json.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { subjectCondition } from '../catalog/subject-way.ts';
import { type Row, type Sql, sqlName } from '../database/database.ts';

export interface RecordRow {
  readonly id: string;
  readonly number: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly state: string;
  readonly values: ReadonlyMap<string, JsonValue>;
}

interface SystemColumns extends Row {
  readonly id: string;
  readonly number: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly state: string;
}

/** Every row of the module that leads to the subject, oldest first. Reads archived rows when the transaction may. */
export async function rowsOfSubject(
  tx: Sql,
  catalog: Catalog,
  module: ModuleDefinition,
  subject: string,
): Promise<readonly RecordRow[]> {
  const condition = subjectCondition(catalog, module.name, 't', '$1');
  if (!condition) return [];
  const rows = await tx.query<SystemColumns>(
    `select t.* from data.${sqlName(module.name)} t where ${condition} order by t.created_at, t.id`,
    [subject],
  );
  return rows.map((row) => recordRow(module, row));
}

/** These rows of the module, as far as the transaction sees them. */
export async function rowsById(
  tx: Sql,
  module: ModuleDefinition,
  ids: readonly string[],
): Promise<readonly RecordRow[]> {
  const rows = await tx.query<SystemColumns>(
    `select t.* from data.${sqlName(module.name)} t where t.id = any($1::uuid[]) order by t.id`,
    [ids],
  );
  return rows.map((row) => recordRow(module, row));
}

export async function countOfSubject(
  tx: Sql,
  catalog: Catalog,
  module: ModuleDefinition,
  subject: string,
): Promise<number> {
  const condition = subjectCondition(catalog, module.name, 't', '$1');
  if (!condition) return 0;
  const [row] = await tx.query<{ n: number }>(
    `select count(*) as n from data.${sqlName(module.name)} t where ${condition}`,
    [subject],
  );
  return row?.n ?? 0;
}

function recordRow(module: ModuleDefinition, row: SystemColumns): RecordRow {
  const values = new Map<string, JsonValue>();
  for (const field of module.fields) {
    const value = fieldType(field.type).fromColumns(row, field);
    if (value !== null && value !== '') values.set(field.name, value);
  }
  return {
    id: row.id,
    number: row.number,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    state: row.state,
    values,
  };
}

/** The title of a record from its title fields, or its number where they are empty. */
export function titleOf(module: ModuleDefinition, row: RecordRow): string {
  const parts = module.titleFields.flatMap((name) => {
    const field = module.fields.find((candidate) => candidate.name === name);
    const value = row.values.get(name);
    return field && value !== undefined ? [fieldType(field.type).format(value, field, 'en')] : [];
  });
  return parts.join(' ').trim() || row.number;
}
