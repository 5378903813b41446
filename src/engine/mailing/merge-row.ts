/** A mailing as the database has it. It is there for whoever planned it and for nobody else. */
import type { Locale, Sentence } from '../../metadata/label.ts';
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';

export type MergeState = 'planning' | 'planned' | 'sending' | 'done' | 'failed' | 'cancelled';

export interface MergeRow {
  readonly id: string;
  readonly module: string;
  readonly name: string;
  readonly language: Locale;
  readonly purpose: string;
  readonly subject: string;
  readonly text: string;
  readonly state: MergeState;
  readonly plan_job: string;
  readonly send_job: string | null;
  readonly message: Sentence | null;
  readonly created_at: string;
  readonly created_by: string;
  readonly planned_at: string | null;
  readonly started_at: string | null;
  readonly ended_at: string | null;
}

/** What is to become of one record. */
export interface MergeRecordRow {
  readonly record: string;
  readonly place: number;
  readonly recipient_module: string | null;
  readonly recipient: string | null;
  readonly subject: string | null;
  readonly state: 'new' | 'waiting' | 'left_out' | 'written';
  readonly reason: string | null;
  readonly mail: string | null;
  readonly mail_state: string | null;
  readonly decided_at: string | null;
}

// A job that was cancelled, or failed for good, leaves the mailing as it stood: the job's state tells.
const SELECT = `SELECT m.*, CASE WHEN m.state IN ('planning', 'sending') AND j.state IN ('failed', 'cancelled') THEN j.state
    ELSE m.state END AS state, CASE WHEN m.state IN ('planning', 'sending') THEN j.message END AS message
  FROM attesta.mail_merges m LEFT JOIN attesta.jobs j ON j.id = coalesce(m.send_job, m.plan_job)`;

export async function ownMerge(context: CallContext, id: string): Promise<MergeRow> {
  const [row] = await context.database.query<MergeRow>(`${SELECT} WHERE m.id = $1 AND m.created_by = $2`, [
    id,
    context.principal.userId,
  ]);
  if (row && context.principal.kind !== 'portal') return row;
  throw new Problem('not_found', {
    en: 'There is no such mailing, or it is not yours.',
    es: 'No existe ese envío o no es suyo.',
  });
}

/** Mailings of the caller, newest first. */
export async function ownMerges(context: CallContext): Promise<readonly MergeRow[]> {
  return context.database.query<MergeRow>(
    `${SELECT} WHERE m.created_by = $1 ORDER BY m.created_at DESC, m.id DESC LIMIT 100`,
    [context.principal.userId],
  );
}

const ROWS = `SELECT r.record, r.place, r.recipient_module, r.recipient, r.subject, r.state, r.reason, r.mail, r.decided_at,
    (SELECT state FROM attesta.mails WHERE id = r.mail) AS mail_state FROM attesta.mail_merge_rows r WHERE r.merge = $1`;

export interface WhichRows {
  readonly state?: MergeRecordRow['state'] | undefined;
  readonly reason?: string | undefined;
  /** Place of the last one seen. */
  readonly after?: number | undefined;
  readonly limit: number;
}

/** Records of a mailing in their order. */
export async function mergeRows(
  sql: Sql,
  merge: string,
  { state, reason, after = -1, limit }: WhichRows,
): Promise<readonly MergeRecordRow[]> {
  return sql.query<MergeRecordRow>(
    `${ROWS} AND r.place > $2 AND ($3::text IS NULL OR r.state = $3) AND ($4::text IS NULL OR r.reason = $4)
     ORDER BY r.place LIMIT $5`,
    [merge, after, state ?? null, reason ?? null, limit],
  );
}

export async function mergeRowOf(
  sql: Sql,
  merge: string,
  record: string,
): Promise<MergeRecordRow | undefined> {
  const [row] = await sql.query<MergeRecordRow>(`${ROWS} AND r.record = $2`, [merge, record]);
  return row;
}

export interface MergeCounts {
  readonly waiting: number;
  readonly written: number;
  readonly leftOut: Readonly<Record<string, number>>;
  /** Of the mails that were written: how many are in which state. */
  readonly mails: Readonly<Record<string, number>>;
}

interface CountedRows {
  readonly merge: string;
  readonly state: string;
  readonly reason: string | null;
  readonly mail: string | null;
  readonly count: number;
}

export async function mergeCounts(sql: Sql, merge: string): Promise<MergeCounts> {
  return (await countsOf(sql, [merge])).get(merge) ?? countsIn([]);
}

/** The counts of several mailings, in one statement; those without any record have none. */
export async function countsOf(
  sql: Sql,
  merges: readonly string[],
): Promise<ReadonlyMap<string, MergeCounts>> {
  const rows = await sql.query<CountedRows>(
    `SELECT r.merge, r.state, r.reason, m.state AS mail, count(*)::int AS count FROM attesta.mail_merge_rows r
     LEFT JOIN attesta.mails m ON m.id = r.mail WHERE r.merge = ANY ($1::uuid[]) GROUP BY 1, 2, 3, 4 ORDER BY 5 DESC`,
    [merges],
  );
  const found = Map.groupBy(rows, (row) => row.merge);
  return new Map([...found].map(([merge, some]) => [merge, countsIn(some)]));
}

function countsIn(rows: readonly CountedRows[]): MergeCounts {
  const sum = (some: typeof rows): number => some.reduce((total, { count }) => total + count, 0);
  const left = rows.filter((row) => row.reason !== null).map((row) => [row.reason, row.count]);
  const mails = rows.filter((row) => row.mail !== null).map((row) => [row.mail, row.count]);
  return {
    waiting: sum(rows.filter((row) => row.state === 'waiting')),
    written: sum(rows.filter((row) => row.state === 'written')),
    leftOut: Object.fromEntries(left),
    mails: Object.fromEntries(mails),
  };
}
