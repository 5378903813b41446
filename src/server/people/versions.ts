import { Problem } from '../../engine/errors/problem.ts';
import type { JsonValue } from '../../metadata/json.ts';

/** `ETag` of a row's version. */
export function etag(version: number): Readonly<Record<string, string>> {
  return { etag: `"${version}"` };
}

/** Refuses a change that was made with an older version in view. Without `If-Match` nothing is compared. */
export function requireVersion(ifMatch: string | undefined, version: number): void {
  if (ifMatch === undefined || ifMatch === '*') return;
  if (ifMatch.replace(/^W\//, '').replaceAll('"', '') === String(version)) return;
  throw new Problem('stale_version', {
    en: 'Somebody changed this in the meantime. Look at it again, then repeat your change.',
    es: 'Alguien lo cambió mientras tanto. Mírelo de nuevo y repita después su cambio.',
  });
}

/** What a change did, as the history shows it. Only fields that differ. */
export function differences(
  before: Readonly<Record<string, JsonValue>>,
  after: Readonly<Record<string, JsonValue>>,
): Record<string, { from: JsonValue; to: JsonValue }> {
  const fields = Object.keys(after).filter(
    (field) => JSON.stringify(before[field] ?? null) !== JSON.stringify(after[field]),
  );
  return Object.fromEntries(
    fields.map((field) => [field, { from: before[field] ?? null, to: after[field] ?? null }]),
  );
}
