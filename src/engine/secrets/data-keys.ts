/** The data keys of records, each wrapped for the groups that may open it. */
import { randomBytes } from 'node:crypto';
import type { Sql } from '../database/database.ts';
import { uuidv7 } from '../database/uuidv7.ts';
import type { GroupKey } from './group-keys.ts';
import { unwrapWith, wrapFor } from './hpke.ts';

/** What a data key is of: the values of one record that one set of groups may open. */
export interface KeyPlace {
  readonly module: string;
  readonly record: string;
  readonly category: string;
}

export interface DataKey extends KeyPlace {
  readonly id: string;
}

export interface OpenDataKey extends DataKey {
  /** Overwrite it (`fill(0)`) as soon as it is no longer needed. */
  readonly key: Buffer;
}

/** A wrapping of a data key. */
export interface Wrap {
  readonly groupKey: string;
  readonly wrapped: Buffer;
}

/** Makes a data key, wrapped for the groups. Whoever makes it needs no key of theirs: only their public ones. */
export async function newDataKey(
  tx: Sql,
  { module, record, category }: KeyPlace,
  groups: readonly GroupKey[],
  now: Temporal.Instant,
): Promise<OpenDataKey> {
  if (groups.length === 0) throw new Error('A data key that nobody may open would lose what it seals.');
  const made: OpenDataKey = { id: uuidv7(now), module, record, category, key: randomBytes(32) };
  await tx.query(
    'INSERT INTO attesta.secret_keys (id, module, record, category, created_at) VALUES ($1, $2, $3, $4, $5)',
    [made.id, made.module, made.record, made.category, now],
  );
  await addWraps(tx, made, groups);
  return made;
}

/** Wraps an open data key for more groups. */
export async function addWraps(tx: Sql, open: OpenDataKey, groups: readonly GroupKey[]): Promise<void> {
  await tx.query(
    `INSERT INTO attesta.secret_key_wraps (secret_key, group_key, wrapped)
     SELECT $1, n.group_key, n.wrapped FROM unnest($2::uuid[], $3::bytea[]) AS n(group_key, wrapped)
     ON CONFLICT DO NOTHING`,
    [
      open.id,
      groups.map((group) => group.id),
      groups.map((group) => wrapFor(group.publicKey, wrapPlace(open), open.key)),
    ],
  );
}

/** The wrappings of a data key, the newest generations first. */
export async function wrapsOf(tx: Sql, key: string): Promise<readonly (Wrap & { readonly group: string })[]> {
  return tx.query<Wrap & { group: string }>(
    `SELECT w.group_key AS "groupKey", w.wrapped, k.key_group AS "group"
     FROM attesta.secret_key_wraps w JOIN attesta.group_keys k ON k.id = w.group_key
     WHERE w.secret_key = $1 ORDER BY k.generation DESC`,
    [key],
  );
}

/** Opens a data key with the private key of a group that it is wrapped for. Throws `SealBroken`. */
export function openDataKey(key: DataKey, wrap: Wrap, groupPrivate: Buffer): OpenDataKey {
  return { ...key, key: unwrapWith(groupPrivate, wrapPlace(key), wrap.wrapped) };
}

function wrapPlace({ id, module, record, category }: DataKey): string {
  return JSON.stringify(['data key', id, module, record, category]);
}
