/**
 * The run of an import. Good rows are kept batch by batch: each batch is one transaction that also moves the mark of how far the
 * import is, so that a run which was killed goes on exactly there. All or nothing is one transaction.
 */
import type { JsonObject } from '../../metadata/json.ts';
import type { Sql } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { eraseFileIn } from '../files/files.ts';
import { type JobContext, JobFailed } from '../jobs/define-job.ts';
import { eventOf } from '../records/record-evidence.ts';
import { permitted } from '../records/refusals.ts';
import { type ImportPlan, importPlan } from './import-plan.ts';
import { type Counts, type ImportRow, readImport } from './import-row.ts';
import { inferMarks } from './infer-marks.ts';
import { type ReadRow, readRow } from './read-row.ts';
import { dataRows } from './reading/open-table.ts';
import { mostRows, UnreadableTable } from './reading/table.ts';
import { addCounts, writeReport } from './report.ts';
import { contentOf } from './stage.ts';
import { type BatchOutcome, type BatchState, writeBatch } from './write-batch.ts';

const batchRows = 500;
const DEADLOCK_TRIES = 5;
/** Of a file that is refused as a whole, this many of its problems are reported. */
const MOST_PROBLEMS = 10_000;

/** Runs an import, or goes on with one that was interrupted. Answers its counts. */
export async function runImport(context: JobContext, id: string): Promise<JsonObject> {
  const row = await startedImport(context, id, 'running');
  if (row.state !== 'running') return { import: id, ...row.counts };
  try {
    await permitted(context, row.module, 'import');
    await permitted(context, row.module, 'create');
    const plan = await planToRun(context, row);
    const counts = plan.dropAll
      ? await allOrNothing(context, row, plan)
      : await batchByBatch(context, row, plan);
    return { import: id, ...counts };
  } catch (error) {
    throw await settled(context, row, error);
  }
}

/** The plan, with what the file shows of what was left open; kept, so that a run that goes on reads on in the same way. */
export async function planToRun(context: JobContext, row: ImportRow): Promise<ImportPlan> {
  const plan = importPlan(context, row);
  if (row.reading.seen) return plan;
  const reading = { ...row.reading, seen: await inferMarks(context, row, plan) };
  await context.database.query('UPDATE attesta.imports SET reading = $2 WHERE id = $1', [
    row.id,
    JSON.stringify(reading),
  ]);
  return importPlan(context, { ...row, reading });
}

/** The import in the state that its job was queued for. Throws `JobFailed` when it is gone. */
export async function startedImport(
  context: JobContext,
  id: string,
  state: 'checking' | 'running' | 'undoing',
): Promise<ImportRow> {
  // A job that is tried again after it failed finds the import as it left it.
  await context.database.query(
    `UPDATE attesta.imports SET state = $2 WHERE id = $1 AND job = $3 AND state = 'failed' AND file IS NOT NULL`,
    [id, state, context.job.id],
  );
  const row = await readImport(context.database, id);
  if (row) return row;
  throw new JobFailed({ en: 'This import is no longer there.', es: 'Esta importación ya no existe.' });
}

/** What the job ends with: a cancelled import is over, a file that cannot be read is final, the rest is tried again. */
async function settled(context: JobContext, row: ImportRow, error: unknown): Promise<unknown> {
  if (context.job.signal.aborted) {
    if (await isCancelled(context)) await finish(context, row, 'cancelled');
    return error;
  }
  const failed = error instanceof UnreadableTable ? new JobFailed(error.sentence) : error;
  const final = failed instanceof JobFailed || (failed instanceof Problem && failed.status < 500);
  if (final)
    await context.database.query(`UPDATE attesta.imports SET state = 'failed' WHERE id = $1`, [row.id]);
  return failed;
}

/** Whether somebody cancelled the job; when the service stops it only waits to go on. */
export async function isCancelled(context: JobContext): Promise<boolean> {
  const asked = await context.database.query(
    'SELECT 1 AS asked FROM attesta.jobs WHERE id = $1 AND cancel_asked_at IS NOT NULL',
    [context.job.id],
  );
  return asked.length > 0;
}

async function batchByBatch(context: JobContext, row: ImportRow, plan: ImportPlan): Promise<Counts> {
  const state: BatchState = { import: row.id, letIn: row.let_in, memory: new Map() };
  let done = row.rows_done;
  for await (const batch of batchesOf(context, row, plan, done)) {
    context.job.signal.throwIfAborted();
    await writeOnce(context, row, plan, batch, done, state);
    done += batch.length;
    await context.job.progress(done, Math.max(done, row.rows_total ?? done));
  }
  return finish(context, row, 'done');
}

/** One batch in one transaction, tried again where others were writing the same records. */
async function writeOnce(
  context: JobContext,
  row: ImportRow,
  plan: ImportPlan,
  batch: readonly ReadRow[],
  done: number,
  state: BatchState,
): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await context.database.transaction(async (tx) => {
        const outcome = await writeBatch(tx, context, plan, batch, state);
        await moveMark(tx, row, done, batch.length, outcome);
      });
      return;
    } catch (error) {
      // What was created in it is gone again.
      state.memory.clear();
      if (!(error instanceof Problem) || error.code !== 'unavailable' || tries === DEADLOCK_TRIES)
        throw error;
    }
  }
}

async function moveMark(
  tx: Sql,
  row: ImportRow,
  done: number,
  rows: number,
  outcome: BatchOutcome,
): Promise<void> {
  const [marked] = await tx.query<{ counts: Counts }>(
    `SELECT counts FROM attesta.imports WHERE id = $1 AND rows_done = $2 AND state = 'running' FOR UPDATE`,
    [row.id, done],
  );
  if (!marked)
    throw new JobFailed({
      en: 'This import was ended, or is run by another process.',
      es: 'Esta importación se terminó, o la ejecuta otro proceso.',
    });
  await writeReport(tx, row, outcome);
  await tx.query('UPDATE attesta.imports SET rows_done = $2, counts = $3 WHERE id = $1', [
    row.id,
    done + rows,
    JSON.stringify(addCounts(marked.counts, outcome)),
  ]);
}

/** Thrown to take everything back: some row was refused. */
class RowsRefused extends Error {}

async function allOrNothing(context: JobContext, row: ImportRow, plan: ImportPlan): Promise<Counts> {
  const state: BatchState = { import: row.id, letIn: row.let_in, memory: new Map() };
  const refused: BatchOutcome['rows'][number][] = [];
  let done = 0;
  let counts: Counts = {};
  try {
    await context.database.transaction(async (tx) => {
      for await (const batch of batchesOf(context, row, plan, 0)) {
        context.job.signal.throwIfAborted();
        const outcome = await writeBatch(tx, context, plan, batch, state);
        for (const one of outcome.rows)
          if (one.status === 'refused' && refused.length < MOST_PROBLEMS) refused.push(one);
        counts = addCounts(counts, outcome);
        if (refused.length === 0) await moveMark(tx, row, done, batch.length, outcome);
        done += batch.length;
        await context.job.progress(done, Math.max(done, row.rows_total ?? done));
      }
      if (refused.length > 0) throw new RowsRefused();
    });
    return await finish(context, row, 'done');
  } catch (error) {
    if (!(error instanceof RowsRefused)) throw error;
    return reportRefused(context, row, refused, counts, done);
  }
}

/** Nothing was written: the report names the rows that were the reason, and counts the others. */
async function reportRefused(
  context: JobContext,
  row: ImportRow,
  refused: BatchOutcome['rows'],
  counts: Counts,
  done: number,
): Promise<Counts> {
  const bad = counts.refused ?? 0;
  const nothing: Counts = { refused: bad, not_written: done - bad };
  await context.database.transaction(async (tx) => {
    for (let at = 0; at < refused.length; at += batchRows) {
      await writeReport(tx, row, { rows: refused.slice(at, at + batchRows), linked: [] });
    }
    await tx.query('UPDATE attesta.imports SET counts = $2, rows_done = $3 WHERE id = $1', [
      row.id,
      JSON.stringify(nothing),
      done,
    ]);
  });
  return finish(context, row, 'done');
}

/** Batches of rows that are not dealt with yet. Throws `JobFailed` past the row that is one too many. */
export async function* batchesOf(
  context: JobContext,
  row: ImportRow,
  plan: ImportPlan,
  done: number,
): AsyncGenerator<readonly ReadRow[]> {
  let batch: ReadRow[] = [];
  let count = 0;
  for await (const table of dataRows(await contentOf(context, row), row.format, row.reading)) {
    count += 1;
    if (count > mostRows)
      throw new JobFailed({
        en: `A file may have ${mostRows.toLocaleString('en')} rows. Import the rest as another file.`,
        es: `Un archivo puede tener ${mostRows.toLocaleString('es')} filas. Importe el resto como otro archivo.`,
      });
    if (count <= done) continue;
    batch.push(readRow(plan, table, count));
    if (batch.length < batchRows) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Ends the import: its event, and the file gone with whatever else may tell of a person. */
async function finish(context: JobContext, row: ImportRow, state: 'done' | 'cancelled'): Promise<Counts> {
  const { counts, unlink } = await context.database.transaction(async (tx) => {
    const now = await readImport(tx, row.id, 'FOR UPDATE OF i');
    const counts = now?.counts ?? {};
    await tx.query(
      `UPDATE attesta.imports SET state = $2, finished_at = $3, filename = NULL, let_in = '[]', options = options - 'values',
         rows_total = rows_done WHERE id = $1`,
      [row.id, state, context.now()],
    );
    const unlink = row.file === null ? undefined : await eraseFileIn(tx, context, row.file);
    await recordEvents(tx, [
      eventOf(context, {
        action: 'import.run',
        module: row.module,
        record: row.id,
        payloads: [{ subject: null, value: { import: row.id, state, counts: { ...counts } } }],
      }),
    ]);
    return { counts, unlink };
  });
  await unlink?.();
  return counts;
}
