import type { FieldDefinition } from '../../metadata/field.ts';
import { type Parsed, parsed } from '../../metadata/finding.ts';
import { oneColumn } from '../column.ts';
import type { FieldType } from '../field-type.ts';
import { TEXT_FILTER } from '../filters.ts';
import { refuse } from '../findings.ts';
import { checkOptionKinds } from '../options.ts';

const LONGEST = 2048;
const LIKE = {
  en: 'Write a web address that begins with https:// or http://.',
  es: 'Escriba una dirección web que empiece por https:// o http://.',
};

/** A web address. Only http and https: `javascript:` and its like would run where the address is clicked. */
export const url: FieldType = {
  name: 'url',
  label: { en: 'Web address', es: 'Dirección web' },
  ...oneColumn(() => 'text'),
  checkOptions: (field) => checkOptionKinds(field, {}),
  parse: (value, field) =>
    typeof value === 'string' ? readAddress(value.trim(), field) : refuse('field.not_a_url', field, LIKE),
  parseText(written, field) {
    const text = written.trim();
    return readAddress(
      /^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+(\/|\?|#|:\d|$)/u.test(text) ? `https://${text}` : text,
      field,
    );
  },
  format: (value) => String(value),
  filter: TEXT_FILTER,
  sortable: true,
  searched: true,
  systemWritten: false,
  searchText: (value) => String(value),
  jsonSchema: () => ({ type: 'string', format: 'iri', maxLength: LONGEST }),
};

function readAddress(written: string, field: FieldDefinition): Parsed<string> {
  const text = written.normalize('NFC');
  if (text.length > LONGEST)
    return refuse('field.too_long', field, {
      en: `Shorten the address to ${LONGEST} characters.`,
      es: `Acorte la dirección a ${LONGEST} caracteres.`,
    });
  if (!/^https?:\/\/[^\s\p{C}"<>\\^`{|}]+$/iu.test(text) || !URL.canParse(text))
    return refuse('field.not_a_url', field, LIKE);
  const { username, password, hostname } = new URL(text);
  if (username || password)
    return refuse('field.not_a_url', field, {
      en: 'Take the user name and the password out of the address.',
      es: 'Quite de la dirección el usuario y la contraseña.',
    });
  if (!hostname) return refuse('field.not_a_url', field, LIKE);
  return parsed(text);
}
