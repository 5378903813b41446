/** Who a session or a token is. One statement each, which also brings the access version the rights are compiled at. */
import type { Locale } from '../../metadata/label.ts';
import type { Sql } from '../database/database.ts';
import { uuidv7 } from '../database/uuidv7.ts';
import { Problem } from '../errors/problem.ts';
import type { Principal } from './principal.ts';
import { newSecret, secretHash } from './secret.ts';

export const IDLE_MINUTES = 30;
export const SESSION_HOURS = 12;
export const TOKEN_PREFIX = 'att_';
/** The scope of the portal's service credential. */
export const PORTAL_SCOPE = 'portal';

export interface Caller {
  readonly principal: Principal;
  readonly locale: Locale;
  readonly accessVersion: number;
}

export interface NewSession {
  readonly id: string;
  /** For the cookie; stored nowhere. */
  readonly secret: string;
  readonly endsAt: Temporal.Instant;
}

interface SessionRow {
  readonly id: string;
  readonly userId: string;
  readonly locale: Locale;
  readonly active: boolean;
  readonly stale: boolean;
  readonly ended: boolean;
  readonly accessVersion: number;
}

const SESSION = {
  name: 'access-session',
  text: `SELECT s.id, s.user_id AS "userId", u.locale, u.active,
    s.last_seen_at < $2::timestamptz - interval '1 minute' AS stale,
    (s.ends_at <= $2 OR s.last_seen_at <= $2::timestamptz - make_interval(mins => ${IDLE_MINUTES})) AS ended,
    (SELECT version FROM attesta.access_version) AS "accessVersion"
  FROM attesta.sessions s JOIN attesta.users u ON u.id = s.user_id WHERE s.secret_hash = $1`,
};

/** Opens a session for a user who has proven who they are. */
export async function openSession(tx: Sql, userId: string, now: Temporal.Instant): Promise<NewSession> {
  const session = { id: uuidv7(now), secret: newSecret(), endsAt: now.add({ hours: SESSION_HOURS }) };
  await tx.query(
    `INSERT INTO attesta.sessions (id, secret_hash, user_id, created_at, last_seen_at, ends_at)
     VALUES ($1, $2, $3, $4, $4, $5)`,
    [session.id, secretHash(session.secret), userId, now, session.endsAt],
  );
  return session;
}

/** The user of a session's cookie; undefined when it is unknown, ended, idle for too long, or its user is inactive. */
export async function sessionPrincipal(
  sql: Sql,
  secret: string,
  now: Temporal.Instant,
): Promise<Caller | undefined> {
  const [row] = await sql.query<SessionRow>(SESSION, [secretHash(secret), now]);
  if (!row || row.ended || !row.active) return undefined;
  // Once a minute is enough for a time-out of thirty, and spares a write per call.
  if (row.stale)
    await sql.query('UPDATE attesta.sessions SET last_seen_at = $2 WHERE id = $1', [row.id, now]);
  return {
    principal: { kind: 'user', userId: row.userId, credentialId: row.id },
    locale: row.locale,
    accessVersion: row.accessVersion,
  };
}

interface TokenRow {
  readonly id: string;
  readonly userId: string;
  readonly scopes: readonly string[];
  readonly locale: Locale;
  readonly active: boolean;
  readonly expired: boolean;
  readonly revoked: boolean;
  readonly stale: boolean;
  readonly accessVersion: number;
}

const TOKEN = {
  name: 'access-token',
  text: `SELECT t.id, t.user_id AS "userId", t.scopes, u.locale, u.active, t.expires_at <= $2 AS expired,
    t.revoked_at IS NOT NULL AS revoked,
    (t.last_used_at IS NULL OR t.last_used_at < $2::timestamptz - interval '1 hour') AS stale,
    (SELECT version FROM attesta.access_version) AS "accessVersion"
  FROM attesta.tokens t JOIN attesta.users u ON u.id = t.user_id WHERE t.secret_hash = $1`,
};

/**
 * Who a bearer token is. A token of the portal acts for one data subject, named by `subject`; without it, it may do no
 * more than what needs nobody's data. Throws `not_signed_in` or `token_expired`.
 */
export async function tokenPrincipal(
  sql: Sql,
  secret: string,
  now: Temporal.Instant,
  subject?: string,
): Promise<Caller> {
  const [row] = await sql.query<TokenRow>(TOKEN, [secretHash(secret), now]);
  if (!row || row.revoked || !row.active) {
    throw new Problem(
      'not_signed_in',
      'This token is not known or was revoked. Make a new one in the settings.',
    );
  }
  if (row.expired)
    throw new Problem('token_expired', 'This token has expired. Make a new one in the settings.');
  if (row.stale) await sql.query('UPDATE attesta.tokens SET last_used_at = $2 WHERE id = $1', [row.id, now]);
  return {
    principal: principalOf(row, subject),
    locale: row.locale,
    accessVersion: row.accessVersion,
  };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

function principalOf(row: TokenRow, subject: string | undefined): Principal {
  const token = { userId: row.userId, credentialId: row.id, scopes: row.scopes };
  if (subject === undefined) return { kind: 'token', ...token };
  if (!row.scopes.includes(PORTAL_SCOPE)) {
    throw new Problem('forbidden', 'Only the portal’s token may act on behalf of a person.');
  }
  if (!UUID.test(subject)) {
    throw new Problem('invalid_request', 'Attesta-On-Behalf-Of takes the id of a data subject.');
  }
  return { kind: 'portal', ...token, subject };
}

/** Ends a session; says whether there was one. */
export async function endSession(tx: Sql, id: string): Promise<boolean> {
  const ended = await tx.query('DELETE FROM attesta.sessions WHERE id = $1 RETURNING id', [id]);
  return ended.length > 0;
}

/** Ends every session of a user: after a new password, or when the user is deactivated. */
export async function endSessionsOf(tx: Sql, userId: string, except?: string): Promise<void> {
  await tx.query('DELETE FROM attesta.sessions WHERE user_id = $1 AND id IS DISTINCT FROM $2::uuid', [
    userId,
    except ?? null,
  ]);
}

/** Removes sessions that have ended. Run daily. */
export async function purgeSessions(sql: Sql, now: Temporal.Instant): Promise<void> {
  await sql.query('DELETE FROM attesta.sessions WHERE ends_at <= $1 OR last_seen_at <= $2', [
    now,
    now.subtract({ minutes: IDLE_MINUTES }),
  ]);
}
