/** Runs the jobs of an installation: in a server for as long as it lives, or once in a test. */
import { runOnce } from 'graphile-worker';
import type { Database } from '../database/database.ts';
import { openLifeSign, releaseDeadWorkers } from './dead-workers.ts';
import type { JobDefinition } from './define-job.ts';
import { openPool } from './jobs-pool.ts';
import { handOverDue, queueRecurring } from './recurrence.ts';
import type { JobGround } from './run-job.ts';
import { startWorker, taskList, workerPreset } from './worker.ts';
import { silentLogger } from './worker-schema.ts';

export type { JobGround } from './run-job.ts';

export interface StartOptions {
  /** Jobs run at the same time. Default 4. */
  readonly concurrency?: number;
  /** Milliseconds between looks for delayed and recurring jobs, and for dead workers. Default 5,000. */
  readonly tick?: number;
  /**
   * Names of the only jobs to run; recurring ones are left to those who run all. For a program that waits for work of its own
   * and may be alone.
   */
  readonly only?: readonly string[];
}

export interface RunningJobs {
  /** Queues what is due by the service's clock: call it when the clock was moved. */
  tick(): Promise<void>;
  /** Takes no more jobs, asks the running ones to stop, and waits for them. */
  stop(): Promise<void>;
}

const grounds = new WeakMap<Database['owner'], JobGround>();

/** Says what jobs there are on this database and what they run on. */
export function installJobs(ground: JobGround): void {
  const names = ground.definitions.map((definition) => definition.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new TypeError(`Two jobs are called ${twice}.`);
  grounds.set(ground.database.owner, ground);
}

/** The jobs that `installJobs` told of. */
export function jobDefinitions(database: Database): readonly JobDefinition[] {
  return groundOf(database).definitions;
}

/** Starts to run the jobs that `installJobs` told of. Jobs that a killed process left are run again. */
export async function startJobs(database: Database, options: StartOptions = {}): Promise<RunningJobs> {
  const { concurrency = 4, tick: interval = 5_000, only } = options;
  const ground = only ? narrowed(groundOf(database), only) : groundOf(database);
  const life = await openLifeSign(database, ground.log);
  const worker = await startWorker(ground, life, concurrency).catch(async (error: unknown) => {
    await life.end();
    throw error;
  });
  const tick = async () => {
    if (!only) await tickOnce(ground);
  };
  const quietly = () =>
    tick().catch(() => ground.log('The jobs that are due could not be looked up; it is tried again.'));
  await quietly();
  const timer = setInterval(quietly, interval);
  return {
    tick,
    async stop() {
      clearInterval(timer);
      await worker.stop();
      await life.end();
    },
  };
}

export interface RunOptions {
  /** Also runs jobs now that wait for their next attempt. */
  readonly retryNow?: boolean;
}

/** For tests: runs every job that is due, here and now, and those that they queue. */
export async function runJobs(database: Database, options: RunOptions = {}): Promise<void> {
  const ground = groundOf(database);
  await tickOnce(ground);
  if (options.retryNow) {
    await database.query('UPDATE graphile_worker._private_jobs SET run_at = now() WHERE locked_at IS NULL');
  }
  const pool = openPool(database, 3);
  try {
    await runOnce({
      pgPool: pool,
      taskList: taskList(ground, async () => {}),
      noHandleSignals: true,
      logger: silentLogger,
      preset: workerPreset,
    });
  } finally {
    await pool.end();
  }
}

function narrowed(ground: JobGround, only: readonly string[]): JobGround {
  return { ...ground, definitions: ground.definitions.filter(({ name }) => only.includes(name)) };
}

function groundOf(database: Database): JobGround {
  const ground = grounds.get(database.owner);
  if (!ground)
    throw new Error('The jobs of this database are not known: call installJobs when the service starts.');
  return ground;
}

async function tickOnce(ground: JobGround): Promise<void> {
  await releaseDeadWorkers(ground.database);
  await ground.database.transaction(async (tx) => {
    await handOverDue(tx, ground.now());
    await queueRecurring(tx, ground.definitions, ground.now(), ground.timeZone());
  });
}
