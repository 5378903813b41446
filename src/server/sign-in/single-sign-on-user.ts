/** Which of our users somebody is whom the identity provider sends: known, found, or added; with the role that it says. */
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { sameButForCase } from '../../engine/database/same-but-for-case.ts';
import { uuidv7 } from '../../engine/database/uuidv7.ts';
import type { EvidenceAction } from '../../engine/evidence/actions.ts';
import { type Actor, prepareEvent } from '../../engine/evidence/event.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import { withRightsState } from '../../engine/evidence/rights-evidence.ts';
import type { JsonObject } from '../../metadata/json.ts';
import type { SingleSignOn } from '../../metadata/sign-in-rules.ts';
import { changeRights } from '../people/rights-change.ts';
import type { Claims } from './identity-provider.ts';

/** Why somebody whom the provider knows does not get in; the sign-in page says it in words. */
export type Refusal = 'unknown_user' | 'no_role' | 'inactive' | 'unverified_email' | 'no_name';

export type Recognised = { readonly userId: string } | { readonly refused: Refusal };

const PROVIDER: Actor = { kind: 'system', id: 'single-sign-on' };
const USERNAME = /^[^\s@/\\]+(@[^\s@/\\]+)?$/;
const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,189}$/;
/** What no name holds: control characters (a database cannot hold NUL), and marks that turn the direction of writing. */
const UNSEEN = /[\p{Cc}\p{Cs}\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/u;
/** In the name of a person: what joins letters, or keeps them apart, is part of writing Persian, Hindi and others. */
const NAME_UNSEEN = /[\p{Cc}\p{Cs}\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/u;
/** OpenID Connect Core §2: a subject has at most 255 characters. */
const LONGEST_SUBJECT = 255;

interface KnownUser {
  readonly id: string;
  readonly active: boolean;
  readonly role: string | null;
}

/** The user of the claims; role, link and new user are one transaction, with their evidence. */
export async function recogniseUser(
  context: CallContext,
  sso: SingleSignOn,
  claims: Claims,
): Promise<Recognised> {
  if (claims.sub.length > LONGEST_SUBJECT || UNSEEN.test(claims.sub)) return { refused: 'no_name' };
  const wanted = roleOf(sso, claims);
  if (wanted === 'none') return { refused: 'no_role' };
  return changeRights(context.database, async (tx) => {
    const found = await userOf(tx, context, sso, claims);
    if ('refused' in found) {
      const mayAdd = found.refused === 'unknown_user' && sso.newUsers === 'added';
      return mayAdd ? addUser(tx, context, sso, claims, wanted) : found;
    }
    if (!found.active) return { refused: 'inactive' };
    await followRole(tx, context, found, wanted);
    return { userId: found.id };
  });
}

/** The id of the role that the claims give, null where roles are given here, `none` where the provider gives none. */
function roleOf(sso: SingleSignOn, claims: Claims): string | null | 'none' {
  if (sso.roleClaim === '') return null;
  const said = claimAt(claims, sso.roleClaim);
  const values = (Array.isArray(said) ? said : [said]).map(String);
  return sso.roles.find(({ value }) => values.includes(value))?.role ?? sso.defaultRole ?? 'none';
}

async function userOf(
  tx: Sql,
  context: CallContext,
  sso: SingleSignOn,
  claims: Claims,
): Promise<KnownUser | { readonly refused: Refusal }> {
  const [linked] = await tx.query<KnownUser>(
    `SELECT u.id, u.active, u.role FROM attesta.user_identities i JOIN attesta.users u ON u.id = i.user_id
     WHERE i.issuer = $1 AND i.subject = $2`,
    [sso.issuer, claims.sub],
  );
  if (linked) return linked;
  const name = claimAt(claims, sso.userClaim);
  if (typeof name !== 'string' || name === '' || UNSEEN.test(name)) return { refused: 'no_name' };
  if (sso.userMatch === 'email' && claims.email_verified !== true) return { refused: 'unverified_email' };
  const found = await tx.query<KnownUser>(
    `SELECT u.id, u.active, u.role FROM attesta.users u WHERE u.kind = 'person'
       AND ${sameButForCase(sso.userMatch === 'email' ? 'u.email' : 'u.username', '$1::text')}
       AND NOT EXISTS (SELECT 1 FROM attesta.user_identities i WHERE i.user_id = u.id AND i.issuer = $2)`,
    [name, sso.issuer],
  );
  const [user] = found;
  // An address that two users share names neither.
  if (!user || found.length > 1) return { refused: 'unknown_user' };
  if (user.active) await link(tx, context, sso, claims, user.id);
  return user;
}

async function link(
  tx: Sql,
  context: CallContext,
  sso: SingleSignOn,
  claims: Claims,
  userId: string,
): Promise<void> {
  await tx.query(
    'INSERT INTO attesta.user_identities (issuer, subject, user_id, linked_at) VALUES ($1, $2, $3, $4)',
    [sso.issuer, claims.sub, userId, context.now()],
  );
  await record(tx, context, 'identity.linked', userId, { issuer: sso.issuer, subject: claims.sub });
}

async function addUser(
  tx: Sql,
  context: CallContext,
  sso: SingleSignOn,
  claims: Claims,
  wanted: string | null,
): Promise<Recognised> {
  const username = claimAt(claims, sso.userClaim);
  if (typeof username !== 'string' || !USERNAME.test(username) || username.length > 100)
    return { refused: 'no_name' };
  const role = wanted ?? sso.defaultRole;
  if (role === null) return { refused: 'no_role' };
  const now = context.now();
  const id = uuidv7(now);
  const name = text(claims.name, NAME_UNSEEN) ?? username;
  const email = claims.email_verified === true ? text(claims.email) : undefined;
  const locale = text(claims.locale)?.toLowerCase().startsWith('es') ? 'es' : 'en';
  const added = await tx.query(
    `INSERT INTO attesta.users (id, username, name, email, locale, role, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $7) ON CONFLICT DO NOTHING RETURNING id`,
    [
      id,
      username,
      name.slice(0, 200),
      email !== undefined && EMAIL.test(email) ? email : null,
      locale,
      role,
      now,
    ],
  );
  // The name belongs to somebody who is linked to another person there, or is no person.
  if (added.length === 0) return { refused: 'unknown_user' };
  await record(tx, context, 'user.created', id, { username, name, from: sso.issuer });
  await link(tx, context, sso, claims, id);
  return { userId: id };
}

/** Where the provider says roles, it says them at every sign-in. */
async function followRole(
  tx: Sql,
  context: CallContext,
  user: KnownUser,
  wanted: string | null,
): Promise<void> {
  if (wanted === null || wanted === user.role) return;
  await tx.query('UPDATE attesta.users SET role = $2, version = version + 1, updated_at = $3 WHERE id = $1', [
    user.id,
    wanted,
    context.now(),
  ]);
  await record(tx, context, 'user.changed', user.id, {
    changes: { role: { from: await roleName(tx, user.role), to: await roleName(tx, wanted) } },
  });
}

async function roleName(tx: Sql, id: string | null): Promise<string | null> {
  const [role] = await tx.query<{ name: string }>('SELECT name FROM attesta.roles WHERE id = $1', [id]);
  return role?.name ?? null;
}

async function record(
  tx: Sql,
  context: CallContext,
  action: EvidenceAction,
  userId: string,
  value: JsonObject,
): Promise<void> {
  const payloads = [{ subject: null, value: await withRightsState(tx, 'users', userId, value) }];
  const draft = { action, module: 'users', record: userId, payloads };
  await recordEvents(tx, [prepareEvent(draft, PROVIDER, context.now())]);
}

/** A claim by its name, or by its path: `realm_access.roles`. A name with dots (an address) comes first. */
function claimAt(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  return path
    .split('.')
    .reduce<unknown>(
      (at, key) =>
        typeof at === 'object' && at !== null && Object.hasOwn(at, key)
          ? (at as Record<string, unknown>)[key]
          : undefined,
      claims,
    );
}

function text(value: unknown, unseen = UNSEEN): string | undefined {
  return typeof value === 'string' && value.trim() !== '' && !unseen.test(value) ? value : undefined;
}
