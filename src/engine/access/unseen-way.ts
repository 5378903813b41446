/**
 * Where a rule that denies looks through another record which this connection to the database does not show (an archived one;
 * for the portal, whatever is not its person's), it cannot tell whether it is meant. It denies then: not knowing is no permission.
 */
import type { Catalog } from '../../metadata/catalog.ts';
import type { Filter } from '../../metadata/filter.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { fieldColumns } from '../catalog/table.ts';
import { type SqlFragment, sql, sqlIdentifier } from './fragment.ts';

/** The conditions that a path of the filter leads from the row under `alias` to a record that is not shown. */
export function unseenWays(
  catalog: Catalog,
  module: ModuleDefinition,
  filter: Filter,
  alias: string,
): readonly SqlFragment[] {
  const paths = new Set(pathsIn(filter).filter((path) => path.includes('.')));
  return [...paths].flatMap((path) => unseenAlong(catalog, module, path.split('.').slice(0, -1), alias));
}

/** The conditions that a reference by one of these fields leads to a record of `to` that is not shown. */
export function unseenReference(
  module: ModuleDefinition,
  fields: readonly string[],
  to: string,
  alias: string,
): readonly SqlFragment[] {
  const meant = module.fields.filter((field) => fields.includes(field.name));
  return meant.flatMap(fieldColumns).flatMap((column) => {
    const target = column.references && 'module' in column.references ? column.references.module : undefined;
    return target === to ? [notShown(alias, column.name, to)] : [];
  });
}

function pathsIn(filter: Filter): readonly string[] {
  if ('all' in filter) return filter.all.flatMap(pathsIn);
  if ('any' in filter) return filter.any.flatMap(pathsIn);
  return 'not' in filter ? pathsIn(filter.not) : [filter.field];
}

function unseenAlong(
  catalog: Catalog,
  module: ModuleDefinition,
  [name, ...rest]: readonly string[],
  alias: string,
): readonly SqlFragment[] {
  const field = module.fields.find((one) => one.name === name);
  if (!field) return [];
  return fieldColumns(field).flatMap((column) => {
    const target = column.references && 'module' in column.references ? column.references.module : undefined;
    const next = target === undefined ? undefined : catalog.modules.get(target);
    if (target === undefined || !next) return [];
    const inner = `${alias}_on`;
    const further = unseenAlong(catalog, next, rest, inner).map(
      (condition) =>
        sql`exists (select 1 from data.${sqlIdentifier(target)} ${sqlIdentifier(inner)} where ${sqlIdentifier(inner)}.id = ${sqlIdentifier(alias)}.${sqlIdentifier(column.name)} and ${condition})`,
    );
    return [notShown(alias, column.name, target), ...further];
  });
}

function notShown(alias: string, column: string, module: string): SqlFragment {
  const [inner, here] = [
    sqlIdentifier(`${alias}_there`),
    sql`${sqlIdentifier(alias)}.${sqlIdentifier(column)}`,
  ];
  return sql`(${here} is not null and not exists (select 1 from data.${sqlIdentifier(module)} ${inner} where ${inner}.id = ${here}))`;
}
