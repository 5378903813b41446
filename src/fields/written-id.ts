import type { JsonValue } from '../metadata/json.ts';
import { isObject } from './choices.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** What names a record: an id, or the object that the API gives for it (`{ module, id, number, title }`). */
export interface WrittenId {
  readonly id: string;
  readonly module?: string;
}

/** Reads an id or a reference as the API takes it, null where it is neither. Ids are kept in small letters. */
export function readId(value: JsonValue): WrittenId | null {
  if (typeof value === 'string') return UUID.test(value) ? { id: value.toLowerCase() } : null;
  if (!isObject(value) || typeof value.id !== 'string' || !UUID.test(value.id)) return null;
  if (value.module === undefined) return { id: value.id.toLowerCase() };
  return typeof value.module === 'string' ? { id: value.id.toLowerCase(), module: value.module } : null;
}

/** What a reference is shown as: its title, where the value was read with it. */
export function shownReference(value: JsonValue): string {
  if (!isObject(value)) return String(value);
  const shown = [value.title, value.name, value.number, value.id].find(
    (one) => typeof one === 'string' && one !== '',
  );
  return typeof shown === 'string' ? shown : '';
}
