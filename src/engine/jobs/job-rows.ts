import type { JsonObject } from '../../metadata/json.ts';
import type { Locale, Sentence } from '../../metadata/label.ts';
import type { Principal } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';

export type JobState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';

/** A row of `attesta.jobs`. */
export interface JobRow {
  readonly id: string;
  readonly name: string;
  readonly state: JobState;
  readonly input: JsonObject;
  readonly asked_by: string;
  readonly asker: Principal;
  readonly locale: Locale;
  readonly request: string | null;
  readonly purpose: string | null;
  readonly due_at: string;
  readonly attempts: number;
  readonly progress: number;
  readonly total: number | null;
  readonly message: Sentence | null;
  readonly result: JsonObject | null;
  readonly cancel_asked_at: string | null;
  readonly created_at: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
}

export const jobColumns = `id, name, state, input, asked_by, asker, locale, request, purpose, due_at, attempts, progress, total,
  message, result, cancel_asked_at, created_at, started_at, finished_at`;

export async function readJob(sql: Sql, id: string): Promise<JobRow | undefined> {
  const [row] = await sql.query<JobRow>(`SELECT ${jobColumns} FROM attesta.jobs WHERE id = $1`, [id]);
  return row;
}

/** Marks a job as running and counts the attempt. Undefined when it is finished already, or was cancelled. */
export async function beginJob(sql: Sql, id: string, now: Temporal.Instant): Promise<JobRow | undefined> {
  const [row] = await sql.query<JobRow>(
    `UPDATE attesta.jobs SET state = 'running', attempts = attempts + 1, started_at = coalesce(started_at, $2), message = NULL
     WHERE id = $1 AND state IN ('queued', 'running') RETURNING ${jobColumns}`,
    [id, now],
  );
  return row;
}

export interface JobEnd {
  readonly state: 'succeeded' | 'failed' | 'cancelled';
  readonly message?: Sentence;
  readonly result?: JsonObject;
}

export async function endJob(sql: Sql, id: string, end: JobEnd, now: Temporal.Instant): Promise<void> {
  await sql.query(
    `UPDATE attesta.jobs SET state = $2, message = $3, result = $4::jsonb, finished_at = $5,
       progress = CASE WHEN $2 = 'succeeded' THEN coalesce(total, progress) ELSE progress END
     WHERE id = $1 AND state = 'running'`,
    [id, end.state, end.message ?? null, end.result === undefined ? null : JSON.stringify(end.result), now],
  );
}

/** Back to the queue until the next attempt; `counted` false when it was not the job's fault. */
export async function putBackJob(sql: Sql, id: string, message: Sentence, counted: boolean): Promise<void> {
  await sql.query(
    `UPDATE attesta.jobs SET state = 'queued', message = $2, attempts = attempts - $3 WHERE id = $1 AND state = 'running'`,
    [id, message, counted ? 0 : 1],
  );
}
