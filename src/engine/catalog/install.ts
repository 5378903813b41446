import { hash } from 'node:crypto';
import type { Catalog } from '../../metadata/catalog.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { type Database, type Roles, type Sql, sqlName } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';
import { keepViews, setViewsAside } from './labelled-views.ts';
import { parentGuard } from './parent-guard.ts';
import { rowSecurity } from './row-security.ts';
import { sealedTrigger } from './sealed-columns.ts';
import { isOurName, planTable, type TableColumn, type TablePlan } from './table.ts';

/** The shape of the tables in schema `data` as it is now. */
interface Present {
  /** Type by column, by table. */
  readonly columns: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Names of constraints and indexes, by table. */
  readonly objects: ReadonlyMap<string, ReadonlyMap<string, 'constraint' | 'index'>>;
}

/**
 * Creates and alters the record tables so that they fit the definitions: tables, columns, checks, foreign keys, indexes,
 * row-level security. What is there already stays: a field that was removed keeps its column, unseen, until it is purged.
 * Does nothing for a module whose table was made from the same definition. Returns the modules whose tables changed.
 */
export async function installModules(database: Database, catalog: Catalog): Promise<readonly string[]> {
  return database.owner.transaction((tx) => installIn(tx, database.connection.roles, catalog));
}

/** The same in a transaction of the owner, for a change of definitions that belongs together with its event. */
export async function installIn(tx: Sql, roles: Roles, catalog: Catalog): Promise<readonly string[]> {
  await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('attesta.install', 0))");
  await tx.query("SET LOCAL lock_timeout = '10s'");
  const files = await filesExist(tx);
  const plans = [...catalog.modules.values()].map((module) => planned(catalog, module, files, roles));
  const done = await fingerprints(tx);
  const changed = plans.filter((one) => done.get(one.plan.module) !== one.fingerprint);
  if (changed.length === 0) {
    await keepViews(tx, catalog);
    return [];
  }
  await setViewsAside(tx);
  const present = await presentTables(tx);
  // Policies stand between: one may name a column of another table, and a foreign key needs the other table.
  await runAll(
    tx,
    changed.flatMap((one) => tableStatements(one.plan, present)),
  );
  await runAll(
    tx,
    changed.flatMap((one) => constraintStatements(one.plan, present)),
  );
  await runAll(
    tx,
    changed.flatMap((one) => one.security),
  );
  await keepFingerprints(tx, changed);
  await keepViews(tx, catalog);
  return changed.map((one) => one.plan.module);
}

interface Planned {
  readonly plan: TablePlan;
  readonly security: readonly string[];
  readonly fingerprint: string;
}

function planned(catalog: Catalog, module: ModuleDefinition, files: boolean, roles: Roles): Planned {
  const plan = planTable(module, files);
  const security = [
    ...rowSecurity(catalog, module, roles),
    ...parentGuard(catalog, module),
    ...sealedTrigger(module),
  ];
  const fingerprint = hash('sha256', JSON.stringify([plan, security]));
  return { plan, security, fingerprint };
}

function tableStatements(plan: TablePlan, present: Present): string[] {
  const table = `data.${sqlName(plan.module)}`;
  const columns = present.columns.get(plan.module);
  if (!columns) {
    const list = plan.columns.map((column) => `${sqlName(column.name)} ${column.definition}`);
    return [`CREATE TABLE ${table} (\n  ${list.join(',\n  ')}\n)`];
  }
  return plan.columns.flatMap((column) => columnStatement(table, column, columns.get(column.name)));
}

function columnStatement(table: string, column: TableColumn, present: string | undefined): string[] {
  if (present === undefined)
    return [`ALTER TABLE ${table} ADD COLUMN ${sqlName(column.name)} ${column.definition}`];
  const wanted = canonicalType(column.sqlType);
  if (wanted === present) return [];
  if (!widens(present, wanted)) {
    throw new Problem('conflict', {
      en: `The values of ${column.name} are kept as ${present} and cannot become ${wanted}. Add a new field instead.`,
      es: `Los valores de ${column.name} se guardan como ${present} y no pueden pasar a ${wanted}. Añada un campo nuevo.`,
    });
  }
  return [`ALTER TABLE ${table} ALTER COLUMN ${sqlName(column.name)} TYPE ${wanted}`];
}

/** Whether every value of the one type is a value of the other: only then may a column change its type. */
function widens(from: string, to: string): boolean {
  const one = /^numeric\((\d+),(\d+)\)$/.exec(from);
  const other = /^numeric\((\d+),(\d+)\)$/.exec(to);
  if (one && to === 'numeric') return true;
  if (!one || !other) return from === 'integer' && to === 'bigint';
  const digits = (match: RegExpExecArray): number => Number(match[1]) - Number(match[2]);
  return Number(other[2]) >= Number(one[2]) && digits(other) >= digits(one);
}

function constraintStatements(plan: TablePlan, present: Present): string[] {
  const table = `data.${sqlName(plan.module)}`;
  const objects = present.objects.get(plan.module) ?? new Map<string, 'constraint' | 'index'>();
  const wanted = [...plan.checks, ...plan.foreignKeys, ...plan.indexes];
  const names = new Set(wanted.map((one) => one.name));
  const obsolete = [...objects].filter(([name]) => isOurName(name) && !names.has(name));
  const drops = obsolete.map(([name, kind]) =>
    kind === 'constraint'
      ? `ALTER TABLE ${table} DROP CONSTRAINT ${sqlName(name)}`
      : `DROP INDEX data.${sqlName(name)}`,
  );
  return [...drops, ...wanted.filter((one) => !objects.has(one.name)).map((one) => one.sql)];
}

const ALIASES: Readonly<Record<string, string>> = {
  int: 'integer',
  int4: 'integer',
  int8: 'bigint',
  bool: 'boolean',
  timestamptz: 'timestamp with time zone',
  time: 'time without time zone',
};

/** A type as `format_type` writes it. */
function canonicalType(sqlType: string): string {
  const text = sqlType
    .trim()
    .toLowerCase()
    .replace(/\s*,\s*/g, ',')
    .replace(/\s+/g, ' ');
  const instant = /^timestamptz\((\d)\)$/.exec(text);
  return instant ? `timestamp(${instant[1]}) with time zone` : (ALIASES[text] ?? text);
}

async function presentTables(tx: Sql): Promise<Present> {
  const columns = await tx.query<{ table: string; name: string; type: string }>(
    `SELECT c.relname::text AS "table", a.attname::text AS name, format_type(a.atttypid, a.atttypmod) AS type
     FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
     WHERE c.relnamespace = 'data'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped`,
  );
  const objects = await tx.query<{ table: string; name: string; kind: 'constraint' | 'index' }>(
    `SELECT c.relname::text AS "table", k.conname::text AS name, 'constraint' AS kind
     FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE c.relnamespace = 'data'::regnamespace
     UNION ALL
     SELECT tablename::text, indexname::text, 'index' FROM pg_indexes WHERE schemaname = 'data'`,
  );
  return {
    columns: grouped(columns, (row) => [row.name, row.type]),
    objects: grouped(objects, (row) => [row.name, row.kind]),
  };
}

function grouped<R extends { readonly table: string }, V>(
  rows: readonly R[],
  entry: (row: R) => readonly [string, V],
): Map<string, Map<string, V>> {
  const tables = new Map<string, Map<string, V>>();
  for (const row of rows) {
    const table = tables.get(row.table) ?? new Map<string, V>();
    const [name, value] = entry(row);
    if (!table.has(name)) table.set(name, value);
    tables.set(row.table, table);
  }
  return tables;
}

async function filesExist(tx: Sql): Promise<boolean> {
  const [row] = await tx.query<{ there: boolean }>(
    "SELECT to_regclass('attesta.files') IS NOT NULL AS there",
  );
  return row?.there ?? false;
}

async function fingerprints(tx: Sql): Promise<Map<string, string>> {
  const rows = await tx.query<{ module: string; fingerprint: string }>(
    'SELECT module, fingerprint FROM attesta.installed_modules',
  );
  return new Map(rows.map((row) => [row.module, row.fingerprint]));
}

async function keepFingerprints(tx: Sql, changed: readonly Planned[]): Promise<void> {
  await tx.query(
    `INSERT INTO attesta.installed_modules (module, fingerprint) SELECT * FROM unnest($1::text[], $2::text[])
     ON CONFLICT (module) DO UPDATE SET fingerprint = excluded.fingerprint`,
    [changed.map((one) => one.plan.module), changed.map((one) => one.fingerprint)],
  );
  await tx.query(
    `INSERT INTO attesta.counters (module, last) SELECT unnest($1::text[]), 0 ON CONFLICT DO NOTHING`,
    [changed.map((one) => one.plan.module)],
  );
}

async function runAll(tx: Sql, statements: readonly string[]): Promise<void> {
  if (statements.length > 0) await tx.query(statements.join(';\n'));
}
