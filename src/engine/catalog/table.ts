/**
 * The table that a module's definition asks for, as data: `install.ts` compares it with the one that is there. Real,
 * typed, named columns in schema `data`, so that SQL and BI tools read them as they are.
 */
import { hash } from 'node:crypto';
import type { Column } from '../../fields/field-type.ts';
import { fieldType } from '../../fields/index.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { sqlName } from '../database/database.ts';

export interface TableColumn {
  readonly name: string;
  /** Everything after the name in `ADD COLUMN`. */
  readonly definition: string;
  /** As PostgreSQL writes it, to notice a change. */
  readonly sqlType: string;
}

export interface NamedSql {
  readonly name: string;
  readonly sql: string;
}

export interface TablePlan {
  readonly module: string;
  readonly columns: readonly TableColumn[];
  readonly checks: readonly NamedSql[];
  readonly foreignKeys: readonly NamedSql[];
  readonly indexes: readonly NamedSql[];
  /** Which field a unique index belongs to, to say so when a value is refused. */
  readonly uniqueIndexes: ReadonlyMap<string, string>;
}

const systemColumns: readonly TableColumn[] = [
  ['id', 'uuid', 'PRIMARY KEY'],
  ['number', 'text', 'NOT NULL UNIQUE'],
  ['record_title', 'text', "NOT NULL DEFAULT ''"],
  ['record_title_folded', 'text', 'COLLATE "C" GENERATED ALWAYS AS (attesta.fold(record_title)) STORED'],
  ['owner_user', 'uuid', 'REFERENCES attesta.users'],
  ['owner_group', 'uuid', 'REFERENCES attesta.groups CHECK (num_nonnulls(owner_user, owner_group) < 2)'],
  [
    'state',
    'text',
    "NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'restricted', 'archived', 'blocked', 'destroyed'))",
  ],
  ['version', 'integer', 'NOT NULL DEFAULT 1'],
  ['created_at', 'timestamp with time zone', 'NOT NULL'],
  ['created_by', 'uuid', 'NOT NULL'],
  ['updated_at', 'timestamp with time zone', 'NOT NULL'],
  ['updated_by', 'uuid', 'NOT NULL'],
].map(([name = '', sqlType = '', rest = '']) => ({ name, sqlType, definition: `${sqlType} ${rest}` }));

/** Names that no field column may have. */
export const systemColumnNames: ReadonlySet<string> = new Set(systemColumns.map((column) => column.name));

/** The columns that hold a field, with the type's own names. */
export function fieldColumns(field: FieldDefinition): readonly Column[] {
  return fieldType(field.type).columns(field);
}

/**
 * Fields with a second, folded column next to their own: text that is sorted, compared for uniqueness or titles a
 * record. Row-level security lets an index serve only leakproof operators, which `attesta.fold(x) = y` is not and a plain
 * comparison of a folded column is. It is collated by code point, as its index is, whatever the database's own locale.
 */
export function hasFoldedColumn(module: ModuleDefinition, field: FieldDefinition): boolean {
  if (fieldType(field.type).filter?.compare !== 'text' || fieldColumns(field)[0]?.sqlType !== 'text')
    return false;
  return Boolean(field.unique || field.indexed || module.titleFields.includes(field.name));
}

/** Name of that column. */
export function foldedColumn(column: string): string {
  return `${column}_folded`;
}

const STANDS_IN_THE_WAY = "state NOT IN ('archived', 'blocked', 'destroyed')";

/** What the table of a module has to be. `files` says whether the table of files exists already. */
export function planTable(module: ModuleDefinition, files: boolean): TablePlan {
  const uniqueIndexes = new Map<string, string>();
  const plan = {
    columns: [...systemColumns],
    checks: [] as NamedSql[],
    foreignKeys: [] as NamedSql[],
    indexes: systemIndexes(module.name),
  };
  for (const field of module.fields) {
    const columns = fieldColumns(field);
    plan.columns.push(...columns.map(({ name, sqlType }) => ({ name, sqlType, definition: sqlType })));
    plan.checks.push(...columns.flatMap((column) => checkOf(module.name, column)));
    plan.foreignKeys.push(...columns.flatMap((column) => foreignKeyOf(module.name, column, files)));
    plan.indexes.push(...columns.flatMap((column) => referenceIndex(module.name, column)));
    planSorting(module, field, plan, uniqueIndexes);
  }
  return { module: module.name, ...plan, uniqueIndexes };
}

function planSorting(
  module: ModuleDefinition,
  field: FieldDefinition,
  plan: { columns: TableColumn[]; indexes: NamedSql[] },
  uniqueIndexes: Map<string, string>,
): void {
  const [first] = fieldColumns(field);
  if (!first) return;
  const folded = hasFoldedColumn(module, field);
  const sorted = folded ? foldedColumn(first.name) : first.name;
  if (folded) {
    const definition = `text COLLATE "C" GENERATED ALWAYS AS (attesta.fold(${sqlName(first.name)})) STORED`;
    plan.columns.push({ name: sorted, sqlType: 'text', definition });
  }
  if (field.unique) {
    // What is archived or blocked is not there for who writes: a refused value must not tell that it is held (Art. 5(1)(f)).
    const unique = index(module.name, [sorted], 'UNIQUE ', STANDS_IN_THE_WAY);
    plan.indexes.push(unique);
    uniqueIndexes.set(unique.name, field.name);
  }
  const wanted = field.indexed || field.unique || (module.titleFields.includes(field.name) && folded);
  if (wanted && !first.references) plan.indexes.push(index(module.name, [sorted, 'id']));
}

function systemIndexes(table: string): NamedSql[] {
  return [
    index(table, ['record_title_folded', 'id']),
    index(table, ['updated_at', 'id']),
    index(table, ['created_at', 'id']),
    index(table, ['owner_user']),
    index(table, ['owner_group'], '', 'owner_group IS NOT NULL'),
    index(table, ['state'], '', "state <> 'active'"),
  ];
}

function referenceIndex(table: string, column: Column): NamedSql[] {
  return column.references ? [index(table, [column.name, 'id'])] : [];
}

function index(table: string, columns: readonly string[], unique = '', where = ''): NamedSql {
  const list = columns.map(sqlName).join(', ');
  const condition = where === '' ? '' : ` WHERE ${where}`;
  const body = `ON data.${sqlName(table)} (${list})${condition}`;
  const name = objectName(table, columns.join('_'), `${unique}${body}`);
  return { name, sql: `CREATE ${unique}INDEX ${sqlName(name)} ${body}` };
}

function checkOf(table: string, column: Column): NamedSql[] {
  if (!column.check) return [];
  return [constraint(table, column.name, `CHECK (${column.check})`)];
}

function foreignKeyOf(table: string, column: Column, files: boolean): NamedSql[] {
  if (!column.references) return [];
  if ('system' in column.references && column.references.system === 'files' && !files) return [];
  const target =
    'module' in column.references
      ? `data.${sqlName(column.references.module)}`
      : `attesta.${sqlName(column.references.system)}`;
  return [constraint(table, column.name, `FOREIGN KEY (${sqlName(column.name)}) REFERENCES ${target} (id)`)];
}

function constraint(table: string, about: string, body: string): NamedSql {
  const name = objectName(table, about, body);
  return { name, sql: `ALTER TABLE data.${sqlName(table)} ADD CONSTRAINT ${sqlName(name)} ${body}` };
}

/** A name that changes with what it names: a changed check is another check. Ends in `_` and eight hexadecimal digits. */
function objectName(table: string, about: string, body: string): string {
  return `${`${table}_${about}`.slice(0, 54)}_${hash('sha256', body).slice(0, 8)}`;
}

/** Whether this file made the name of a constraint or an index. */
export function isOurName(name: string): boolean {
  return /_[0-9a-f]{8}$/.test(name);
}
