/** Changes of the rules of sign-in, with their evidence and the nets that keep the changer from locking everybody out. */
import { parseNetwork } from '../../engine/access/networks.ts';
import { hashPassword } from '../../engine/access/password-hash.ts';
import type { CallContext } from '../../engine/access/principal.ts';
import { readPolicy, type SignInPolicy, type StoredPolicy } from '../../engine/access/sign-in-policy.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { actorOf } from '../../engine/evidence/actor.ts';
import { prepareEvent } from '../../engine/evidence/event.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import type { JsonObject, JsonValue } from '../../metadata/json.ts';
import type { Sentence } from '../../metadata/label.ts';
import type { SingleSignOn } from '../../metadata/sign-in-rules.ts';
import { lookAgain } from '../http/wall.ts';
import { differences, requireVersion } from '../people/versions.ts';
import { CLIENT_SECRET } from './identity-provider.ts';
import { isIssuer } from './issuer.ts';
import { requireNotLockedOut, requireWayIn } from './policy-nets.ts';
import type { PolicyChange, RoleRule } from './settings-schemas.ts';
import { storeSecret } from './sign-in-secrets.ts';

/** Changes the company's rules. `publicUrl` decides whether a provider may be on this machine. Throws `validation_failed` for what cannot be, and for what would lock the changer out. */
export async function changePolicy(
  context: CallContext,
  change: PolicyChange,
  ifMatch: string | undefined,
  publicUrl?: string,
): Promise<void> {
  const { database } = context;
  const networks = change.networks && networksGiven(change.networks);
  const wallHash = change.wall?.password === undefined ? undefined : await hashPassword(change.wall.password);
  await database.transaction(async (tx) => {
    const before = await lockedPolicy(tx, ifMatch);
    const stored = merged(before, change, networks, publicUrl);
    await tx.query(
      `UPDATE attesta.sign_in_policy SET settings = $1, idle_minutes = coalesce($2, idle_minutes),
         session_hours = coalesce($3, session_hours), wall_hash = coalesce($4, wall_hash), version = version + 1`,
      [
        JSON.stringify(stored),
        change.sessions?.idleMinutes ?? null,
        change.sessions?.hours ?? null,
        wallHash ?? null,
      ],
    );
    const secret = change.singleSignOn === null ? null : change.singleSignOn?.clientSecret;
    if (secret !== undefined) await storeSecret(tx, database, CLIENT_SECRET, secret, context.now());
    const after = await readPolicy(tx);
    await requireKnownRoles(tx, after.singleSignOn);
    await requireNotLockedOut(tx, context, before, after);
    await requireWayIn(tx, context, before, after, secret !== undefined);
    await record(tx, context, {
      ...differences(told(before), told(after)),
      ...(wallHash !== undefined && { wallPassword: 'changed' }),
      ...(secret !== undefined && { clientSecret: secret === null ? 'removed' : 'changed' }),
    });
  });
  lookAgain(database);
}

/** Changes what a role obeys besides. */
export async function changeRoleRule(
  context: CallContext,
  role: string,
  rule: RoleRule,
  ifMatch: string | undefined,
): Promise<void> {
  const networks = networksGiven(rule.networks);
  await context.database.transaction(async (tx) => {
    const before = await lockedPolicy(tx, ifMatch);
    const [known] = await tx.query<{ name: string }>('SELECT name FROM attesta.roles WHERE id = $1', [role]);
    if (!known) throw new Problem('not_found', { en: 'There is no such role.', es: 'No existe ese rol.' });
    await tx.query(
      `INSERT INTO attesta.role_sign_in AS r (role, second_factor_since, networks, idle_minutes, session_hours)
       VALUES ($1, CASE WHEN $2 THEN $3::timestamptz END, $4, $5, $6)
       ON CONFLICT (role) DO UPDATE SET networks = excluded.networks, idle_minutes = excluded.idle_minutes,
         session_hours = excluded.session_hours,
         second_factor_since = CASE WHEN $2 THEN coalesce(r.second_factor_since, $3) END`,
      [role, rule.secondFactor, context.now(), networks, rule.idleMinutes, rule.sessionHours],
    );
    await tx.query('UPDATE attesta.sign_in_policy SET version = version + 1');
    const after = await readPolicy(tx);
    await requireNotLockedOut(tx, context, before, after);
    const of = (policy: SignInPolicy): Record<string, JsonValue> => {
      const { role: _, ...own } = policy.roles.find((one) => one.role === role) ?? NOTHING;
      return { ...own, networks: [...own.networks] };
    };
    await record(tx, context, { role: known.name, ...differences(of(before), of(after)) });
  });
  lookAgain(context.database);
}

const NOTHING = { role: '', secondFactorSince: null, networks: [], idleMinutes: null, sessionHours: null };

async function lockedPolicy(tx: Sql, ifMatch: string | undefined): Promise<SignInPolicy> {
  await tx.query('SELECT 1 AS locked FROM attesta.sign_in_policy FOR UPDATE');
  const policy = await readPolicy(tx);
  requireVersion(ifMatch, policy.version);
  return policy;
}

/** What is stored: what was, with what was said. */
function merged(
  before: SignInPolicy,
  change: PolicyChange,
  networks: readonly string[] | undefined,
  publicUrl: string | undefined,
): StoredPolicy {
  const { several, stepUpMinutes } = { ...before.sessions, ...change.sessions };
  const { on, username } = { ...before.wall, ...change.wall };
  return {
    password: { ...before.password, ...change.password },
    sessions: { several, stepUpMinutes },
    graceDays: change.graceDays ?? before.graceDays,
    networks: networks ?? before.networks,
    wall: { on, username },
    localSignIn: change.localSignIn ?? before.localSignIn,
    singleSignOn:
      change.singleSignOn === undefined
        ? before.singleSignOn
        : mergedProvider(before, change.singleSignOn, publicUrl),
  };
}

const NEW_PROVIDER: Omit<SingleSignOn, 'issuer' | 'clientId'> = {
  on: false,
  name: 'Single sign-on',
  scope: 'openid profile email',
  userClaim: 'preferred_username',
  userMatch: 'username',
  newUsers: 'refused',
  roleClaim: '',
  roles: [],
  defaultRole: null,
  asksSecondFactor: false,
};

function mergedProvider(
  before: SignInPolicy,
  change: PolicyChange['singleSignOn'],
  publicUrl: string | undefined,
): SingleSignOn | null {
  if (!change) return null;
  const { clientSecret: _, ...said } = change;
  const { issuer, clientId, ...rest } = { ...NEW_PROVIDER, ...before.singleSignOn, ...said };
  const missing = Object.entries({ issuer, clientId }).filter(([, value]) => value === undefined);
  if (issuer === undefined || clientId === undefined)
    throw refused(
      missing.map(
        ([field]) =>
          [`singleSignOn.${field}`, 'required', { en: 'Fill this in.', es: 'Rellénelo.' }] as const,
      ),
    );
  if (!isIssuer(issuer, publicUrl)) {
    const message = {
      en: 'Write the issuer’s address, such as https://login.example.com. This machine (http://localhost) is taken only while Attesta itself is at localhost.',
      es: 'Escriba la dirección del emisor, como https://login.example.com. Esta máquina (http://localhost) solo se admite mientras Attesta misma esté en localhost.',
    };
    throw refused([['singleSignOn.issuer', 'wrong_format', message]]);
  }
  return { ...rest, issuer, clientId };
}

async function requireKnownRoles(tx: Sql, sso: SingleSignOn | null): Promise<void> {
  const wanted = [...(sso?.roles ?? []).map(({ role }) => role), sso?.defaultRole ?? null];
  const named = wanted.filter((role): role is string => role !== null);
  const known = await tx.query<{ id: string }>('SELECT id FROM attesta.roles WHERE id = ANY($1)', [named]);
  const ids = new Set(known.map(({ id }) => id));
  const unknown = named.findIndex((role) => !ids.has(role));
  if (unknown >= 0)
    throw refused([
      [
        `singleSignOn.roles.${unknown}.role`,
        'not_found',
        { en: 'There is no such role.', es: 'No existe ese rol.' },
      ],
    ]);
}

function networksGiven(texts: readonly string[]): readonly string[] {
  const networks = texts.map(parseNetwork);
  const wrong = networks.flatMap((network, index) => (network === undefined ? [index] : []));
  if (wrong.length > 0) {
    throw refused(
      wrong.map((index) => [
        `networks.${index}`,
        'wrong_format',
        {
          en: `“${texts[index]}” is no address and no network, such as 192.0.2.0/24 or 2001:db8::/48.`,
          es: `«${texts[index]}» no es una dirección ni una red, como 192.0.2.0/24 o 2001:db8::/48.`,
        },
      ]),
    );
  }
  return [...new Set(networks.filter((network) => network !== undefined))];
}

/** What of the policy the evidence tells: no hash and no secret. */
function told(policy: SignInPolicy): Record<string, JsonValue> {
  const { wall, roles: _, version: __, ...rest } = policy;
  return JSON.parse(JSON.stringify({ ...rest, wall: { on: wall.on, username: wall.username } }));
}

async function record(tx: Sql, context: CallContext, changes: JsonObject): Promise<void> {
  const value = { signIn: changes };
  const draft = { action: 'setting.changed', payloads: [{ subject: null, value }] } as const;
  await recordEvents(tx, [prepareEvent(draft, actorOf(context.principal), context.now())]);
}

function refused(wrong: readonly (readonly [string, string, Sentence])[]): Problem {
  const findings = wrong.map(([field, code, message]) => ({ field, code, message }));
  return new Problem(
    'validation_failed',
    { en: 'The rules of sign-in were not changed.', es: 'Las reglas de inicio de sesión no se cambiaron.' },
    { findings },
  );
}
