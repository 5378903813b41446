/** The keys of data subjects: made when first needed, wrapped by the master key, gone with the person. */
import { randomBytes } from 'node:crypto';
import type { Database, Sql } from '../database/database.ts';
import { uuidv7 } from '../database/uuidv7.ts';
import { type MasterKey, MasterKeyRefused, type MasterKeySource, type MasterKeys } from './master-key.ts';
import type { SealedColumn } from './reseal.ts';
import { seal, unseal } from './sealed-text.ts';

/** A key that seals what is held about one person, or about nobody (`subject` null). */
export interface HolderKey {
  readonly id: string;
  readonly subject: string | null;
  readonly key: Buffer;
}

export interface Keyring {
  /** The key of a data subject, or the installation's own; made when there is none. In the caller's transaction. */
  holder(tx: Sql, subject: string | null, now: Temporal.Instant): Promise<HolderKey>;
  /** Keys by their ids. Ids of keys that were destroyed are left out. */
  holders(tx: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, HolderKey>>;
  readonly source: MasterKeySource;
  /** The master keys as their source has them now. */
  masterKeys(): Promise<MasterKeys>;
}

export interface StoredHolder {
  readonly id: string;
  readonly subject: string | null;
  readonly master_key: string;
  readonly wrapped: Buffer;
}

const COLUMNS = 'id, subject, master_key, wrapped';

/**
 * Opens the keys of an installation. A new installation gets a master key, unless that is kept elsewhere; one that has keys already is
 * refused without the one that wraps them. Throws `MasterKeyRefused`.
 */
export async function openKeyring(
  database: Database,
  source: MasterKeySource,
  now: Temporal.Instant,
): Promise<Keyring> {
  const { where } = source;
  let keys = await firstKeys(database, source, now);

  async function masterKeys(): Promise<MasterKeys> {
    const read = await source.read();
    if (!read) throw missing(where);
    keys = read;
    return keys;
  }
  async function masterKeyOf(id: string): Promise<MasterKey> {
    const known = keys.find((one) => one.id === id) ?? (await masterKeys()).find((one) => one.id === id);
    if (!known)
      throw new MasterKeyRefused(
        `The database was sealed with the master key ${id}, which ${where} does not have. ${rightOne(source)}`,
      );
    return known;
  }
  async function open(stored: StoredHolder): Promise<HolderKey> {
    const { key } = await masterKeyOf(stored.master_key);
    return {
      id: stored.id,
      subject: stored.subject,
      key: unseal(key, holderPlace(stored.id), stored.wrapped),
    };
  }
  async function insert(tx: Sql, subject: string | null, now: Temporal.Instant): Promise<void> {
    for (const attempt of [1, 2]) {
      if (await insertHolder(tx, keys[0], subject, now)) return;
      // The master key was changed by another process.
      if (attempt === 1) await masterKeys();
    }
    throw new MasterKeyRefused(`The database does not know the master key of ${where}. ${rightOne(source)}`);
  }
  return {
    source,
    masterKeys,
    async holder(tx, subject, now) {
      const found = await findHolder(tx, subject);
      if (found) return open(found);
      await insert(tx, subject, now);
      const made = await findHolder(tx, subject);
      if (!made) throw new Error('The key that was just made is not there.');
      return open(made);
    },
    async holders(tx, ids) {
      const rows = await tx.query<StoredHolder>(
        `SELECT ${COLUMNS} FROM attesta.subject_keys WHERE id = ANY ($1::uuid[])`,
        [ids],
      );
      return new Map(await Promise.all(rows.map(async (row) => [row.id, await open(row)] as const)));
    },
  };
}

/** The keys of holders, as the master key wraps them. */
export const holderKeys: SealedColumn = {
  table: 'attesta.subject_keys',
  column: 'wrapped',
  key: { id: 'uuid' },
  by: 'master',
  place: ({ id = '' }) => holderPlace(id),
};

/** What a wrapped holder key is bound to. */
export function holderPlace(id: string): string {
  return `subject key ${id}`;
}

/** Destroys a person's key unless something that stays is sealed with it: a paper of a record that a law keeps. */
export async function destroyIdleSubjectKey(tx: Sql, subject: string): Promise<boolean> {
  const gone = await tx.query(
    `DELETE FROM attesta.subject_keys k WHERE k.subject = $1
       AND NOT EXISTS (SELECT FROM attesta.file_keys f WHERE f.holder = k.id)
       AND NOT EXISTS (SELECT FROM attesta.mails m WHERE m.holder = k.id) RETURNING k.id`,
    [subject],
  );
  return gone.length > 0;
}

async function findHolder(tx: Sql, subject: string | null): Promise<StoredHolder | undefined> {
  const [row] = await tx.query<StoredHolder>(
    subject === null
      ? `SELECT ${COLUMNS} FROM attesta.subject_keys WHERE subject IS NULL`
      : `SELECT ${COLUMNS} FROM attesta.subject_keys WHERE subject = $1`,
    subject === null ? [] : [subject],
  );
  return row;
}

/** False when the database no longer knows the master key. When another transaction makes the same key, theirs stays. */
async function insertHolder(
  tx: Sql,
  master: MasterKey,
  subject: string | null,
  now: Temporal.Instant,
): Promise<boolean> {
  const known = await tx.query('SELECT 1 AS known FROM attesta.master_keys WHERE id = $1 FOR KEY SHARE', [
    master.id,
  ]);
  if (known.length === 0) return false;
  const id = uuidv7(now);
  await tx.query(
    `INSERT INTO attesta.subject_keys (id, subject, master_key, wrapped, created_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT DO NOTHING`,
    [id, subject, master.id, seal(master.key, holderPlace(id), randomBytes(32)), now],
  );
  return true;
}

async function firstKeys(
  database: Database,
  source: MasterKeySource,
  now: Temporal.Instant,
): Promise<MasterKeys> {
  const known = await database.query<{ id: string }>('SELECT id FROM attesta.master_keys');
  const read = await source.read();
  if (!read && (known.length > 0 || !source.own)) throw missing(source.where);
  const keys = read ?? (await source.own?.create());
  if (!keys) throw missing(source.where);
  if (known.length === 0) {
    await database.query(
      'INSERT INTO attesta.master_keys (id, created_at) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      [keys[0].id, now],
    );
  } else if (!known.some((row) => keys.some((key) => key.id === row.id))) {
    throw new MasterKeyRefused(
      `${source.where} is not the master key that this database was sealed with. ${rightOne(source)}`,
    );
  }
  return keys;
}

function rightOne({ own }: MasterKeySource): string {
  return own
    ? 'Put the right file back from your backup.'
    : 'Give it the right one: the lines of keys/master.key as it was, where it lay there before.';
}

function missing(where: string): MasterKeyRefused {
  return new MasterKeyRefused(
    `${where} is missing, and the files of this installation do not open without it. Put it back from your backup.`,
  );
}
