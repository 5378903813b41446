/** How much belongs to a record, for the tabs of its page: one query, and no record of it is shown. */
import type { ModuleDefinition } from '../../metadata/module.ts';
import { sightPredicate } from '../access/predicate.ts';
import type { CallContext } from '../access/principal.ts';
import { compileFragment, type SqlFragment, sql, sqlIdentifier, sqlJoin } from '../database/fragment.ts';
import { referringColumn } from './delete-record.ts';
import { visibleRow } from './read-record.ts';
import { lookActions } from './record-history.ts';
import { permitted, recordId } from './refusals.ts';
import { isStill } from './restriction.ts';
import { look } from './sight.ts';

export interface RecordCounts {
  /** By the name of the relation, of those that the caller may see. */
  readonly related: Readonly<Record<string, number>>;
  /** Events in its history, looks left out; null where the caller may not see the history. */
  readonly history: number | null;
}

/** Counts what the caller would find. Throws `forbidden`, `not_found`. */
export async function recordCounts(
  context: CallContext,
  moduleName: string,
  id: string,
): Promise<RecordCounts> {
  const module = await permitted(context, moduleName, 'read');
  const record = recordId(id);
  const row = await visibleRow(context, module, record);
  const archived = row.state === 'archived';
  const relations = module.relations.flatMap((relation) => {
    const refers = relationRows(context, module, relation, record);
    return refers ? [{ name: relation.name, count: sql`(SELECT count(*) ${refers})` }] : [];
  });
  const history =
    context.rights.allows(module.name, 'view_history') && !isStill(row)
      ? sql`(SELECT count(*) FROM evidence.events e WHERE e.record = ${record} AND e.action <> ALL (${lookActions}::text[]))`
      : sql`NULL::bigint`;
  const columns = [history, ...relations.map((one) => one.count)].map(
    (count, at) => sql`${count} AS ${sqlIdentifier(`c${at}`)}`,
  );
  const { text, values } = compileFragment(sql`SELECT ${sqlJoin(columns, ', ')}`);
  const [found = {}] = await look(
    context,
    (database) => database.query<Record<string, number | null>>(text, values),
    archived,
  );
  return {
    related: Object.fromEntries(relations.map(({ name }, at) => [name, Number(found[`c${at + 1}`] ?? 0)])),
    history: found.c0 === null || found.c0 === undefined ? null : Number(found.c0),
  };
}

/** The rows of a relation as its list finds them; undefined where the caller may not see by what they are related. */
function relationRows(
  context: CallContext,
  module: ModuleDefinition,
  relation: ModuleDefinition['relations'][number],
  record: string,
): SqlFragment | undefined {
  const other = context.catalog.modules.get(relation.module);
  if (!other || !context.rights.allows(other.name, 'read')) return undefined;
  const column = referringColumn(other, relation.by, module.name);
  if (!column || context.rights.field(other.name, relation.by) === 'hidden') return undefined;
  const sight = sightPredicate(context, other.name, 'list', 'r');
  return sql`FROM data.${sqlIdentifier(other.name)} r WHERE r.${sqlIdentifier(column)} = ${record} AND ${sight}`;
}
