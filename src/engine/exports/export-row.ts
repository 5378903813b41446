/** An export as the database has it. */

import type { Sentence } from '../../metadata/label.ts';
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';

export const exportFormats = ['csv', 'xlsx', 'json'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export type ExportState =
  | 'queued'
  | 'running'
  | 'ready'
  | 'failed'
  | 'cancelled'
  /** Its time was over, and the file is gone. */
  | 'expired'
  /** Whoever made it removed it. */
  | 'removed'
  /** A person in it was erased (Art. 17), and the file with the person. */
  | 'erased';

/** Rows that matched and are not in the file, by why. */
export interface LeftOutRows {
  /** Their processing is restricted (Art. 18). */
  readonly restricted?: number;
  /** Persons who object to sharing something of it with the recipient (Art. 21), and how many values are empty for that. */
  readonly objecting?: number;
  readonly objected?: number;
}

export interface ExportRow {
  readonly id: string;
  readonly module: string;
  readonly format: ExportFormat;
  readonly state: ExportState;
  readonly question: Buffer | null;
  readonly columns: readonly string[];
  readonly rows_total: number | null;
  readonly left_out: LeftOutRows;
  readonly file: string | null;
  readonly bytes: number | null;
  readonly sha256: string | null;
  readonly downloads: number;
  readonly begin_again: boolean;
  readonly created_at: string;
  readonly created_by: string;
  readonly made_at: string | null;
  readonly expires_at: string | null;
  readonly ended_at: string | null;
  /** Whom it is made for. */
  readonly recipient: string | null;
  readonly recipient_name: string | null;
  /** How far its job is. */
  readonly progress: number;
  readonly total: number | null;
  readonly message: Sentence | null;
}

// A job that was cancelled while it waited, or that failed for good, leaves the export as it stood: the job's state tells.
const COLUMNS = `x.id, x.module, x.format, CASE
    WHEN x.state IN ('queued', 'running') AND j.state IN ('failed', 'cancelled') THEN j.state
    ELSE x.state END AS state,
  x.question, x.columns, x.rows_total, x.left_out, x.file, x.bytes, x.sha256, x.downloads, x.begin_again, x.created_at,
  x.created_by, x.made_at, x.expires_at, x.ended_at, x.recipient, x.recipient_name, coalesce(j.progress, 0) AS progress, j.total, j.message`;
const FROM = 'FROM attesta.exports x LEFT JOIN attesta.jobs j ON j.id = x.id';

export async function readExport(sql: Sql, id: string, lock = ''): Promise<ExportRow | undefined> {
  const [row] = await sql.query<ExportRow>(`SELECT ${COLUMNS} ${FROM} WHERE x.id = $1 ${lock}`, [id]);
  return row;
}

/** The export, for whoever asked for it; anybody else's is as if it were not there. */
export async function ownExport(
  context: CallContext,
  id: string,
  sql: Sql = context.database,
  lock = '',
): Promise<ExportRow> {
  const row = context.principal.kind === 'portal' ? undefined : await readExport(sql, id, lock);
  if (row && row.created_by === context.principal.userId) return row;
  throw new Problem('not_found', {
    en: 'There is no such export, or it is not yours.',
    es: 'No existe esa exportación o no es suya.',
  });
}

/** Exports of the caller, newest first. */
export async function ownExports(context: CallContext, limit: number): Promise<readonly ExportRow[]> {
  if (context.principal.kind === 'portal') return [];
  return context.database.query<ExportRow>(
    `SELECT ${COLUMNS} ${FROM} WHERE x.created_by = $1 ORDER BY x.created_at DESC, x.id DESC LIMIT $2`,
    [context.principal.userId, limit],
  );
}
