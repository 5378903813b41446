/** Adding and changing a user: the row, the password, the end of sessions, the evidence, in one transaction. */
import type { Static } from 'typebox';
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
import { nameTaken } from './name-taken.ts';
import { notifyUser } from './notify-user.ts';
import { changeRights, recordChange, requireNoMoreThanOwn } from './rights-change.ts';
import { type UserRow, userById } from './user-rows.ts';
import type { NewUser, UserChange } from './user-schemas.ts';
import { differences, requireVersion } from './versions.ts';

export async function createUser(context: CallContext, wish: Static<typeof NewUser>): Promise<UserRow> {
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

export async function changeUser(
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
  throw new Problem(
    'validation_failed',
    { en: 'This password cannot be used.', es: 'Esta contraseña no se puede usar.' },
    { findings },
  );
}

/** The id of the role that is meant by its id, its code or its name. */
async function roleNamed(tx: Sql, role: string): Promise<string> {
  const [found] = await tx.query<{ id: string }>(
    `SELECT id FROM attesta.roles WHERE id::text = lower($1) OR code = lower($1) OR attesta.fold(name) = attesta.fold($1)
     ORDER BY id::text = lower($1) DESC, code = lower($1) DESC NULLS LAST LIMIT 1`,
    [role],
  );
  if (found) return found.id;
  throw new Problem(
    'validation_failed',
    { en: 'Some values are not right.', es: 'Algunos valores no son correctos.' },
    {
      findings: [
        {
          code: 'not_found',
          field: 'role',
          message: { en: 'There is no such role.', es: 'No existe ese rol.' },
        },
      ],
    },
  );
}
