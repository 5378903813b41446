import type { Sql } from '../database/database.ts';
import type { Keyring } from '../files/keyring.ts';
import { type DataKey, type KeyPlace, type OpenDataKey, openDataKey, type Wrap } from './data-keys.ts';
import { type GroupKey, openGroupKey } from './group-keys.ts';

/**
 * The data key that a record has already, opened; undefined where it has none, where it is wrapped for others than those in
 * force, or where nobody is there who could open it: then the write gets a key of its own.
 */
export async function keyOfRecord(
  tx: Sql,
  keyring: Keyring,
  place: KeyPlace,
  inForce: readonly GroupKey[],
): Promise<OpenDataKey | undefined> {
  if (inForce.some((group) => group.mode === 'person')) return undefined;
  const [key] = await tx.query<DataKey>(
    `SELECT id, module, record, category FROM attesta.secret_keys
     WHERE record = $1 AND module = $2 AND category = $3 ORDER BY seq DESC LIMIT 1 FOR SHARE`,
    [place.record, place.module, place.category],
  );
  if (!key) return undefined;
  const wraps = await tx.query<Wrap>(
    'SELECT group_key AS "groupKey", wrapped FROM attesta.secret_key_wraps WHERE secret_key = $1',
    [key.id],
  );
  const wanted = new Set(inForce.map((group) => group.id));
  const [wrap] = wraps;
  if (!wrap || wraps.length !== wanted.size || !wraps.every((one) => wanted.has(one.groupKey)))
    return undefined;
  const groupPrivate = await openGroupKey(tx, keyring, wrap.groupKey, undefined);
  if (!groupPrivate) return undefined;
  try {
    return openDataKey(key, wrap, groupPrivate);
  } finally {
    groupPrivate.fill(0);
  }
}
