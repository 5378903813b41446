/** A mapping as it was written, sorted into what it fills: fields, references, the owner. */
import { referenceModules } from '../../fields/reference/reference.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { Finding } from '../../metadata/finding.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { ImportRow } from './import-row.ts';
import { finding, unknownTarget } from './plan-findings.ts';

/** A column that fills a field. `column` counts from 0. */
export interface ValueColumn {
  readonly column: number;
  readonly field: FieldDefinition;
}

export interface Target {
  readonly column: number;
  readonly path: string;
}

export interface SortedTargets {
  readonly values: ValueColumn[];
  /** By the name of a reference: its columns, by the field of the record that they belong to; '' is the reference itself. */
  readonly references: Map<
    string,
    { readonly field: FieldDefinition; readonly columns: Map<string, number> }
  >;
  owner: number | undefined;
}

/** The mapping as pairs of column (from 0) and path; a path that two columns fill is a finding. */
export function targetsOf(row: ImportRow, findings: Finding[]): readonly Target[] {
  const targets = Object.entries(row.mapping).flatMap(([column, paths]) =>
    paths.map((path) => ({ column: Number(column) - 1, path })),
  );
  const [, twice] = [...Map.groupBy(targets, (one) => one.path)].find(([, some]) => some.length > 1) ?? [];
  if (twice?.[0]) {
    findings.push(
      finding('import.field_twice', twice[0].path, {
        en: `Two columns are to fill ${twice[0].path}. Choose one.`,
        es: `Dos columnas quieren rellenar ${twice[0].path}. Elija una.`,
      }),
    );
  }
  return targets;
}

/** What a path does not lead to is a finding, and is left out. */
export function sortTargets(
  module: ModuleDefinition,
  fields: ReadonlyMap<string, FieldDefinition>,
  targets: readonly Target[],
  findings: Finding[],
): SortedTargets {
  const sorted: SortedTargets = { values: [], references: new Map(), owner: undefined };
  for (const { column, path } of targets) {
    const [name = '', further] = path.split('.', 2);
    const field = fields.get(name);
    if (path === 'owner') sorted.owner = column;
    else if (!field) findings.push(unknownTarget(module, path));
    else if (referenceModules(field).length > 0) {
      const known = sorted.references.get(name) ?? { field, columns: new Map<string, number>() };
      known.columns.set(further ?? '', column);
      sorted.references.set(name, known);
    } else if (further !== undefined) findings.push(unknownTarget(module, path));
    else sorted.values.push({ column, field });
  }
  // Countries first: a telephone number of the row is read in its country.
  sorted.values.sort(
    (one, other) => Number(other.field.type === 'country') - Number(one.field.type === 'country'),
  );
  return sorted;
}
