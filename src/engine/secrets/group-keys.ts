/** The key pairs of groups of key holders: one generation after the other, and what opens them. */
import type { Sql } from '../database/database.ts';
import { uuidv7 } from '../database/uuidv7.ts';
import type { Keyring } from '../files/keyring.ts';
import type { SealedColumn } from '../files/reseal.ts';
import { seal, unseal } from '../files/sealed-text.ts';
import { unwrapWith, wrapFor } from './hpke.ts';
import { newKeyPair } from './key-pair.ts';

/** `service`: the service can open by itself. `person`: only while a member has opened their own key with a passphrase. */
export type KeyMode = 'service' | 'person';

/** One generation of a group's key. */
export interface GroupKey {
  readonly id: string;
  readonly group: string;
  readonly generation: number;
  readonly mode: KeyMode;
  readonly publicKey: Buffer;
}

interface StoredGroupKey extends GroupKey {
  readonly holder: string | null;
  readonly wrapped: Buffer | null;
}

const COLUMNS = `k.id, k.key_group AS "group", k.generation, k.mode, k.public_key AS "publicKey", k.holder, k.wrapped`;

/** A member's own key, opened: what it takes to open in mode `person`. */
export interface OpenIdentity {
  readonly userId: string;
  readonly privateKey: Buffer;
}

/**
 * The keys in force of the groups. They stay in force until the caller's transaction ends: a rotation waits for it, and then
 * finds what was wrapped. A group that has none yet gets its first.
 */
export async function keysInForce(
  tx: Sql,
  keyring: Keyring,
  groups: readonly string[],
  now: Temporal.Instant,
): Promise<readonly GroupKey[]> {
  const found = await lockedInForce(tx, groups);
  const missing = groups.filter((group) => !found.some((key) => key.group === group));
  if (missing.length === 0) return found;
  for (const group of missing) await newGroupKey(tx, keyring, { group, mode: 'service' }, now);
  return lockedInForce(tx, groups);
}

function lockedInForce(tx: Sql, groups: readonly string[]): Promise<StoredGroupKey[]> {
  return tx.query<StoredGroupKey>(
    `SELECT ${COLUMNS} FROM attesta.group_keys k
     WHERE k.key_group = ANY ($1::uuid[]) AND k.retired_at IS NULL ORDER BY k.key_group FOR SHARE`,
    [groups],
  );
}

/** Generations by their ids. */
export async function groupKeys(tx: Sql, ids: readonly string[]): Promise<readonly GroupKey[]> {
  return tx.query<StoredGroupKey>(
    `SELECT ${COLUMNS} FROM attesta.group_keys k WHERE k.id = ANY ($1::uuid[]) ORDER BY k.generation`,
    [ids],
  );
}

/** Generations of a group that something may still be wrapped for, the one in force last. */
export async function liveKeys(tx: Sql, group: string): Promise<readonly GroupKey[]> {
  return tx.query<StoredGroupKey>(
    `SELECT ${COLUMNS} FROM attesta.group_keys k
     WHERE k.key_group = $1 AND k.destroyed_at IS NULL ORDER BY k.generation`,
    [group],
  );
}

export interface NewGroupKey {
  readonly group: string;
  readonly mode: KeyMode;
}

/**
 * Makes the next generation of a group's key, which is in force from the commit on. The private key goes to the installation's
 * key (mode `service`) or to each member's (mode `person`), and to the recovery key, and is then forgotten. When two
 * transactions make a group's first key, one of them stays.
 */
export async function newGroupKey(
  tx: Sql,
  keyring: Keyring,
  { group, mode }: NewGroupKey,
  now: Temporal.Instant,
): Promise<string | undefined> {
  const id = uuidv7(now);
  const { publicKey, privateKey } = newKeyPair();
  try {
    const holder = mode === 'service' ? await keyring.holder(tx, null, now) : null;
    const made = await tx.query(
      `INSERT INTO attesta.group_keys (id, key_group, generation, mode, public_key, holder, wrapped, created_at)
       SELECT $1, $2, coalesce(max(generation), 0) + 1, $3, $4, $5, $6, $7
       FROM attesta.group_keys WHERE key_group = $2
       ON CONFLICT DO NOTHING RETURNING id`,
      [
        id,
        group,
        mode,
        publicKey,
        holder?.id ?? null,
        holder && seal(holder.key, servicePlace(id), privateKey),
        now,
      ],
    );
    if (made.length === 0) return undefined;
    if (mode === 'person') await giveToMembers(tx, { id, group }, privateKey);
    await giveToRecovery(tx, id, privateKey);
    return id;
  } finally {
    privateKey.fill(0);
  }
}

/** Wraps a group's private key for every member who has a key of their own and not this one yet, or for one of them. */
export async function giveToMembers(
  tx: Sql,
  key: { readonly id: string; readonly group: string },
  privateKey: Buffer,
  only: string | null = null,
): Promise<void> {
  const members = await tx.query<{ user: string; publicKey: Buffer }>(
    `SELECT m.user_id AS "user", i.public_key AS "publicKey"
     FROM attesta.key_group_members m JOIN attesta.key_identities i ON i.user_id = m.user_id
     WHERE m.key_group = $1 AND ($2::uuid IS NULL OR m.user_id = $2)
       AND NOT EXISTS (SELECT FROM attesta.member_keys g WHERE g.group_key = $3 AND g.user_id = m.user_id)`,
    [key.group, only, key.id],
  );
  await tx.query(
    `INSERT INTO attesta.member_keys (group_key, user_id, wrapped)
     SELECT $1, n.user_id, n.wrapped FROM unnest($2::uuid[], $3::bytea[]) AS n(user_id, wrapped)
     ON CONFLICT DO NOTHING`,
    [
      key.id,
      members.map((member) => member.user),
      members.map((member) => wrapFor(member.publicKey, memberPlace(key.id, member.user), privateKey)),
    ],
  );
}

/** Wraps a group's private key for the recovery key in force, where there is one. */
export async function giveToRecovery(tx: Sql, key: string, privateKey: Buffer): Promise<void> {
  const [recovery] = await tx.query<{ id: string; publicKey: Buffer }>(
    `SELECT id, public_key AS "publicKey" FROM attesta.key_recoveries WHERE replaced_at IS NULL`,
  );
  if (!recovery) return;
  await tx.query(
    `INSERT INTO attesta.recovery_wraps (recovery, group_key, wrapped) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
    [recovery.id, key, wrapFor(recovery.publicKey, recoveryPlace(key, recovery.id), privateKey)],
  );
}

/** Opens a group's private key; null when this takes somebody who is not there. The caller overwrites what it gets. */
export async function openGroupKey(
  tx: Sql,
  keyring: Keyring,
  id: string,
  identity: OpenIdentity | undefined,
): Promise<Buffer | null> {
  const [stored] = await tx.query<StoredGroupKey>(
    `SELECT ${COLUMNS} FROM attesta.group_keys k WHERE k.id = $1`,
    [id],
  );
  if (stored?.holder && stored.wrapped) {
    const holder = (await keyring.holders(tx, [stored.holder])).get(stored.holder);
    return holder ? unseal(holder.key, servicePlace(id), stored.wrapped) : null;
  }
  if (!identity) return null;
  const [given] = await tx.query<{ wrapped: Buffer }>(
    'SELECT wrapped FROM attesta.member_keys WHERE group_key = $1 AND user_id = $2',
    [id, identity.userId],
  );
  return given ? unwrapWith(identity.privateKey, memberPlace(id, identity.userId), given.wrapped) : null;
}

/** Seals a group's private key with the installation's key again: after a recovery. */
export async function sealForService(
  tx: Sql,
  keyring: Keyring,
  id: string,
  privateKey: Buffer,
  now: Temporal.Instant,
): Promise<void> {
  const holder = await keyring.holder(tx, null, now);
  await tx.query('UPDATE attesta.group_keys SET holder = $2, wrapped = $3 WHERE id = $1', [
    id,
    holder.id,
    seal(holder.key, servicePlace(id), privateKey),
  ]);
}

/** Private keys of groups that the service opens. */
export const groupPrivateKeys: SealedColumn = {
  table: 'attesta.group_keys',
  column: 'wrapped',
  key: { id: 'uuid' },
  by: 'holder',
  place: ({ id = '' }) => servicePlace(id),
};

function servicePlace(key: string): string {
  return `group key ${key}`;
}

function memberPlace(key: string, user: string): string {
  return `group key ${key} for member ${user}`;
}

export function recoveryPlace(key: string, recovery: string): string {
  return `group key ${key} for recovery ${recovery}`;
}
