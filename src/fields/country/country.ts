import type { FieldDefinition } from '../../metadata/field.ts';
import { type Parsed, parsed } from '../../metadata/finding.ts';
import type { JsonValue } from '../../metadata/json.ts';
import type { Locale } from '../../metadata/label.ts';
import { oneColumn } from '../column.ts';
import type { FieldType } from '../field-type.ts';
import { exactFilter } from '../filters.ts';
import { refuse } from '../findings.ts';
import { checkOptionKinds } from '../options.ts';
import { countryCodes } from './codes.ts';
import { findCountry } from './names.ts';

/** A country by its ISO 3166-1 alpha-2 code. Names and common nicknames are read too. */
export const country: FieldType = {
  name: 'country',
  label: { en: 'Country', es: 'País' },
  ...oneColumn(() => 'text'),
  checkOptions: (field) => checkOptionKinds(field, {}),
  parse: readCountry,
  parseText: (written, field) => readCountry(written, field),
  format: (value, _field, locale) => countryName(String(value), locale),
  filter: exactFilter('text'),
  sortable: true,
  searched: false,
  systemWritten: false,
  searchText: () => null,
  jsonSchema: () => ({ type: 'string', description: 'ISO 3166-1 alpha-2, such as ES', maxLength: 100 }),
};

/** Reads a country of any field (an address has one too). */
export function readCountry(value: JsonValue, field: FieldDefinition): Parsed<string> {
  const code = typeof value === 'string' && value.length <= 100 ? findCountry(value) : null;
  if (code !== null) return parsed(code);
  return refuse('field.not_a_country', field, {
    en: 'Write the country as its two-letter code, such as ES, or its name.',
    es: 'Escriba el país con su código de dos letras, como ES, o con su nombre.',
  });
}

export function countryName(code: string, locale: Locale): string {
  return new Intl.DisplayNames(locale, { type: 'region' }).of(code) ?? code;
}

/** Every country as a choice, in the order of the locale's alphabet. */
export function countryChoices(
  locale: Locale,
): readonly { readonly value: string; readonly label: string }[] {
  const order = new Intl.Collator(locale);
  return [...countryCodes.keys()]
    .map((value) => ({ value, label: countryName(value, locale) }))
    .sort((one, other) => order.compare(one.label, other.label));
}
