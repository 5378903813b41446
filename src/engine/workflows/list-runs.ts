/** Runs as somebody may see them: the record of each only where it is theirs to see. */
import { type CallContext, readsRecords } from '../access/principal.ts';
import { sql } from '../database/fragment.ts';
import { Problem } from '../errors/problem.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { enqueueJob } from '../jobs/enqueue-job.ts';
import { findRecords } from '../records/list-records.ts';
import { eventOf } from '../records/record-evidence.ts';
import { RUN_WORKFLOWS } from '../records/workflow-causes.ts';
import { type RunRow, type RunState, readRun, runColumns } from './runs.ts';

export interface RunsQuestion {
  readonly workflow: string;
  readonly outcome?: RunState;
  readonly limit?: number;
  readonly cursor?: string;
}

const PAGE = 50;

type Named = RunRow & { readonly user_name: string | null };

export async function listRuns(context: CallContext, question: RunsQuestion) {
  const limit = Math.min(Math.max(question.limit ?? PAGE, 1), 200);
  const rows = await context.database.query<Named>(
    `SELECT ${runColumns}, (SELECT u.name FROM attesta.users u WHERE u.id = runs_as) AS user_name
     FROM attesta.workflow_runs WHERE workflow = $1 AND ($2::text IS NULL OR state = $2) AND ($3::uuid IS NULL OR id < $3)
     ORDER BY id DESC LIMIT $4`,
    [question.workflow, question.outcome ?? null, question.cursor ?? null, limit + 1],
  );
  const shown = rows.slice(0, limit);
  const next = rows.length > limit ? (shown.at(-1)?.id ?? null) : null;
  return { items: await withRecords(context, shown), next };
}

async function withRecords(context: CallContext, rows: readonly Named[]) {
  const seen = new Map<string, { id: string; number: string; title: string | null }>();
  for (const [name, some] of Map.groupBy(rows, (row) => row.module)) {
    const module = context.catalog.modules.get(name);
    if (!module || !context.rights.allows(name, 'read') || !readsRecords(context.principal)) continue;
    const ids = [...new Set(some.map((row) => row.record))];
    const { items } = await findRecords(
      context,
      module,
      { fields: [], limit: Math.max(ids.length, 1) },
      sql`r.id = any(${ids}::uuid[])`,
    );
    for (const { id, number, title } of items) seen.set(id, { id, number, title });
  }
  return rows.map((row) => ({
    id: row.id,
    workflow: row.workflow,
    version: row.version,
    module: row.module,
    record: seen.get(row.record) ?? null,
    kind: row.kind,
    outcome: row.state,
    message: row.message?.[context.locale] ?? null,
    runsAs: { module: 'users', id: row.runs_as, title: row.user_name },
    createdAt: row.created_at,
    finishedAt: row.finished_at,
  }));
}

/** Queues a run once more that failed or was skipped. What it did before was undone, so that nothing is done twice. */
export async function runAgain(context: CallContext, id: string) {
  await context.database.transaction(async (tx) => {
    const run = await readRun(tx, id);
    if (!run) throw new Problem('not_found', { en: 'There is no such run.', es: 'No existe esa ejecución.' });
    const taken = await tx.query(
      `UPDATE attesta.workflow_runs SET state = 'waiting', message = NULL, finished_at = NULL
       WHERE id = $1 AND state IN ('failed', 'skipped') RETURNING batch`,
      [id],
    );
    const [row] = taken;
    if (!row)
      throw new Problem('conflict', {
        en: 'Only a run that failed or was skipped can be run again.',
        es: 'Solo se puede repetir una ejecución que falló o se omitió.',
      });
    const value = { run: id, outcome: 'asked again', of: run.workflow };
    const payloads = [{ subject: null, value }];
    await recordEvents(tx, [
      eventOf(context, { action: 'workflow.run', module: run.module, record: run.record, payloads }),
    ]);
    await enqueueJob(tx, context, { name: RUN_WORKFLOWS, input: { batch: String(row.batch) } });
  });
  const [row] = await context.database.query<Named>(
    `SELECT ${runColumns}, (SELECT u.name FROM attesta.users u WHERE u.id = runs_as) AS user_name
     FROM attesta.workflow_runs WHERE id = $1`,
    [id],
  );
  const [shown] = row ? await withRecords(context, [row]) : [];
  return shown;
}
