/** The list of cases: filtered, sorted by what is due first, a page at a time. */
import type { CallContext } from '../../engine/access/principal.ts';
import { Problem } from '../../engine/errors/problem.ts';
import type { OperationInput } from '../../engine/operation.ts';
import { readCursor, writeCursor } from '../../engine/records/cursor.ts';
import { asService, type RightsRequest, requestColumns } from './request.ts';
import { type RequestSummary, summaries } from './view.ts';

const columns = { due: 'r.due', receivedAt: 'r.received_at', number: 'r.number' } as const;
type SortKey = keyof typeof columns;
export const sortKeys = ['due', '-due', 'receivedAt', '-receivedAt', 'number', '-number'] as const;
const MOST = 200;

export async function listRequests(
  context: CallContext,
  query: OperationInput['query'],
): Promise<{ readonly items: readonly RequestSummary[]; readonly next: string | null }> {
  const limit = Math.min(Math.max(Number(query.limit ?? 50), 1), MOST);
  const sort = query.sort ?? 'due';
  const down = sort.startsWith('-');
  const column = columns[sort.replace('-', '') as SortKey] ?? columns.due;
  const question = { ...query, cursor: undefined, limit: undefined, now: undefined };
  const after = query.cursor ? readCursor(question, query.cursor, 2) : null;
  const values: unknown[] = [];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const conditions = [
    ...filters(context, query, bind),
    ...(after ? [beyond(column, down, after, bind)] : []),
  ];
  return asService(context, async (tx) => {
    const rows = await tx.query<RightsRequest & { readonly key: string }>(
      `SELECT ${requestColumns}, ${column}::text AS key FROM attesta.requests r
       WHERE ${conditions.join(' AND ') || 'true'}
       ORDER BY ${column} ${down ? 'DESC' : 'ASC'}, r.id ${down ? 'DESC' : 'ASC'} LIMIT ${limit + 1}`,
      values,
    );
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: await summaries(tx, context, page),
      next: rows.length > limit && last ? writeCursor(question, [last.key, last.id]) : null,
    };
  });
}

type Bind = (value: unknown) => string;

function filters(context: CallContext, query: OperationInput['query'], bind: Bind): string[] {
  const { state, type, number, overdue, dueBefore, lead, outcome, identity } = query;
  const subject = context.principal.kind === 'portal' ? (context.principal.subject ?? '') : query.subject;
  const terms: string[] = [];
  if (subject !== undefined) terms.push(`r.subject = ${bind(subject)}::uuid`);
  if (state === 'open') terms.push("r.state NOT IN ('closed', 'withdrawn')");
  else if (state !== undefined) terms.push(`r.state = ANY (${bind(state.split(','))}::text[])`);
  if (type !== undefined) terms.push(`r.type = ANY (${bind(type.split(','))}::text[])`);
  if (number !== undefined)
    terms.push(`ltrim(split_part(r.number, '-', 2), '0') = ltrim(${bind(number.replace(/\D/g, ''))}, '0')`);
  if (outcome !== undefined) terms.push(`r.outcome = ${bind(outcome)}`);
  if (identity !== undefined) terms.push(`r.identity = ${bind(identity)}`);
  if (lead !== undefined) {
    terms.push(
      lead === 'none'
        ? 'r.lead IS NULL'
        : `r.lead = ${bind(lead === 'me' ? context.principal.userId : id(lead))}`,
    );
  }
  if (dueBefore !== undefined) terms.push(`r.due < ${bind(dueBefore)}::date`);
  if (overdue !== undefined) terms.push(`(${late(context, bind)}) = ${overdue === 'true'}`);
  return terms;
}

/** Late now, where no answer has left; late then, where one has. While the clock stands still nothing is late. */
function late(context: CallContext, bind: Bind): string {
  return `coalesce(r.answered_at, r.closed_at, ${bind(context.now())}::timestamptz) >= r.overdue_from
    AND (r.paused_since IS NULL OR r.closed_at IS NOT NULL)`;
}

function beyond(column: string, down: boolean, after: readonly (string | null)[], bind: Bind): string {
  const type = column === columns.due ? 'date' : column === columns.receivedAt ? 'timestamptz' : 'text';
  return `(${column}, r.id) ${down ? '<' : '>'} (${bind(after[0])}::${type}, ${bind(id(after[1] ?? ''))}::uuid)`;
}

function id(text: string): string {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return text;
  throw new Problem('invalid_request', { en: 'This is not an id.', es: 'No es un identificador.' });
}
