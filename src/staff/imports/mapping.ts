import type { StagedImport } from '../../client/client.ts';
import type { ImportOptions } from '../../metadata/import-options.ts';

/** Fields by column, in the order of the columns; null: the column is left out. */
export type ColumnFields = readonly (readonly string[] | null)[];

export interface Draft {
  readonly mapping: ColumnFields;
  readonly options: ImportOptions;
}

/** Below this somebody should choose. */
const SURE = 0.6;

/** What was decided, or what the service suggests where nothing was. A field is suggested for one column only. */
export function firstMapping(staged: StagedImport): ColumnFields {
  const decided = staged.headers.map((header) => staged.mapping[header] ?? null);
  if (decided.some((fields) => fields !== null)) return decided;
  const taken = new Set<string>();
  return staged.headers.map((header, index) => {
    const at = staged.suggestions[index];
    const suggestion = at?.column === header ? at : staged.suggestions.find((one) => one.column === header);
    const field = suggestedField(staged, suggestion);
    if (field === null || taken.has(field)) return null;
    taken.add(field);
    return [field];
  });
}

/** `account.name` is suggested where the account is found by its title: on the form that is the account. */
function suggestedField(
  staged: StagedImport,
  suggestion: StagedImport['suggestions'][number] | undefined,
): string | null {
  if (!suggestion || suggestion.field === null || suggestion.confidence < SURE) return null;
  const [field = ''] = suggestion.field.split('.');
  return staged.targets.some((target) => target.field === field) ? field : suggestion.field;
}

/** The field that the service suggests for a column, as the form names it. */
export function suggestionFor(staged: StagedImport, header: string): string | null {
  return suggestedField(
    staged,
    staged.suggestions.find((one) => one.column === header),
  );
}

/** As the service takes it: by the number of the column, since names may repeat. */
export function writtenMapping(mapping: ColumnFields): Readonly<Record<string, readonly string[] | null>> {
  return Object.fromEntries(mapping.map((fields, index) => [String(index + 1), fields]));
}

const OPTIONS = [
  'dateOrder',
  'decimalMark',
  'defaultCountry',
  'duplicateKeys',
  'onDuplicate',
  'badRows',
  'badCells',
  'values',
  'secrets',
  'references',
  'linkColumn',
  'origin',
] as const satisfies readonly (keyof ImportOptions)[];

/** Everything that was chosen; what was taken back says so. */
export function writtenOptions(options: ImportOptions): Readonly<Record<string, unknown>> {
  return Object.fromEntries(OPTIONS.map((name) => [name, options[name] ?? null]));
}
