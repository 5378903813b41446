/** Repeats what was taken from users and their credentials. What cannot be repeated (a new password) is replaced by the safe side. */
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import type { DeedOutcome } from './deed.ts';

/** `at`: when it was done first. */
export interface Doing<F> {
  readonly tx: Sql;
  readonly context: CallContext;
  /** Where its keys are. */
  readonly dataDir: string;
  readonly at: Temporal.Instant;
  readonly facts: F;
}

interface OfUser {
  readonly user: string;
}

export async function revokeToken({
  tx,
  at,
  facts,
}: Doing<{ readonly token: string }>): Promise<DeedOutcome> {
  const there = await tx.query<{ revoked: boolean }>(
    'select revoked_at is not null as revoked from attesta.tokens where id = $1 for update',
    [facts.token],
  );
  const [token] = there;
  if (!token) return 'absent';
  if (token.revoked) return 'standing';
  await tx.query('update attesta.tokens set revoked_at = $2 where id = $1', [facts.token, at]);
  return 'repeated';
}

export async function endSession({ tx, facts }: Doing<{ readonly session: string }>): Promise<DeedOutcome> {
  const gone = await tx.query('delete from attesta.sessions where id = $1 returning id', [facts.session]);
  return gone.length > 0 ? 'repeated' : 'absent';
}

/**
 * The new password is not known here, and the old one may be why there is a new one: it does not open any more. Sessions and tokens from
 * before end too; the user chooses a password by the link of "Forgotten?", or is given one.
 */
export async function forgetPassword({ tx, context, at, facts }: Doing<OfUser>): Promise<DeedOutcome> {
  const [user] = await tx.query<{ known: boolean }>(
    'select coalesce(password_changed_at >= $2, false) as known from attesta.users where id = $1 for update',
    [facts.user, at],
  );
  if (!user) return 'absent';
  if (user.known) return 'standing';
  await tx.query(
    `insert into attesta.password_history (user_id, password_hash, left_at)
     select id, password_hash, $2 from attesta.users where id = $1 and password_hash is not null`,
    [facts.user, at],
  );
  await tx.query(
    `update attesta.users set password_hash = null, password_changed_at = $2, password_must_change = null,
       password_needs_factor = false, version = version + 1, updated_at = $3 where id = $1`,
    [facts.user, at, context.now()],
  );
  await tx.query('delete from attesta.password_resets where user_id = $1', [facts.user]);
  await tx.query('delete from attesta.sessions where user_id = $1', [facts.user]);
  await tx.query(
    'update attesta.tokens set revoked_at = $2 where user_id = $1 and revoked_at is null and created_at <= $3',
    [facts.user, context.now(), at],
  );
  return 'repeated';
}

export async function distrustPassword({
  tx,
  context,
  facts,
}: Doing<OfUser & { readonly why: string }>): Promise<DeedOutcome> {
  const changed = await tx.query(
    `update attesta.users set password_must_change = $2, version = version + 1, updated_at = $3
     where id = $1 and password_hash is not null returning id`,
    [facts.user, facts.why, context.now()],
  );
  if (changed.length > 0) await tx.query('delete from attesta.sessions where user_id = $1', [facts.user]);
  return changed.length > 0 ? 'repeated' : userHere(tx, facts.user);
}

export async function setActive(
  { tx, context, facts }: Doing<OfUser>,
  active: boolean,
): Promise<DeedOutcome> {
  const changed = await tx.query(
    `update attesta.users set active = $2, version = version + 1, updated_at = $3
     where id = $1 and active <> $2 returning id`,
    [facts.user, active, context.now()],
  );
  if (!active) await tx.query('delete from attesta.sessions where user_id = $1', [facts.user]);
  return changed.length > 0 ? 'repeated' : userHere(tx, facts.user);
}

/** A role that is not here is none: whoever had more rights before does not keep them. */
export async function giveRole({
  tx,
  context,
  facts,
}: Doing<OfUser & { readonly role: string | null }>): Promise<DeedOutcome> {
  const changed = await tx.query(
    `update attesta.users set role = (select id from attesta.roles where id = $2), version = version + 1, updated_at = $3
     where id = $1 and role is distinct from (select id from attesta.roles where id = $2) returning id`,
    [facts.user, facts.role, context.now()],
  );
  return changed.length > 0 ? 'repeated' : userHere(tx, facts.user);
}

export async function removeFactor({ tx, facts }: Doing<{ readonly factor: string }>): Promise<DeedOutcome> {
  const gone = await tx.query('delete from attesta.second_factors where id = $1 returning id', [
    facts.factor,
  ]);
  return gone.length > 0 ? 'repeated' : 'absent';
}

export async function removeCode({
  tx,
  facts,
}: Doing<OfUser & { readonly hash: string }>): Promise<DeedOutcome> {
  const gone = await tx.query(
    "delete from attesta.recovery_codes where user_id = $1 and code_hash = decode($2, 'hex') returning user_id",
    [facts.user, facts.hash],
  );
  return gone.length > 0 ? 'repeated' : 'absent';
}

async function userHere(tx: Sql, user: string): Promise<DeedOutcome> {
  const there = await tx.query('select 1 as one from attesta.users where id = $1', [user]);
  return there.length > 0 ? 'standing' : 'absent';
}
