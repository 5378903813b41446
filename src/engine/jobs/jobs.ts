/** Runs the jobs of an installation: in a server for as long as it lives, or once in a test. */
import { EventEmitter } from 'node:events';
import {
  type JobHelpers,
  type Runner,
  run,
  runOnce,
  type TaskList,
  type WorkerEvents,
} from 'graphile-worker';
import pg from 'pg';
import type { Database } from '../database/database.ts';
import { openLifeSign, releaseDeadWorkers } from './dead-workers.ts';
import type { JobDefinition } from './define-job.ts';
import { handOverDue, queueRecurring } from './recurrence.ts';
import { type JobGround, runJob } from './run-job.ts';
import { silentLogger } from './worker-schema.ts';

export type { JobGround } from './run-job.ts';

export interface StartOptions {
  /** Jobs run at the same time. Default 4. */
  readonly concurrency?: number;
  /** Milliseconds between looks for delayed and recurring jobs, and for dead workers. Default 5,000. */
  readonly tick?: number;
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
  const ground = groundOf(database);
  const { concurrency = 4, tick: interval = 5_000 } = options;
  const pool = openPool(database, concurrency + 2);
  const life = await openLifeSign(database, ground.log);
  const events: WorkerEvents = new EventEmitter();
  const alive: Promise<void>[] = [];
  events.on('pool:create', ({ workerPool }) => alive.push(life.add(workerPool.id)));
  let runner: Runner;
  try {
    runner = await run({
      pgPool: pool,
      taskList: taskList(ground, () => Promise.all(alive)),
      concurrency,
      noHandleSignals: true,
      logger: silentLogger,
      events,
      parsedCronItems: [],
      gracefulShutdownAbortTimeout: 2_000,
    });
    await Promise.all(alive);
  } catch (error) {
    await life.end();
    await pool.end();
    throw error;
  }
  runner.promise.catch(() => ground.log('The worker of jobs ended with an error.'));
  const tick = () => tickOnce(ground);
  const quietly = () =>
    tick().catch(() => ground.log('The jobs that are due could not be looked up; it is tried again.'));
  await quietly();
  const timer = setInterval(quietly, interval);
  return {
    tick,
    async stop() {
      clearInterval(timer);
      await runner.stop();
      await life.end();
      await pool.end();
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
    });
  } finally {
    await pool.end();
  }
}

function groundOf(database: Database): JobGround {
  const ground = grounds.get(database.owner);
  if (!ground)
    throw new Error('The jobs of this database are not known: call installJobs when the service starts.');
  return ground;
}

function openPool(database: Database, size: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: database.connection.url,
    max: size,
    application_name: 'attesta jobs',
  });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

function taskList(ground: JobGround, ready: () => Promise<unknown>): TaskList {
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

async function tickOnce(ground: JobGround): Promise<void> {
  await releaseDeadWorkers(ground.database);
  await ground.database.transaction(async (tx) => {
    await handOverDue(tx, ground.now());
    await queueRecurring(tx, ground.definitions, ground.now(), ground.timeZone());
  });
}
