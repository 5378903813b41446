/** Sessions of people: opened, recognised, proven again, ended. */
import type { Locale } from '../../metadata/label.ts';
import type { Sql } from '../database/database.ts';
import { uuidv7 } from '../database/uuidv7.ts';
import type { Caller } from './credential.ts';
import { newSecret, secretHash } from './secret.ts';

/** With what a user has proven who they are. */
export type Proof = 'password' | 'totp' | 'passkey' | 'recovery_code' | 'single_sign_on';

/** What has to be done in a session before anything else. */
export type UnfinishedStep = 'second_factor' | 'enrol_second_factor' | 'change_password';

/** How a session stands, besides whose it is. */
export interface SessionStanding {
  readonly provenAt: Temporal.Instant | null;
  readonly proofs: readonly Proof[];
  readonly unfinished: UnfinishedStep | null;
}

export interface NewSession {
  readonly id: string;
  /** For the cookie; stored nowhere. */
  readonly secret: string;
  readonly endsAt: Temporal.Instant;
}

export interface SessionFacts {
  readonly proofs?: readonly Proof[];
  readonly unfinished?: readonly UnfinishedStep[];
  /** Where from, as it is shown to the user: a network and a browser's family. */
  readonly network?: string | undefined;
  readonly browser?: string | undefined;
}

interface SessionRow {
  readonly id: string;
  readonly userId: string;
  readonly role: string | null;
  readonly locale: Locale;
  readonly active: boolean;
  readonly stale: boolean;
  readonly ended: boolean;
  readonly accessVersion: number;
  readonly provenAt: string | null;
  readonly proofs: readonly Proof[];
  readonly unfinished: readonly UnfinishedStep[];
}

/** The times of a session: its role's, or the company's. A change holds for open sessions too. */
const IDLE = 'coalesce(r.idle_minutes, p.idle_minutes)';
const HOURS = 'coalesce(r.session_hours, p.session_hours)';
const ended = (now: string): string =>
  `(s.ends_at <= ${now} OR s.created_at <= ${now}::timestamptz - make_interval(hours => ${HOURS})
  OR s.last_seen_at <= ${now}::timestamptz - make_interval(mins => ${IDLE}))`;
const TIMES = 'LEFT JOIN attesta.role_sign_in r ON r.role = u.role CROSS JOIN attesta.sign_in_policy p';

const SESSION = {
  name: 'access-session',
  text: `SELECT s.id, s.user_id AS "userId", u.role, u.locale, u.active, s.proofs, s.unfinished,
    s.proven_at AS "provenAt", s.last_seen_at < $2::timestamptz - interval '1 minute' AS stale, ${ended('$2')} AS ended,
    (SELECT version FROM attesta.access_version) AS "accessVersion"
  FROM attesta.sessions s JOIN attesta.users u ON u.id = s.user_id ${TIMES} WHERE s.secret_hash = $1`,
};

/** Opens a session for a user who has proven who they are. */
export async function openSession(
  tx: Sql,
  userId: string,
  now: Temporal.Instant,
  facts: SessionFacts = {},
): Promise<NewSession> {
  const id = uuidv7(now);
  const secret = newSecret();
  const [row] = await tx.query<{ endsAt: string }>(
    `INSERT INTO attesta.sessions
       (id, secret_hash, user_id, created_at, last_seen_at, proven_at, ends_at, proofs, unfinished, network, browser)
     SELECT $1, $2, u.id, $4, $4, $4, $4::timestamptz + make_interval(hours => ${HOURS}), $5, $6, $7, $8
     FROM attesta.users u ${TIMES} WHERE u.id = $3 RETURNING ends_at AS "endsAt"`,
    [
      id,
      secretHash(secret),
      userId,
      now,
      facts.proofs ?? ['password'],
      facts.unfinished ?? [],
      facts.network ?? null,
      facts.browser ?? null,
    ],
  );
  if (!row) throw new Error('A session was to be opened for a user who is not there.');
  return { id, secret, endsAt: Temporal.Instant.from(row.endsAt) };
}

/** The user of a session's cookie; undefined when it is unknown, ended, idle for too long, or its user is inactive. */
export async function sessionPrincipal(
  sql: Sql,
  secret: string,
  now: Temporal.Instant,
): Promise<Caller | undefined> {
  const [row] = await sql.query<SessionRow>(SESSION, [secretHash(secret), now]);
  if (!row || row.ended || !row.active) return undefined;
  // Once a minute is enough for a time-out of some, and spares a write per call.
  if (row.stale)
    await sql.query('UPDATE attesta.sessions SET last_seen_at = $2 WHERE id = $1', [row.id, now]);
  return {
    principal: { kind: 'user', userId: row.userId, credentialId: row.id },
    role: row.role,
    locale: row.locale,
    accessVersion: row.accessVersion,
    session: {
      provenAt: row.provenAt === null ? null : Temporal.Instant.from(row.provenAt),
      proofs: row.proofs,
      unfinished: row.unfinished[0] ?? null,
    },
  };
}

/** The user has proven again who they are, in this session. */
export async function proveSession(tx: Sql, id: string, proof: Proof, now: Temporal.Instant): Promise<void> {
  await tx.query(
    `UPDATE attesta.sessions SET proven_at = $3, last_proof = $2,
       proofs = CASE WHEN $2 = ANY (proofs) THEN proofs ELSE proofs || $2::text END WHERE id = $1`,
    [id, proof, now],
  );
}

/** What stood before everything else in a session is done. */
export async function finishStep(tx: Sql, id: string, step: UnfinishedStep): Promise<void> {
  await tx.query('UPDATE attesta.sessions SET unfinished = array_remove(unfinished, $2) WHERE id = $1', [
    id,
    step,
  ]);
}

/** A session as its user sees it. */
export interface ListedSession {
  readonly id: string;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly endsAt: string;
  readonly network: string | null;
  readonly browser: string | null;
  readonly proofs: readonly Proof[];
}

/** The open sessions of a user, last used first. */
export async function sessionsOf(
  sql: Sql,
  userId: string,
  now: Temporal.Instant,
): Promise<readonly ListedSession[]> {
  return sql.query<ListedSession>(
    `SELECT s.id, s.created_at AS "createdAt", s.last_seen_at AS "lastSeenAt", s.network, s.browser, s.proofs,
       least(s.ends_at, s.created_at + make_interval(hours => ${HOURS})) AS "endsAt"
     FROM attesta.sessions s JOIN attesta.users u ON u.id = s.user_id ${TIMES}
     WHERE s.user_id = $1 AND NOT ${ended('$2')} ORDER BY s.last_seen_at DESC, s.id DESC`,
    [userId, now],
  );
}

/** Ends a session; whose it was, undefined where there was none. `of`: only one of this user's. */
export async function endSession(tx: Sql, id: string, of?: string): Promise<string | undefined> {
  const [ended] = await tx.query<{ userId: string }>(
    `DELETE FROM attesta.sessions WHERE id = $1 AND ($2::uuid IS NULL OR user_id = $2) RETURNING user_id AS "userId"`,
    [id, of ?? null],
  );
  return ended?.userId;
}

/** Ends every session of a user: after a new password, or when the user is deactivated. Returns how many there were. */
export async function endSessionsOf(tx: Sql, userId: string, except?: string): Promise<number> {
  const ended = await tx.query(
    'DELETE FROM attesta.sessions WHERE user_id = $1 AND id IS DISTINCT FROM $2::uuid RETURNING id',
    [userId, except ?? null],
  );
  return ended.length;
}

/** Ends all but so many of a user's sessions, those first that were used least lately; gives how many. */
export async function endCrowdedSessions(tx: Sql, userId: string, most: number): Promise<number> {
  const ended = await tx.query(
    `DELETE FROM attesta.sessions WHERE id IN
       (SELECT id FROM attesta.sessions WHERE user_id = $1 ORDER BY last_seen_at DESC, id DESC OFFSET $2)
     RETURNING id`,
    [userId, most],
  );
  return ended.length;
}

/** Removes sessions that have ended by themselves, which is no deed that the ledger tells of. Run daily. */
export async function purgeSessions(sql: Sql, now: Temporal.Instant): Promise<void> {
  await sql.query(
    `WITH unnoted AS MATERIALIZED (SELECT set_config('attesta.no_deed', 'on', true) AS set)
     DELETE FROM attesta.sessions WHERE id IN
       (SELECT s.id FROM attesta.sessions s JOIN attesta.users u ON u.id = s.user_id ${TIMES}
        WHERE ${ended('$1')} AND (SELECT set FROM unnoted) = 'on')`,
    [now],
  );
}
