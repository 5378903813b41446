/** What a change comes to: the values that differ, and their columns. */
import { fieldType } from '../../fields/index.ts';
import type { JsonValue } from '../../metadata/json.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { FieldChange } from './record-evidence.ts';

/** Values by field, as they are stored. */
export type StoredValues = Readonly<Record<string, JsonValue | null>>;

/** The columns of the fields that are given. */
export function columnsOf(module: ModuleDefinition, values: StoredValues): Record<string, unknown> {
  const fields = module.fields.filter((field) => field.name in values);
  return Object.assign(
    {},
    ...fields.map((field) => fieldType(field.type).toColumns(values[field.name] ?? null, field)),
  );
}

/** The values that are not as they were. */
export function onlyChanged(values: StoredValues, before: StoredValues): Record<string, JsonValue | null> {
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => !sameValue(value, before[name] ?? null)),
  );
}

/** Whether two stored values are the same; keys of objects come in the order that the field type writes them. */
function sameValue(one: JsonValue | null, other: JsonValue | null): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** Each with what it was: what evidence keeps. */
export function differences(changed: StoredValues, before: StoredValues): Record<string, FieldChange> {
  return Object.fromEntries(
    Object.entries(changed).map(([name, to]) => [name, { from: before[name] ?? null, to }]),
  );
}
