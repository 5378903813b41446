import pg from 'pg';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';

const REMOVALS = {
  role: {
    text: 'DELETE FROM attesta.roles WHERE id = $1',
    held: `SELECT 1 AS held FROM attesta.group_members WHERE member_role = $1 LIMIT 1`,
    used: {
      en: 'Users, roles below it, groups or rules still name this role. Change those first.',
      es: 'Usuarios, roles por debajo, grupos o reglas aún nombran este rol. Cámbielos antes.',
    },
  },
  profile: {
    text: 'DELETE FROM attesta.profiles WHERE id = $1',
    held: 'SELECT 1 AS held FROM attesta.role_profiles WHERE profile = $1 LIMIT 1',
    used: {
      en: 'Roles still have this profile. Take it from them first.',
      es: 'Hay roles que aún tienen este perfil. Quíteselo antes.',
    },
  },
  group: {
    text: 'DELETE FROM attesta.groups WHERE id = $1',
    held: 'SELECT 1 AS held FROM attesta.group_members WHERE member_group = $1 LIMIT 1',
    used: {
      en: 'Records, other groups or rules still name this group. Change those first.',
      es: 'Registros, otros grupos o reglas aún nombran este grupo. Cámbielos antes.',
    },
  },
} as const;

const WORDS_ES = { role: 'rol', profile: 'perfil', group: 'grupo' } as const;

/** Removes a role, profile or group that nothing names any more; what the product ships stays. Throws `conflict`. */
export async function removeUnused(
  tx: Sql,
  what: keyof typeof REMOVALS,
  row: { readonly id: string; readonly code?: string | null },
): Promise<void> {
  const { text, held, used } = REMOVALS[what];
  if (row.code)
    throw new Problem('conflict', {
      en: `This ${what} comes with the product. Rename it, or leave it unused.`,
      es: `Este ${WORDS_ES[what]} viene con el producto. Renómbrelo o déjelo sin usar.`,
    });
  if ((await tx.query(held, [row.id])).length > 0) throw new Problem('conflict', used);
  try {
    await tx.query(text, [row.id]);
  } catch (error) {
    // Records of every module may belong to a group: the database knows them all.
    if (error instanceof pg.DatabaseError && error.code === '23503') throw new Problem('conflict', used);
    throw error;
  }
}
