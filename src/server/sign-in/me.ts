import { type Static, Type } from 'typebox';
import { judgePassword, storePassword } from '../../engine/access/new-password.ts';
import { verifyPassword } from '../../engine/access/password-hash.ts';
import type { CallContext } from '../../engine/access/principal.ts';
import { moduleActions, tools } from '../../engine/access/rights.ts';
import { endSessionsOf, finishStep, sessionsOf } from '../../engine/access/session.ts';
import { policyOf } from '../../engine/access/sign-in-policy.ts';
import { countAttempt, forgiveAttempt } from '../../engine/access/throttle.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { actorOf } from '../../engine/evidence/actor.ts';
import { prepareEvent } from '../../engine/evidence/event.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import type { Operation, OperationAnswer } from '../../engine/operation.ts';
import type { Locale, Sentence } from '../../metadata/label.ts';
import type { Engine } from '../engine.ts';
import { notifyUser } from '../people/notify-user.ts';
import { recordChange } from '../people/rights-change.ts';
import { etag, requireVersion } from '../people/versions.ts';
import { knownAt } from './enter.ts';
import { Unfinished } from './sign-in-schemas.ts';
import { factorDueAt } from './unfinished-steps.ts';

const Me = Type.Object({
  user: Type.Object({
    id: Type.String(),
    username: Type.String(),
    name: Type.String(),
    email: Type.Union([Type.String(), Type.Null()]),
    locale: Type.String(),
    role: Type.Union([Type.Object({ id: Type.String(), name: Type.String() }), Type.Null()]),
  }),
  /** By module: what may be done, and each field's right. Modules without any right are absent. */
  modules: Type.Record(
    Type.String(),
    Type.Object({
      actions: Type.Array(Type.String()),
      fields: Type.Record(Type.String(), Type.String()),
    }),
  ),
  tools: Type.Array(Type.String()),
  scopes: Type.Union([Type.Array(Type.String()), Type.Null()]),
  /** While somebody looks as this user: who, and until when. All else in this answer is the user's. */
  viewAs: Type.Union([
    Type.Object({
      id: Type.String(),
      by: Type.Object({ id: Type.String(), name: Type.String() }),
      until: Type.String(),
    }),
    Type.Null(),
  ]),
  /** How one is signed in: null for a token. */
  session: Type.Union([
    Type.Object({
      unfinished: Type.Union([Type.String(), Type.Null()]),
      /** Why a new password is asked for, where it is. */
      passwordReason: Type.Union([Type.String(), Type.Null()]),
      /** Until when a second factor has to be set up, where the role needs one and there is none. */
      secondFactorDue: Type.Union([Type.String(), Type.Null()]),
      /** Other open sessions of one's own, where the company has them shown. */
      others: Type.Integer(),
    }),
    Type.Null(),
  ]),
  controller: Type.Object({
    name: Type.String(),
    timeZone: Type.String(),
    currency: Type.String(),
    country: Type.String(),
    calendar: Type.String(),
    languages: Type.Array(Type.String()),
  }),
  sealing: Type.Object({ lastSealedAt: Type.Union([Type.String(), Type.Null()]), healthy: Type.Boolean() }),
  mode: Type.String(),
  now: Type.String(),
});

const Preferences = Type.Object({ locale: Type.Union([Type.Literal('en'), Type.Literal('es')]) });
const NewPassword = Type.Object({
  current: Type.String({ minLength: 1, maxLength: 512 }),
  password: Type.String({ minLength: 1, maxLength: 512 }),
});

interface UserRow {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly email: string | null;
  readonly locale: string;
  readonly version: number;
  readonly passwordHash: string | null;
  readonly mustChange: string | null;
  readonly role: { readonly id: string; readonly name: string } | null;
}

/** Who am I, what may I do, and my own settings. */
export function meOperations(engine: Engine): readonly Operation[] {
  return [read(engine), changePreferences(engine), changePassword()];
}

function read(engine: Engine): Operation {
  return {
    method: 'GET',
    path: '/me',
    summary: 'Who is signed in, with which rights',
    tag: 'Sign-in',
    access: { kind: 'signed_in' },
    scope: 'me:read',
    duringSignIn: Unfinished,
    response: { 200: Me },
    handle: (context) => describe(engine, context),
  };
}

function changePreferences(engine: Engine): Operation {
  return {
    method: 'PATCH',
    path: '/me',
    versioned: true,
    summary: 'Change one’s own language',
    tag: 'Sign-in',
    access: { kind: 'signed_in' },
    scope: 'me:write',
    duringSignIn: Unfinished,
    body: Preferences,
    response: { 200: Me },
    async handle(context, { body, headers }) {
      await changeLocale(context, (body as Static<typeof Preferences>).locale, headers['if-match']);
      return describe(engine, context);
    },
  };
}

async function changeLocale(context: CallContext, locale: Locale, ifMatch?: string): Promise<void> {
  const { userId } = context.principal;
  await context.database.transaction(async (tx) => {
    const [before] = await tx.query<{ locale: string; version: number }>(
      'SELECT locale, version FROM attesta.users WHERE id = $1 FOR UPDATE',
      [userId],
    );
    if (!before) return;
    requireVersion(ifMatch, before.version);
    if (before.locale === locale) return;
    await tx.query(
      'UPDATE attesta.users SET locale = $2, version = version + 1, updated_at = $3 WHERE id = $1',
      [userId, locale, context.now()],
    );
    const value = { changes: { locale: { from: before.locale, to: locale } } };
    await recordChange(tx, context, { action: 'user.changed', module: 'users', id: userId, value });
  });
}

function changePassword(): Operation {
  return {
    method: 'POST',
    path: '/me/passwords',
    summary: 'Change one’s own password; other sessions end',
    tag: 'Sign-in',
    access: { kind: 'signed_in' },
    scope: 'me:write',
    duringSignIn: ['change_password'],
    body: NewPassword,
    response: {},
    async handle(context, { body, cookies }) {
      const { current, password } = body as Static<typeof NewPassword>;
      await replacePassword(context, current, password, cookies?.device);
      return { status: 204 };
    },
  };
}

async function replacePassword(
  context: CallContext,
  current: string,
  password: string,
  device: string | undefined,
): Promise<void> {
  const { database, principal } = context;
  if (principal.kind !== 'user')
    throw new Problem('forbidden', {
      en: 'A password is changed by its user, not by a token.',
      es: 'La contraseña la cambia su usuario, no un token.',
    });
  const user = await userRow(context);
  const known = await knownAt(context, user.username, device);
  const attempt = { username: user.username, ip: context.origin.ip ?? '', device, known };
  await countAttempt(database, attempt, context.now());
  if (!(await verifyPassword(user.passwordHash, current))) {
    throw invalid([
      {
        code: 'wrong_password',
        field: 'current',
        message: { en: 'This is not your present password.', es: 'No es su contraseña actual.' },
      },
    ]);
  }
  await forgiveAttempt(database, attempt);
  const judged = await judgePassword(database, password, user);
  if (!judged.ok) throw invalid(judged.findings);
  await database.transaction(async (tx) => {
    await storePassword(tx, user.id, judged.value, context.now());
    await endSessionsOf(tx, user.id, principal.credentialId);
    if (principal.credentialId !== undefined) await finishStep(tx, principal.credentialId, 'change_password');
    const draft = { action: 'password.changed', module: 'users', record: user.id } as const;
    await recordEvents(tx, [prepareEvent(draft, actorOf(principal), context.now())]);
    await notifyUser(tx, context, user.id, { kind: 'password_changed' });
  });
}

function invalid(findings: readonly { code: string; field: string; message: Sentence }[]): Problem {
  return new Problem(
    'validation_failed',
    {
      en: 'The password was not changed; see the findings.',
      es: 'La contraseña no se cambió; vea los detalles.',
    },
    { findings },
  );
}

/** The version is that of one's own settings. */
async function describe(engine: Engine, context: CallContext): Promise<OperationAnswer> {
  const { passwordHash: _, mustChange, version, ...row } = await userRow(context);
  const { looker } = context.rights;
  // Whoever looks as a user knows of them what they may know of users.
  const user = looker && !looker.rights.may('users') ? { ...row, username: '', email: null } : row;
  const { name, timeZone, currency, country, calendar, languages } = engine.catalog.settings();
  const body: Static<typeof Me> = {
    user,
    modules: moduleRights(context),
    tools: tools.filter((tool) => context.rights.may(tool)),
    scopes: context.principal.scopes ? [...context.principal.scopes] : null,
    viewAs: await viewOf(context),
    session: await sessionStanding(context, mustChange),
    controller: { name, timeZone, currency, country, calendar, languages: [...languages] },
    sealing: await engine.sealing(),
    mode: engine.settings.mode,
    now: context.now().toString(),
  };
  return { body, headers: etag(version) };
}

async function viewOf({ database, principal }: CallContext): Promise<Static<typeof Me>['viewAs']> {
  const { viewing } = principal;
  if (!viewing) return null;
  const [by] = await database.query<{ id: string; name: string }>(
    'SELECT id, name FROM attesta.users WHERE id = $1',
    [viewing.by],
  );
  return { id: viewing.id, by: by ?? { id: viewing.by, name: '' }, until: viewing.until };
}

async function sessionStanding(
  context: CallContext,
  mustChange: string | null,
): Promise<Static<typeof Me>['session']> {
  const { database, principal } = context;
  const { credentialId, userId } = principal;
  if (principal.kind !== 'user' || principal.viewing || credentialId === undefined) return null;
  const [session] = await database.query<{ step: string | null; hasFactor: boolean }>(
    `SELECT unfinished[1] AS step,
       EXISTS (SELECT 1 FROM attesta.second_factors f WHERE f.user_id = s.user_id) AS "hasFactor"
     FROM attesta.sessions s WHERE id = $1`,
    [credentialId],
  );
  const policy = await policyOf(database);
  const due = session?.hasFactor ? undefined : await factorDueAt(database, policy, userId);
  const shown = policy.sessions.several === 'notify';
  const step = session?.step ?? null;
  return {
    unfinished: step,
    passwordReason: step === 'change_password' ? (mustChange ?? 'expired') : null,
    secondFactorDue: due?.toString({ smallestUnit: 'second' }) ?? null,
    others: shown ? Math.max(0, (await sessionsOf(database, userId, context.now())).length - 1) : 0,
  };
}

function moduleRights({ catalog, rights }: CallContext): Static<typeof Me>['modules'] {
  const entries = [...catalog.modules.values()].map((module) => {
    const actions = moduleActions.filter((action) => rights.allows(module.name, action));
    const fields = module.fields.map((field) => [field.name, rights.field(module.name, field.name)]);
    return [module.name, { actions, fields: Object.fromEntries(fields) }] as const;
  });
  return Object.fromEntries(entries.filter(([, { actions }]) => actions.length > 0));
}

async function userRow(context: CallContext): Promise<UserRow> {
  const [user] = await context.database.query<UserRow>(
    `SELECT u.id, u.username, u.name, u.email, u.locale, u.version, u.password_hash AS "passwordHash",
       u.password_must_change AS "mustChange",
       CASE WHEN r.id IS NOT NULL THEN jsonb_build_object('id', r.id, 'name', r.name) END AS role
     FROM attesta.users u LEFT JOIN attesta.roles r ON r.id = u.role WHERE u.id = $1`,
    [context.principal.userId],
  );
  if (!user)
    throw new Problem('not_signed_in', {
      en: 'This user no longer exists.',
      es: 'Este usuario ya no existe.',
    });
  return user;
}
