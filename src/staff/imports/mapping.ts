import type { ImportJson, ImportOptions } from './shapes.ts';

/** Fields by column, in the order of the columns; null: the column is left out. */
export type ColumnFields = readonly (readonly string[] | null)[];

export interface Draft {
  readonly mapping: ColumnFields;
  readonly options: ImportOptions;
}

/** What was decided, or what the service suggests where nothing was. A field is suggested for one column only. */
export function firstMapping(staged: ImportJson): ColumnFields {
  const decided = staged.headers.map((header) => staged.mapping[header] ?? null);
  if (decided.some((fields) => fields !== null)) return decided;
  const taken = new Set<string>();
  return staged.headers.map((header, index) => {
    const suggestion =
      staged.suggestions[index]?.column === header
        ? staged.suggestions[index]
        : staged.suggestions.find((one) => one.column === header);
    const field = suggestion?.field ?? null;
    if (field === null || taken.has(field)) return null;
    taken.add(field);
    return [field];
  });
}

/** As the service takes it: by the number of the column, since names may repeat. */
export function writtenMapping(mapping: ColumnFields): Readonly<Record<string, readonly string[] | null>> {
  return Object.fromEntries(mapping.map((fields, index) => [String(index + 1), fields]));
}
