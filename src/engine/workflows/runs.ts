/** The rows of runs, and how one ends. */
import type { Sentence } from '../../metadata/label.ts';
import type { WorkflowDefinition } from '../../metadata/workflow.ts';
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { eventOf } from '../records/record-evidence.ts';

export const runOutcomes = ['waiting', 'done', 'nothing', 'skipped', 'failed', 'stopped'] as const;
export type RunState = (typeof runOutcomes)[number];

/** A row of `attesta.workflow_runs`. */
export interface RunRow {
  readonly id: string;
  readonly workflow: string;
  readonly version: number;
  readonly module: string;
  readonly record: string;
  readonly cause: string;
  readonly kind: string;
  readonly chain: readonly string[];
  readonly runs_as: string;
  readonly state: RunState;
  readonly message: Sentence | null;
  readonly created_at: string;
  readonly finished_at: string | null;
}

export const runColumns =
  'id, workflow, version, module, record, cause, kind, chain, runs_as, state, message, created_at, finished_at';

export interface RunEnd {
  readonly state: Exclude<RunState, 'waiting' | 'stopped'>;
  readonly message: Sentence | null;
}

export async function readRun(sql: Sql, id: string): Promise<RunRow | undefined> {
  const [row] = await sql.query<RunRow>(`SELECT ${runColumns} FROM attesta.workflow_runs WHERE id = $1`, [
    id,
  ]);
  return row;
}

/** Takes a run that waits, for as long as the transaction lasts; false where it is done or somebody else has it. */
export async function takeRun(tx: Sql, id: string): Promise<boolean> {
  const rows = await tx.query(
    "SELECT 1 AS taken FROM attesta.workflow_runs WHERE id = $1 AND state = 'waiting' FOR UPDATE SKIP LOCKED",
    [id],
  );
  return rows.length > 0;
}

/**
 * Whether a later change of the record has a run of its own. What became true is done once, though several changes wait: of a
 * customer's change it is known only when it runs whether it made the condition true.
 */
export async function isOutdone(tx: Sql, run: RunRow): Promise<boolean> {
  const later = await tx.query(
    `SELECT 1 AS later FROM attesta.workflow_runs WHERE workflow = $1 AND record = $2 AND version = $3 AND id > $4
       AND state IN ('waiting', 'done') LIMIT 1`,
    [run.workflow, run.record, run.version, run.id],
  );
  return later.length > 0;
}

/** Ends a run, with its evidence: in the transaction of what it did. That a record was looked at and left alone is no event. */
export async function endRun(tx: Sql, context: CallContext, run: RunRow, end: RunEnd): Promise<void> {
  const ended = await tx.query(
    `UPDATE attesta.workflow_runs SET state = $2, message = $3::jsonb, finished_at = $4
     WHERE id = $1 AND state = 'waiting' RETURNING 1 AS ended`,
    [run.id, end.state, end.message === null ? null : JSON.stringify(end.message), context.now()],
  );
  if (ended.length === 0 || end.state === 'nothing') return;
  const value = { run: run.id, outcome: end.state, ...(end.message && { message: end.message.en }) };
  const payloads = [{ subject: null, value }];
  const draft = { action: 'workflow.run', module: run.module, record: run.record, payloads } as const;
  await recordEvents(tx, [eventOf(context, draft)]);
}

/** The workflow as it was when it caused the run, where it is still published; why it does not run otherwise. */
export async function workflowOf(
  context: CallContext,
  run: RunRow,
): Promise<WorkflowDefinition | { readonly gone: Sentence }> {
  const current = context.catalog.workflows.get(run.workflow);
  if (!current)
    return {
      gone: { en: 'The workflow was removed before it ran.', es: 'El flujo se eliminó antes de ejecutarse.' },
    };
  if (current.state !== 'published')
    return {
      gone: { en: 'The workflow was paused before it ran.', es: 'El flujo se pausó antes de ejecutarse.' },
    };
  if (current.version === run.version) return current;
  const [row] = await context.database.query<{ definition: WorkflowDefinition | null }>(
    "SELECT definition FROM attesta.definitions WHERE kind = 'workflow' AND name = $1 AND version = $2",
    [run.workflow, run.version],
  );
  return row?.definition
    ? { ...row.definition, version: run.version }
    : {
        gone: {
          en: 'This version of the workflow is not known.',
          es: 'No se conoce esta versión del flujo.',
        },
      };
}

/** The ids of runs that wait in a batch, oldest first. */
export async function waitingIn(sql: Sql, batch: string, limit: number): Promise<readonly string[]> {
  const rows = await sql.query<{ id: string }>(
    "SELECT id FROM attesta.workflow_runs WHERE batch = $1 AND state = 'waiting' ORDER BY id LIMIT $2",
    [batch, limit],
  );
  return rows.map((row) => row.id);
}
