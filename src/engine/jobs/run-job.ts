/** One run of one job: its context, its signal, and what becomes of it. */
import type { Catalog } from '../../metadata/catalog.ts';
import { rightsOf } from '../access/compile-rights.ts';
import { systemUserId } from '../access/shipped.ts';
import type { Database } from '../database/database.ts';
import { prepareEvent } from '../evidence/event.ts';
import { recordEvents } from '../evidence/record-events.ts';
import type { JobContext, JobDefinition } from './define-job.ts';
import { failureLine, failureOf } from './job-failure.ts';
import { beginJob, endJob, type JobRow, putBackJob } from './job-rows.ts';
import { type ProgressWriter, progressWriter } from './progress.ts';

/** What jobs run on. */
export interface JobGround {
  readonly database: Database;
  readonly definitions: readonly JobDefinition[];
  /** The catalog in force now. */
  catalog(): Catalog;
  now(): Temporal.Instant;
  /** The controller's zone. */
  timeZone(): string;
  log(line: string): void;
}

/** Tells the worker that a job is to be tried again; nothing more is known of why. */
class TryAgain extends Error {
  override readonly name = 'TryAgain';
}

const DEFAULT_ATTEMPTS = 8;
const LOOK_FOR_CANCEL = 1_000;

/**
 * Runs a job. Resolves when it is over: done, cancelled, failed for good, or finished before. Throws `TryAgain` when the
 * worker is to run it later.
 */
export async function runJob(
  ground: JobGround,
  definition: JobDefinition,
  id: string,
  stopping: AbortSignal,
): Promise<void> {
  const row = await beginJob(ground.database, id, ground.now());
  if (!row) return;
  const cancel = new AbortController();
  const stopWatching = watchForCancel(ground, row, cancel);
  const progress = progressWriter(ground.database, id);
  try {
    cancel.signal.throwIfAborted();
    const signal = AbortSignal.any([cancel.signal, stopping]);
    const result = await definition.run(await jobContext(ground, row, signal, progress), row.input);
    await endJob(ground.database, id, { state: 'succeeded', ...(result && { result }) }, ground.now());
  } catch (error) {
    if (cancel.signal.aborted) return await endJob(ground.database, id, { state: 'cancelled' }, ground.now());
    if (stopping.aborted) {
      await putBackJob(
        ground.database,
        id,
        {
          en: 'The service was stopped; the job runs again.',
          es: 'El servicio se detuvo; la tarea se ejecuta de nuevo.',
        },
        false,
      );
      throw new TryAgain('stopped');
    }
    await settleFailure(ground, definition, row, error);
  } finally {
    stopWatching();
    await progress.settled();
  }
}

function watchForCancel(ground: JobGround, row: JobRow, cancel: AbortController): () => void {
  if (row.cancel_asked_at !== null) cancel.abort();
  const timer = setInterval(async () => {
    const asked = await ground.database
      .query('SELECT 1 AS asked FROM attesta.jobs WHERE id = $1 AND cancel_asked_at IS NOT NULL', [row.id])
      .catch(() => []);
    if (asked.length > 0) cancel.abort();
  }, LOOK_FOR_CANCEL);
  return () => clearInterval(timer);
}

async function jobContext(
  ground: JobGround,
  row: JobRow,
  signal: AbortSignal,
  progress: ProgressWriter,
): Promise<JobContext> {
  const { database } = ground;
  const catalog = ground.catalog();
  return {
    database,
    catalog,
    principal: row.asker,
    rights: await rightsOf(database, catalog, row.asker),
    now: () => ground.now(),
    locale: row.locale,
    timeZone: ground.timeZone(),
    ...(row.request !== null && { request: row.request }),
    ...(row.purpose !== null && { purpose: row.purpose }),
    origin: { channel: 'job' },
    job: { id: row.id, attempt: row.attempts, signal, progress: progress.write },
  };
}

async function settleFailure(
  ground: JobGround,
  definition: JobDefinition,
  row: JobRow,
  error: unknown,
): Promise<void> {
  const { sentence, final } = failureOf(error);
  ground.log(failureLine(row.id, error));
  if (!final && row.attempts < (definition.maxAttempts ?? DEFAULT_ATTEMPTS)) {
    await putBackJob(ground.database, row.id, sentence, true);
    throw new TryAgain(sentence.en);
  }
  const now = ground.now();
  const event = prepareEvent(
    {
      action: 'job.failed',
      payloads: [{ subject: null, value: { job: row.id, name: row.name, message: sentence.en } }],
    },
    { kind: 'system', id: systemUserId },
    now,
  );
  await ground.database.transaction(async (tx) => {
    await endJob(tx, row.id, { state: 'failed', message: sentence }, now);
    await recordEvents(tx, [event]);
  });
}
