import type { Sql } from './database.ts';

/**
 * Whoever does the same for the same `what` waits until this transaction ends. For what is counted, or looked at, before it is written:
 * those who come at one moment would each find that nothing was there yet.
 */
export async function oneAtATime(tx: Sql, what: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [what]);
}
