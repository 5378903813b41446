/** How a record is selected and what its JSON looks like. */

import type { Column } from '../../fields/field-type.ts';
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
import { restrictionColumn, withheldFields } from './restriction.ts';

/** Who owns, made or changed a record. */
export interface PartyReference {
  readonly module: 'users' | 'groups';
  readonly id: string;
  readonly title: string | null;
}

/** A record as the API gives it: system values, and the fields by name. A field that may not be seen is absent. */
export interface RecordJson {
  readonly id: string;
  readonly number: string;
  readonly title: string | null;
  readonly owner: PartyReference | null;
  readonly state: string;
  readonly version: number;
  readonly created_at: string;
  readonly created_by: PartyReference;
  readonly updated_at: string;
  readonly updated_by: PartyReference;
  /** Names of fields that the caller may not see. */
  readonly _hidden?: readonly string[];
  /** Names of fields whose values stand still, because the record is restricted (Art. 18): their values are null here. */
  readonly _withheld?: readonly string[];
  readonly [field: string]: unknown;
}

const systemColumnList =
  'r.id, r.number, r.record_title, r.owner_user, r.owner_group, r.state, r.version, r.created_at, r.created_by, r.updated_at, r.updated_by';

/**
 * Every column of the row `r` that a definition names. Not `r.*`: a statement that is prepared under it breaks on each
 * connection when a field is added.
 */
export function rowColumns(module: ModuleDefinition): SqlFragment {
  const own = module.fields.flatMap(fieldColumns).map((column) => sql`r.${sqlIdentifier(column.name)}`);
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

/** The JSON of a selected row. `fields` are those that were selected. */
export function recordJson(
  context: CallContext,
  module: ModuleDefinition,
  fields: readonly FieldDefinition[],
  row: Row,
): RecordJson {
  const { hidden, title } = callerSight(context, module);
  const record: { -readonly [key in keyof RecordJson]: RecordJson[key] } = {
    id: String(row.id),
    number: String(row.number),
    title: title ? String(row.record_title) : null,
    owner: ownerOf(row),
    state: String(row.state),
    version: Number(row.version),
    created_at: String(row.created_at),
    created_by: party(row, 'created_by'),
    updated_at: String(row.updated_at),
    updated_by: party(row, 'updated_by'),
  };
  const withheld = withheldFields(fields, row);
  for (const field of fields) {
    record[field.name] = withheld.includes(field.name) ? null : fieldJson(field, row);
  }
  if (withheld.length > 0) record._withheld = withheld;
  if (hidden.length > 0) record._hidden = hidden;
  return record;
}

function ownerOf(row: Row): PartyReference | null {
  if (row.owner_user) return party(row, 'owner_user');
  return row.owner_group ? { ...party(row, 'owner_group'), module: 'groups' } : null;
}

function party(row: Row, column: string): PartyReference {
  const title = row[`${column}$title`];
  return { module: 'users', id: String(row[column]), title: typeof title === 'string' ? title : null };
}

const referenceColumns = new WeakMap<FieldDefinition, readonly Column[]>();

function referencesOf(field: FieldDefinition): readonly Column[] {
  const known = referenceColumns.get(field);
  if (known) return known;
  const columns = fieldColumns(field).filter((column) => column.references);
  referenceColumns.set(field, columns);
  return columns;
}

function fieldJson(field: FieldDefinition, row: Row): JsonValue | null | object {
  const reference = referencesOf(field).find((column) => row[column.name]);
  if (!reference?.references) return fieldType(field.type).fromColumns(row, field);
  if ('system' in reference.references) {
    const { system } = reference.references;
    if (system === 'files') return fieldType(field.type).fromColumns(row, field);
    return { ...party(row, reference.name), module: system };
  }
  const shown = row[`${reference.name}$title`];
  const [number = null, title = null] = Array.isArray(shown) ? shown : [];
  return { module: reference.references.module, id: String(row[reference.name]), number, title };
}

/** The values of a row by field, as they are written: a reference is an id, or `{ module, id }`. */
export function storedValues(module: ModuleDefinition, row: Row): Record<string, JsonValue | null> {
  return Object.fromEntries(
    module.fields.map((field) => [field.name, fieldType(field.type).fromColumns(row, field)]),
  );
}
