import type { FieldDefinition } from '../../metadata/field.ts';
import { type Parsed, parsed } from '../../metadata/finding.ts';
import type { JsonValue } from '../../metadata/json.ts';
import { isObject } from '../choices.ts';
import { countryName, readCountry } from '../country/country.ts';
import type { FieldType } from '../field-type.ts';
import { refuse } from '../findings.ts';
import { checkOptionKinds } from '../options.ts';
import { readText } from '../written-text.ts';

/** The parts of an address, each with a column of its own; `maxLength` in characters. */
const PARTS = { street: 200, city: 100, region: 100, postal_code: 20, country: 100 } as const;
const NAMES = ['street', 'city', 'region', 'postal_code', 'country'] as const;
type Part = (typeof NAMES)[number];
const LIKE = {
  en: 'Write { "street", "city", "region", "postal_code", "country" }.',
  es: 'Escriba { "street", "city", "region", "postal_code", "country" }.',
};

/** A postal address: an object of its parts, those without a value left out. */
export const address: FieldType = {
  name: 'address',
  label: { en: 'Postal address', es: 'Dirección postal' },
  checkOptions: (field) => checkOptionKinds(field, {}),
  columns: (field) => NAMES.map((part) => ({ name: `${field.name}_${part}`, sqlType: 'text' })),
  parse: readAddress,
  parseText: (written, field) => readLines(written, field),
  format: (value, _field, locale) => lines(value, (code) => countryName(code, locale)).join(', '),
  toColumns: (value, field) =>
    Object.fromEntries(NAMES.map((part) => [`${field.name}_${part}`, partOf(value, part)])),
  fromColumns(row, field) {
    const parts = NAMES.flatMap((part) => {
      const stored = row[`${field.name}_${part}`];
      return typeof stored === 'string' ? [[part, stored] as const] : [];
    });
    return parts.length ? Object.fromEntries(parts) : null;
  },
  filter: null,
  sortable: false,
  searched: true,
  systemWritten: false,
  searchText: (value) => lines(value, () => '').join(' ') || null,
  jsonSchema: () => ({
    type: 'object',
    properties: Object.fromEntries(NAMES.map((part) => [part, { type: ['string', 'null'] }])),
    additionalProperties: false,
  }),
};

function partOf(value: JsonValue | null, part: Part): string | null {
  const given = isObject(value ?? undefined) ? (value as { readonly [key: string]: JsonValue })[part] : null;
  return typeof given === 'string' && given !== '' ? given : null;
}

function readAddress(value: JsonValue, field: FieldDefinition): Parsed<JsonValue> {
  if (!isObject(value)) return refuse('field.not_an_address', field, LIKE);
  const unknown = Object.keys(value).find((key) => !NAMES.includes(key as Part));
  if (unknown !== undefined)
    return refuse('field.not_an_address', field, {
      en: `"${unknown}" is no part. ${LIKE.en}`,
      es: `«${unknown}» no es una de las partes. ${LIKE.es}`,
    });
  const read: Record<string, string> = {};
  for (const part of NAMES) {
    const given = value[part];
    if (given === undefined || given === null || given === '') continue;
    const one = part === 'country' ? readCountry(given, field) : readPart(given, field, part);
    if (!one.ok)
      return {
        ok: false,
        findings: one.findings.map((found) => ({ ...found, field: `${field.name}.${part}` })),
      };
    read[part] = one.value;
  }
  return parsed(Object.keys(read).length ? read : null);
}

function readPart(given: JsonValue, field: FieldDefinition, part: Part): Parsed<string> {
  return readText(given, field, { maxLength: PARTS[part], lines: part === 'street' ? 'many' : 'one' });
}

/** A text in lines or commas can't be told apart for sure, so only its street is filled: nothing is lost. */
function readLines(written: string, field: FieldDefinition): Parsed<JsonValue> {
  return readAddress({ street: written }, field);
}

function lines(value: JsonValue, showCountry: (code: string) => string): string[] {
  const country = partOf(value, 'country');
  const town = [partOf(value, 'postal_code'), partOf(value, 'city')].filter((one) => one !== null).join(' ');
  return [partOf(value, 'street'), town, partOf(value, 'region'), country ? showCountry(country) : '']
    .filter((line) => line !== null && line !== '')
    .map((line) => (line ?? '').replaceAll('\n', ', '));
}
