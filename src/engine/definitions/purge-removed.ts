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

/** Drops what isn't defined any more. Refused where it holds values, unless they are to be deleted with it. */
export async function purgeRemoved(tx: Sql, before: Catalog, after: Catalog, purge: boolean): Promise<void> {
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
  const kept = new Set(left.fields.flatMap(fieldColumns).map((column) => column.name));
  const gone = module.fields
    .flatMap(fieldColumns)
    .map((column) => column.name)
    .filter((name) => !kept.has(name));
  if (gone.length === 0) return;
  if (!purge) await refuseHeld(tx, module, gone);
  await dropGuards(tx, module.name, gone);
  const drops = gone
    .flatMap((name) => [foldedColumn(name), name])
    .map((name) => `DROP COLUMN IF EXISTS ${sqlName(name)}`);
  await tx.query(`ALTER TABLE data.${sqlName(module.name)} ${drops.join(', ')}`);
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
  const condition = columns.map((name) => `${sqlName(name)} IS NOT NULL`).join(' OR ');
  const [row] = await tx.query<{ held: number }>(
    `SELECT count(*) AS held FROM data.${sqlName(module.name)} WHERE ${condition}`,
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
