/** Seals secrets anew that are sealed with another algorithm than the chosen one, as far as the service can open them by itself. */
import type { Database, Sql } from '../database/database.ts';
import { algorithmSql, chosenAlgorithm } from '../files/algorithms.ts';
import type { Keyring } from '../files/keyring.ts';
import type { Resealed, ResealOptions } from '../files/reseal.ts';
import { SealBroken } from '../files/sealed-text.ts';
import { addWraps, type DataKey, type OpenDataKey } from './data-keys.ts';
import { giveToRecovery, groupKeys, openGroupKey } from './group-keys.ts';
import { type Opener, openKeyFor, type StoredValue } from './open-values.ts';
import { openValue, sealValue } from './sealed-value.ts';

/** Data keys of which a wrapping or a value has another algorithm. */
const OLD_KEYS = `(EXISTS (SELECT FROM attesta.secret_key_wraps w WHERE w.secret_key = d.id AND ${algorithmSql('w.wrapped')} <> $1)
  OR EXISTS (SELECT FROM attesta.secret_values v WHERE v.secret_key = d.id AND ${algorithmSql('v.sealed')} <> $1))`;

/**
 * Wraps data keys anew for every group that may open them, and seals their values anew. What only a member's passphrase opens is left and
 * counted: it follows when its group's key is renewed with a member present.
 */
export async function resealSecrets(
  database: Database,
  keyring: Keyring,
  options: ResealOptions,
): Promise<Resealed> {
  const every = await database.query<{ id: string }>('SELECT id FROM attesta.key_groups');
  const opener = { keyring, groups: new Set(every.map((group) => group.id)), identity: undefined };
  const total = { done: 0, left: 0 };
  for (let pass = 1; pass <= MOST_PASSES; pass += 1) {
    const found = await onePass(database, opener, (done) => options.onProgress?.(total.done + done));
    total.done += found.done;
    total.left = found.left + found.busy;
    if (found.busy === 0) break;
    await new Promise((resume) => setTimeout(resume, PAUSE_MS));
  }
  const recovery = await wrapRecoveryAnew(database, keyring);
  return { done: total.done + recovery.done, left: total.left + recovery.left };
}

/** Somebody who is writing a value keeps it for as long as their transaction takes. */
const MOST_PASSES = 20;
const PAUSE_MS = 100;

type Outcome = 'done' | 'left' | 'busy';

async function onePass(
  database: Database,
  opener: Opener,
  onProgress: (done: number) => void,
): Promise<Record<Outcome, number>> {
  const total = { done: 0, left: 0, busy: 0 };
  let after = 0;
  for (;;) {
    const since = after;
    const step = await database.transaction((tx) => resealKey(tx, opener, since));
    if (!step) return total;
    after = step.seq;
    total[step.outcome] += 1;
    onProgress(total.done);
  }
}

async function resealKey(
  tx: Sql,
  opener: Opener,
  after: number,
): Promise<{ readonly seq: number; readonly outcome: Outcome } | undefined> {
  const next = await nextKey(tx, after);
  if (!next) return undefined;
  const { seq } = next;
  const open = await openKeyFor(tx, opener, next).catch(closedWhenBroken);
  if ('closed' in open) return { seq, outcome: 'left' };
  try {
    await wrapAnew(tx, open);
    return { seq, outcome: await sealAnew(tx, open) };
  } finally {
    open.key.fill(0);
  }
}

function closedWhenBroken(error: unknown): { readonly closed: 'broken' } {
  if (error instanceof SealBroken) return { closed: 'broken' };
  throw error;
}

async function nextKey(tx: Sql, after: number): Promise<(DataKey & { readonly seq: number }) | undefined> {
  const [row] = await tx.query<DataKey & { readonly seq: number }>(
    `SELECT d.id, d.module, d.record, d.category, d.seq FROM attesta.secret_keys d
     WHERE d.seq > $2 AND ${OLD_KEYS} ORDER BY d.seq LIMIT 1 FOR UPDATE OF d`,
    [chosenAlgorithm().id, after],
  );
  return row;
}

async function wrapAnew(tx: Sql, open: OpenDataKey): Promise<void> {
  const old = await tx.query<{ groupKey: string }>(
    `DELETE FROM attesta.secret_key_wraps w WHERE w.secret_key = $2 AND ${algorithmSql('w.wrapped')} <> $1
     RETURNING w.group_key AS "groupKey"`,
    [chosenAlgorithm().id, open.id],
  );
  await addWraps(
    tx,
    open,
    await groupKeys(
      tx,
      old.map((wrap) => wrap.groupKey),
    ),
  );
}

/** Whoever holds a key here waits for nobody, so that no two wait for each other: values that are being written come later. */
async function sealAnew(tx: Sql, { id, key }: OpenDataKey): Promise<'done' | 'busy'> {
  const OLD = `secret_key = $2 AND ${algorithmSql('sealed')} <> $1`;
  const values = await tx.query<StoredValue>(
    `SELECT id, module, record, field, version, secret_key AS key, sealed FROM attesta.secret_values
     WHERE ${OLD} ORDER BY id FOR UPDATE SKIP LOCKED`,
    [chosenAlgorithm().id, id],
  );
  for (const value of values)
    await tx.query('UPDATE attesta.secret_values SET sealed = $2 WHERE id = $1', [
      value.id,
      sealValue(key, value, openValue(key, value, value.sealed)),
    ]);
  const left = await tx.query(`SELECT 1 AS left FROM attesta.secret_values WHERE ${OLD} LIMIT 1`, [
    chosenAlgorithm().id,
    id,
  ]);
  return left.length > 0 ? 'busy' : 'done';
}

/** Private keys of groups as the recovery key opens them. */
async function wrapRecoveryAnew(database: Database, keyring: Keyring): Promise<Resealed> {
  const old = await database.query<{ recovery: string; groupKey: string }>(
    `SELECT w.recovery, w.group_key AS "groupKey" FROM attesta.recovery_wraps w
     JOIN attesta.key_recoveries r ON r.id = w.recovery AND r.replaced_at IS NULL
     WHERE ${algorithmSql('w.wrapped')} <> $1 ORDER BY w.group_key`,
    [chosenAlgorithm().id],
  );
  let done = 0;
  for (const { recovery, groupKey } of old) {
    const wrapped = await database.transaction(async (tx) => {
      const privateKey = await openGroupKey(tx, keyring, groupKey, undefined);
      if (!privateKey) return false;
      await tx.query('DELETE FROM attesta.recovery_wraps WHERE recovery = $1 AND group_key = $2', [
        recovery,
        groupKey,
      ]);
      await giveToRecovery(tx, groupKey, privateKey);
      privateKey.fill(0);
      return true;
    });
    if (wrapped) done += 1;
  }
  return { done, left: old.length - done };
}
