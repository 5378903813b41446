/** An import as the database has it. */

import type { ImportOptions } from '../../metadata/import-options.ts';
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';
import type { Mapping } from './import-options.ts';
import type { TableFormat } from './reading/open-table.ts';
import type { Reading } from './reading/table.ts';

export type ImportState =
  | 'staged'
  | 'checking'
  | 'running'
  | 'done'
  | 'cancelled'
  | 'failed'
  | 'discarded'
  | 'undoing'
  | 'undone';

export type RowStatus =
  | 'created'
  | 'updated'
  | 'unchanged'
  | 'skipped'
  | 'refused'
  | 'not_written'
  | 'undone'
  | 'not_undone';

/**
 * How many rows came to what. `linked`: records created because a row refers to them. `incomplete`: rows that came in without
 * a cell that was wrong.
 */
export type Counts = Readonly<Partial<Record<RowStatus | 'linked' | 'incomplete', number>>>;

/** Somebody answers for letting a person in who was erased. */
export interface LetIn {
  readonly line: number;
  readonly reason: string;
  readonly by: string;
}

export interface ImportRow {
  readonly id: string;
  readonly module: string;
  readonly state: ImportState;
  readonly report: 'dry_run' | 'run' | null;
  readonly format: TableFormat;
  readonly file: string | null;
  readonly filename: string | null;
  readonly headers: readonly string[];
  readonly reading: Reading;
  readonly mapping: Mapping;
  readonly options: ImportOptions;
  readonly let_in: readonly LetIn[];
  readonly rows_done: number;
  readonly rows_total: number | null;
  readonly counts: Counts;
  readonly job: string | null;
  readonly created_at: string;
  readonly created_by: string;
  readonly finished_at: string | null;
}

// A job that was cancelled while it waited, or that failed for good, leaves the import as it stood: the job's state tells.
const COLUMNS = `i.id, i.module, CASE
    WHEN i.state IN ('checking', 'running', 'undoing') AND j.state = 'failed' THEN 'failed'
    WHEN i.state = 'checking' AND j.state = 'cancelled' THEN 'staged'
    WHEN i.state = 'running' AND j.state = 'cancelled' THEN 'cancelled'
    WHEN i.state = 'undoing' AND j.state = 'cancelled' THEN 'done'
    ELSE i.state END AS state,
  i.report, i.format, i.file, i.filename, i.headers, i.reading, i.mapping, i.options, i.let_in, i.rows_done,
  i.rows_total, i.counts, i.job, i.created_at, i.created_by, i.finished_at`;
const FROM = 'FROM attesta.imports i LEFT JOIN attesta.jobs j ON j.id = i.job';

export async function readImport(sql: Sql, id: string, lock = ''): Promise<ImportRow | undefined> {
  const [row] = await sql.query<ImportRow>(`SELECT ${COLUMNS} ${FROM} WHERE i.id = $1 ${lock}`, [id]);
  return row;
}

/** The import, for whoever staged it; anybody else's is as if it were not there. Its rows may be about anyone. */
export async function ownImport(
  context: CallContext,
  id: string,
  sql: Sql = context.database,
  lock = '',
): Promise<ImportRow> {
  const row = context.principal.kind === 'portal' ? undefined : await readImport(sql, id, lock);
  if (row && row.created_by === context.principal.userId && context.rights.allows(row.module, 'import'))
    return row;
  throw new Problem('not_found', {
    en: 'There is no such import, or it is not yours.',
    es: 'No existe esa importación o no es suya.',
  });
}

/** The same, locked in the caller's transaction, so that two calls do not change it at once. */
export function lockImport(tx: Sql, context: CallContext, id: string): Promise<ImportRow> {
  return ownImport(context, id, tx, 'FOR UPDATE OF i');
}

/** Imports of the caller, newest first. */
export async function ownImports(context: CallContext, limit: number): Promise<readonly ImportRow[]> {
  if (context.principal.kind === 'portal') return [];
  return context.database.query<ImportRow>(
    `SELECT ${COLUMNS} ${FROM} WHERE i.created_by = $1 ORDER BY i.created_at DESC, i.id DESC LIMIT $2`,
    [context.principal.userId, limit],
  );
}
