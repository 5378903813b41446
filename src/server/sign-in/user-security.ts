/** The sign-in of other users, for whoever manages them: their sessions, second factors, sign-ins; and passwords that were stolen. */
import { Type } from 'typebox';
import type { CallContext } from '../../engine/access/principal.ts';
import { sessionsOf } from '../../engine/access/session.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import type { Operation } from '../../engine/operation.ts';
import { notifyUser } from '../people/notify-user.ts';
import { recordChange, requireNoMoreThanOwn } from '../people/rights-change.ts';
import { signInsOf } from './attempt-events.ts';
import { listed } from './factors.ts';
import { endAll } from './sessions.ts';
import { Factors, SessionLine, SignInLine } from './sign-in-schemas.ts';

const ById = Type.Object({ id: Type.String({ format: 'uuid' }) });
const LIMIT = 100;

const mine = { tag: 'Sign-in', access: { kind: 'signed_in' }, scope: 'me:read' } as const;
const theirs = { tag: 'People', access: { kind: 'tool', tool: 'users' }, params: ById } as const;

export const userSecurityOperations: readonly Operation[] = [
  {
    ...mine,
    method: 'GET',
    path: '/me/sign-ins',
    summary: 'One’s own sign-ins, and what was tried in one’s name',
    response: { 200: Type.Object({ items: Type.Array(SignInLine) }) },
    handle: async (context) => ({
      body: { items: await signInsOf(context, context.principal.userId, LIMIT) },
    }),
  },
  {
    ...theirs,
    method: 'GET',
    path: '/users/:id/sign-ins',
    summary: 'The sign-ins of a user, and what was tried in their name',
    scope: 'users:read',
    response: { 200: Type.Object({ items: Type.Array(SignInLine) }) },
    async handle(context, { params }) {
      await userNamed(context.database, params.id);
      return { body: { items: await signInsOf(context, params.id ?? '', LIMIT) } };
    },
  },
  {
    ...theirs,
    method: 'GET',
    path: '/users/:id/sessions',
    summary: 'The open sessions of a user',
    scope: 'users:read',
    response: { 200: Type.Object({ items: Type.Array(SessionLine) }) },
    async handle({ database, principal, now }, { params }) {
      const { id } = await userNamed(database, params.id);
      const sessions = await sessionsOf(database, id, now());
      return {
        body: { items: sessions.map((one) => ({ ...one, current: one.id === principal.credentialId })) },
      };
    },
  },
  {
    ...theirs,
    method: 'DELETE',
    path: '/users/:id/sessions',
    summary: 'End all sessions of a user',
    scope: 'users:write',
    response: { 200: Type.Object({ ended: Type.Integer() }) },
    async handle(context, { params }) {
      const { id, role } = await userNamed(context.database, params.id);
      const ended = await context.database.transaction(async (tx) => {
        await requireNoMoreThanOwn(tx, context, role);
        return endAll(tx, context, id);
      });
      return { body: { ended } };
    },
  },
  {
    ...theirs,
    method: 'GET',
    path: '/users/:id/factors',
    summary: 'The second factors of a user',
    scope: 'users:read',
    response: { 200: Factors },
    async handle({ database }, { params }) {
      const { id } = await userNamed(database, params.id);
      return { body: await listed(database, id) };
    },
  },
  {
    ...theirs,
    stepUp: true,
    method: 'DELETE',
    path: '/users/:id/factors',
    summary: 'Remove all second factors of a user who has lost them; their sessions end',
    scope: 'users:write',
    response: {},
    async handle(context, { params }) {
      const { id, role } = await userNamed(context.database, params.id);
      await context.database.transaction(async (tx) => {
        await requireNoMoreThanOwn(tx, context, role);
        await resetFactors(tx, context, id);
      });
      return { status: 204 };
    },
  },
  {
    ...theirs,
    stepUp: true,
    method: 'POST',
    path: '/users/:id/stolen-passwords',
    summary: 'A user’s password was stolen: sessions end, and it opens only to choose another',
    scope: 'users:write',
    response: {},
    async handle(context, { params }) {
      const { id, role, name } = await userNamed(context.database, params.id);
      await context.database.transaction(async (tx) => {
        await requireNoMoreThanOwn(tx, context, role);
        await tx.query("UPDATE attesta.users SET password_must_change = 'compromised' WHERE id = $1", [id]);
        const value = { title: name, password: 'stolen' };
        await recordChange(tx, context, { action: 'user.changed', module: 'users', id, value });
        await endAll(tx, context, id);
      });
      return { status: 204 };
    },
  },
];

/** Whoever lost their factors begins anew; a password that was short because of them has to be replaced. */
export async function resetFactors(tx: Sql, context: CallContext, id: string): Promise<void> {
  const removed = await tx.query('DELETE FROM attesta.second_factors WHERE user_id = $1 RETURNING id', [id]);
  await tx.query('DELETE FROM attesta.recovery_codes WHERE user_id = $1', [id]);
  await tx.query(
    `UPDATE attesta.users SET password_must_change = coalesce(password_must_change, 'asked')
     WHERE id = $1 AND password_needs_factor`,
    [id],
  );
  const value = { factors: removed.length, all: true };
  await recordChange(tx, context, { action: 'factor.removed', module: 'users', id, value });
  await notifyUser(tx, context, id, { kind: 'factors_reset' });
  await endAll(tx, context, id);
}

async function userNamed(sql: Sql, id: string | undefined) {
  const [user] = await sql.query<{ id: string; role: string | null; name: string }>(
    "SELECT id, role, name FROM attesta.users WHERE id = $1 AND kind = 'person'",
    [id],
  );
  if (!user) throw new Problem('not_found', { en: 'There is no such user.', es: 'No existe ese usuario.' });
  return user;
}
