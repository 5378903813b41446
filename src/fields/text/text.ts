import { oneColumn } from '../column.ts';
import type { FieldType } from '../field-type.ts';
import { TEXT_FILTER } from '../filters.ts';
import { checkOptionKinds, wholeOption } from '../options.ts';
import { readText } from '../written-text.ts';

const LONGEST = 1000;

/**
 * One line of text. Option `maxLength`: characters, 255 unless said otherwise. Option `codeOf`: the list of the company whose
 * codes it holds (`purposes`), so that they are told by their labels where a group of records is named by one.
 */
export const text: FieldType = {
  name: 'text',
  label: { en: 'Text', es: 'Texto' },
  ...oneColumn(() => 'text'),
  checkOptions: (field) =>
    checkOptionKinds(field, {
      maxLength: { kind: 'whole', min: 1, max: LONGEST },
      codeOf: { kind: 'text', pattern: /^purposes$/, like: 'purposes' },
    }),
  parse: (value, field) =>
    readText(value, field, { maxLength: wholeOption(field, 'maxLength', 255), lines: 'one' }),
  parseText: (written, field) => text.parse(written, field),
  format: (value) => String(value),
  filter: TEXT_FILTER,
  sortable: true,
  searched: true,
  systemWritten: false,
  searchText: (value) => String(value),
  jsonSchema: (field) => ({ type: 'string', maxLength: wholeOption(field, 'maxLength', 255) }),
};
