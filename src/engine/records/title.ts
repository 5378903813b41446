/** What a record is called and by which words it is found. */
import type { JsonValue } from '../../metadata/json.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { fieldType } from '../../fields/index.ts';

type Values = Readonly<Record<string, JsonValue | null | undefined>>;

const LONGEST_TITLE = 300;
const LONGEST_WORDS = 20_000;

/** The values of the title fields, joined by a space; the number where they are all empty. */
export function titleOf(module: ModuleDefinition, values: Values, number: string): string {
  const parts = module.titleFields.map((name) => fieldText(module, name, values)).filter((text) => text !== '');
  return parts.length === 0 ? number : parts.join(' ').slice(0, LONGEST_TITLE);
}

/** The text of the searchable fields and of the title, as it goes into the search entry. */
export function searchWords(module: ModuleDefinition, values: Values): string {
  const names = module.fields
    .filter((field) => field.searchable || module.titleFields.includes(field.name))
    .map((field) => field.name);
  return names
    .map((name) => fieldText(module, name, values))
    .filter((text) => text !== '')
    .join('\n')
    .slice(0, LONGEST_WORDS);
}

function fieldText(module: ModuleDefinition, name: string, values: Values): string {
  const field = module.fields.find((one) => one.name === name);
  const value = values[name];
  if (!field || value === null || value === undefined) return '';
  return fieldType(field.type).searchText(value, field) ?? '';
}
