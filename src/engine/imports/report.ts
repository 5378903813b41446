/** The report of an import: what became of each row, in places and codes. */
import { pipeline, Readable } from 'node:stream';
import { type Stringifier, stringify } from 'csv-stringify';
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';
import type { Counts, ImportRow, RowStatus } from './import-row.ts';
import { codeSentence } from './problem-codes.ts';
import type { RowProblem } from './read-row.ts';
import type { BatchOutcome } from './write-batch.ts';

interface ReportRow {
  readonly row: number;
  readonly part: number;
  readonly line: number;
  readonly status: RowStatus;
  readonly module: string;
  readonly record: string | null;
  readonly problems: readonly RowProblem[];
}

export interface ShownProblem {
  readonly column: number | null;
  readonly header: string | null;
  readonly field: string | null;
  readonly code: string;
  readonly message: string;
  readonly erasure?: string;
}

export interface ShownRow extends Omit<ReportRow, 'problems'> {
  readonly problems: readonly ShownProblem[];
}

/** Writes what became of a batch into the report. */
export async function writeReport(
  tx: Sql,
  row: Pick<ImportRow, 'id' | 'module'>,
  batch: BatchOutcome,
): Promise<void> {
  const parts = new Map<number, number>();
  const linked = batch.linked.map((one) => {
    const part = (parts.get(one.row) ?? 0) + 1;
    parts.set(one.row, part);
    return { ...one, part, status: 'created', problems: [] };
  });
  const own = batch.rows.map((one) => ({ ...one, part: 0, module: row.module }));
  await tx.query(
    `INSERT INTO attesta.import_rows (import, row, part, line, status, module, record, problems)
     SELECT $1, r.row, r.part, r.line, r.status, r.module, r.record, coalesce(r.problems, '[]')
     FROM jsonb_to_recordset($2::jsonb)
       AS r(row bigint, part smallint, line bigint, status text, module text, record uuid, problems jsonb)`,
    [row.id, JSON.stringify([...own, ...linked])],
  );
}

/** Adds a batch to what was counted before. */
export function addCounts(counts: Counts, batch: BatchOutcome): Counts {
  const sum: Partial<Record<keyof Counts, number>> = { ...counts };
  for (const { status } of batch.rows) sum[status] = (sum[status] ?? 0) + 1;
  const incomplete = batch.rows.filter(({ status, problems }) => status !== 'refused' && problems.length > 0);
  if (incomplete.length > 0) sum.incomplete = (sum.incomplete ?? 0) + incomplete.length;
  if (batch.linked.length > 0) sum.linked = (sum.linked ?? 0) + batch.linked.length;
  return sum;
}

export interface ReportPage {
  readonly items: readonly ShownRow[];
  readonly next: string | null;
}

/** Rows of the report in the order of the file, those of a status only where one is named. */
export async function reportPage(
  context: CallContext,
  row: ImportRow,
  question: { readonly status?: string; readonly limit: number; readonly cursor?: string },
): Promise<ReportPage> {
  const after = cursorOf(question.cursor);
  const rows = await reportRows(context.database, row.id, question.status, after, question.limit + 1);
  const items = rows.slice(0, question.limit);
  const last = rows.length > question.limit ? items.at(-1) : undefined;
  return {
    items: items.map((one) => shown(context, row, one)),
    next: last ? `${last.row}.${last.part}` : null,
  };
}

function cursorOf(text: string | undefined): readonly [number, number] {
  if (text === undefined) return [0, 0];
  const [, row, part] = /^(\d{1,9})\.(\d{1,4})$/.exec(text) ?? [];
  if (row === undefined || part === undefined)
    throw new Problem('invalid_cursor', {
      en: 'Take the cursor from the page before.',
      es: 'Tome el cursor de la página anterior.',
    });
  return [Number(row), Number(part)];
}

function reportRows(
  sql: Sql,
  id: string,
  status: string | undefined,
  [row, part]: readonly [number, number],
  limit: number,
): Promise<readonly ReportRow[]> {
  const values: unknown[] = [id, row, part, limit];
  const where = status === undefined ? '' : ' AND status = $5';
  if (status !== undefined) values.push(status);
  return sql.query<ReportRow>(
    `SELECT row, part, line, status, module, record, problems FROM attesta.import_rows
     WHERE import = $1 AND (row, part) > ($2, $3)${where} ORDER BY row, part LIMIT $4`,
    values,
  );
}

function shown(context: CallContext, row: Pick<ImportRow, 'headers'>, one: ReportRow): ShownRow {
  return {
    ...one,
    problems: one.problems.map((problem) => ({
      column: problem.column > 0 ? problem.column : null,
      header: row.headers[problem.column - 1] ?? null,
      field: problem.field || null,
      code: problem.code,
      message: codeSentence(problem.code, context.locale),
      ...(problem.erasure !== undefined && { erasure: problem.erasure }),
    })),
  };
}

const HEADERS = ['line', 'status', 'module', 'record', 'column', 'header', 'field', 'code', 'message'];

/** The report as CSV, a line for each problem and for each row without one. */
export function reportCsv(context: CallContext, row: ImportRow, status: string | undefined): Readable {
  const writer: Stringifier = stringify({ bom: true, header: true, columns: HEADERS, escape_formulas: true });
  pipeline(Readable.from(csvLines(context, row, status)), writer, () => {});
  return writer;
}

async function* csvLines(
  context: CallContext,
  row: ImportRow,
  status: string | undefined,
): AsyncGenerator<readonly unknown[]> {
  let after: readonly [number, number] = [0, 0];
  for (;;) {
    const rows = await reportRows(context.database, row.id, status, after, 2_000);
    for (const one of rows) {
      const start = [one.line, one.status, one.module, one.record];
      const { problems } = shown(context, row, one);
      if (problems.length === 0) yield [...start, null, null, null, null, null];
      for (const { column, header, field, code, message } of problems)
        yield [...start, column, header, field, code, message];
    }
    const last = rows.at(-1);
    if (!last || rows.length < 2_000) return;
    after = [last.row, last.part];
  }
}
