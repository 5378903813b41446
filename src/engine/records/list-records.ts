import type { FieldDefinition } from '../../metadata/field.ts';
import type { Sort } from '../../metadata/filter.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
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
import { countMatching } from './count-matching.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { type Stretch, stretchesOf, stretchOf } from './list-stretches.ts';
import { asksForArchived, fieldsIn, matchCondition, type Narrowing } from './matching.ts';
import { prepared } from './prepared.ts';
import { recordLook } from './record-evidence.ts';
import { type RecordJson, recordJson } from './record-json.ts';
import { plainColumns, visibleFields } from './record-shape.ts';
import { permitted } from './refusals.ts';
import { titlesOf } from './row-titles.ts';
import { look } from './sight.ts';
import { orderBy, rowsAfter, type SortKey } from './sort-keys.ts';

export { asksForArchived, fieldsIn, matchCondition };

export interface ListQuestion extends Narrowing {
  readonly sort?: readonly Sort[];
  /** Names of fields to give; all that may be seen otherwise. */
  readonly fields?: readonly string[];
  /** 1 to 500; 50 otherwise. */
  readonly limit?: number;
  readonly cursor?: string;
  /** Records to leave out before the first, to jump within a long list; not together with a cursor. */
  readonly skip?: number;
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
  const limit = pageSize(question.limit);
  const matching = matchCondition(context, module, question, where, archived);
  const skip = question.cursor === undefined ? (question.skip ?? 0) : 0;
  const stretches = stretchesOf(context, module, question, sort, where, archived);
  const first = question.cursor === undefined ? 0 : stretchOf(stretches, question.cursor);
  return look(
    context,
    async (database) => {
      const found: { readonly row: Row; readonly of: Stretch }[] = [];
      let passed = skip;
      for (const [place, of] of stretches.entries()) {
        if (place < first || found.length > limit) continue;
        const { keys, asked } = of;
        const seen =
          place === first && question.cursor !== undefined
            ? readCursor(asked, question.cursor, keys.length)
            : undefined;
        const pages = seen
          ? rowsAfter(keys, seen).map((after) => sqlAll([of.matching, after]))
          : [of.matching];
        const before = found.length;
        for (const page of pages) {
          const wanted = limit + 1 - found.length;
          if (wanted <= 0) break;
          const { text, values } = compileFragment(pageStatement(module, fields, keys, page, wanted, passed));
          for (const row of await database.query<Row>(prepared(text), values)) found.push({ row, of });
        }
        if (passed > 0 && place + 1 < stretches.length)
          passed =
            found.length > before
              ? 0
              : passed - (await countMatching(database, module, of.matching, 'exact', 0));
      }
      const total = question.count
        ? await countMatching(database, module, matching, question.count, skip + found.length)
        : undefined;
      const rows = found.slice(0, limit).map(({ row }) => row);
      const titleOf = await titlesOf(database, context, fields, rows);
      const items = rows.map((row) => recordJson(context, module, fields, row, titleOf));
      const last = found.length > limit ? found[limit - 1] : undefined;
      const next = last ? writeCursor(last.of.asked, keysOf(last.row, last.of.keys)) : null;
      return { items, next, ...(total !== undefined && { total }) };
    },
    archived,
  );
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
