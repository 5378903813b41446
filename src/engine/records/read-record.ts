import type { ModuleDefinition } from '../../metadata/module.ts';
import { sightPredicate } from '../access/predicate.ts';
import type { CallContext } from '../access/principal.ts';
import type { Database, Row, Sql } from '../database/database.ts';
import { compileFragment, sql, sqlIdentifier, sqlRaw } from '../database/fragment.ts';
import { gatherCalls } from '../database/gather.ts';
import { keptPerCaller } from './caller-sight.ts';
import { amongIds, prepared } from './prepared.ts';
import { recordLook } from './record-evidence.ts';
import { type RecordJson, recordJson } from './record-json.ts';
import { visibleFields, wholeShape } from './record-shape.ts';
import { nothingHere, permitted, recordId } from './refusals.ts';
import { look } from './sight.ts';
import { subjectsArray } from './subjects-of.ts';

/**
 * One record as the caller may see it, and the evidence that it was opened. Throws `not_found` where there is none or it may
 * not be seen: the two are not told apart.
 */
export async function readRecord(context: CallContext, moduleName: string, id: string): Promise<RecordJson> {
  const module = await permitted(context, moduleName, 'read');
  const row = await visibleRow(context, module, recordId(id));
  await recordLook(context, {
    action: 'record.viewed',
    module: module.name,
    record: String(row.id),
    subjects: row.$subjects as string[],
    ...(context.origin.ip !== undefined && { payloads: [{ subject: null, value: {} }] }),
  });
  return recordJson(context, module, visibleFields(context, module), row);
}

/** The record for an answer inside a transaction that changed it: no evidence of its own. */
export async function recordIn(
  tx: Sql,
  context: CallContext,
  module: ModuleDefinition,
  id: string,
): Promise<RecordJson | undefined> {
  const row = await selectRow(tx, context, module, id);
  return row && recordJson(context, module, visibleFields(context, module), row);
}

/** The record's row with the ids of its data subjects as `$subjects`. An archived one is looked for where it may be seen. */
export async function visibleRow(context: CallContext, module: ModuleDefinition, id: string): Promise<Row> {
  const row =
    context.principal.kind === 'portal'
      ? await look(context, (database) => selectRow(database, context, module, id))
      : await rowTogether(context, module, id);
  if (row) return row;
  if (!context.rights.may('archive') || context.principal.kind === 'portal') throw nothingHere();
  const archived = await look(context, (database) => selectRow(database, context, module, id), true);
  if (!archived) throw nothingHere();
  return archived;
}

async function selectRow(
  database: Sql,
  context: CallContext,
  module: ModuleDefinition,
  id: string,
): Promise<Row | undefined> {
  return (await selectRows(database, rowQuestion(context, module), [id])).get(id);
}

/** The row on a connection of the pool, asked for together with what others ask for at the same moment. */
function rowTogether(context: CallContext, module: ModuleDefinition, id: string): Promise<Row | undefined> {
  const question = rowQuestion(context, module);
  const ways = gathered.get(context.database) ?? new Map<string, (id: string) => Promise<Row | undefined>>();
  gathered.set(context.database, ways);
  const known = ways.get(question.key);
  if (known) return known(id);
  if (ways.size >= MOST_QUESTIONS) ways.clear();
  const { database } = context;
  const way = gatherCalls<string, Row | undefined>(
    async (ids) => {
      const rows = await selectRows(database, question, ids);
      return ids.map((one) => rows.get(one));
    },
    { largest: LARGEST_BATCH, parallel: PARALLEL_READS },
  );
  ways.set(question.key, way);
  return way(id);
}

const MOST_QUESTIONS = 200;
const LARGEST_BATCH = 100;
const PARALLEL_READS = 1;
const gathered = new WeakMap<Database, Map<string, (id: string) => Promise<Row | undefined>>>();

/** Where the ids go among the values of a question. */
const IDS = Symbol('ids');

interface RowQuestion {
  readonly text: string;
  readonly values: readonly unknown[];
  /** The same for callers who see the same: they may be answered together. */
  readonly key: string;
}

const rowQuestion: (context: CallContext, module: ModuleDefinition) => RowQuestion = keptPerCaller(
  (context, module) => {
    const subjects = sqlRaw(`${subjectsArray(context.catalog, module, 'r')} AS "$subjects"`);
    const seen = sightPredicate(context, module.name, 'read', 'r');
    const { text, values } = compileFragment(
      sql`SELECT ${wholeShape(context, module)}, ${subjects} FROM data.${sqlIdentifier(module.name)} r WHERE r.id ${amongIds(IDS)} AND ${seen}`,
    );
    const key = `${text}\n${JSON.stringify(values.map((value) => (value === IDS ? null : value)))}`;
    return { text, values, key };
  },
);

async function selectRows(
  database: Sql,
  { text, values }: RowQuestion,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Row>> {
  const bound = values.map((value) => (value === IDS ? ids : value));
  const rows = await database.query<Row>(prepared(text), bound);
  return new Map(rows.map((row) => [String(row.id), row]));
}
