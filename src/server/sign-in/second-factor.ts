/** The second factors of users as they are stored: authenticator apps with sealed secrets, and passkeys. */

import { isRecoveryCode, takeRecoveryCode } from '../../engine/access/recovery-codes.ts';
import type { Proof } from '../../engine/access/session.ts';
import { totpStep } from '../../engine/access/totp.ts';
import type { Database, Sql } from '../../engine/database/database.ts';
import { uuidv7 } from '../../engine/database/uuidv7.ts';
import { keyringOf } from '../../engine/files/file-store.ts';
import type { SealedColumn } from '../../engine/files/reseal.ts';
import { seal, unseal } from '../../engine/files/sealed-text.ts';

/** A factor as its user sees it. */
export interface ListedFactor {
  readonly id: string;
  readonly kind: 'totp' | 'passkey';
  readonly name: string;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
  /** Of a passkey: whether its maker keeps it on several devices. */
  readonly backedUp: boolean;
}

/** A user's factors, oldest first. */
export async function factorsOf(sql: Sql, userId: string): Promise<readonly ListedFactor[]> {
  return sql.query<ListedFactor>(
    `SELECT id, kind, name, created_at AS "createdAt", last_used_at AS "lastUsedAt", backed_up AS "backedUp"
     FROM attesta.second_factors WHERE user_id = $1 ORDER BY created_at, id`,
    [userId],
  );
}

export interface NewTotp {
  readonly userId: string;
  readonly name: string;
  readonly secret: Buffer;
  /** The step that it was confirmed with, which opens nothing any more. */
  readonly lastStep: number;
}

/** Stores an authenticator app; its secret is sealed with the installation's key. */
export async function insertTotp(
  tx: Sql,
  database: Database,
  totp: NewTotp,
  now: Temporal.Instant,
): Promise<string> {
  const id = uuidv7(now);
  const holder = await keyringOf(database).holder(tx, null, now);
  await tx.query(
    `INSERT INTO attesta.second_factors (id, user_id, kind, name, created_at, holder, sealed, last_step)
     VALUES ($1, $2, 'totp', $3, $4, $5, $6, $7)`,
    [id, totp.userId, totp.name, now, holder.id, seal(holder.key, placeOf(id), totp.secret), totp.lastStep],
  );
  return id;
}

/**
 * Uses up a code that a user typed: of an authenticator app, or a recovery code. Says which it was; undefined when it was wrong, or
 * had been used. In the transaction of what it opens.
 */
export async function takeCode(
  tx: Sql,
  database: Database,
  userId: string,
  code: string,
  now: Temporal.Instant,
): Promise<Proof | undefined> {
  if (isRecoveryCode(code)) return (await takeRecoveryCode(tx, userId, code)) ? 'recovery_code' : undefined;
  return (await takeTotp(tx, database, userId, code, now)) ? 'totp' : undefined;
}

interface StoredTotp {
  readonly id: string;
  readonly holder: string;
  readonly sealed: Buffer;
  readonly lastStep: number;
}

async function takeTotp(
  tx: Sql,
  database: Database,
  userId: string,
  code: string,
  now: Temporal.Instant,
): Promise<boolean> {
  const stored = await tx.query<StoredTotp>(
    `SELECT id, holder, sealed, last_step AS "lastStep" FROM attesta.second_factors
     WHERE user_id = $1 AND kind = 'totp' FOR UPDATE`,
    [userId],
  );
  const keys = await keyringOf(database).holders(tx, [...new Set(stored.map((one) => one.holder))]);
  for (const one of stored) {
    const holder = keys.get(one.holder);
    if (!holder) continue;
    const step = totpStep(unseal(holder.key, placeOf(one.id), one.sealed), code, now, one.lastStep);
    if (step === undefined) continue;
    await tx.query('UPDATE attesta.second_factors SET last_step = $2, last_used_at = $3 WHERE id = $1', [
      one.id,
      step,
      now,
    ]);
    return true;
  }
  return false;
}

/** Secrets of authenticator apps. */
export const totpSecrets: SealedColumn = {
  table: 'attesta.second_factors',
  column: 'sealed',
  key: { id: 'uuid' },
  by: 'holder',
  place: ({ id = '' }) => placeOf(id),
};

function placeOf(id: string): string {
  return `second factor ${id}`;
}
