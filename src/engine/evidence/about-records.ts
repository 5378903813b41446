import { sightPredicate } from '../access/predicate.ts';
import { type CallContext, readsRecords } from '../access/principal.ts';
import { compileFragment, sql, sqlIdentifier, sqlJoin, sqlRaw } from '../database/fragment.ts';
import type { ListedEvent } from './event-list.ts';

/** The record that an event is about, as references are read. `title`: null where the fields it is made of are hidden. */
export interface AboutRecord {
  readonly module: string;
  readonly id: string;
  readonly number: string;
  readonly title: string | null;
}

/**
 * Adds to each event the record it is about, where who asks may see that record now, by the same predicate as everywhere; of any other,
 * and of what is no record or is gone, nothing. One statement for the page, whatever the number of events and modules.
 */
export async function withRecords(
  context: CallContext,
  events: readonly ListedEvent[],
): Promise<readonly (ListedEvent & { readonly about?: AboutRecord })[]> {
  const records = await seenRecords(context, events);
  return events.map((event) => {
    const about = records.get(`${event.module} ${event.record}`);
    return about ? { ...event, about } : event;
  });
}

async function seenRecords(
  context: CallContext,
  events: readonly ListedEvent[],
): Promise<ReadonlyMap<string, AboutRecord>> {
  const { catalog, database, principal, rights } = context;
  const wanted = Map.groupBy(events, (event) => event.module ?? '');
  const parts = [...wanted].flatMap(([name, some]) => {
    const module = catalog.modules.get(name);
    if (!module || !rights.allows(name, 'read') || !readsRecords(principal)) return [];
    const ids = [...new Set(some.flatMap((event) => event.record ?? []))];
    const titled = module.titleFields.every((field) => rights.field(name, field) !== 'hidden');
    const title = sqlRaw(titled ? 't.record_title' : 'NULL');
    return [
      sql`(SELECT ${name}::text AS module, t.id, t.number, ${title} AS title FROM data.${sqlIdentifier(name)} t
           WHERE t.id = ANY (${ids}::uuid[]) AND ${sightPredicate(context, name, 'read', 't')})`,
    ];
  });
  if (parts.length === 0) return new Map();
  const { text, values } = compileFragment(sqlJoin(parts, ' UNION ALL '));
  // Row-level security hides the archive from whoever does not say that they ask for it; the predicate says whose it is.
  const rows = await database.transaction((tx) => tx.query<AboutRecord>(text, values), {
    states: rights.may('archive') ? ['archived'] : [],
  });
  return new Map(rows.map((row) => [`${row.module} ${row.id}`, row]));
}
