import { type Static, Type } from 'typebox';
import { LONGEST_PASSWORD } from '../../engine/access/password-rules.ts';
import type { CallContext } from '../../engine/access/principal.ts';
import { endSession, endSessionsOf, sessionsOf } from '../../engine/access/session.ts';
import { policyOf } from '../../engine/access/sign-in-policy.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { actorOf } from '../../engine/evidence/actor.ts';
import { prepareEvent } from '../../engine/evidence/event.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import type { Operation } from '../../engine/operation.ts';
import type { Finding } from '../../metadata/finding.ts';
import { clearedCookie, deviceCookie, sessionCookie } from '../http/session-cookie.ts';
import { canMail } from '../people/notify-user.ts';
import { signOutAddress } from './identity-provider.ts';
import { askForPasskey, passkeyHost } from './passkeys.ts';
import { signIn, signInWithPasskey } from './sign-in.ts';
import { PasskeyAnswer, PasskeyQuestion, Session, SessionLine, Unfinished } from './sign-in-schemas.ts';

const Credentials = Type.Object({
  username: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  password: Type.Optional(Type.String({ minLength: 1, maxLength: 4 * LONGEST_PASSWORD })),
  code: Type.Optional(
    Type.String({ maxLength: 40, description: 'Of an authenticator app, or a recovery code.' }),
  ),
  passkey: Type.Optional(PasskeyAnswer),
  rememberDevice: Type.Optional(
    Type.Boolean({ description: 'Whether this browser is told again from others, by a cookie of its own.' }),
  ),
});

/** Signing in and out of the app. `publicUrl` decides the cookies' names and whether they are for https only. */
export function sessionOperations(publicUrl: string): readonly Operation[] {
  return [
    start(publicUrl),
    options(publicUrl),
    passkeyOffer(publicUrl),
    end(publicUrl),
    list(),
    endOthers(),
    endOne(),
  ];
}

function start(publicUrl: string): Operation {
  return {
    method: 'POST',
    path: '/sessions',
    summary: 'Sign in: with a user name and a password (and a second factor), or with a passkey alone',
    tag: 'Sign-in',
    access: { kind: 'public' },
    scope: 'sessions:write',
    body: Credentials,
    response: { 201: Session },
    async handle(context, { body, cookies }) {
      const given = body as Static<typeof Credentials>;
      const { username, password, code, passkey } = given;
      const options = { device: cookies?.device, remember: given.rememberDevice === true };
      const alone = passkey !== undefined && username === undefined && password === undefined;
      const session = alone
        ? await signInWithPasskey(context, publicUrl, passkey, options)
        : await signIn(
            context,
            publicUrl,
            {
              ...named({ username, password }),
              ...(code !== undefined && { code }),
              ...(passkey && { passkey }),
            },
            options,
          );
      const { id, endsAt, unfinished, secret, device } = session;
      return {
        status: 201,
        body: { id, endsAt: endsAt.toString({ smallestUnit: 'millisecond' }), unfinished },
        cookies: [
          sessionCookie(publicUrl, secret),
          ...(device === undefined ? [] : [deviceCookie(publicUrl, device)]),
        ],
      };
    },
  };
}

function named(given: { username: string | undefined; password: string | undefined }): {
  username: string;
  password: string;
} {
  const { username, password } = given;
  if (username !== undefined && password !== undefined) return { username, password };
  const missing = Object.entries(given).filter(([, value]) => value === undefined);
  const findings: Finding[] = missing.map(([field]) => ({
    code: 'required',
    field,
    message:
      field === 'username'
        ? { en: 'Write your user name.', es: 'Escriba su nombre de usuario.' }
        : { en: 'Write your password.', es: 'Escriba su contraseña.' },
  }));
  throw new Problem(
    'validation_failed',
    {
      en: 'Some of what was sent is not right; see the findings.',
      es: 'Algo de lo enviado no es correcto; vea los detalles.',
    },
    {
      findings,
    },
  );
}

function options(publicUrl: string): Operation {
  return {
    method: 'GET',
    path: '/sign-in',
    summary: 'How one can sign in here',
    tag: 'Sign-in',
    access: { kind: 'public' },
    scope: 'sessions:read',
    response: {
      200: Type.Object({
        local: Type.Union([Type.Literal('everyone'), Type.Literal('administrators'), Type.Literal('nobody')]),
        passkeys: Type.Boolean(),
        passwordReset: Type.Boolean({ description: 'Whether links for a forgotten password can be mailed.' }),
        singleSignOn: Type.Union([Type.Object({ name: Type.String() }), Type.Null()]),
      }),
    },
    async handle(context) {
      const { singleSignOn, localSignIn } = await policyOf(context.database);
      const used = singleSignOn?.on ? singleSignOn : null;
      return {
        body: {
          local: used ? localSignIn : 'everyone',
          passkeys: passkeyHost(publicUrl) !== undefined,
          passwordReset: canMail(context),
          singleSignOn: used && { name: used.name },
        },
      };
    },
  };
}

function passkeyOffer(publicUrl: string): Operation {
  return {
    method: 'POST',
    path: '/sessions/passkey-questions',
    summary: 'What a browser asks a passkey: to sign in, or to prove again in a session',
    tag: 'Sign-in',
    access: { kind: 'public' },
    scope: 'sessions:write',
    response: { 201: PasskeyQuestion },
    async handle({ database, principal, now }) {
      const mine = principal.credentialId === undefined ? null : principal.userId;
      const question = await askForPasskey(database, publicUrl, mine, now());
      return { status: 201, body: question };
    },
  };
}

function end(publicUrl: string): Operation {
  return {
    method: 'DELETE',
    path: '/sessions/current',
    summary: 'Sign out; answers the identity provider’s address for it where one signed in there',
    tag: 'Sign-in',
    access: { kind: 'signed_in' },
    scope: 'sessions:write',
    duringSignIn: Unfinished,
    response: { 200: Type.Object({ signOutUrl: Type.String() }), 204: Type.Null() },
    async handle(context) {
      const { principal, database } = context;
      const headers = { 'set-cookie': clearedCookie(publicUrl) };
      const { credentialId } = principal;
      if (principal.kind !== 'user' || credentialId === undefined) return { status: 204, headers };
      const [session] = await database.query<{ proofs: readonly string[] }>(
        'SELECT proofs FROM attesta.sessions WHERE id = $1',
        [credentialId],
      );
      await database.transaction(async (tx) => {
        if ((await endSession(tx, credentialId)) === undefined) return;
        await recordEnd(tx, context, principal.userId);
      });
      const there = session?.proofs.includes('single_sign_on');
      const signOutUrl = there ? await signOutAddress(database, publicUrl) : undefined;
      return signOutUrl === undefined
        ? { status: 204, headers }
        : { status: 200, body: { signOutUrl }, headers };
    },
  };
}

function list(): Operation {
  return {
    method: 'GET',
    path: '/sessions',
    summary: 'One’s own open sessions',
    tag: 'Sign-in',
    access: { kind: 'signed_in' },
    scope: 'sessions:read',
    response: { 200: Type.Object({ items: Type.Array(SessionLine) }) },
    async handle({ database, principal, now }) {
      const sessions = await sessionsOf(database, principal.userId, now());
      const items = sessions.map((one) => ({ ...one, current: one.id === principal.credentialId }));
      return { body: { items } };
    },
  };
}

function endOthers(): Operation {
  return {
    method: 'DELETE',
    path: '/sessions',
    summary: 'End all one’s sessions but this one',
    tag: 'Sign-in',
    access: { kind: 'signed_in' },
    scope: 'sessions:write',
    response: { 200: Type.Object({ ended: Type.Integer() }) },
    async handle(context) {
      const { principal } = context;
      const keep = principal.kind === 'user' ? principal.credentialId : undefined;
      const ended = await context.database.transaction((tx) => endAll(tx, context, principal.userId, keep));
      return { body: { ended } };
    },
  };
}

function endOne(): Operation {
  return {
    method: 'DELETE',
    path: '/sessions/:id',
    summary: 'End a session: one’s own; anybody’s for whoever manages users',
    tag: 'Sign-in',
    access: { kind: 'signed_in' },
    scope: 'sessions:write',
    params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
    response: {},
    async handle(context, { params }) {
      const { principal, rights } = context;
      await context.database.transaction(async (tx) => {
        const whose = await endSession(
          tx,
          params.id ?? '',
          rights.may('users') ? undefined : principal.userId,
        );
        if (whose === undefined)
          throw new Problem('not_found', {
            en: 'There is no such session that you may end.',
            es: 'No existe esa sesión o usted no puede cerrarla.',
          });
        await recordEnd(tx, context, whose);
      });
      return { status: 204 };
    },
  };
}

/** Ends the sessions of a user with their evidence; says how many there were. */
export async function endAll(
  tx: Sql,
  context: CallContext,
  userId: string,
  except?: string,
): Promise<number> {
  const ended = await endSessionsOf(tx, userId, except);
  if (ended > 0) await recordEnd(tx, context, userId, ended);
  return ended;
}

async function recordEnd(tx: Sql, context: CallContext, userId: string, sessions = 1): Promise<void> {
  const draft = {
    action: 'session.ended',
    module: 'users',
    record: userId,
    ...(sessions > 1 && { payloads: [{ subject: null, value: { sessions } }] }),
  } as const;
  await recordEvents(tx, [prepareEvent(draft, actorOf(context.principal), context.now())]);
}
