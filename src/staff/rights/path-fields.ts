import type { FieldDefinition } from '../../metadata/field.ts';
import type { Filter } from '../../metadata/filter.ts';
import type { Label } from '../../metadata/label.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';

/** The module with the fields that the filter reaches through references, each under its path and called by its way: Invoice: Contact. */
export function withPathFields<M extends ModuleDefinition>(
  module: M,
  modules: readonly ModuleDefinition[],
  filter: Filter | null,
): M {
  const paths = filter === null ? [] : [...new Set(pathsIn(filter))].filter((path) => path.includes('.'));
  const reached = paths.flatMap((path) => fieldAlong(module, modules, path.split('.')) ?? []);
  const named = reached.map((field, at) => ({ ...field, name: paths[at] ?? field.name }));
  return reached.length < paths.length || named.length === 0
    ? module
    : { ...module, fields: [...module.fields, ...named] };
}

function pathsIn(filter: Filter): readonly string[] {
  if ('all' in filter) return filter.all.flatMap(pathsIn);
  if ('any' in filter) return filter.any.flatMap(pathsIn);
  return 'not' in filter ? pathsIn(filter.not) : [filter.field];
}

function fieldAlong(
  module: ModuleDefinition,
  modules: readonly ModuleDefinition[],
  [name, ...rest]: readonly string[],
): FieldDefinition | undefined {
  const field = module.fields.find((one) => one.name === name);
  if (!field || rest.length === 0) return field;
  const targets = (field.options as { readonly modules?: readonly string[] } | undefined)?.modules ?? [];
  for (const target of modules.filter((one) => targets.includes(one.name))) {
    const found = fieldAlong(target, modules, rest);
    if (found) return { ...found, label: joined(field.label, found.label) };
  }
  return undefined;
}

function joined(one: Label, other: Label): Label {
  return { en: `${one.en}: ${other.en}`, es: `${one.es ?? one.en}: ${other.es ?? other.en}` };
}
