/**
 * Record tables as business intelligence reads them: a view a module in the audience's own schema, with tables, columns and choices in
 * human words, of active records only, without secrets, sensitive fields and what the audience is not to have. The views
 * belong to the owner, so that the audience's role needs no right on any table.
 */
import { hash } from 'node:crypto';
import { choicesOf } from '../../fields/choices.ts';
import { fieldType } from '../../fields/index.ts';
import type { Catalog } from '../../metadata/catalog.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import { type Locale, labelText } from '../../metadata/label.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { type Row, type Sql, sqlLiteral, sqlName } from '../database/database.ts';
import { fieldColumns } from './table.ts';

export interface Audience {
  readonly name: string;
  readonly role: string;
  readonly schema: string;
  readonly modules: readonly string[];
  readonly locale: Locale;
  readonly personalData: boolean;
  /** `module.field`. */
  readonly leftOut: readonly string[];
}

const COLUMNS = `name, role_name AS role, schema_name AS schema, modules, locale, personal_data AS "personalData",
  left_out AS "leftOut", fingerprint`;

/** Every audience. */
export function audiences(sql: Sql): Promise<(Audience & { readonly fingerprint: string } & Row)[]> {
  return sql.query(`SELECT ${COLUMNS} FROM attesta.audiences ORDER BY name`);
}

/**
 * Takes the views away, so that nothing stands in the way of a change of the tables. In the owner's transaction; `keepViews` makes
 * them anew in the same one.
 */
export async function setViewsAside(tx: Sql): Promise<void> {
  // Somebody may be reading one.
  await tx.query("SET LOCAL lock_timeout = '10s'");
  for (const { schema } of await audiences(tx)) await dropViews(tx, schema);
  await tx.query("UPDATE attesta.audiences SET fingerprint = '' WHERE fingerprint <> ''");
}

/** Makes the views of every audience that do not fit the definitions any more. In the owner's transaction. */
export async function keepViews(tx: Sql, catalog: Catalog): Promise<void> {
  for (const audience of await audiences(tx)) {
    const statements = labelledViews(catalog, audience);
    const fingerprint = hash('sha256', JSON.stringify(statements));
    if (fingerprint === audience.fingerprint) continue;
    await dropViews(tx, audience.schema);
    await tx.query(statements.join(';\n'));
    await tx.query('UPDATE attesta.audiences SET fingerprint = $2 WHERE name = $1', [
      audience.name,
      fingerprint,
    ]);
  }
}

async function dropViews(tx: Sql, schema: string): Promise<void> {
  const views = await tx.query<{ name: string }>(
    'SELECT viewname::text AS name FROM pg_views WHERE schemaname = $1',
    [schema],
  );
  if (views.length === 0) return;
  const names = views.map(({ name }) => `${sqlName(schema)}.${quoted(name)}`);
  await tx.query(`DROP VIEW ${names.join(', ')}`);
}

/** Statements that make the views of an audience in its empty schema, and open them to its role. */
function labelledViews(catalog: Catalog, audience: Audience): readonly string[] {
  const modules = audience.modules.flatMap((name) => catalog.modules.get(name) ?? []);
  const schema = sqlName(audience.schema);
  const names = uniqueNames(
    modules.map((module) => ({ label: labelText(module.labelPlural, audience.locale), name: module.name })),
  );
  return [
    ...modules.map((module, index) => {
      const columns = viewColumns(catalog, audience, module);
      const list = columns.map(({ sql, label }) => `${sql} AS ${quoted(label)}`).join(',\n  ');
      const from = `data.${sqlName(module.name)} r WHERE r.state = 'active'`;
      return `CREATE VIEW ${schema}.${quoted(names[index] ?? module.name)} WITH (security_barrier = true) AS SELECT\n  ${list}\nFROM ${from}`;
    }),
    `REVOKE ALL ON ALL TABLES IN SCHEMA ${schema} FROM PUBLIC`,
    `GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO ${sqlName(audience.role)}`,
  ];
}

interface ViewColumn {
  readonly label: string;
  readonly sql: string;
}

const SYSTEM = {
  id: { en: 'ID', es: 'ID' },
  number: { en: 'Number', es: 'Número' },
  owner: { en: 'Owner', es: 'Responsable' },
  created: { en: 'Created', es: 'Creado' },
  updated: { en: 'Updated', es: 'Modificado' },
} as const;

function viewColumns(catalog: Catalog, audience: Audience, module: ModuleDefinition): readonly ViewColumn[] {
  const word = (label: keyof typeof SYSTEM): string => SYSTEM[label][audience.locale];
  const columns: (ViewColumn & { readonly name: string })[] = [
    { name: 'id', label: word('id'), sql: 'r.id' },
    { name: 'number', label: word('number'), sql: 'r.number' },
    {
      name: 'owner',
      label: word('owner'),
      sql: '(SELECT u.name FROM attesta.users u WHERE u.id = r.owner_user)',
    },
    { name: 'created_at', label: word('created'), sql: 'r.created_at' },
    { name: 'updated_at', label: word('updated'), sql: 'r.updated_at' },
  ];
  for (const field of module.fields) {
    if (!isOpen(audience, module, field)) continue;
    for (const column of fieldViewColumns(catalog, audience, field))
      columns.push({ ...column, name: field.name });
  }
  const labels = uniqueNames(columns);
  return columns.map(({ sql }, index) => ({ sql: unguessed(sql), label: labels[index] ?? '' }));
}

/**
 * The same value by an expression of which the planner keeps no statistics, which no index answers, and which it cannot make simpler:
 * what it estimates for a value, and how many rows EXPLAIN ANALYZE says that an index found for it, tells nothing of rows that the
 * view hides. An id cannot be guessed, and views are joined by it.
 */
function unguessed(sql: string): string {
  return /^r\.(?!id$)/.test(sql) ? `CASE WHEN r.state = 'active' THEN ${sql} END` : sql;
}

/** Neither secret nor sensitive (Art. 9, 10) nor a company's own secrecy, and not left out for this audience. */
function isOpen(audience: Audience, module: ModuleDefinition, field: FieldDefinition): boolean {
  if (fieldType(field.type).sealed || audience.leftOut.includes(`${module.name}.${field.name}`)) return false;
  if (field.privacy.category === 'none') return true;
  return audience.personalData && field.privacy.sensitivity === 'ordinary';
}

function fieldViewColumns(
  catalog: Catalog,
  audience: Audience,
  field: FieldDefinition,
): readonly ViewColumn[] {
  const label = labelText(field.label, audience.locale);
  const columns = fieldColumns(field);
  return columns.flatMap((column): readonly ViewColumn[] => {
    const here = `r.${sqlName(column.name)}`;
    const to = column.references;
    if (!to) {
      const part = columns.length > 1 ? partName(field, column.name) : '';
      return [{ label: part === '' ? label : `${label} (${part})`, sql: inWords(audience, field, here) }];
    }
    if ('system' in to) {
      // What a file holds is not for sums.
      if (to.system === 'files') return [];
      return [{ label, sql: `(SELECT p.name FROM attesta.${sqlName(to.system)} p WHERE p.id = ${here})` }];
    }
    return referenceColumns(catalog, audience, to.module, label, here, columns.length > 1);
  });
}

/** A reference to a module of the audience: the title to read and the id to join by. To another one: nothing. */
function referenceColumns(
  catalog: Catalog,
  audience: Audience,
  target: string,
  label: string,
  here: string,
  several: boolean,
): readonly ViewColumn[] {
  const module = catalog.modules.get(target);
  if (!module || !audience.modules.includes(target)) return [];
  const named = several ? `${label} (${labelText(module.label, audience.locale)})` : label;
  const open = `SELECT t.id, t.record_title FROM data.${sqlName(target)} t WHERE t.id = ${here} AND t.state = 'active'`;
  const titled = module.titleFields.every((name) => {
    const field = module.fields.find((one) => one.name === name);
    return field !== undefined && isOpen(audience, module, field);
  });
  return [
    ...(titled ? [{ label: named, sql: `(SELECT o.record_title FROM (${open}) o)` }] : []),
    { label: `${named} ID`, sql: `(SELECT o.id FROM (${open}) o)` },
  ];
}

/** What of an address or of an amount a column holds: `street` of `billing_street`. */
function partName(field: FieldDefinition, column: string): string {
  const rest = column.startsWith(`${field.name}_`) ? column.slice(field.name.length + 1) : '';
  return rest.replaceAll('_', ' ');
}

/** Choices by their labels. */
function inWords(audience: Audience, field: FieldDefinition, here: string): string {
  const choices = choicesOf(field);
  const [column, another] = fieldColumns(field);
  if (choices.length === 0 || another || column?.sqlType !== 'text') return here;
  const cases = choices.map(
    (choice) =>
      `WHEN ${sqlLiteral(choice.value)} THEN ${sqlLiteral(labelText(choice.label, audience.locale))}`,
  );
  return `CASE ${here} ${cases.join(' ')} ELSE ${here} END`;
}

const LONGEST = 63;

/** Labels that fit PostgreSQL and are told apart: the second of two equal ones carries its name. */
function uniqueNames(some: readonly { readonly label: string; readonly name: string }[]): readonly string[] {
  const taken = new Set<string>();
  return some.map(({ label, name }) => {
    const plain = cut(label.replaceAll('\0', '').trim() || name);
    const unique = taken.has(plain.toLowerCase()) ? cut(`${label.slice(0, 40)} (${name})`) : plain;
    taken.add(unique.toLowerCase());
    return unique;
  });
}

/** At most 63 bytes, never half a character. */
function cut(text: string): string {
  let kept = text;
  while (Buffer.byteLength(kept) > LONGEST) kept = [...kept].slice(0, -1).join('');
  return kept.trim();
}

/** A name in human words, quoted. */
function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
