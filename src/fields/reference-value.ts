import type { FieldDefinition } from '../metadata/field.ts';
import type { JsonValue } from '../metadata/json.ts';
import { isObject } from './choices.ts';

/** A value as the API takes it: a reference that was read with its title is written as its id, with its module where several are allowed. */
export function referenceForApi(value: JsonValue | null, field: FieldDefinition): JsonValue | null {
  const refers = ['reference', 'user', 'group', 'file', 'image'].includes(field.type);
  if (!refers || !isObject(value ?? undefined)) return value;
  const { module, id } = value as { readonly [key: string]: JsonValue | undefined };
  if (typeof id !== 'string') return null;
  const modules = field.options?.modules;
  const several = Array.isArray(modules) && modules.length > 1;
  return several && typeof module === 'string' ? { module, id } : id;
}
