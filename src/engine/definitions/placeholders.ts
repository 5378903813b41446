/** Texts with `{field.path}` in them, and paths along references to a field. */
import { referenceModules } from '../../fields/reference/reference.ts';
import type { Catalog } from '../../metadata/catalog.ts';
import { isStandingColumn, type ModuleDefinition, systemFieldNames } from '../../metadata/module.ts';

const PLACEHOLDER = /\{([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*){0,5})\}/g;

/** The paths that a text names. */
export function placeholdersIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(PLACEHOLDER)].map(([, path = '']) => path))];
}

/** The text with each path replaced; braces around anything else stay as they are. */
export function replaced(text: string, shown: ReadonlyMap<string, string>): string {
  return text.replaceAll(PLACEHOLDER, (whole, path: string) => shown.get(path) ?? whole);
}

/** Whether a path leads, over references, to a value that can be shown: a secret and a file are none. */
export function shownPaths(catalog: Catalog, module: ModuleDefinition, path: string): boolean {
  const [name = '', ...rest] = path.split('.');
  const field = module.fields.find((one) => one.name === name);
  if (!field)
    return rest.length === 0 && (name === 'title' || isSystemName(name)) && !isStandingColumn(module, name);
  if (rest.length === 0) return !['secret', 'file', 'image'].includes(field.type);
  const targets = field.type === 'reference' ? referenceModules(field) : [];
  return targets.some((target) => {
    const next = catalog.modules.get(target);
    return next !== undefined && shownPaths(catalog, next, rest.join('.'));
  });
}

function isSystemName(name: string): boolean {
  return systemFieldNames.some((one) => one === name);
}
