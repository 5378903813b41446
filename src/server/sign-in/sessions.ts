import { type Static, Type } from 'typebox';
import { endSession } from '../../engine/access/credential.ts';
import { LONGEST_PASSWORD } from '../../engine/access/password-rules.ts';
import { actorOf } from '../../engine/evidence/actor.ts';
import { prepareEvent } from '../../engine/evidence/event.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import type { Operation } from '../../engine/operation.ts';
import { clearedCookie, sessionCookie } from '../http/session-cookie.ts';
import { signIn } from './sign-in.ts';

const Credentials = Type.Object({
  username: Type.String({ minLength: 1, maxLength: 200 }),
  password: Type.String({ minLength: 1, maxLength: 4 * LONGEST_PASSWORD }),
  code: Type.Optional(Type.String({ maxLength: 20 })),
});

const Session = Type.Object({ id: Type.String(), endsAt: Type.String() });

/** Signing in and out of the app. `publicUrl` decides the cookie's name and whether it is for https only. */
export function sessionOperations(publicUrl: string): readonly Operation[] {
  return [start(publicUrl), end(publicUrl)];
}

function start(publicUrl: string): Operation {
  return {
    method: 'POST',
    path: '/sessions',
    summary: 'Sign in',
    tag: 'Sign-in',
    access: { kind: 'public' },
    scope: 'sessions:write',
    body: Credentials,
    response: { 201: Session },
    async handle(context, { body }) {
      const { username, password } = body as Static<typeof Credentials>;
      const session = await signIn(context, username, password);
      return {
        status: 201,
        body: { id: session.id, endsAt: session.endsAt.toString({ smallestUnit: 'millisecond' }) },
        headers: { 'set-cookie': sessionCookie(publicUrl, session.secret) },
      };
    },
  };
}

function end(publicUrl: string): Operation {
  return {
    method: 'DELETE',
    path: '/sessions/current',
    summary: 'Sign out',
    tag: 'Sign-in',
    access: { kind: 'signed_in' },
    scope: 'sessions:write',
    response: {},
    async handle(context) {
      const { principal } = context;
      const { credentialId } = principal;
      if (principal.kind === 'user' && credentialId !== undefined) {
        await context.database.transaction(async (tx) => {
          if (!(await endSession(tx, credentialId))) return;
          const draft = { action: 'session.ended', module: 'users', record: principal.userId } as const;
          await recordEvents(tx, [prepareEvent(draft, actorOf(principal), context.now())]);
        });
      }
      return { status: 204, headers: { 'set-cookie': clearedCookie(publicUrl) } };
    },
  };
}
