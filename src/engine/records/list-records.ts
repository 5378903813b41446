import type { FieldDefinition } from '../../metadata/field.ts';
import type { Filter, Sort } from '../../metadata/filter.ts';
import { type ModuleDefinition, systemFieldNames } from '../../metadata/module.ts';
import { accessPredicate, sightPredicate } from '../access/predicate.ts';
import type { CallContext } from '../access/principal.ts';
import type { Row } from '../database/database.ts';
import {
  compileFragment,
  type SqlFragment,
  sql,
  sqlAll,
  sqlIdentifier,
  sqlJoin,
} from '../database/fragment.ts';
import { Problem } from '../errors/problem.ts';
import { compileFilter } from './compile-filter.ts';
import { countMatching } from './count-matching.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { prepared } from './prepared.ts';
import { recordLook } from './record-evidence.ts';
import { type RecordJson, recordJson } from './record-json.ts';
import { plainColumns, visibleFields } from './record-shape.ts';
import { permitted } from './refusals.ts';
import { titlesOf } from './row-titles.ts';
import { look } from './sight.ts';
import { orderBy, rowsAfter, type SortKey, sortKeys } from './sort-keys.ts';
import { wordsCondition } from './words-condition.ts';

export interface ListQuestion {
  readonly filter?: Filter;
  readonly sort?: readonly Sort[];
  /** Names of fields to give; all that may be seen otherwise. */
  readonly fields?: readonly string[];
  /** 1 to 500; 50 otherwise. */
  readonly limit?: number;
  readonly cursor?: string;
  /** Records to leave out before the first, to jump within a long list; not together with a cursor. */
  readonly skip?: number;
  /** Words to be found in the record, as in the global search. */
  readonly q?: string;
  readonly count?: 'exact' | 'estimate';
}

export interface RecordList {
  readonly items: readonly RecordJson[];
  /** Cursor of the next page; null on the last one. */
  readonly next: string | null;
  readonly total?: number;
}

const USUAL_LIMIT = 50;
const mostRecords = 500;
const SHELL_FIELDS: ReadonlySet<string> = new Set([...systemFieldNames, 'title']);
const NEWEST_FIRST: readonly Sort[] = [{ field: 'updated_at', direction: 'desc' }];

/**
 * Records that match and may be seen, a page at a time, with titles of what they refer to and names of people. Archived
 * records are among them only when the filter asks about `state` and the caller may see them. Throws `invalid_filter`,
 * `invalid_cursor`, `forbidden`.
 */
export async function listRecords(
  context: CallContext,
  moduleName: string,
  question: ListQuestion = {},
): Promise<RecordList> {
  const module = await permitted(context, moduleName, 'read');
  const found = await findRecords(context, module, question);
  await listEvidence(context, module, question, found.items.length);
  return found;
}

/**
 * The list without its evidence, for callers that leave their own (export, related records). `where` narrows it further;
 * `archived` lets archived records through row-level security, for callers who may see them.
 */
export async function findRecords(
  context: CallContext,
  module: ModuleDefinition,
  question: ListQuestion,
  where?: SqlFragment,
  archived = asksForArchived(context, question.filter),
): Promise<RecordList> {
  const fields = projected(context, module, question.fields);
  const sort = question.sort?.length ? question.sort : NEWEST_FIRST;
  const keys = sortKeys(context, module, sort);
  const limit = pageSize(question.limit);
  const matching = matchCondition(context, module, question, where);
  const asked = [module.name, question.filter ?? null, sort, question.q ?? '', where?.values ?? null];
  const skip = question.cursor === undefined ? (question.skip ?? 0) : 0;
  const seen = question.cursor === undefined ? undefined : readCursor(asked, question.cursor, keys.length);
  const pages = seen ? rowsAfter(keys, seen).map((after) => sqlAll([matching, after])) : [matching];
  return look(
    context,
    async (database) => {
      const found: Row[] = [];
      for (const page of pages) {
        const wanted = limit + 1 - found.length;
        if (wanted <= 0) break;
        const { text, values } = compileFragment(pageStatement(module, fields, keys, page, wanted, skip));
        found.push(...(await database.query<Row>(prepared(text), values)));
      }
      const total = question.count
        ? await countMatching(database, module, matching, question.count, skip + found.length)
        : undefined;
      const rows = found.slice(0, limit);
      const titleOf = await titlesOf(database, context, fields, rows);
      const items = rows.map((row) => recordJson(context, module, fields, row, titleOf));
      const last = found.length > limit ? found[limit - 1] : undefined;
      const next = last ? writeCursor(asked, keysOf(last, keys)) : null;
      return { items, next, ...(total !== undefined && { total }) };
    },
    archived,
  );
}

/** The condition that a row matches the question and may be seen. */
export function matchCondition(
  context: CallContext,
  module: ModuleDefinition,
  question: Pick<ListQuestion, 'filter' | 'q'>,
  where?: SqlFragment,
): SqlFragment {
  // What a restricted record holds doesn't say where it is found either.
  const byContent = fieldsIn(question.filter).some((field) => !SHELL_FIELDS.has(field));
  const seen = byContent
    ? accessPredicate(context, module.name, 'list', 'r')
    : sightPredicate(context, module.name, 'list', 'r');
  const conditions = [seen];
  if (question.filter) conditions.push(compileFilter(context, module, question.filter));
  if (question.q?.trim()) conditions.push(wordsCondition(context, module, question.q));
  if (where) conditions.push(where);
  return sqlAll(conditions);
}

/** Whether archived records have to be let through row-level security for this filter. */
export function asksForArchived(context: CallContext, filter: Filter | undefined): boolean {
  if (!filter || !context.rights.may('archive')) return false;
  if ('all' in filter) return filter.all.some((one) => asksForArchived(context, one));
  if ('any' in filter) return filter.any.some((one) => asksForArchived(context, one));
  if ('not' in filter) return asksForArchived(context, filter.not);
  return filter.field === 'state';
}

/**
 * The rows of a page with the keys of their order. It is planned anew for the values that are asked for, as a rare one and a
 * common one want different ways: so it is kept short, and titles and names are added by `titlesOf`.
 */
function pageStatement(
  module: ModuleDefinition,
  fields: readonly FieldDefinition[],
  keys: readonly SortKey[],
  matching: SqlFragment,
  limit: number,
  skip: number,
): SqlFragment {
  const keyColumns = keys.map(
    (key, index) => sql`(${key.expression})::text as ${sqlIdentifier(`sort_key_${index}`)}`,
  );
  const condition = skip > 0 ? farAway(module, keys, matching, limit, skip) : matching;
  return sql`SELECT ${plainColumns(fields)}, ${sqlJoin(keyColumns, ', ')}
    FROM data.${sqlIdentifier(module.name)} r WHERE ${condition} ORDER BY ${orderBy(keys)} LIMIT ${limit}`;
}

/** The ids of a far page are found first, so that nothing is read of the rows before it. */
function farAway(
  module: ModuleDefinition,
  keys: readonly SortKey[],
  matching: SqlFragment,
  limit: number,
  skip: number,
): SqlFragment {
  return sql`r.id = any (ARRAY(SELECT r.id FROM data.${sqlIdentifier(module.name)} r
    WHERE ${matching} ORDER BY ${orderBy(keys)} LIMIT ${limit} OFFSET ${skip}))`;
}

function keysOf(row: Row, keys: readonly SortKey[]): (string | null)[] {
  return keys.map((_, index) => {
    const value = row[`sort_key_${index}`];
    return typeof value === 'string' ? value : null;
  });
}

function projected(
  context: CallContext,
  module: ModuleDefinition,
  names: readonly string[] | undefined,
): readonly FieldDefinition[] {
  const visible = visibleFields(context, module);
  if (!names) return visible;
  const system = new Set([
    'id',
    'number',
    'title',
    'owner',
    'state',
    'version',
    'created_at',
    'created_by',
    'updated_at',
    'updated_by',
  ]);
  const unknown = names.filter((name) => !system.has(name) && !visible.some((field) => field.name === name));
  if (unknown.length > 0) {
    const message = {
      en: `${module.name} has no field ${unknown.join(', ')} that you may see.`,
      es: `${module.name} no tiene ningún campo ${unknown.join(', ')} que usted pueda ver.`,
    };
    throw new Problem('invalid_request', message, {
      findings: unknown.map((field) => ({ code: 'field.unknown', field, message })),
    });
  }
  return visible.filter((field) => names.includes(field.name));
}

function pageSize(limit = USUAL_LIMIT): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= mostRecords) return limit;
  throw new Problem('invalid_request', {
    en: `A page has 1 to ${mostRecords} records.`,
    es: `Una página tiene de 1 a ${mostRecords} registros.`,
  });
}

/** One event for a list: the module, how many, and by which fields it was narrowed. Never the values looked for. */
async function listEvidence(
  context: CallContext,
  module: ModuleDefinition,
  question: ListQuestion,
  count: number,
): Promise<void> {
  const value = { count, filterFields: fieldsIn(question.filter), words: Boolean(question.q?.trim()) };
  await recordLook(context, {
    action: 'record.listed',
    module: module.name,
    payloads: [{ subject: null, value }],
  });
}

/** The fields that a filter asks about: what evidence tells of it, never the values. */
export function fieldsIn(filter: Filter | undefined): string[] {
  if (!filter) return [];
  if ('all' in filter) return [...new Set(filter.all.flatMap(fieldsIn))];
  if ('any' in filter) return [...new Set(filter.any.flatMap(fieldsIn))];
  if ('not' in filter) return fieldsIn(filter.not);
  return [filter.field];
}
