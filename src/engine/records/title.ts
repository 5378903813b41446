/** What a record is called and by which words it is found. */

import { fieldType } from '../../fields/index.ts';
import type { JsonValue } from '../../metadata/json.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';

type Values = Readonly<Record<string, JsonValue | null | undefined>>;

const LONGEST_TITLE = 300;
const LONGEST_WORDS = 20_000;

/** The values of the title fields, joined by a space; the number where they are all empty. */
export function titleOf(module: ModuleDefinition, values: Values, number: string): string {
  const parts = module.titleFields
    .map((name) => fieldText(module, name, values))
    .filter((text) => text !== '');
  return parts.length === 0 ? number : parts.join(' ').slice(0, LONGEST_TITLE);
}

/** What a search entry holds of a record: the searchable fields and the title as lines, and the terms that are looked up. */
export interface SearchText {
  readonly words: string;
  readonly terms: string;
}

export function searchText(module: ModuleDefinition, values: Values): SearchText {
  const words = module.fields
    .filter((field) => field.searchable || module.titleFields.includes(field.name))
    .map((field) => fieldText(module, field.name, values))
    .filter((text) => text !== '')
    .join('\n')
    .slice(0, LONGEST_WORDS);
  return { words, terms: searchTerms(words).join(' ') };
}

/** Letters and digits without what stands between them: `zoe@example.org` is found by `example`. */
export function plainTerms(text: string): string[] {
  return text.normalize('NFC').match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
}

function searchTerms(words: string): readonly string[] {
  const terms = plainTerms(words);
  return [...new Set([...terms, ...terms.filter((term) => /^\d{8,15}$/.test(term)).flatMap(endings)])];
}

/** A phone number is found without its country and area: its endings of 6 digits and more are terms too. */
function endings(digits: string): string[] {
  return Array.from({ length: digits.length - 6 }, (_, index) => digits.slice(index + 1));
}

function fieldText(module: ModuleDefinition, name: string, values: Values): string {
  const field = module.fields.find((one) => one.name === name);
  const value = values[name];
  if (!field || value === null || value === undefined) return '';
  return fieldType(field.type).searchText(value, field) ?? '';
}
