/** The one question for records by their ids: what of them the caller may see, and whom they are about. */
import type { ModuleDefinition } from '../../metadata/module.ts';
import { sightPredicate } from '../access/predicate.ts';
import type { CallContext } from '../access/principal.ts';
import type { Database, Row, Sql } from '../database/database.ts';
import { compileFragment, sql, sqlIdentifier, sqlRaw } from '../database/fragment.ts';
import { gatherCalls } from '../database/gather.ts';
import { keptPerCaller } from './caller-sight.ts';
import { amongIds, prepared } from './prepared.ts';
import { wholeShape } from './record-shape.ts';
import { subjectsArray } from './subjects-of.ts';

/** Where the ids go among the values of a question. */
const IDS = Symbol('ids');

export interface RowQuestion {
  readonly text: string;
  readonly values: readonly unknown[];
  /** The same for callers who see the same: they may be answered together. */
  readonly key: string;
}

export const rowQuestion: (context: CallContext, module: ModuleDefinition) => RowQuestion = keptPerCaller(
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

/** The values of a question about these records. */
export function boundTo({ values }: RowQuestion, ids: readonly string[]): readonly unknown[] {
  return values.map((value) => (value === IDS ? ids : value));
}

/** The rows that may be seen, by id. */
export async function selectRows(
  database: Sql,
  question: RowQuestion,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Row>> {
  return rowsById(await database.query<Row>(prepared(question.text), boundTo(question, ids)));
}

export function rowsById(rows: readonly Row[]): ReadonlyMap<string, Row> {
  return new Map(rows.map((row) => [String(row.id), row]));
}

const MOST_QUESTIONS = 200;
const LARGEST_BATCH = 100;
const PARALLEL_READS = 1;

/** Asks a question together with what others ask at the same moment, on a connection of the pool. */
export type AskTogether<In> = (
  database: Database,
  question: RowQuestion,
  call: In,
) => Promise<Row | undefined>;

/** Gathers calls of one question; `run` answers them in one statement. */
export function askTogether<In>(
  run: (
    database: Database,
    question: RowQuestion,
    calls: readonly In[],
  ) => Promise<readonly (Row | undefined)[]>,
): AskTogether<In> {
  const gathered = new WeakMap<Database, Map<string, (call: In) => Promise<Row | undefined>>>();
  return (database, question, call) => {
    const ways = gathered.get(database) ?? new Map<string, (call: In) => Promise<Row | undefined>>();
    gathered.set(database, ways);
    const known = ways.get(question.key);
    if (known) return known(call);
    if (ways.size >= MOST_QUESTIONS) ways.clear();
    const way = gatherCalls<In, Row | undefined>((calls) => run(database, question, calls), {
      largest: LARGEST_BATCH,
      parallel: PARALLEL_READS,
    });
    ways.set(question.key, way);
    return way(call);
  };
}
