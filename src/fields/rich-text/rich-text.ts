import { cleanHtml } from '#clean-html';
import type { FieldDefinition } from '../../metadata/field.ts';
import { type Parsed, parsed } from '../../metadata/finding.ts';
import type { JsonValue } from '../../metadata/json.ts';
import { oneColumn } from '../column.ts';
import type { FieldType } from '../field-type.ts';
import { TEXT_FILTER } from '../filters.ts';
import { checkOptionKinds, wholeOption } from '../options.ts';
import { readText } from '../written-text.ts';
import { htmlText, textToHtml } from './html-text.ts';

const LONGEST = 200_000;

/** Formatted text, kept as cleaned HTML. What isn't harmless is taken out, never stored. Option `maxLength`. */
export const richText: FieldType = {
  name: 'rich_text',
  label: { en: 'Formatted text', es: 'Texto con formato' },
  ...oneColumn(() => 'text'),
  checkOptions: (field) => checkOptionKinds(field, { maxLength: { kind: 'whole', min: 1, max: LONGEST } }),
  parse(value, field) {
    const text = readLong(value, field);
    if (!text.ok) return text;
    const html = cleanHtml(text.value);
    return parsed(htmlText(html) === '' ? null : html);
  },
  parseText(written, field) {
    const text = readLong(written, field);
    if (!text.ok) return text;
    return parsed(text.value === '' ? null : textToHtml(text.value));
  },
  format: (value) => htmlText(String(value)),
  filter: { ...TEXT_FILTER, operators: ['contains', 'empty', 'notEmpty'] },
  sortable: false,
  searched: true,
  systemWritten: false,
  searchText: (value) => htmlText(String(value)),
  jsonSchema: () => ({ type: 'string', contentMediaType: 'text/html' }),
};

function readLong(value: JsonValue, field: FieldDefinition): Parsed<string> {
  return readText(value, field, { maxLength: wholeOption(field, 'maxLength', 50_000), lines: 'many' });
}
