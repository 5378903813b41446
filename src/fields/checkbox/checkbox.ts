import { parsed } from '../../metadata/finding.ts';
import { oneColumn } from '../column.ts';
import type { FieldType } from '../field-type.ts';
import { refuse } from '../findings.ts';
import { foldWord } from '../fold.ts';
import { checkOptionKinds } from '../options.ts';

const YES =
  'yes y true t 1 on x ✓ ✔ si s verdadero cierto ja j wahr oui o vrai sim verdadeiro vero ano tak da';
const NO = 'no n false f 0 off falso nein falsch non faux nao nee onwaar ne nie nu';
const WORDS: ReadonlyMap<string, boolean> = new Map([
  ...YES.split(' ').map((word) => [word, true] as const),
  ...NO.split(' ').map((word) => [word, false] as const),
]);

/** Yes or no. Empty means that nobody said. */
export const checkbox: FieldType = {
  name: 'checkbox',
  label: { en: 'Yes or no', es: 'Sí o no' },
  ...oneColumn(() => 'boolean'),
  checkOptions: (field) => checkOptionKinds(field, {}),
  parse: (value, field) =>
    typeof value === 'boolean'
      ? parsed(value)
      : refuse('field.not_a_checkbox', field, { en: 'Write true or false.', es: 'Escriba true o false.' }),
  parseText(written, field) {
    const value = /[-+,]/.test(written) ? undefined : WORDS.get(foldWord(written));
    return value === undefined
      ? refuse('field.not_a_checkbox', field, { en: 'Write yes or no.', es: 'Escriba sí o no.' })
      : parsed(value);
  },
  format: (value, _field, locale) => (locale === 'es' ? (value ? 'Sí' : 'No') : value ? 'Yes' : 'No'),
  filter: {
    operators: ['eq', 'ne', 'in', 'notIn', 'empty', 'notEmpty'],
    compare: 'exact',
    sqlType: 'boolean',
  },
  sortable: true,
  searched: false,
  systemWritten: false,
  searchText: () => null,
  jsonSchema: () => ({ type: 'boolean' }),
};
