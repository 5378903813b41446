import type { FieldDefinition } from '../../metadata/field.ts';
import { type Parsed, parsed, refused } from '../../metadata/finding.ts';
import type { JsonValue } from '../../metadata/json.ts';
import type { Sentence } from '../../metadata/label.ts';
import type { FieldType } from '../field-type.ts';
import { spanishFieldFindings } from '../findings.es.ts';
import { fieldFindings, optionFinding } from '../findings.ts';
import { checkOptionKinds, FIELD_OPTION } from '../options.ts';
import { innerOf, innerTypes } from './inner.ts';
import { readSealMark, SEALED_TEXT } from './seal-mark.ts';

/**
 * A value that is encrypted, and shown on a reasoned reveal. Option `type`: what is inside (a text unless said otherwise), with
 * the options of that type beside it; `categoryField`: the picklist of the record that decides who may open it. What is
 * stored and read is a mark, `{ sealed: <id> }`; what is written is a value of the inner type.
 */
export const secret: FieldType = {
  name: 'secret',
  label: { en: 'Secret', es: 'Secreto' },
  sealed: true,
  columns: (field) => [{ name: field.name, sqlType: 'uuid' }],
  // The one gate to the table: a value that nobody sealed stops here, whatever way it came.
  toColumns(value, field) {
    const mark = readSealMark(value);
    if (value !== null && !mark)
      throw new TypeError(`The secret ${field.name} was to be stored without having been sealed.`);
    return { [field.name]: mark?.sealed ?? null };
  },
  fromColumns(row, field) {
    const stored = row[field.name];
    return typeof stored === 'string' ? { sealed: stored } : null;
  },
  checkOptions,
  parse: (value, field) => {
    const mark = readSealMark(value);
    return mark ? parsed({ sealed: mark.sealed }) : within(field, (type, inner) => type.parse(value, inner));
  },
  parseText: (written, field, context) =>
    within(field, (type, inner) => type.parseText(written, inner, context)),
  format: () => SEALED_TEXT,
  filter: { operators: ['empty', 'notEmpty'], compare: 'exact', sqlType: 'uuid' },
  sortable: false,
  searched: false,
  systemWritten: false,
  searchText: () => null,
  jsonSchema: (field) => ({
    description: 'Written as its value; read as a mark. The value is given by POST …/reveals.',
    anyOf: [
      ...innerSchema(field),
      { type: 'object', properties: { sealed: { type: 'string', format: 'uuid' } }, required: ['sealed'] },
    ],
  }),
};

function innerSchema(field: FieldDefinition): JsonValue[] {
  const inner = innerOf(field);
  return inner ? [inner.type.jsonSchema(inner.field)] : [];
}

function checkOptions(field: FieldDefinition) {
  const inner = innerOf(field);
  if (!inner) {
    const message = {
      en: `Write one of: ${innerTypes.join(', ')}.`,
      es: `Escriba uno de estos: ${innerTypes.join(', ')}.`,
    };
    return [optionFinding('options.inner', field, 'type', message)];
  }
  const own = field.options?.categoryField;
  const named = own === undefined ? {} : { categoryField: own };
  return [
    ...inner.type.checkOptions(inner.field),
    ...checkOptionKinds({ ...field, options: named }, { categoryField: FIELD_OPTION }),
  ];
}

/** What the inner type makes of it. Its refusals keep their code and lose their words, which may repeat what was written. */
function within(
  field: FieldDefinition,
  read: (type: FieldType, inner: FieldDefinition) => Parsed<JsonValue>,
): Parsed<JsonValue> {
  const inner = innerOf(field);
  if (!inner) throw new TypeError(`The secret ${field.name} holds no type that can be sealed.`);
  const result = read(inner.type, inner.field);
  if (result.ok) return parsed(result.value);
  return refused(...result.findings.map(({ code }) => ({ code, field: field.name, message: meaning(code) })));
}

function meaning(code: string): Sentence {
  return {
    en: entry(fieldFindings, code) ?? 'The value does not fit this secret.',
    es: entry(spanishFieldFindings, code) ?? 'El valor no encaja en este secreto.',
  };
}

function entry(sentences: Readonly<Record<string, string | undefined>>, code: string): string | undefined {
  return Object.hasOwn(sentences, code) ? sentences[code] : undefined;
}
