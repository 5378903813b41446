import pg from 'pg';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';

const REMOVALS = {
  role: {
    text: 'DELETE FROM attesta.roles WHERE id = $1',
    held: `SELECT 1 AS held FROM attesta.group_members WHERE member_role = $1 LIMIT 1`,
    used: 'Users, roles below it, groups or rules still name this role. Change those first.',
  },
  profile: {
    text: 'DELETE FROM attesta.profiles WHERE id = $1',
    held: 'SELECT 1 AS held FROM attesta.role_profiles WHERE profile = $1 LIMIT 1',
    used: 'Roles still have this profile. Take it from them first.',
  },
  group: {
    text: 'DELETE FROM attesta.groups WHERE id = $1',
    held: 'SELECT 1 AS held FROM attesta.group_members WHERE member_group = $1 LIMIT 1',
    used: 'Records, other groups or rules still name this group. Change those first.',
  },
} as const;

/** Removes a role, profile or group that nothing names any more; what the product ships stays. Throws `conflict`. */
export async function removeUnused(
  tx: Sql,
  what: keyof typeof REMOVALS,
  row: { readonly id: string; readonly code?: string | null },
): Promise<void> {
  const { text, held, used } = REMOVALS[what];
  if (row.code)
    throw new Problem('conflict', `This ${what} comes with the product. Rename it, or leave it unused.`);
  if ((await tx.query(held, [row.id])).length > 0) throw new Problem('conflict', used);
  try {
    await tx.query(text, [row.id]);
  } catch (error) {
    // Records of every module may belong to a group: the database knows them all.
    if (error instanceof pg.DatabaseError && error.code === '23503') throw new Problem('conflict', used);
    throw error;
  }
}
