import { oneColumn } from '../column.ts';
import type { FieldType } from '../field-type.ts';
import { TEXT_FILTER } from '../filters.ts';
import { checkOptionKinds, wholeOption } from '../options.ts';
import { readText } from '../written-text.ts';

const LONGEST = 200_000;

/** Text of many lines. Option `maxLength`: characters, 20,000 unless said otherwise. */
export const longText: FieldType = {
  name: 'long_text',
  label: { en: 'Long text', es: 'Texto largo' },
  ...oneColumn(() => 'text'),
  checkOptions: (field) => checkOptionKinds(field, { maxLength: { kind: 'whole', min: 1, max: LONGEST } }),
  parse: (value, field) =>
    readText(value, field, { maxLength: wholeOption(field, 'maxLength', 20_000), lines: 'many' }),
  parseText: (written, field) => longText.parse(written, field),
  format: (value) => String(value),
  filter: TEXT_FILTER,
  sortable: false,
  searched: true,
  systemWritten: false,
  searchText: (value) => String(value),
  jsonSchema: (field) => ({ type: 'string', maxLength: wholeOption(field, 'maxLength', 20_000) }),
};
