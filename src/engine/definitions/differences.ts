/** Where two values differ, part by part. */
import type { JsonValue } from '../../metadata/json.ts';

export interface Difference {
  /** `label.es`, `views`, `privacy.onErasure.action`; empty where the values differ as a whole. */
  readonly path: string;
  /** Absent where there was nothing. */
  readonly from?: JsonValue;
  /** Absent where there is nothing any more. */
  readonly to?: JsonValue;
}

/** Goes into objects, but not into lists: what moved in a list is seen by looking at all of it. The order of keys says nothing. */
export function differencesOf(from: unknown, to: unknown): readonly Difference[] {
  return compare(plain(from), plain(to), '');
}

function compare(from: JsonValue | undefined, to: JsonValue | undefined, path: string): Difference[] {
  if (isObject(from) && isObject(to)) {
    const keys = new Set([...Object.keys(from), ...Object.keys(to)]);
    return [...keys].flatMap((key) => compare(from[key], to[key], path === '' ? key : `${path}.${key}`));
  }
  if (same(from, to)) return [];
  return [{ path, ...(from !== undefined && { from }), ...(to !== undefined && { to }) }];
}

function same(from: JsonValue | undefined, to: JsonValue | undefined): boolean {
  if (Array.isArray(from) && Array.isArray(to)) {
    return from.length === to.length && from.every((one, at) => compare(one, to[at], '').length === 0);
  }
  return from === to;
}

function isObject(value: JsonValue | undefined): value is { readonly [key: string]: JsonValue | undefined } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** As JSON has it: what is undefined is not there. */
function plain(value: unknown): JsonValue | undefined {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
