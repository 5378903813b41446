import type { Sql } from '../../engine/database/database.ts';

/** Names of the staff who signed, by id. */
export async function userNames(tx: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<{ id: string; name: string }>(
    'select id, name from attesta.users where id = any($1::uuid[])',
    [[...new Set(ids)]],
  );
  return new Map(rows.map((row) => [row.id, row.name]));
}
