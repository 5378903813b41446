/** Which groups may open what: by module and category, each falling back to what stands for every other one. */
import type { Sql } from '../database/database.ts';

export const EVERY = '*';

/** The groups that may open the secrets of a module's records of a category; the empty category is that of a module without one. */
export async function groupsFor(tx: Sql, module: string, category: string): Promise<readonly string[]> {
  const rows = await tx.query<{ module: string; category: string; group: string }>(
    `SELECT module, category, key_group AS "group" FROM attesta.secret_policies
     WHERE (module = $1 AND category IN ($2, '*')) OR (module = '*' AND category = '*') ORDER BY key_group`,
    [module, category],
  );
  const of = (where: (row: (typeof rows)[number]) => boolean) => rows.filter(where).map((row) => row.group);
  const steps = [
    of((row) => row.module === module && row.category === category),
    of((row) => row.module === module && row.category === EVERY),
    of((row) => row.module === EVERY),
  ];
  return steps.find((groups) => groups.length > 0) ?? [];
}
