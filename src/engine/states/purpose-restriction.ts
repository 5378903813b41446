import type { Sql } from '../database/database.ts';

/** Whether the processing of a person's data for a purpose stands still (Art. 18), while it goes on for others. */
export async function purposeRestricted(tx: Sql, subject: string, purpose: string): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 AS restricted FROM attesta.record_states
     WHERE record = $1 AND state = 'restricted' AND ended_at IS NULL
       AND scope ->> 'kind' = 'purposes' AND scope -> 'purposes' ? $2 LIMIT 1`,
    [subject, purpose],
  );
  return rows.length > 0;
}
