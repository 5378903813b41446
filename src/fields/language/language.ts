import { parsed } from '../../metadata/finding.ts';
import { oneColumn } from '../column.ts';
import type { FieldType } from '../field-type.ts';
import { exactFilter } from '../filters.ts';
import { refuse } from '../findings.ts';
import { checkOptionKinds } from '../options.ts';
import { findLanguage } from './names.ts';

/** A language by its BCP 47 tag: `es`, `pt-BR`. */
export const language: FieldType = {
  name: 'language',
  label: { en: 'Language', es: 'Idioma' },
  ...oneColumn(() => 'text'),
  checkOptions: (field) => checkOptionKinds(field, {}),
  parse(value, field) {
    const tag = typeof value === 'string' && value.length <= 100 ? findLanguage(value) : null;
    if (tag !== null) return parsed(tag);
    return refuse('field.not_a_language', field, {
      en: 'Write the language as a tag such as es or pt-BR, or by its name.',
      es: 'Escriba el idioma con su código, como es o pt-BR, o con su nombre.',
    });
  },
  parseText: (written, field) => language.parse(written, field),
  format: (value, _field, locale) => {
    const name = new Intl.DisplayNames(locale, { type: 'language' }).of(String(value)) ?? String(value);
    return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
  },
  filter: exactFilter('text'),
  sortable: true,
  searched: false,
  systemWritten: false,
  searchText: () => null,
  jsonSchema: () => ({ type: 'string', description: 'BCP 47, such as es or pt-BR', maxLength: 100 }),
};
