import type { Catalog } from './catalog.ts';
import type { FieldRules } from './field-rules.ts';
import type { ModuleDefinition } from './module.ts';

/** The definitions that a new one is judged beside. */
export type Definitions = Pick<Catalog, 'modules' | 'purposes' | 'retention'>;

/** A module under check: `definitions` has it among its modules already. */
export interface ModuleCheck {
  readonly module: ModuleDefinition;
  readonly definitions: Definitions;
  readonly rules: FieldRules;
}

/** The names that are there more than once. */
export function duplicates(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
