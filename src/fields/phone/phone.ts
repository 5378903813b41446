import {
  type CountryCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js';
import type { FieldDefinition } from '../../metadata/field.ts';
import { type Parsed, parsed } from '../../metadata/finding.ts';
import { oneColumn } from '../column.ts';
import type { FieldType } from '../field-type.ts';
import { TEXT_FILTER } from '../filters.ts';
import { refuse } from '../findings.ts';
import { COUNTRY_OPTION, checkOptionKinds, textOption } from '../options.ts';

const LIKE = {
  en: 'Write the number with its country code, such as +34 600 123 456.',
  es: 'Escriba el número con el prefijo del país, por ejemplo +34 600 123 456.',
};

/**
 * A telephone number, stored as E.164 (`+34600123456`). Option `defaultCountry`: where numbers without a country code
 * belong. Lengths are checked, not whether a range has been allotted: that changes faster than any table.
 */
export const phone: FieldType = {
  name: 'phone',
  label: { en: 'Telephone', es: 'Teléfono' },
  ...oneColumn(() => 'text'),
  checkOptions: (field) => checkOptionKinds(field, { defaultCountry: COUNTRY_OPTION }),
  parse: (value, field) =>
    typeof value === 'string' ? readPhone(value, field) : refuse('field.not_a_phone', field, LIKE),
  parseText: (written, field, context) => readPhone(written, field, context.defaultCountry),
  format: (value) => parsePhoneNumberFromString(String(value))?.formatInternational() ?? String(value),
  filter: { ...TEXT_FILTER, part: partOfPhone },
  sortable: true,
  searched: true,
  systemWritten: false,
  searchText: searchForms,
  jsonSchema: () => ({ type: 'string', description: 'Read as E.164, such as +34600123456', maxLength: 60 }),
};

/** As it is stored, without what stands between the digits: `612 345` is in +34612345678. */
function partOfPhone(text: string): string {
  const digits = text.normalize('NFKC').replace(/[\s()/.\u2010-\u2015-]/g, '');
  return /^\+?\d+$/.test(digits) ? digits : text;
}

function readPhone(written: string, field: FieldDefinition, country?: string): Parsed<string> {
  const text = written
    .normalize('NFKC')
    .trim()
    .replace(/^tel:/i, '')
    .replace(/^00(?=\s?\d)/, '+');
  if (text.length > 60 || !/^\+?[\d\s()/.–-]+/.test(text)) return refuse('field.not_a_phone', field, LIKE);
  const home = country ?? textOption(field, 'defaultCountry');
  if (!text.startsWith('+') && !(home && isSupportedCountry(home)))
    return refuse('field.phone_without_country', field, LIKE);
  const number = parsePhoneNumberFromString(text, { defaultCountry: home as CountryCode, extract: false });
  return judge(number, field);
}

function judge(number: PhoneNumber | undefined, field: FieldDefinition): Parsed<string> {
  if (!number?.isPossible())
    return refuse('field.not_a_phone', field, {
      en: `This is no telephone number. ${LIKE.en}`,
      es: `No es un número de teléfono. ${LIKE.es}`,
    });
  if (number.ext)
    return refuse('field.phone_extension', field, {
      en: `Write extension ${number.ext} in another field, such as a note.`,
      es: `Escriba la extensión ${number.ext} en otro campo, por ejemplo en una nota.`,
    });
  return parsed(number.number);
}

/** With and without the country code, so that either is found. */
function searchForms(value: unknown): string {
  const number = parsePhoneNumberFromString(String(value));
  if (!number) return String(value);
  return `${number.number} ${number.formatNational().replace(/\D/g, '')} ${number.formatInternational()}`;
}
