import { categoryField } from '../../fields/secret/inner-field.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { JsonValue } from '../../metadata/json.ts';

/** The category that decides who may open a secret of a record with these values; empty where the field names none. */
export function categoryOf(
  field: FieldDefinition,
  values: Readonly<Record<string, JsonValue | null | undefined>>,
): string {
  const name = categoryField(field);
  const value = name === null ? null : values[name];
  return typeof value === 'string' ? value : '';
}
