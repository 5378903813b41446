import type { Sql } from '../../engine/database/database.ts';

/** Which of these persons ask to be erased, in a case that is not over (Art. 17). */
export async function erasuresOpen(tx: Sql, subjects: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ subject: string }>(
    `SELECT DISTINCT subject FROM attesta.requests
     WHERE subject = ANY ($1::uuid[]) AND type = 'erasure' AND closed_at IS NULL AND state <> 'withdrawn'`,
    [subjects],
  );
  return new Set(rows.map((row) => row.subject));
}
