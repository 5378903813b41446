/**
 * The way from a module's records to the data subject, as SQL. Everything that asks "whose is this?" (the map, access,
 * erasure, row-level security for the portal) uses this one derivation of the definition's `subject`.
 */
import { fieldType } from '../../fields/index.ts';
import type { Catalog } from '../../metadata/catalog.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { sqlName } from '../database/database.ts';

/** Condition that a row of `module` (under `alias`) belongs to the subject bound to `placeholder`; null when no way leads there. */
export function subjectCondition(
  catalog: Catalog,
  moduleName: string,
  alias: string,
  placeholder: string,
  depth = 0,
): string | null {
  const module = catalog.modules.get(moduleName);
  if (!module || depth > 4) return null;
  const way = module.subject;
  if (way.kind === 'none') return null;
  if (way.kind === 'self') return `${alias}.id = ${placeholder}`;
  const conditions = way.paths
    .map((path) => conditionAlong(catalog, module, alias, path.split('.'), placeholder, depth))
    .filter((condition): condition is string => condition !== null);
  if (conditions.length === 0) return null;
  return conditions.length === 1 ? (conditions[0] ?? null) : `(${conditions.join(' or ')})`;
}

function conditionAlong(
  catalog: Catalog,
  module: ModuleDefinition,
  alias: string,
  path: readonly string[],
  placeholder: string,
  depth: number,
): string | null {
  const [name, ...rest] = path;
  const field = module.fields.find((candidate) => candidate.name === name);
  if (!field) return null;
  const conditions: string[] = [];
  for (const column of fieldType(field.type).columns(field)) {
    const target = column.references && 'module' in column.references ? column.references.module : null;
    if (!target) continue;
    const targetModule = catalog.modules.get(target);
    if (!targetModule) continue;
    if (rest.length === 0 && targetModule.subject.kind === 'self') {
      conditions.push(`${alias}.${sqlName(column.name)} = ${placeholder}`);
      continue;
    }
    const inner = `${alias}_${depth + 1}`;
    const condition =
      rest.length === 0
        ? subjectCondition(catalog, target, inner, placeholder, depth + 1)
        : conditionAlong(catalog, targetModule, inner, rest, placeholder, depth + 1);
    if (condition) {
      conditions.push(
        `${alias}.${sqlName(column.name)} in (select ${inner}.id from data.${sqlName(target)} ${inner} where ${condition})`,
      );
    }
  }
  if (conditions.length === 0) return null;
  return conditions.length === 1 ? (conditions[0] ?? null) : `(${conditions.join(' or ')})`;
}

/** The modules whose records are persons. */
export function subjectModules(catalog: Catalog): readonly ModuleDefinition[] {
  return [...catalog.modules.values()].filter((module) => module.subject.kind === 'self');
}

/** The modules whose records lead to a person, persons first, then those that refer to fewer other modules. */
export function modulesWithSubject(catalog: Catalog): readonly ModuleDefinition[] {
  const depthOf = (module: ModuleDefinition): number =>
    module.subject.kind === 'self'
      ? 0
      : module.subject.kind === 'paths'
        ? Math.max(...module.subject.paths.map((path) => path.split('.').length))
        : 99;
  return [...catalog.modules.values()]
    .filter((module) => module.subject.kind !== 'none')
    .sort((a, b) => depthOf(a) - depthOf(b) || a.name.localeCompare(b.name));
}
