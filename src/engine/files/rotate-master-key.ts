import type { Database, Sql } from '../database/database.ts';
import { holderPlace, type Keyring, type StoredHolder } from './keyring.ts';
import { type MasterKey, MasterKeyRefused, type MasterKeys, newMasterKey } from './master-key.ts';
import { seal, unseal } from './sealed-text.ts';

export interface RotationOptions {
  readonly now: Temporal.Instant;
  /** Keys rewrapped in one transaction. */
  readonly batch?: number;
  /** Called after each batch with how many keys are done; throwing stops the rotation, which the next call takes up. */
  readonly onProgress?: (rewrapped: number) => void;
  /** Writes the evidence, in the transaction that forgets the old key. */
  readonly record?: (tx: Sql, rewrapped: number) => Promise<void>;
}

/**
 * Puts a new master key in force and wraps every key of a data subject with it; files and mails are not touched. A rotation
 * that was interrupted is taken up where it stopped. Returns how many keys were rewrapped.
 */
export async function rotateMasterKey(
  database: Database,
  keyring: Keyring,
  options: RotationOptions,
): Promise<number> {
  const lock = await database.owner.client();
  try {
    await lock.query("SELECT pg_advisory_lock(hashtextextended('attesta.master_key', 0))");
    const keys = await twoKeys(keyring);
    const [current] = keys;
    await database.query(
      'INSERT INTO attesta.master_keys (id, created_at) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      [current.id, options.now],
    );
    const rewrapped = await rewrapAll(database, keys, options);
    await keyring.source.own?.replace([current]);
    return rewrapped;
  } finally {
    await lock.end();
  }
}

/**
 * A second key says that a rotation is under way: its new key is taken, and no third one made. Where the key is kept elsewhere, whoever
 * keeps it puts the new one before the old one. Throws `MasterKeyRefused` where that was not done.
 */
async function twoKeys(keyring: Keyring): Promise<MasterKeys> {
  const keys = await keyring.masterKeys();
  if (keys.length > 1) return keys;
  const { own, where } = keyring.source;
  if (!own)
    throw new MasterKeyRefused(
      `The master key is kept elsewhere: ${where} gives one key, and a new one is made there. Put a line before it (openssl rand -base64 32), so that it gives two, and run this again.`,
    );
  const both: MasterKeys = [newMasterKey(), ...keys];
  await own.replace(both);
  return both;
}

async function rewrapAll(database: Database, keys: MasterKeys, options: RotationOptions): Promise<number> {
  let rewrapped = 0;
  for (;;) {
    const done = await rewrapSome(database, keys, options.batch ?? 500);
    rewrapped += done;
    if (done > 0) options.onProgress?.(rewrapped);
    else if (await forgetOldKeys(database, keys[0], (tx) => options.record?.(tx, rewrapped)))
      return rewrapped;
  }
}

async function rewrapSome(database: Database, keys: MasterKeys, batch: number): Promise<number> {
  const [current] = keys;
  return database.transaction(async (tx) => {
    const rows = await tx.query<StoredHolder>(
      `SELECT id, subject, master_key, wrapped FROM attesta.subject_keys WHERE master_key <> $1
       ORDER BY id LIMIT $2 FOR UPDATE`,
      [current.id, batch],
    );
    await tx.query(
      `UPDATE attesta.subject_keys k SET master_key = $1, wrapped = n.wrapped
       FROM unnest($2::uuid[], $3::bytea[]) AS n(id, wrapped) WHERE k.id = n.id`,
      [current.id, rows.map((row) => row.id), rows.map((row) => rewrap(row, keys))],
    );
    return rows.length;
  });
}

function rewrap(row: StoredHolder, keys: MasterKeys): Buffer {
  const old = keys.find((key) => key.id === row.master_key);
  if (!old)
    throw new Error(`The master key ${row.master_key} is not in the file: some keys cannot be rewrapped.`);
  return seal(keys[0].key, holderPlace(row.id), unseal(old.key, holderPlace(row.id), row.wrapped));
}

/** False when another process has just wrapped something with an old key: that one has to be rewrapped first. */
async function forgetOldKeys(
  database: Database,
  current: MasterKey,
  record: (tx: Sql) => Promise<void> | undefined,
): Promise<boolean> {
  return database.transaction(async (tx) => {
    // Waits for those who are about to use an old key, and keeps others from beginning.
    await tx.query('SELECT id FROM attesta.master_keys WHERE id <> $1 FOR UPDATE', [current.id]);
    const [used] = await tx.query(
      'SELECT 1 AS used FROM attesta.subject_keys WHERE master_key <> $1 LIMIT 1',
      [current.id],
    );
    if (used) return false;
    await tx.query('DELETE FROM attesta.master_keys WHERE id <> $1', [current.id]);
    await record(tx);
    return true;
  });
}
