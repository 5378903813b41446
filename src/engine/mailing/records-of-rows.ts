/** The records of a mailing as its owner may see them now, many at once. */
import type { ModuleDefinition } from '../../metadata/module.ts';
import { accessPredicate } from '../access/predicate.ts';
import type { CallContext } from '../access/principal.ts';
import type { RecordUse } from '../access/rights.ts';
import { compileFragment, sql, sqlAll, sqlIdentifier } from '../database/fragment.ts';
import { addressed } from '../mail/recipients.ts';
import { recordsByIds } from '../records/read-record.ts';
import type { RecordJson } from '../records/record-json.ts';
import { look } from '../records/sight.ts';

/** Those of the ids that the caller may use for all of these. */
export async function usable(
  context: CallContext,
  module: ModuleDefinition,
  ids: readonly string[],
  uses: readonly RecordUse[],
): Promise<ReadonlySet<string>> {
  const may = sqlAll(uses.map((use) => accessPredicate(context, module.name, use, 'r')));
  const { text, values } = compileFragment(
    sql`SELECT r.id FROM data.${sqlIdentifier(module.name)} r WHERE r.id = any (${ids}::uuid[]) AND ${may}`,
  );
  const archive = context.rights.may('archive');
  const rows = await look(context, (database) => database.query<{ id: string }>(text, values), archive);
  return new Set(rows.map((row) => row.id));
}

/** What is needed to write from a record: who may change many. */
export const WRITING: readonly RecordUse[] = ['edit', 'mass_edit'];

/** What the records refer to and could be written to, by id. */
export async function referredRecords(
  context: CallContext,
  module: ModuleDefinition,
  records: Iterable<RecordJson>,
): Promise<ReadonlyMap<string, RecordJson>> {
  const wanted = new Map<ModuleDefinition, Set<string>>();
  for (const record of records) {
    for (const { module: other, id } of addressed(context, module, record)) {
      const ids = wanted.get(other) ?? new Set<string>();
      wanted.set(other, ids.add(id));
    }
  }
  const found = new Map<string, RecordJson>();
  for (const [other, ids] of wanted)
    for (const [id, record] of await recordsByIds(context, other, [...ids])) found.set(id, record);
  return found;
}
