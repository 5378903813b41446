/** `/users`: who may sign in. Passwords go in and never come out. */
import { type Static, Type } from 'typebox';
import type { CallContext } from '../../engine/access/principal.ts';
import type { Operation } from '../../engine/operation.ts';
import { allUsers, type UserRow, userById } from './user-rows.ts';
import { ById, NewUser, otherWords, User, UserChange } from './user-schemas.ts';
import { etag } from './versions.ts';
import { changeUser, createUser } from './write-user.ts';

export const userOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/users',
    summary: 'The users',
    tag: 'People',
    access: { kind: 'signed_in' },
    scope: 'users:read',
    response: { 200: Type.Object({ items: Type.Array(User) }) },
    async handle(context) {
      const rows = await allUsers(context.database);
      return { body: { items: rows.map((row) => shownTo(context, row)) } };
    },
  },
  {
    method: 'GET',
    path: '/users/:id',
    summary: 'A user',
    tag: 'People',
    access: { kind: 'signed_in' },
    scope: 'users:read',
    params: ById,
    response: { 200: User },
    async handle(context, { params }) {
      const row = await userById(context.database, params.id ?? '');
      return { body: shownTo(context, row), headers: etag(row.version) };
    },
  },
  {
    method: 'POST',
    path: '/users',
    summary: 'Add a user',
    tag: 'People',
    access: { kind: 'tool', tool: 'users' },
    scope: 'users:write',
    stepUp: true,
    body: NewUser,
    otherWords,
    response: { 201: User },
    async handle(context, { body }) {
      const user = await createUser(context, body as Static<typeof NewUser>);
      return {
        status: 201,
        body: user,
        headers: { ...etag(user.version), location: `/api/v1/users/${user.id}` },
      };
    },
  },
  {
    method: 'PATCH',
    path: '/users/:id',
    versioned: true,
    summary: 'Change a user; deactivate with active: false',
    tag: 'People',
    access: { kind: 'tool', tool: 'users' },
    scope: 'users:write',
    stepUp: true,
    params: ById,
    body: UserChange,
    otherWords,
    response: { 200: User },
    async handle(context, { params, body, headers }) {
      const user = await changeUser(
        context,
        params.id ?? '',
        body as Static<typeof UserChange>,
        headers['if-match'],
      );
      return { body: user, headers: etag(user.version) };
    },
  },
];

function shownTo(context: CallContext, row: UserRow): Static<typeof User> {
  const { principal, rights } = context;
  const own = row.id === principal.userId && !principal.viewing;
  if (rights.may('users') || own) return row;
  return { id: row.id, name: row.name, active: row.active };
}
