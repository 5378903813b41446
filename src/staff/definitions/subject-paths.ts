/** The ways that lead from a module's records to a person, as the definitions have them now. */
import type { FieldDefinition } from '../../metadata/field.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';

const LONGEST = 4;

/** The modules that a reference field leads to. */
export function targetsOf(field: FieldDefinition): readonly string[] {
  const modules = field.type === 'reference' ? field.options?.modules : undefined;
  return Array.isArray(modules) ? modules.filter((one) => typeof one === 'string') : [];
}

/** Every path of references from these fields to a module of persons: `driver`, `invoice.contact`. */
export function pathsOf(
  fields: readonly FieldDefinition[],
  modules: readonly ModuleDefinition[],
): readonly string[] {
  return [...new Set(fields.flatMap((field) => along(field, modules)))];
}

function along(field: FieldDefinition, modules: readonly ModuleDefinition[]): readonly string[] {
  return targetsOf(field).flatMap((target) => {
    const module = modules.find((one) => one.name === target);
    if (!module || module.subject.kind === 'none') return [];
    if (module.subject.kind === 'self') return [field.name];
    return module.subject.paths
      .map((path) => `${field.name}.${path}`)
      .filter((path) => path.split('.').length <= LONGEST);
  });
}

/** The modules whose records are persons or lead to one: a reference to them leads to a person. */
export function leadingModules(modules: readonly ModuleDefinition[]): readonly ModuleDefinition[] {
  return modules.filter((module) => module.subject.kind !== 'none' && !module.partOf);
}

/** A path in the words of the form: `Invoice › Contact`. */
export function pathWords(
  path: string,
  fields: readonly FieldDefinition[],
  modules: readonly ModuleDefinition[],
  label: (field: FieldDefinition) => string,
): string {
  const words: string[] = [];
  let here = fields;
  for (const name of path.split('.')) {
    const field = here.find((one) => one.name === name);
    words.push(field ? label(field) : name);
    const next = field && targetsOf(field)[0];
    here = modules.find((one) => one.name === next)?.fields ?? [];
  }
  return words.join(' › ');
}
