/** A dry run: every batch is written as a run would write it, and taken back. Only its report stays. */
import type { JsonObject } from '../../metadata/json.ts';
import { Problem } from '../errors/problem.ts';
import { type JobContext, JobFailed } from '../jobs/define-job.ts';
import { permitted } from '../records/refusals.ts';
import type { ImportPlan } from './import-plan.ts';
import type { Counts, ImportRow } from './import-row.ts';
import type { ReadRow } from './read-row.ts';
import { UnreadableTable } from './reading/table.ts';
import { addCounts, writeReport } from './report.ts';
import { batchesOf, planToRun, startedImport } from './run-import.ts';
import { type BatchOutcome, type BatchState, writeBatch } from './write-batch.ts';

class TakenBack extends Error {
  readonly outcome: BatchOutcome;

  constructor(outcome: BatchOutcome) {
    super();
    this.outcome = outcome;
  }
}

/** Runs an import without leaving anything but the report. Answers what a run would count. */
export async function checkImport(context: JobContext, id: string): Promise<JsonObject> {
  const row = await startedImport(context, id, 'checking');
  if (row.state !== 'checking') return { import: id, ...row.counts };
  try {
    await permitted(context, row.module, 'import');
    const counts = await rehearse(context, row, await planToRun(context, row));
    return { import: id, ...counts };
  } catch (error) {
    const failed = error instanceof UnreadableTable ? new JobFailed(error.sentence) : error;
    const final = failed instanceof JobFailed || (failed instanceof Problem && failed.status < 500);
    if (final || context.job.signal.aborted) await back(context, row);
    throw failed;
  }
}

/** An attempt that was interrupted begins again. */
async function rehearse(context: JobContext, row: ImportRow, plan: ImportPlan): Promise<Counts> {
  await context.database.query('DELETE FROM attesta.import_rows WHERE import = $1', [row.id]);
  let counts: Counts = {};
  let done = 0;
  const state: BatchState = { import: row.id, letIn: row.let_in, memory: new Map(), seen: new Set() };
  const linked = new Set<string>();
  for await (const batch of batchesOf(context, row, plan, 0)) {
    context.job.signal.throwIfAborted();
    const outcome = await takenBack(context, plan, batch, state);
    state.memory.clear();
    const told = { ...outcome, linked: outcome.linked.filter((one) => isFirst(linked, one.row, batch)) };
    const shown = {
      rows: told.rows.map((one) => (one.status === 'created' ? { ...one, record: null } : one)),
      linked: [],
    };
    await context.database.transaction((tx) => writeReport(tx, row, shown));
    counts = addCounts(counts, told);
    done += batch.length;
    await context.job.progress(done, Math.max(done, row.rows_total ?? done));
  }
  await context.database.query(
    `UPDATE attesta.imports SET state = 'staged', counts = $2, rows_total = $3 WHERE id = $1 AND state = 'checking'`,
    [row.id, JSON.stringify(counts), done],
  );
  return counts;
}

/** What is created for one batch would be there for the next: it is counted once. */
function isFirst(linked: Set<string>, row: number, batch: readonly ReadRow[]): boolean {
  const read = batch.find((one) => one.row === row);
  const mark = (read?.wishes ?? [])
    .map((wish) => `${wish.reference.field.name}:${wish.text.toLowerCase()}`)
    .join('\n');
  if (linked.has(mark)) return false;
  linked.add(mark);
  return true;
}

async function takenBack(
  context: JobContext,
  plan: ImportPlan,
  batch: readonly ReadRow[],
  state: BatchState,
): Promise<BatchOutcome> {
  try {
    await context.database.transaction(async (tx) => {
      throw new TakenBack(await writeBatch(tx, context, plan, batch, state));
    });
  } catch (error) {
    if (error instanceof TakenBack) return error.outcome;
    throw error;
  }
  throw new Error('A dry run was kept.');
}

async function back(context: JobContext, row: ImportRow): Promise<void> {
  await context.database.query(
    `UPDATE attesta.imports SET state = 'staged', report = NULL WHERE id = $1 AND state = 'checking'`,
    [row.id],
  );
}
