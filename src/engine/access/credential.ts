/** Who a token is, in one statement, which also brings the access version the rights are compiled at. Sessions: session.ts. */
import type { Locale } from '../../metadata/label.ts';
import type { Sql } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';
import type { Principal } from './principal.ts';
import { secretHash } from './secret.ts';
import type { SessionStanding } from './session.ts';

export const TOKEN_PREFIX = 'att_';
/** The scope of the portal's service credential. */
export const PORTAL_SCOPE = 'portal';

export interface Caller {
  readonly principal: Principal;
  /** The user's role, by which networks are listed. */
  readonly role: string | null;
  readonly locale: Locale;
  readonly accessVersion: number;
  /** Of a session only. */
  readonly session?: SessionStanding;
}

interface TokenRow {
  readonly id: string;
  readonly userId: string;
  readonly role: string | null;
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
  text: `SELECT t.id, t.user_id AS "userId", u.role, t.scopes, u.locale, u.active, t.expires_at <= $2 AS expired,
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
    throw new Problem('not_signed_in', {
      en: 'This token is not known or was revoked. Make a new one in the settings.',
      es: 'Este token no se conoce o se revocó. Cree uno nuevo en los ajustes.',
    });
  }
  if (row.expired)
    throw new Problem('token_expired', {
      en: 'This token has expired. Make a new one in the settings.',
      es: 'Este token ha caducado. Cree uno nuevo en los ajustes.',
    });
  if (row.stale) await sql.query('UPDATE attesta.tokens SET last_used_at = $2 WHERE id = $1', [row.id, now]);
  return {
    principal: principalOf(row, subject),
    role: row.role,
    locale: row.locale,
    accessVersion: row.accessVersion,
  };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

function principalOf(row: TokenRow, subject: string | undefined): Principal {
  const token = { userId: row.userId, credentialId: row.id, scopes: row.scopes };
  if (subject === undefined) return { kind: 'token', ...token };
  if (!row.scopes.includes(PORTAL_SCOPE)) {
    throw new Problem('forbidden', {
      en: 'Only the portal’s token may act on behalf of a person.',
      es: 'Solo el token del portal puede actuar en nombre de una persona.',
    });
  }
  if (!UUID.test(subject)) {
    throw new Problem('invalid_request', {
      en: 'Attesta-On-Behalf-Of takes the id of a data subject.',
      es: 'Attesta-On-Behalf-Of lleva el identificador de un interesado.',
    });
  }
  return { kind: 'portal', ...token, subject };
}
