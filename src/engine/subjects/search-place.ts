/** Search entries only repeat their records: nothing to hand over, and nothing that may outlive the record's words. */

import { modulesWithSubject } from '../catalog/subject-way.ts';
import type { Sql } from '../database/database.ts';
import type { Place, PlaceContext, PlannedPlace } from './place.ts';
import { rowsOfSubject } from './record-rows.ts';

const ENTRIES =
  'select record from attesta.search_entries union all select record from attesta.archived_entries';

export const searchPlace: Place = {
  name: 'search_entries',
  label: { en: 'Search entries', es: 'Entradas de búsqueda' },
  tables: ['attesta.search_entries', 'attesta.archived_entries'],
  copyOf: 'records',
  async count(tx, context) {
    const [row] = await tx.query<{ n: number }>(
      `select count(*) as n from (${ENTRIES}) e where record = any($1::uuid[])`,
      [await recordIds(tx, context)],
    );
    return row?.n ?? 0;
  },
  gather: async () => [],
  plan: planEntries,
  async execute(tx, _context, planned) {
    const ids = planned.map((item) => item.id);
    let erased = 0;
    for (const table of ['search_entries', 'archived_entries']) {
      const gone = await tx.query(
        `delete from attesta.${table} where record = any($1::uuid[]) returning record`,
        [ids],
      );
      erased += gone.length;
    }
    return { erased, masked: 0, kept: 0 };
  },
};

/** Entries of records that stay go as well: a masked or kept record isn't to be found by the person's words. */
async function planEntries(tx: Sql, _context: PlaceContext, before: ReadonlyMap<string, PlannedPlace>) {
  const ids = [...before.values()]
    .filter((place) => place.place.startsWith('records.'))
    .flatMap((place) => place.items.map((item) => item.id));
  const rows = await tx.query<{ record: string }>(
    `select record from (${ENTRIES}) e where record = any($1::uuid[])`,
    [ids],
  );
  return rows.map((row) => ({ id: row.record, number: null, fate: { action: 'erase' as const } }));
}

async function recordIds(tx: Sql, context: PlaceContext): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const module of modulesWithSubject(context.catalog)) {
    for (const row of await rowsOfSubject(tx, context.catalog, module, context.subject)) ids.push(row.id);
  }
  return ids;
}
