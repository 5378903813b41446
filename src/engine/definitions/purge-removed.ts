/**
 * What a removed field or module held goes with it: a column that no definition names would be a place of personal data that
 * neither gathering nor erasing reaches.
 */
import type { Catalog } from '../../metadata/catalog.ts';
import { labelText } from '../../metadata/label.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { fieldColumns, foldedColumn } from '../catalog/table.ts';
import { type Sql, sqlName } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';
import { behaviourOf, EVERY_MODULE } from '../records/behaviour.ts';
import { subjectsArray } from '../records/subjects-of.ts';

/** Drops what isn't defined any more. Refused where it holds values, unless they are to be deleted with it. */
export async function purgeRemoved(tx: Sql, before: Catalog, after: Catalog, purge: boolean): Promise<void> {
  if (purge) await refuseKeptBack(tx, before, after);
  for (const module of before.modules.values()) {
    const left = after.modules.get(module.name);
    if (left) await purgeColumns(tx, module, left, purge);
    else await purgeModule(tx, module, purge);
  }
}

async function purgeColumns(
  tx: Sql,
  module: ModuleDefinition,
  left: ModuleDefinition,
  purge: boolean,
): Promise<void> {
  const gone = columnsGone(module, left);
  if (gone.length === 0) return;
  if (!purge) await refuseHeld(tx, module, gone);
  await dropGuards(tx, module.name, gone);
  const drops = gone
    .flatMap((name) => [foldedColumn(name), name])
    .map((name) => `DROP COLUMN IF EXISTS ${sqlName(name)}`);
  await tx.query(`ALTER TABLE data.${sqlName(module.name)} ${drops.join(', ')}`);
}

function columnsGone(module: ModuleDefinition, left: ModuleDefinition): readonly string[] {
  const kept = new Set(left.fields.flatMap(fieldColumns).map((column) => column.name));
  return module.fields
    .flatMap(fieldColumns)
    .map((column) => column.name)
    .filter((name) => !kept.has(name));
}

/** What is not deleted one by one is not deleted with its module or its field either. Asked of all that goes, before any of it does. */
async function refuseKeptBack(tx: Sql, before: Catalog, after: Catalog): Promise<void> {
  for (const module of before.modules.values()) {
    const left = after.modules.get(module.name);
    const gone = left && columnsGone(module, left);
    if (gone?.length === 0) continue;
    const holds = gone ? anyHolds(gone) : 'true';
    const kept = await countKeptBack(tx, before, module, holds);
    if (kept === 0) continue;
    throw new Problem('conflict', {
      en: `${kept} ${module.labelPlural.en} are blocked, or a legal hold, an open case or a restriction keeps them. Their values can be deleted when that has ended.`,
      es: `Hay ${kept} ${labelText(module.labelPlural, 'es')} bloqueados, o que mantiene una conservación por litigio, un caso abierto o una limitación. Sus valores se podrán eliminar cuando termine.`,
    });
  }
}

const ROWS_AT_ONCE = 1_000;

async function countKeptBack(
  tx: Sql,
  catalog: Catalog,
  module: ModuleDefinition,
  holds: string,
): Promise<number> {
  const guard = behaviourOf(catalog, EVERY_MODULE)?.keptBack;
  let [count, after] = [0, NOTHING_YET];
  for (;;) {
    const rows = await tx.query<{ id: string; subjects: string[]; blocked: boolean }>(
      `SELECT r.id, ${subjectsArray(catalog, module, 'r')} AS subjects, r.state = 'blocked' AS blocked
       FROM data.${sqlName(module.name)} r WHERE r.id > $1 AND (${holds}) ORDER BY r.id LIMIT ${ROWS_AT_ONCE}`,
      [after],
    );
    const kept = (await guard?.(tx, rows)) ?? new Set();
    count += rows.filter(({ id, blocked }) => blocked || kept.has(id)).length;
    const last = rows.at(-1);
    if (!last || rows.length < ROWS_AT_ONCE) return count;
    after = last.id;
  }
}

const NOTHING_YET = '00000000-0000-0000-0000-000000000000';

function anyHolds(columns: readonly string[]): string {
  return columns.map((name) => `${sqlName(name)} IS NOT NULL`).join(' OR ');
}

/** Policies and guards that name these columns: without the columns they say something else, and are made anew with the tables. */
async function dropGuards(tx: Sql, module: string, columns: readonly string[]): Promise<void> {
  const guards = await tx.query<{ kind: 'POLICY' | 'TRIGGER'; name: string; table: string }>(
    `WITH named AS (
       SELECT d.classid, d.objid FROM pg_depend d
       JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
       WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = $1::regclass AND a.attname = ANY ($2))
     SELECT 'POLICY' AS kind, polname AS name, polrelid::regclass::text AS table FROM pg_policy
     WHERE oid IN (SELECT objid FROM named WHERE classid = 'pg_policy'::regclass)
     UNION SELECT 'TRIGGER', tgname, tgrelid::regclass::text FROM pg_trigger
     WHERE NOT tgisinternal AND oid IN (SELECT objid FROM named WHERE classid = 'pg_trigger'::regclass)`,
    [`data.${sqlName(module)}`, columns],
  );
  for (const { kind, name, table } of guards) await tx.query(`DROP ${kind} ${sqlName(name)} ON ${table}`);
}

async function refuseHeld(tx: Sql, module: ModuleDefinition, columns: readonly string[]): Promise<void> {
  const [row] = await tx.query<{ held: number }>(
    `SELECT count(*) AS held FROM data.${sqlName(module.name)} WHERE ${anyHolds(columns)}`,
  );
  if (!row?.held) return;
  throw new Problem('conflict', {
    en: `${row.held} ${module.labelPlural.en} have a value here. Remove it with purge=true to delete the values too.`,
    es: `Hay ${row.held} ${labelText(module.labelPlural, 'es')} con un valor aquí. Quítelo con purge=true para eliminar también los valores.`,
  });
}

async function purgeModule(tx: Sql, module: ModuleDefinition, purge: boolean): Promise<void> {
  const table = `data.${sqlName(module.name)}`;
  const [row] = await tx.query<{ held: number }>(`SELECT count(*) AS held FROM ${table}`);
  if (row?.held && !purge) {
    throw new Problem('conflict', {
      en: `There are ${row.held} ${module.labelPlural.en}. Remove the module with purge=true to delete them too.`,
      es: `Hay ${row.held} ${labelText(module.labelPlural, 'es')}. Quite el módulo con purge=true para eliminarlos también.`,
    });
  }
  await tx.query(`DROP TABLE ${table}`);
  await tx.query('DELETE FROM attesta.search_entries WHERE module = $1', [module.name]);
  await tx.query('DELETE FROM attesta.comments WHERE module = $1', [module.name]);
  await tx.query('DELETE FROM attesta.saved_views WHERE module = $1', [module.name]);
  await tx.query('DELETE FROM attesta.reports WHERE module = $1', [module.name]);
  await tx.query('DELETE FROM attesta.mail_templates WHERE module = $1', [module.name]);
  await tx.query('DELETE FROM attesta.mail_merges WHERE module = $1', [module.name]);
  await tx.query('DELETE FROM attesta.installed_modules WHERE module = $1', [module.name]);
}
