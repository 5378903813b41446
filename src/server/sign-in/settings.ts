/** The calls about the rules of sign-in: what everyone obeys, what a role obeys, and whether the identity provider answers. */
import { type Static, Type } from 'typebox';
import { breachedList } from '../../engine/access/breached-passwords.ts';
import type { CallContext } from '../../engine/access/principal.ts';
import { BOUNDS, readPolicy, type SignInPolicy } from '../../engine/access/sign-in-policy.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import type { Operation } from '../../engine/operation.ts';
import { etag } from '../people/versions.ts';
import { advisoriesOf } from './advisories.ts';
import { changePolicy, changeRoleRule } from './change-policy.ts';
import { CLIENT_SECRET, callbackUrl, ProviderFailed, tryProvider } from './identity-provider.ts';
import { Policy, PolicyChange, RoleRule } from './settings-schemas.ts';

const Provider = Type.Object({
  issuer: Type.String({ minLength: 1, maxLength: 500 }),
  clientId: Type.String({ minLength: 1, maxLength: 500 }),
});

export function signInSettingOperations(publicUrl: string): readonly Operation[] {
  const common = { tag: 'Sign-in', access: { kind: 'tool', tool: 'administration' } } as const;
  return [
    {
      ...common,
      method: 'GET',
      path: '/settings/sign-in',
      summary: 'The rules of sign-in',
      scope: 'sign_in:read',
      response: { 200: Policy },
      async handle(context) {
        const policy = await describe(context, publicUrl);
        return { body: policy, headers: etag(policy.version) };
      },
    },
    {
      ...common,
      stepUp: true,
      method: 'PATCH',
      path: '/settings/sign-in',
      versioned: true,
      summary: 'Change the rules of sign-in that everyone obeys',
      scope: 'sign_in:write',
      body: PolicyChange,
      response: { 200: Policy },
      async handle(context, { body, headers }) {
        await changePolicy(context, body as Static<typeof PolicyChange>, headers['if-match'], publicUrl);
        const policy = await describe(context, publicUrl);
        return { body: policy, headers: etag(policy.version) };
      },
    },
    {
      ...common,
      stepUp: true,
      method: 'PUT',
      path: '/settings/sign-in/roles/:role',
      versioned: true,
      summary: 'What a role obeys besides: second factor, networks, times of sessions',
      scope: 'sign_in:write',
      params: Type.Object({ role: Type.String({ format: 'uuid' }) }),
      body: RoleRule,
      response: { 200: Policy },
      async handle(context, { params, body, headers }) {
        await changeRoleRule(
          context,
          params.role ?? '',
          body as Static<typeof RoleRule>,
          headers['if-match'],
        );
        const policy = await describe(context, publicUrl);
        return { body: policy, headers: etag(policy.version) };
      },
    },
    {
      ...common,
      method: 'POST',
      path: '/settings/sign-in/provider-checks',
      stepUp: true,
      summary: 'Ask the identity provider who it is, before it is used',
      scope: 'sign_in:write',
      body: Provider,
      response: { 201: Type.Object({ issuer: Type.String(), signsOut: Type.Boolean() }) },
      async handle({ database }, { body }) {
        const found = await tryProvider(database, publicUrl, body as Static<typeof Provider>).catch(
          saidByProvider,
        );
        return { status: 201, body: found };
      },
    },
  ];
}

function saidByProvider(error: unknown): never {
  if (!(error instanceof ProviderFailed)) throw error;
  const { cause } = error;
  const reason = cause instanceof Error ? ` (${cause.message.slice(0, 200)})` : '';
  throw new Problem(
    'validation_failed',
    {
      en: 'The identity provider did not answer as one.',
      es: 'El proveedor de identidad no respondió como tal.',
    },
    {
      findings: [
        {
          code: 'provider_failed',
          field: 'issuer',
          message: {
            en: `There is no OpenID Connect provider at this address${reason}.`,
            es: `En esta dirección no hay ningún proveedor de OpenID Connect${reason}.`,
          },
        },
      ],
    },
  );
}

async function describe(context: CallContext, publicUrl: string): Promise<Policy> {
  const { database, origin } = context;
  const policy = await readPolicy(database);
  const { roles: _, wall, singleSignOn, password, ...rest } = policy;
  return {
    ...rest,
    password: { ...password, longest: BOUNDS.longestPassword },
    wall: { on: wall.on, username: wall.username, hasPassword: wall.hash !== null },
    singleSignOn: singleSignOn && {
      ...singleSignOn,
      roles: [...singleSignOn.roles],
      hasSecret: await hasSecret(database),
    },
    networks: [...policy.networks],
    roles: await rolesWith(database, policy),
    breachedPasswords: await describeBreached(context),
    yourAddress: origin.ip ?? null,
    callbackUrl: callbackUrl(publicUrl),
    advisories: advisoriesOf(policy),
  };
}

async function hasSecret(sql: Sql): Promise<boolean> {
  const [one] = await sql.query('SELECT 1 AS one FROM attesta.sign_in_secrets WHERE name = $1', [
    CLIENT_SECRET,
  ]);
  return one !== undefined;
}

async function describeBreached({ database }: CallContext): Promise<Policy['breachedPasswords']> {
  try {
    const list = await breachedList(database);
    return list && { ...list, readable: true };
  } catch {
    return { entries: 0, loadedAt: null, readable: false };
  }
}

interface RoleRow {
  readonly id: string;
  readonly name: string;
  readonly users: number;
  readonly withoutFactor: number;
}

/** Every role that somebody can sign in or work by, with what it obeys. */
async function rolesWith(sql: Sql, policy: SignInPolicy): Promise<Policy['roles']> {
  const rows = await sql.query<RoleRow>(
    `SELECT r.id, r.name, count(u.id)::int AS users,
       (count(u.id) FILTER (WHERE NOT EXISTS (SELECT 1 FROM attesta.second_factors f WHERE f.user_id = u.id)))::int AS "withoutFactor"
     FROM attesta.roles r LEFT JOIN attesta.users u ON u.role = r.id AND u.active AND u.kind = 'person'
     GROUP BY r.id ORDER BY attesta.fold(r.name), r.id`,
  );
  return rows.map((row) => {
    const own = policy.roles.find((one) => one.role === row.id);
    const since = own?.secondFactorSince ?? null;
    return {
      ...row,
      secondFactor: since !== null,
      secondFactorSince: since === null ? null : Temporal.Instant.from(since).toString(),
      networks: [...(own?.networks ?? [])],
      idleMinutes: own?.idleMinutes ?? null,
      sessionHours: own?.sessionHours ?? null,
    };
  });
}
