/** What hangs on a module's records: the records that are archived, blocked and restricted with them, declared by relation. */
import { fieldType } from '../../fields/index.ts';
import type { Catalog } from '../../metadata/catalog.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';

/** A column of another module by which its records hang on this one's. */
export interface DependantLink {
  readonly module: ModuleDefinition;
  readonly column: string;
}

const known = new WeakMap<Catalog, Map<string, readonly DependantLink[]>>();

/**
 * The columns by which records hang on those of `target`. A relation says whether it takes its records along; where it
 * doesn't say, or where there is none, parts go along and so does what leads to its person by the reference: leaving a
 * person's tickets behind would show whom they are about.
 */
export function dependantLinks(catalog: Catalog, target: string): readonly DependantLink[] {
  const ofCatalog = known.get(catalog) ?? new Map<string, readonly DependantLink[]>();
  known.set(catalog, ofCatalog);
  const found = ofCatalog.get(target) ?? linksTo(catalog, target);
  ofCatalog.set(target, found);
  return found;
}

function linksTo(catalog: Catalog, target: string): readonly DependantLink[] {
  const whole = catalog.modules.get(target);
  if (!whole) return [];
  return [...catalog.modules.values()].flatMap((module) =>
    module.fields
      .filter((field) => goesAlong(whole, module, field.name))
      .flatMap((field) => fieldType(field.type).columns(field))
      .filter(({ references }) => references && 'module' in references && references.module === target)
      .map((column) => ({ module, column: column.name })),
  );
}

function goesAlong(whole: ModuleDefinition, part: ModuleDefinition, by: string): boolean {
  const relation = whole.relations.find((one) => one.module === part.name && one.by === by);
  if (relation?.goesAlong !== undefined) return relation.goesAlong;
  if (relation?.cascade || part.partOf === whole.name) return true;
  return part.subject.kind === 'paths' && part.subject.paths.some((path) => path.split('.')[0] === by);
}
