/** Codes for the day on which the second factor is lost: each opens once, shown once, kept as hashes. */
import { createHash, randomBytes } from 'node:crypto';
import type { Sql } from '../database/database.ts';
import { base32 } from './base32.ts';

const HOW_MANY = 10;
/** 120 random bits: too many to try out, so that a plain hash will do (ASVS 6.5.2 draws the line at 112). */
const BYTES = 15;
/** Twenty-four letters and digits, sixteen in older ones; hyphens, spaces and small letters are taken. */
const FORM = /^(?:[A-Z2-7]{24}|[A-Z2-7]{16})$/;

/** New codes for a user; the earlier ones no longer open. They are to be shown this once. */
export async function makeRecoveryCodes(tx: Sql, userId: string): Promise<readonly string[]> {
  const codes = Array.from({ length: HOW_MANY }, () => base32(randomBytes(BYTES)));
  await tx.query('DELETE FROM attesta.recovery_codes WHERE user_id = $1', [userId]);
  await tx.query('INSERT INTO attesta.recovery_codes (user_id, code_hash) SELECT $1, unnest($2::bytea[])', [
    userId,
    codes.map(digest),
  ]);
  return codes.map((code) => code.match(/.{4}/g)?.join('-') ?? code);
}

/** Uses up a recovery code; says whether it was one of the user's. */
export async function takeRecoveryCode(tx: Sql, userId: string, given: string): Promise<boolean> {
  if (!isRecoveryCode(given)) return false;
  const used = await tx.query(
    'DELETE FROM attesta.recovery_codes WHERE user_id = $1 AND code_hash = $2 RETURNING 1 AS used',
    [userId, digest(plain(given))],
  );
  return used.length > 0;
}

/** How many are left. */
export async function recoveryCodesLeft(sql: Sql, userId: string): Promise<number> {
  const [row] = await sql.query<{ left: number }>(
    'SELECT count(*)::int AS left FROM attesta.recovery_codes WHERE user_id = $1',
    [userId],
  );
  return row?.left ?? 0;
}

/** Whether a text has the form of a recovery code. */
export function isRecoveryCode(text: string): boolean {
  return FORM.test(plain(text));
}

function plain(text: string): string {
  return text.replaceAll(/[\s-]/g, '').toUpperCase();
}

function digest(code: string): Buffer {
  return createHash('sha256').update(code).digest();
}
