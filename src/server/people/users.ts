import { type Static, Type } from 'typebox';
import {
  judgePassword,
  type NewPassword,
  type PasswordOwner,
  storePassword,
} from '../../engine/access/new-password.ts';
import type { CallContext } from '../../engine/access/principal.ts';
import { endSessionsOf } from '../../engine/access/session.ts';
import type { Sql } from '../../engine/database/database.ts';
import { uuidv7 } from '../../engine/database/uuidv7.ts';
import { Problem } from '../../engine/errors/problem.ts';
import type { Operation, OtherWords } from '../../engine/operation.ts';
import { notifyUser } from '../sign-in/notify-user.ts';
import { nameTaken } from './name-taken.ts';
import { changeRights, recordChange, requireNoMoreThanOwn } from './rights-change.ts';
import { differences, etag, requireVersion } from './versions.ts';

const Locale = Type.Union([Type.Literal('en'), Type.Literal('es')]);
/** No control characters, and no marks that turn the direction: one name is not to read as another. */
const UNSEEN = '\\u0000-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff';
const Username = Type.String({
  minLength: 2,
  maxLength: 100,
  pattern: `^[^\\s@/\\\\${UNSEEN}]+(@[^\\s@/\\\\${UNSEEN}]+)?$`,
});
const Name = Type.String({ minLength: 1, maxLength: 200, pattern: `^[^${UNSEEN}]+$` });
const Email = Type.Union([Type.String({ maxLength: 254, pattern: '^[^\\s@]+@[^\\s@]+$' }), Type.Null()]);
const Id = Type.String({ format: 'uuid' });
const Password = Type.String({ minLength: 1, maxLength: 512 });

const RoleName = Type.String({
  minLength: 1,
  maxLength: 100,
  description: 'The id of a role, its code (sales) or its name.',
});

const MustChange = Type.Boolean({
  description: 'Whether another password is asked for at the next sign-in.',
});

const NewUser = Type.Object({
  username: Username,
  name: Type.Optional(Name),
  email: Type.Optional(Email),
  locale: Type.Optional(Locale),
  role: RoleName,
  password: Type.Optional(Password),
  mustChangePassword: Type.Optional(MustChange),
});
const UserChange = Type.Partial(
  Type.Object({
    username: Username,
    name: Name,
    email: Email,
    locale: Locale,
    role: RoleName,
    active: Type.Boolean(),
    password: Password,
    mustChangePassword: MustChange,
  }),
);
/** Whoever may not manage users gets names only, to assign records to. */
const User = Type.Object({
  id: Type.String(),
  name: Type.String(),
  active: Type.Boolean(),
  username: Type.Optional(Type.String()),
  email: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  locale: Type.Optional(Type.String()),
  role: Type.Optional(Type.Union([Type.Object({ id: Type.String(), name: Type.String() }), Type.Null()])),
  hasPassword: Type.Optional(Type.Boolean()),
  mustChangePassword: Type.Optional(Type.Boolean()),
  hasSecondFactor: Type.Optional(Type.Boolean()),
  version: Type.Optional(Type.Integer()),
  createdAt: Type.Optional(Type.String()),
  updatedAt: Type.Optional(Type.String()),
});

const otherWords: OtherWords = {
  references: ['role'],
  keys: { name: ['displayName', 'fullName'], role: ['roleId'] },
  note: 'Without a name the user name is the name.',
};

const ById = Type.Object({ id: Id });

/** A user as a manager of users sees it. */
type UserRow = Required<Static<typeof User>>;

const SELECT = `SELECT u.id, u.name, u.active, u.username, u.email, u.locale, u.version,
  u.password_hash IS NOT NULL AS "hasPassword", u.password_must_change IS NOT NULL AS "mustChangePassword",
  EXISTS (SELECT 1 FROM attesta.second_factors f WHERE f.user_id = u.id) AS "hasSecondFactor", u.created_at AS "createdAt", u.updated_at AS "updatedAt",
  CASE WHEN r.id IS NOT NULL THEN jsonb_build_object('id', r.id, 'name', r.name) END AS role
  FROM attesta.users u LEFT JOIN attesta.roles r ON r.id = u.role WHERE u.kind = 'person'`;

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
      const rows = await context.database.query<UserRow>(`${SELECT} ORDER BY attesta.fold(u.name), u.id`);
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

async function createUser(context: CallContext, wish: Static<typeof NewUser>): Promise<UserRow> {
  const name = wish.name ?? wish.username;
  const password =
    wish.password === undefined ? null : await judged(context, wish.password, { ...wish, name });
  const now = context.now();
  const id = uuidv7(now);
  return changeRights(context.database, async (tx) => {
    const role = await roleNamed(tx, wish.role);
    await requireNoMoreThanOwn(tx, context, role);
    await nameTaken('username', 'user name', () =>
      tx.query(
        `INSERT INTO attesta.users (id, username, name, email, locale, role, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7)`,
        [id, wish.username, name, wish.email ?? null, wish.locale ?? 'en', role, now],
      ),
    );
    if (password) await storePassword(tx, id, password, now, wish.mustChangePassword ? 'asked' : null);
    const user = await userById(tx, id);
    const value = { changes: differences({}, comparable(user)), title: user.name };
    await recordChange(tx, context, { action: 'user.created', module: 'users', id, value });
    return user;
  });
}

async function changeUser(
  context: CallContext,
  id: string,
  change: Static<typeof UserChange>,
  ifMatch: string | undefined,
): Promise<UserRow> {
  const known = await userById(context.database, id);
  const password =
    change.password === undefined
      ? null
      : await judged(context, change.password, { ...known, ...change, id });
  return changeRights(context.database, async (tx) => {
    await tx.query('SELECT 1 AS locked FROM attesta.users WHERE id = $1 FOR UPDATE', [id]);
    const before = await userById(tx, id);
    requireVersion(ifMatch, before.version);
    await requireNoMoreThanOwn(tx, context, before.role?.id ?? null);
    const role = change.role === undefined ? undefined : await roleNamed(tx, change.role);
    if (role !== undefined) await requireNoMoreThanOwn(tx, context, role);
    await updateUser(tx, context, id, { ...change, ...(role !== undefined && { role }) }, password);
    const after = await userById(tx, id);
    await recordUserChange(tx, context, before, after, password !== null);
    return after;
  });
}

async function updateUser(
  tx: Sql,
  context: CallContext,
  id: string,
  change: Static<typeof UserChange>,
  password: NewPassword | null,
): Promise<void> {
  await nameTaken('username', 'user name', () =>
    tx.query(
      `UPDATE attesta.users SET username = coalesce($2, username), name = coalesce($3, name),
         email = CASE WHEN $4 THEN $5 ELSE email END, locale = coalesce($6, locale), role = coalesce($7, role),
         active = coalesce($8, active), version = version + 1, updated_at = $10::timestamptz,
         password_must_change = CASE WHEN $9::boolean THEN coalesce(password_must_change, 'asked')
           WHEN NOT $9::boolean THEN NULL ELSE password_must_change END
       WHERE id = $1`,
      [
        id,
        change.username ?? null,
        change.name ?? null,
        change.email !== undefined,
        change.email ?? null,
        change.locale ?? null,
        change.role ?? null,
        change.active ?? null,
        change.mustChangePassword ?? null,
        context.now(),
      ],
    ),
  );
  if (password)
    await storePassword(tx, id, password, context.now(), change.mustChangePassword ? 'asked' : null);
  if (password || change.active === false) await endSessionsOf(tx, id);
}

async function recordUserChange(
  tx: Sql,
  context: CallContext,
  before: UserRow,
  after: UserRow,
  newPassword: boolean,
): Promise<void> {
  const { id } = after;
  const changes = differences(comparable(before), comparable(after));
  const action = before.active && !after.active ? 'user.deactivated' : 'user.changed';
  if (Object.keys(changes).length > 0) {
    await recordChange(tx, context, { action, module: 'users', id, value: { changes, title: after.name } });
  }
  if (newPassword) {
    await notifyUser(tx, context, id, { kind: 'password_changed' });
    await recordChange(tx, context, {
      action: 'password.changed',
      module: 'users',
      id,
      value: { title: after.name },
    });
  }
}

function comparable(user: UserRow) {
  const { username, name, email, locale, active, mustChangePassword } = user;
  return { username, name, email, locale, active, mustChangePassword, role: user.role?.name ?? null };
}

async function judged(context: CallContext, password: string, owner: PasswordOwner): Promise<NewPassword> {
  const verdict = await judgePassword(context.database, password, owner);
  if (verdict.ok) return verdict.value;
  const { findings } = verdict;
  throw new Problem('validation_failed', 'This password cannot be used.', { findings });
}

/** The id of the role that is meant by its id, its code or its name. */
async function roleNamed(tx: Sql, role: string): Promise<string> {
  const [found] = await tx.query<{ id: string }>(
    `SELECT id FROM attesta.roles WHERE id::text = lower($1) OR code = lower($1) OR attesta.fold(name) = attesta.fold($1)
     ORDER BY id::text = lower($1) DESC, code = lower($1) DESC NULLS LAST LIMIT 1`,
    [role],
  );
  if (found) return found.id;
  throw new Problem('validation_failed', 'Some values are not right.', {
    findings: [{ code: 'not_found', field: 'role', message: 'There is no such role.' }],
  });
}

async function userById(sql: Sql, id: string): Promise<UserRow> {
  const [row] = await sql.query<UserRow>(`${SELECT} AND u.id = $1`, [id]);
  if (!row) throw new Problem('not_found', 'There is no such user.');
  return row;
}
