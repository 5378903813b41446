/** Opens sealed values for whoever holds a key of them. */
import type { JsonValue } from '../../metadata/json.ts';
import type { Sql } from '../database/database.ts';
import type { Keyring } from '../files/keyring.ts';
import { type DataKey, type OpenDataKey, openDataKey, wrapsOf } from './data-keys.ts';
import { type OpenIdentity, openGroupKey } from './group-keys.ts';
import { openValue, type ValuePlace } from './sealed-value.ts';

export interface StoredValue extends ValuePlace {
  readonly sealed: Buffer;
  readonly category: string;
}

const MOST_LOOKS = 5;

/**
 * The sealed values by their ids, with data keys that stay until the transaction ends: a rotation waits. One that has just moved
 * a value to another key is followed. Values that are gone are left out.
 */
export async function storedValues(tx: Sql, ids: readonly string[]): Promise<readonly StoredValue[]> {
  for (let look = 1; ; look += 1) {
    const rows = await tx.query<StoredValue>(
      `SELECT v.id, v.module, v.record, v.field, v.version, v.secret_key AS key, v.sealed, k.category
       FROM attesta.secret_values v JOIN attesta.secret_keys k ON k.id = v.secret_key
       WHERE v.id = ANY ($1::uuid[]) ORDER BY v.id FOR SHARE OF k`,
      [ids],
    );
    if (rows.length === ids.length || look === MOST_LOOKS) return rows;
  }
}

/** Who opens: which groups' keys they hold, and their own key where they opened it. */
export interface Opener {
  readonly keyring: Keyring;
  readonly groups: ReadonlySet<string>;
  readonly identity: OpenIdentity | undefined;
}

/** `not_held`: no group of the opener's may. `locked`: one may, and a member has to open their own key first. */
export type Closed = 'not_held' | 'locked';

/** The data key, or why it stays closed. */
export async function openKeyFor(
  tx: Sql,
  opener: Opener,
  key: DataKey,
): Promise<OpenDataKey | { readonly closed: Closed }> {
  const mine = (await wrapsOf(tx, key.id)).filter((wrap) => opener.groups.has(wrap.group));
  for (const wrap of mine) {
    const groupPrivate = await openGroupKey(tx, opener.keyring, wrap.groupKey, opener.identity);
    if (!groupPrivate) continue;
    try {
      return openDataKey(key, wrap, groupPrivate);
    } finally {
      groupPrivate.fill(0);
    }
  }
  return { closed: mine.length === 0 ? 'not_held' : 'locked' };
}

export interface OpenedValues {
  /** By the id of what was sealed. */
  readonly values: ReadonlyMap<string, JsonValue>;
  readonly closed: readonly { readonly value: StoredValue; readonly why: Closed }[];
}

/** Opens what can be opened; the rest is named with its reason. */
export async function openValues(
  tx: Sql,
  opener: Opener,
  stored: readonly StoredValue[],
): Promise<OpenedValues> {
  const values = new Map<string, JsonValue>();
  const closed: { value: StoredValue; why: Closed }[] = [];
  for (const [, some] of Map.groupBy(stored, (value) => value.key)) {
    const [first] = some;
    if (!first) continue;
    const open = await openKeyFor(tx, opener, keyOf(first));
    if ('closed' in open) {
      closed.push(...some.map((value) => ({ value, why: open.closed })));
      continue;
    }
    for (const value of some) values.set(value.id, openValue(open.key, value, value.sealed));
    open.key.fill(0);
  }
  return { values, closed };
}

export function keyOf({ key, module, record, category }: StoredValue): DataKey {
  return { id: key, module, record, category };
}
