/** The users, read. */
import type { Static } from 'typebox';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import type { User } from './user-schemas.ts';

/** A user as a manager of users sees it. */
export type UserRow = Required<Static<typeof User>>;

const SELECT = `SELECT u.id, u.name, u.active, u.username, u.email, u.locale, u.version,
  u.password_hash IS NOT NULL AS "hasPassword", u.password_must_change IS NOT NULL AS "mustChangePassword",
  EXISTS (SELECT 1 FROM attesta.second_factors f WHERE f.user_id = u.id) AS "hasSecondFactor", u.created_at AS "createdAt", u.updated_at AS "updatedAt",
  CASE WHEN r.id IS NOT NULL THEN jsonb_build_object('id', r.id, 'name', r.name) END AS role
  FROM attesta.users u LEFT JOIN attesta.roles r ON r.id = u.role WHERE u.kind = 'person'`;

/** Every user, by name. */
export async function allUsers(sql: Sql): Promise<readonly UserRow[]> {
  return sql.query<UserRow>(`${SELECT} ORDER BY attesta.fold(u.name), u.id`);
}

/** One user. Throws `not_found`. */
export async function userById(sql: Sql, id: string): Promise<UserRow> {
  const [row] = await sql.query<UserRow>(`${SELECT} AND u.id = $1`, [id]);
  if (!row) throw new Problem('not_found', { en: 'There is no such user.', es: 'No existe ese usuario.' });
  return row;
}
