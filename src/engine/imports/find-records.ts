/**
 * Finds the records that keys of a batch mean, in one statement. Only those that the caller may see are found; and a restricted one
 * only by what its shell shows, or the find would tell what it holds (Art. 18).
 */
import { fieldType } from '../../fields/index.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { accessPredicate, sightPredicate } from '../access/predicate.ts';
import type { CallContext } from '../access/principal.ts';
import { fieldColumns, foldedColumn, hasFoldedColumn } from '../catalog/table.ts';
import type { Sql } from '../database/database.ts';
import {
  compileFragment,
  type SqlFragment,
  sql,
  sqlAll,
  sqlIdentifier,
  sqlJoin,
  sqlRaw,
} from '../database/fragment.ts';
import type { MatchBy } from './reference-plan.ts';

export interface FoundRecord {
  readonly id: string;
  readonly version: number;
}

/** Records by the place of their keys in `keys`; two are enough to tell that a key is not one record's. */
export async function findRecords(
  tx: Sql,
  context: CallContext,
  module: ModuleDefinition,
  by: readonly MatchBy[],
  keys: readonly (readonly string[])[],
): Promise<ReadonlyMap<number, readonly FoundRecord[]>> {
  if (keys.length === 0) return new Map();
  const columns = by.map((_, index) => sql`${keys.map((key) => key[index] ?? null)}::text[]`);
  const names = by.map((_, index) => `v${index}`);
  const matching = by.map((one, index) => condition(module, one, sqlRaw(`k.v${index}`)));
  const seen = by.every((one) => isOfShell(module, one)) ? sightPredicate : accessPredicate;
  const { text, values } = compileFragment(sql`
    SELECT k.ord::integer AS ord, f.id, f.version
    FROM unnest(${sqlJoin(columns, ', ')}) WITH ORDINALITY AS k(${sqlRaw([...names, 'ord'].join(', '))}),
    LATERAL (SELECT r.id, r.version FROM data.${sqlIdentifier(module.name)} r
      WHERE ${sqlAll([...matching, seen(context, module.name, 'list', 'r')])} ORDER BY r.id LIMIT 2) f`);
  const rows = await tx.query<FoundRecord & { readonly ord: number }>(text, values);
  return Map.groupBy(rows, (row) => row.ord - 1);
}

/** Whether the shell of a restricted record shows it: its id, its number, and the fields that its title is made of. */
function isOfShell(module: ModuleDefinition, by: MatchBy): boolean {
  return by.kind === 'field' ? module.titleFields.includes(by.field.name) : by.kind !== 'key';
}

function condition(module: ModuleDefinition, by: MatchBy, key: SqlFragment): SqlFragment {
  switch (by.kind) {
    case 'id':
      return sql`r.id::text = lower(${key})`;
    case 'number':
      return sql`r.number = upper(${key})`;
    case 'title':
      return sql`r.record_title_folded = attesta.fold(${key})`;
    case 'key':
      return sql`r.id = (SELECT ik.record FROM attesta.import_keys ik
        WHERE ik.module = ${module.name} AND ik.source = ${by.source} AND ik.key = ${key})`;
    case 'field':
      return fieldCondition(module, by.field, key);
  }
}

function fieldCondition(module: ModuleDefinition, field: FieldDefinition, key: SqlFragment): SqlFragment {
  const [first] = fieldColumns(field);
  if (!first) return sqlRaw('false');
  if (hasFoldedColumn(module, field))
    return sql`r.${sqlIdentifier(foldedColumn(first.name))} = attesta.fold(${key})`;
  const column = sql`r.${sqlIdentifier(first.name)}`;
  if (fieldType(field.type).filter?.compare === 'text')
    return sql`attesta.fold(${column}) = attesta.fold(${key})`;
  return sql`${column} = ${key}::${sqlRaw(first.sqlType)}`;
}

/** The text of a stored value as its column compares it; undefined where the value is empty. */
export function keyText(field: FieldDefinition, value: unknown): string | undefined {
  const [first] = fieldColumns(field);
  if (!first || value === null || value === undefined) return undefined;
  const stored = fieldType(field.type).toColumns(
    value as Parameters<ReturnType<typeof fieldType>['toColumns']>[0],
    field,
  )[first.name];
  return stored === null || stored === undefined ? undefined : String(stored);
}
