/** Which persons a record is about, by the module's way to the data subject. */
import type { Catalog } from '../../metadata/catalog.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { fieldColumns } from '../catalog/table.ts';
import { type Sql, sqlName } from '../database/database.ts';

/**
 * SQL expressions over the row under `alias`, each giving the id of one data subject or null. A path along references is
 * a sub-select. Empty for a module that leads to nobody.
 */
export function subjectExpressions(
  catalog: Catalog,
  module: ModuleDefinition,
  alias: string,
  depth = 0,
): readonly string[] {
  if (module.subject.kind === 'none' || depth > 4) return [];
  if (module.subject.kind === 'self') return [`${alias}.id`];
  return [
    ...new Set(module.subject.paths.flatMap((path) => along(catalog, module, path.split('.'), alias, depth))),
  ];
}

function along(
  catalog: Catalog,
  module: ModuleDefinition,
  path: readonly string[],
  alias: string,
  depth: number,
): readonly string[] {
  const [name, ...rest] = path;
  const field = module.fields.find((one) => one.name === name);
  if (!field) return [];
  return fieldColumns(field).flatMap((column) => {
    const to = column.references && 'module' in column.references ? column.references.module : undefined;
    const target = to === undefined ? undefined : catalog.modules.get(to);
    if (!target) return [];
    const here = `${alias}.${sqlName(column.name)}`;
    if (rest.length === 0 && target.subject.kind === 'self') return [here];
    const inner = `s${depth + 1}`;
    const further =
      rest.length === 0
        ? subjectExpressions(catalog, target, inner, depth + 1)
        : along(catalog, target, rest, inner, depth + 1);
    return further.map(
      (one) => `(SELECT ${one} FROM data.${sqlName(target.name)} ${inner} WHERE ${inner}.id = ${here})`,
    );
  });
}

/** The same as one array without empty places. */
export function subjectsArray(catalog: Catalog, module: ModuleDefinition, alias: string): string {
  const expressions = subjectExpressions(catalog, module, alias);
  return expressions.length === 0
    ? "'{}'::uuid[]"
    : `array_remove(ARRAY[${expressions.join(', ')}]::uuid[], NULL)`;
}

/** The data subjects of records, by record id. Records that lead to nobody have an empty list. */
export async function subjectsOf(
  tx: Sql,
  catalog: Catalog,
  module: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const definition = catalog.modules.get(module);
  if (!definition || ids.length === 0) return new Map();
  const rows = await tx.query<{ id: string; subjects: string[] }>(
    `SELECT r.id, ${subjectsArray(catalog, definition, 'r')} AS subjects
     FROM data.${sqlName(module)} r WHERE r.id = ANY ($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, [...new Set(row.subjects)]]));
}
