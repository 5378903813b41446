import type { FieldDefinition } from '../../metadata/field.ts';
import type { JsonValue } from '../../metadata/json.ts';
import { isObject } from '../choices.ts';

/** The values offered beside a value of the field it depends on. */
export function offeredChoices(
  field: FieldDefinition,
  beside: JsonValue | null | undefined,
): readonly string[] {
  const offered = field.options?.offered;
  if (!isObject(offered) || typeof beside !== 'string' || !Object.hasOwn(offered, beside)) return [];
  const values = offered[beside];
  return Array.isArray(values) ? values.filter((value) => typeof value === 'string') : [];
}
