/** The library's worker on our jobs: started again when it ends by itself, as it does when the database goes away. */
import { EventEmitter } from 'node:events';
import { type JobHelpers, type Runner, run, type TaskList, type WorkerEvents } from 'graphile-worker';
import type { LifeSign } from './dead-workers.ts';
import { openPool } from './jobs-pool.ts';
import { type JobGround, runJob } from './run-job.ts';
import { silentLogger } from './worker-schema.ts';

export interface Worker {
  /** Takes no more jobs, asks the running ones to stop, and waits for them. */
  stop(): Promise<void>;
}

const START_AGAIN = 2_000;
/** Milliseconds that an ended worker has to say so, once no job runs in it any more. */
const FAREWELL = 5_000;

/**
 * By default the library does not wait while it notes the end of a job, and a database that goes away just then ends the whole program
 * with an unhandled rejection. In batches (of whatever ends at the same time) it waits, tries again, and reports.
 */
export const workerPreset: GraphileConfig.Preset = {
  worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0, gracefulShutdownAbortTimeout: 2_000 },
};

export async function startWorker(ground: JobGround, life: LifeSign, concurrency: number): Promise<Worker> {
  // One that listens; and each slot may note the end of a job while it asks for the next.
  const pool = openPool(ground.database, 2 * concurrency + 1);
  let stopping = false;
  let timer: NodeJS.Timeout | undefined;
  let runner: Runner | undefined;
  let settled = Promise.resolve();

  async function begin(): Promise<void> {
    const pools: string[] = [];
    const alive: Promise<void>[] = [];
    const events: WorkerEvents = new EventEmitter();
    events.on('pool:create', ({ workerPool }) => {
      pools.push(workerPool.id);
      alive.push(life.add(workerPool.id));
    });
    const begun = await run({
      pgPool: pool,
      taskList: taskList(ground, () => Promise.all(alive)),
      concurrency,
      noHandleSignals: true,
      logger: silentLogger,
      events,
      parsedCronItems: [],
      preset: workerPreset,
    });
    runner = begun;
    const ended = async (): Promise<void> => {
      begun.stop().catch(() => {});
      await giveBack(ground, pools).catch(() => {});
      for (const one of pools) await life.remove(one);
      if (!stopping) ground.log('The worker of jobs ended; it is started again.');
      again();
    };
    settled = over(begun, events).then(ended, ended);
    await Promise.all(alive);
  }
  function again(): void {
    if (!stopping) timer = setTimeout(() => begin().catch(again), START_AGAIN);
  }

  try {
    await begin();
  } catch (error) {
    await pool.end();
    throw error;
  }
  return {
    async stop() {
      stopping = true;
      clearTimeout(timer);
      await Promise.race([runner?.stop().catch(() => {}), settled]);
      await settled;
      await pool.end();
    },
  };
}

/**
 * Resolves when a worker has shut down, whether or not it says so: where the ends of two jobs could not be noted, the library counts its
 * open batches below zero and waits for them for ever.
 */
function over(begun: Runner, events: WorkerEvents): Promise<unknown> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let timer: NodeJS.Timeout | undefined;
  const soon = () => {
    timer ??= setTimeout(resolve, FAREWELL);
  };
  events.on('pool:gracefulShutdown:complete', soon);
  events.on('pool:forcefulShutdown:complete', soon);
  events.on('pool:forcefulShutdown:error', soon);
  return Promise.race([promise, begun.promise]).finally(() => clearTimeout(timer));
}

/** Jobs that an ended worker still holds: what it meant to write of them may not have reached the database. */
async function giveBack(ground: JobGround, pools: readonly string[]): Promise<void> {
  await ground.database.query('SELECT graphile_worker.force_unlock_workers($1)', [pools]);
}

/** Our jobs as the library's tasks. None begins before `ready`. */
export function taskList(ground: JobGround, ready: () => Promise<unknown>): TaskList {
  return Object.fromEntries(
    ground.definitions.map((definition) => [
      definition.name,
      async (payload: unknown, helpers: JobHelpers) => {
        await ready();
        await runJob(ground, definition, idOf(payload), helpers.abortSignal);
      },
    ]),
  );
}

function idOf(payload: unknown): string {
  if (typeof payload === 'object' && payload !== null && 'id' in payload && typeof payload.id === 'string')
    return payload.id;
  throw new TypeError('A job was queued without its id.');
}
