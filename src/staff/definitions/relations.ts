import type { ModuleDefinition, RelationDefinition } from '../../metadata/module.ts';
import { targetsOf } from './subject-paths.ts';
import { nameFrom } from './suggest-names.ts';

/** Whether what a tab shows goes along with the record: said, or left to the way to the person. */
export function alongOf(relation: RelationDefinition): 'yes' | 'no' | 'plain' {
  if (relation.goesAlong === undefined) return relation.cascade ? 'yes' : 'plain';
  return relation.goesAlong ? 'yes' : 'no';
}

/** References of other modules to this one that are no tab of it yet. */
export function possibleRelations(
  module: ModuleDefinition,
  modules: readonly ModuleDefinition[],
): readonly RelationDefinition[] {
  return modules.flatMap((other) =>
    other.fields
      .filter((field) => targetsOf(field).includes(module.name))
      .filter((field) => !module.relations.some((one) => one.module === other.name && one.by === field.name))
      .map((field) => ({
        name: nameFrom(
          other.name,
          module.relations.map((one) => one.name),
        ),
        label: other.labelPlural,
        module: other.name,
        by: field.name,
      })),
  );
}
