/** Fields for the tests of field types. */

import type { ParseContext } from '../../src/fields/field-type.ts';
import { fieldType } from '../../src/fields/index.ts';
import type { FieldDefinition, FieldTypeName } from '../../src/metadata/field.ts';
import type { Parsed } from '../../src/metadata/finding.ts';
import type { JsonObject, JsonValue } from '../../src/metadata/json.ts';

/** A field called `it` of the type. */
export function fieldOf(type: FieldTypeName, options?: JsonObject): FieldDefinition {
  return {
    name: 'it',
    type,
    label: { en: 'It' },
    privacy: { category: 'none' },
    ...(options && { options }),
  };
}

/** The value that was read, or the code of the first finding. */
export function outcome(read: Parsed<JsonValue>): JsonValue {
  return read.ok ? read.value : (read.findings[0]?.code ?? 'refused without a finding');
}

/** What the API makes of a value. */
export function parse(field: FieldDefinition, value: JsonValue): JsonValue {
  return outcome(fieldType(field.type).parse(value, field));
}

/** What becomes of a text that a person or a spreadsheet wrote. */
export function parseText(
  field: FieldDefinition,
  text: string,
  context: Partial<ParseContext> = {},
): JsonValue {
  return outcome(fieldType(field.type).parseText(text, field, { locale: 'en', ...context }));
}

/** Codes of the findings about the field's options. */
export function optionCodes(field: FieldDefinition): string[] {
  return fieldType(field.type)
    .checkOptions(field)
    .map((one) => one.code);
}
