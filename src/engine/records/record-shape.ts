/** How a record is selected. What is made of it: `record-json.ts`. */

import { fieldType } from '../../fields/index.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { JsonValue } from '../../metadata/json.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { sightPredicate } from '../access/predicate.ts';
import type { CallContext } from '../access/principal.ts';
import { fieldColumns } from '../catalog/table.ts';
import type { Row } from '../database/database.ts';
import { type SqlFragment, sql, sqlIdentifier, sqlJoin, sqlRaw } from '../database/fragment.ts';
import { callerSight, keptPerCaller } from './caller-sight.ts';
import { restrictionColumn } from './restriction.ts';

const systemColumnList =
  'r.id, r.number, r.record_title, r.owner_user, r.owner_group, r.state, r.version, r.created_at, r.created_by, r.updated_at, r.updated_by';

/**
 * Every column of the row `r` that a definition names. Not `r.*`: a statement that is prepared under it breaks on each
 * connection when a field is added.
 */
export function rowColumns(module: ModuleDefinition): SqlFragment {
  return plainColumns(module.fields);
}

/** The same, of these fields only. */
export function plainColumns(fields: readonly FieldDefinition[]): SqlFragment {
  const own = fields.flatMap(fieldColumns).map((column) => sql`r.${sqlIdentifier(column.name)}`);
  return sqlJoin([sqlRaw(systemColumnList), ...own], ', ');
}

/** `shapeColumns` of every field of the module that the caller may see. */
export const wholeShape: (context: CallContext, module: ModuleDefinition) => SqlFragment = keptPerCaller(
  (context, module) => shapeColumns(context, visibleFields(context, module)),
);

/** Fields of the module that the caller may see. */
export function visibleFields(context: CallContext, module: ModuleDefinition): readonly FieldDefinition[] {
  return callerSight(context, module).fields;
}

/** Whether the caller may read what titles a record: a title tells the values of the fields it is made of. */
export function titleVisible(context: CallContext, module: ModuleDefinition): boolean {
  return callerSight(context, module).title;
}

/**
 * What to select of the row `r` for its JSON: system columns, the columns of the fields, and for each reference number and
 * title of the record it leads to, as far as the caller may see that record.
 */
export function shapeColumns(context: CallContext, fields: readonly FieldDefinition[]): SqlFragment {
  const columns = fields.flatMap(fieldColumns);
  const titles = columns.flatMap((column) => {
    if (!column.references) return [];
    const name = sqlIdentifier(column.name);
    if ('system' in column.references)
      return column.references.system === 'files' ? [] : [partyTitle(column.name, column.references.system)];
    return [referenceTitle(context, column.references.module, name)];
  });
  const list = [
    sqlRaw(systemColumnList),
    partyTitle('owner_user'),
    partyTitle('owner_group', 'groups'),
    partyTitle('created_by'),
    partyTitle('updated_by'),
    restrictionColumn(context),
    ...columns.map((column) => sql`r.${sqlIdentifier(column.name)}`),
    ...titles,
  ];
  return sqlJoin(list, ', ');
}

function partyTitle(column: string, table: 'users' | 'groups' = 'users'): SqlFragment {
  return sqlRaw(`(SELECT p.name FROM attesta.${table} p WHERE p.id = r."${column}") AS "${column}$title"`);
}

function referenceTitle(context: CallContext, target: string, column: SqlFragment): SqlFragment {
  const module = context.catalog.modules.get(target);
  const name = column.parts[0]?.slice(1, -1) ?? '';
  if (!module) return sqlRaw(`NULL AS "${name}$title"`);
  const title = titleVisible(context, module) ? sqlRaw('t.record_title') : sqlRaw('NULL');
  const seen = sightPredicate(context, target, 'read', 't');
  return sql`(SELECT jsonb_build_array(t.number, ${title}) FROM data.${sqlIdentifier(target)} t WHERE t.id = r.${column} AND ${seen}) AS ${sqlRaw(`"${name}$title"`)}`;
}

/** The values of a row by field, as they are written: a reference is an id, or `{ module, id }`. */
export function storedValues(module: ModuleDefinition, row: Row): Record<string, JsonValue | null> {
  return Object.fromEntries(
    module.fields.map((field) => [field.name, fieldType(field.type).fromColumns(row, field)]),
  );
}
