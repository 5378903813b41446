import { createHash } from 'node:crypto';
import type { Sql, TransactionScope } from './database.ts';

/** What a transaction is told about itself, as `set_config` takes it. */
export type ScopeSettings = (scope?: TransactionScope) => readonly (readonly [string, string])[];

/**
 * Reads the key of the second lock and gives the settings of a scope with their proofs, without which the database does not
 * believe them (`0002-second-lock.sql`). A database without its tables has no key, and nothing to show.
 */
export async function scopeSettings(owner: Sql): Promise<ScopeSettings> {
  const key = await keyOf(owner);
  return (scope) => [
    ...(scope?.subject === undefined ? [] : proven(key, 'subject', scope.subject)),
    ...(scope?.states?.length ? proven(key, 'states', scope.states.join(',')) : []),
  ];
}

async function keyOf(owner: Sql): Promise<Buffer | undefined> {
  const [found] = await owner.query<{ there: boolean }>(
    "SELECT to_regclass('attesta.second_lock') IS NOT NULL AS there",
  );
  if (!found?.there) return undefined;
  const [row] = await owner.query<{ key: Buffer }>('SELECT key FROM attesta.second_lock');
  return row?.key;
}

function proven(
  key: Buffer | undefined,
  setting: string,
  words: string,
): readonly (readonly [string, string])[] {
  const named = [`attesta.${setting}`, words] as const;
  if (!key) return [named];
  const inner = hash(key, `${setting}:${words}`);
  return [named, [`attesta.${setting}_proof`, hash(key, inner).toString('hex')]];
}

function hash(key: Buffer, message: string | Buffer): Buffer {
  return createHash('sha256').update(key).update(message).digest();
}
