/** The last part of every sign-in, whatever it was proven with: may this user come in, from here, and what is still to be done. */
import { rightsOf } from '../../engine/access/compile-rights.ts';
import {
  familiarityOf,
  hasKnownDevices,
  rememberOrigin,
  type SignInOrigin,
} from '../../engine/access/known-devices.ts';
import { placeOf } from '../../engine/access/networks.ts';
import { hasSecondFactor } from '../../engine/access/new-password.ts';
import type { CallContext, Principal } from '../../engine/access/principal.ts';
import { newSecret } from '../../engine/access/secret.ts';
import {
  endCrowdedSessions,
  endSessionsOf,
  type NewSession,
  openSession,
  type Proof,
} from '../../engine/access/session.ts';
import { policyOf, type SignInPolicy } from '../../engine/access/sign-in-policy.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import type { Actor } from '../../engine/evidence/event.ts';
import { prepareEvent } from '../../engine/evidence/event.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import { mayComeFrom } from '../http/address-check.ts';
import { notifyUser } from '../people/notify-user.ts';
import { noteFailure, signInPayload } from './attempt-events.ts';
import { unfinishedSteps } from './unfinished-steps.ts';

/** Who has proven who they are, and with what. */
export interface Proven {
  readonly userId: string;
  readonly proofs: readonly Proof[];
  /** That the password they typed is in the list of breached ones. */
  readonly breached?: boolean;
}

export interface Entered extends NewSession {
  readonly unfinished: string | null;
  /** The secret for the browser's cookie, where it asked to be remembered. */
  readonly device: string | undefined;
}

export interface EnterOptions {
  readonly device: string | undefined;
  /** Whether this browser is to be told again from others. */
  readonly remember: boolean;
}

interface Entrant {
  readonly username: string;
  readonly role: string | null;
}

/**
 * Opens a session for a user who has proven who they are. Throws `address_refused` from a network that is not the role's, and
 * `forbidden` where the company leaves signing in to its identity provider. `within` is carried out in the same transaction.
 */
export async function enter(
  context: CallContext,
  proven: Proven,
  options: EnterOptions,
  within: (tx: Sql) => Promise<unknown> = async () => undefined,
): Promise<Entered> {
  const { database, origin } = context;
  const now = context.now();
  const policy = await policyOf(database);
  const entrant = await entrantOf(database, proven.userId);
  await requireMayEnter(context, policy, proven, entrant);
  const hasFactor = await hasSecondFactor(database, proven.userId);
  return database.transaction(async (tx) => {
    await tx.query('SELECT 1 AS locked FROM attesta.users WHERE id = $1 FOR UPDATE', [proven.userId]);
    await within(tx);
    const unfinished = await unfinishedSteps(tx, policy, { ...proven, hasFactor }, now);
    if (policy.sessions.several === 'one') await endOthers(tx, proven.userId, now);
    else await endBeyond(tx, proven.userId, now);
    const isNew = await noteOrigin(tx, context, entrant.username, proven.userId, options);
    const session = await openSession(tx, proven.userId, now, {
      proofs: proven.proofs,
      unfinished,
      network: origin.ip === undefined ? undefined : placeOf(origin.ip),
      browser: origin.browser,
    });
    const value = signInPayload(origin, { with: [...proven.proofs], ...(isNew.news && { newDevice: true }) });
    const actor: Actor = { kind: 'user', id: proven.userId };
    const draft = {
      action: 'session.started',
      module: 'users',
      record: proven.userId,
      payloads: [{ subject: null, value }],
    } as const;
    await recordEvents(tx, [prepareEvent(draft, actor, now)]);
    return { ...session, unfinished: unfinished[0] ?? null, device: isNew.device };
  });
}

async function requireMayEnter(
  context: CallContext,
  policy: SignInPolicy,
  proven: Proven,
  { role }: Entrant,
): Promise<void> {
  const { ip } = context.origin;
  if (ip !== undefined && !mayComeFrom(policy, role, ip)) {
    await noteFailure(context, proven.userId, 'network');
    throw new Problem('address_refused', {
      en: 'Your role does not work from this network.',
      es: 'Su rol no trabaja desde esta red.',
    });
  }
  if (proven.proofs.includes('single_sign_on') || !policy.singleSignOn?.on) return;
  if (policy.localSignIn === 'everyone') return;
  if (policy.localSignIn === 'administrators' && (await isAdministrator(context, proven.userId))) return;
  await noteFailure(context, proven.userId, 'single_sign_on_only');
  throw new Problem('forbidden', {
    en: `Sign in with ${policy.singleSignOn.name}: your company has chosen so.`,
    es: `Inicie sesión con ${policy.singleSignOn.name}: así lo ha decidido su empresa.`,
  });
}

async function isAdministrator(context: CallContext, userId: string): Promise<boolean> {
  const principal: Principal = { kind: 'user', userId };
  return (await rightsOf(context.database, context.catalog, principal)).may('administration');
}

/** One session per user: the last one. */
async function endOthers(tx: Sql, userId: string, now: Temporal.Instant): Promise<void> {
  await recordEnded(tx, userId, await endSessionsOf(tx, userId), 'signed_in_elsewhere', now);
}

/** People have a few devices; a program that signs in for each call is not to fill the table. */
const MOST_SESSIONS = 100;

async function endBeyond(tx: Sql, userId: string, now: Temporal.Instant): Promise<void> {
  const ended = await endCrowdedSessions(tx, userId, MOST_SESSIONS - 1);
  await recordEnded(tx, userId, ended, 'too_many_sessions', now);
}

async function recordEnded(
  tx: Sql,
  userId: string,
  ended: number,
  reason: string,
  now: Temporal.Instant,
): Promise<void> {
  if (ended === 0) return;
  const value = { sessions: ended, reason };
  const draft = {
    action: 'session.ended',
    module: 'users',
    record: userId,
    payloads: [{ subject: null, value }],
  } as const;
  await recordEvents(tx, [prepareEvent(draft, { kind: 'user', id: userId }, now)]);
}

/** Remembers where from, and writes to the user when it is new to us. The very first sign-in is no news. */
async function noteOrigin(
  tx: Sql,
  context: CallContext,
  username: string,
  userId: string,
  { device, remember }: EnterOptions,
): Promise<{ readonly news: boolean; readonly device: string | undefined }> {
  const now = context.now();
  const { ip, browser } = context.origin;
  const origin: SignInOrigin = { ip, browser, device };
  const known = await familiarityOf(tx, username, origin, now);
  const news = !known.device && !known.browser && (await hasKnownDevices(tx, userId));
  if (news) await notifyUser(tx, context, userId, { kind: 'new_device' });
  const mine = known.device ? device : remember ? newSecret() : undefined;
  await rememberOrigin(tx, userId, { ...origin, device: mine }, now);
  return { news, device: remember ? mine : undefined };
}

async function entrantOf(sql: Sql, userId: string): Promise<Entrant> {
  const [user] = await sql.query<Entrant>('SELECT username, role FROM attesta.users WHERE id = $1', [userId]);
  if (!user)
    throw new Problem('sign_in_failed', {
      en: 'This user no longer exists.',
      es: 'Este usuario ya no existe.',
    });
  return user;
}

/** For an account that somebody may guess at: how well its surroundings are known. */
export function knownAt(context: CallContext, username: string, device: string | undefined) {
  const { ip, browser } = context.origin;
  return familiarityOf(context.database, username, { ip, browser, device }, context.now());
}
