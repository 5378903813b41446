/** The ledger as the check that every way into the records asks (law.md §11.17: erased, then imported again). */
import type { Sql } from '../../engine/database/database.ts';
import { identifiersOf, type Ledger, type PersonValues } from './ledger.ts';

/** The rows that are about somebody on the ledger, with the number of the erasure: one look-up for all of them. */
export function inboundCheck(ledger: Ledger) {
  return async (sql: Sql, rows: readonly PersonValues[]) => {
    const byRow = rows.map((values) => identifiersOf(values));
    const found = await ledger.find(sql, byRow.flat());
    if (found.size === 0) return [];
    const numbers = await erasureNumbers(sql, [...new Set(found.values())]);
    return byRow.flatMap((identifiers, row) => {
      const hit = identifiers.map(({ kind, value }) => found.get(`${kind}\n${value}`)).find(Boolean);
      return hit ? [{ row, erasure: numbers.get(hit) ?? hit }] : [];
    });
  };
}

async function erasureNumbers(sql: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await sql.query<{ id: string; number: string }>(
    'select id, number from attesta.erasures where id = any($1::uuid[])',
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row.number]));
}
