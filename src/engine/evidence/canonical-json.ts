import type { JsonValue } from '../../metadata/json.ts';

/**
 * The one text of a JSON value (RFC 8785): object keys sorted by UTF-16 code units, no white space, numbers as ECMAScript
 * writes them. Absent (`undefined`) keys are left out. A half surrogate becomes U+FFFD, as PostgreSQL would store it, so
 * that a broken character can't stop a record from being saved. Throws a `TypeError` on NaN and infinities.
 */
export function canonicalJson(value: JsonValue): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return JSON.stringify(value.toWellFormed());
  if (typeof value === 'number') return numberText(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  return objectText(value);
}

function isList(value: object): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function numberText(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError('Evidence holds finite numbers only.');
  return JSON.stringify(value);
}

function objectText(value: { readonly [key: string]: JsonValue | undefined }): string {
  const members: string[] = [];
  for (const key of sortedKeys(value)) {
    const member = value[key];
    if (member !== undefined) members.push(`${JSON.stringify(key.toWellFormed())}:${canonicalJson(member)}`);
  }
  return `{${members.join(',')}}`;
}

/** Most objects are written with their keys in order already, and looking costs a fraction of sorting. */
function sortedKeys(value: object): string[] {
  const keys = Object.keys(value);
  return keys.every((key, index) => index === 0 || (keys[index - 1] ?? '') < key) ? keys : keys.sort();
}
