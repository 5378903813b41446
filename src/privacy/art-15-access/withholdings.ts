/** What is left out of the copies of a case (Art. 15(4)), as the database keeps it. */
import type { Sql } from '../../engine/database/database.ts';
import type { Withholding } from './withhold.ts';

/** What a second person agreed to. */
export function agreedWithholdings(tx: Sql, request: string): Promise<readonly Withholding[]> {
  return tx.query<Withholding & Record<string, unknown>>(
    `SELECT place, item, field, file, passages, ground FROM attesta.withholdings
     WHERE request = $1 AND state = 'approved' ORDER BY at, id`,
    [request],
  );
}
