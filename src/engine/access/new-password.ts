/** What everyone who sets a password obeys: the rules, the company's policy, the list of breached ones, the earlier ones. */
import type { Finding } from '../../metadata/finding.ts';
import type { Sentence } from '../../metadata/label.ts';
import { controllerSettings } from '../catalog/settings.ts';
import type { Database, Sql } from '../database/database.ts';
import { isBreached } from './breached-passwords.ts';
import { hashPassword, verifyPassword } from './password-hash.ts';
import { checkPassword } from './password-rules.ts';
import { policyOf } from './sign-in-policy.ts';

/** Whom a password is for; a new user has no `id` yet. */
export interface PasswordOwner {
  readonly id?: string;
  readonly username: string;
  readonly name?: string;
}

export interface NewPassword {
  readonly hash: string;
  /** It is long enough only beside the second factor that the user has. */
  readonly needsFactor: boolean;
}

export type JudgedPassword =
  | { readonly ok: true; readonly value: NewPassword }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** Judges a new password and hashes it where it may be used. Throws `unavailable` when the list of breached ones cannot be read. */
export async function judgePassword(
  database: Database,
  password: string,
  owner: PasswordOwner,
): Promise<JudgedPassword> {
  const { shortest, shortestWithFactor } = (await policyOf(database)).password;
  const hasFactor = owner.id !== undefined && (await hasSecondFactor(database, owner.id));
  const least = hasFactor ? Math.min(shortest, shortestWithFactor) : shortest;
  const { name: company } = await controllerSettings(database);
  const findings = checkPassword(password, { ...owner, company }, 'password', least);
  if (findings.length > 0) return { ok: false, findings };
  if (await isBreached(database, password)) {
    return refuse('breached', {
      en: 'This password is in a list of stolen ones. Choose another.',
      es: 'Esta contraseña está en una lista de contraseñas robadas. Elija otra.',
    });
  }
  if (owner.id !== undefined && (await wasUsed(database, owner.id, password))) {
    return refuse('used_before', {
      en: 'You have used this password before. Choose another.',
      es: 'Ya ha usado antes esta contraseña. Elija otra.',
    });
  }
  const needsFactor = [...password].length < shortest;
  return { ok: true, value: { hash: await hashPassword(password), needsFactor } };
}

/** Stores a password in the caller's transaction; the one before goes into the history. */
export async function storePassword(
  tx: Sql,
  userId: string,
  password: NewPassword,
  now: Temporal.Instant,
  mustChange: 'asked' | null = null,
): Promise<void> {
  await tx.query(
    `INSERT INTO attesta.password_history (user_id, password_hash, left_at)
     SELECT id, password_hash, $2 FROM attesta.users WHERE id = $1 AND password_hash IS NOT NULL`,
    [userId, now],
  );
  await tx.query(
    `DELETE FROM attesta.password_history WHERE user_id = $1 AND ctid NOT IN
       (SELECT ctid FROM attesta.password_history WHERE user_id = $1 ORDER BY left_at DESC LIMIT ${MOST_KEPT})`,
    [userId],
  );
  await tx.query(
    `UPDATE attesta.users SET password_hash = $2, password_needs_factor = $3, password_must_change = $4,
       password_changed_at = $5, updated_at = $5 WHERE id = $1`,
    [userId, password.hash, password.needsFactor, mustChange, now],
  );
}

const MOST_KEPT = 24;

/** Whether a user has something besides a password to sign in with. */
export async function hasSecondFactor(sql: Sql, userId: string): Promise<boolean> {
  const [one] = await sql.query('SELECT 1 AS one FROM attesta.second_factors WHERE user_id = $1 LIMIT 1', [
    userId,
  ]);
  return one !== undefined;
}

/** The present password, or one of the last ones that the policy remembers. */
async function wasUsed(database: Database, userId: string, password: string): Promise<boolean> {
  const { history } = (await policyOf(database)).password;
  if (history === 0) return false;
  const rows = await database.query<{ hash: string }>(
    `(SELECT password_hash AS hash FROM attesta.users WHERE id = $1 AND password_hash IS NOT NULL)
     UNION ALL
     (SELECT password_hash FROM attesta.password_history WHERE user_id = $1 ORDER BY left_at DESC LIMIT $2)`,
    [userId, history],
  );
  for (const { hash } of rows) if (await verifyPassword(hash, password)) return true;
  return false;
}

function refuse(code: string, message: Sentence): JudgedPassword {
  return { ok: false, findings: [{ code, field: 'password', message }] };
}
