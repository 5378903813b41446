import type { ModuleDefinition } from '../../../metadata/module.ts';
import type { Values } from './changed-values.ts';

/** Where the app goes. */
export interface Way {
  readonly to: string;
  readonly search?: { readonly tab: 'related' };
}

/** The record that a part belongs to, where its parts are listed: the invoice of a line. Null of what is no part. */
export function wholeOf(module: ModuleDefinition, values: Values): Way | null {
  const { partOf } = module;
  const way = module.fields.find((field) => {
    const targets = field.type === 'reference' ? field.options?.modules : undefined;
    return Array.isArray(targets) && targets.some((target) => target === partOf);
  });
  const value = way && values[way.name];
  if (!partOf || typeof value !== 'object' || value === null || !('id' in value)) return null;
  return { to: `/records/${partOf}/${String(value.id)}`, search: { tab: 'related' } };
}

/** After a part back to its whole, where the next is written; after a whole to its parts; otherwise to the new record. */
export function afterCreation(
  module: ModuleDefinition,
  id: string,
  values: Values,
  modules: readonly ModuleDefinition[],
): Way {
  const own = `/records/${module.name}/${id}`;
  const hasParts = modules.some((one) => one.partOf === module.name);
  return wholeOf(module, values) ?? (hasParts ? { to: own, search: { tab: 'related' } } : { to: own });
}
