import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { callOperation } from '../../../tools/testing/call-operation.ts';
import { type TestDatabase, testDatabase } from '../../../tools/testing/database.ts';
import type { JsonObject } from '../../metadata/json.ts';
import type { CallContext } from '../access/principal.ts';
import { systemUserId } from '../access/shipped.ts';
import { assembleCatalog } from '../catalog/load.ts';
import { Problem } from '../errors/problem.ts';
import type { Operation } from '../operation.ts';
import { callAs, systemCall } from '../records/testing.ts';
import { defineJob, type JobContext, JobFailed } from './define-job.ts';
import { enqueueJob } from './enqueue-job.ts';
import { type JobRow, readJob } from './job-rows.ts';
import { installJobs, type RunningJobs, runJobs, startJobs } from './jobs.ts';
import { jobOperations } from './operations.ts';
import { latestSlot } from './recurrence.ts';

const catalog = assembleCatalog({ modules: [], purposes: [], retention: [] }, [], 0);
let database: TestDatabase;
let system: CallContext;
let now = Temporal.Instant.from('2026-03-05T10:00:00Z');
let work: (context: JobContext, input: JsonObject) => Promise<JsonObject | undefined>;
let ran: JsonObject[] = [];
let hourly = 0;
const lines: string[] = [];
const started: RunningJobs[] = [];

const definitions = [
  defineJob({
    name: 'test.work',
    label: { en: 'Work', es: 'Trabajo' },
    maxAttempts: 3,
    run: (context, input) => {
      ran.push(input);
      return work(context, input);
    },
  }),
  defineJob({
    name: 'test.hang',
    label: { en: 'Hang' },
    run: async (_, input) => {
      ran.push(input);
      return { rescued: true };
    },
  }),
  defineJob({
    name: 'test.hourly',
    label: { en: 'Hourly' },
    recurs: { everyMinutes: 60 },
    run: async () => {
      hourly += 1;
      return undefined;
    },
  }),
];

beforeAll(async () => {
  database = await testDatabase();
  system = { ...(await systemCall(database, catalog)), now: () => now };
  installJobs({
    database,
    definitions,
    catalog: () => catalog,
    now: () => now,
    timeZone: () => 'Europe/Madrid',
    log: (line) => lines.push(line),
  });
});
afterEach(async () => {
  for (const one of started.splice(0)) await one.stop();
  ran = [];
  lines.length = 0;
  await database.query('DELETE FROM graphile_worker._private_jobs');
  await database.query('DELETE FROM attesta.jobs');
});
afterAll(() => database.close());

async function start(): Promise<RunningJobs> {
  const jobs = await startJobs(database, { concurrency: 2, tick: 60_000 });
  started.push(jobs);
  return jobs;
}

function enqueue(input: JsonObject = {}, context = system, name = 'test.work'): Promise<string> {
  return database.transaction((tx) => enqueueJob(tx, context, { name, input }));
}

async function job(id: string): Promise<JobRow> {
  const row = await readJob(database, id);
  if (!row) throw new Error('no such job');
  return row;
}

async function until(id: string, state: string): Promise<JobRow> {
  await expect.poll(async () => (await job(id)).state, { timeout: 30_000, interval: 20 }).toBe(state);
  return job(id);
}

async function user(): Promise<CallContext> {
  const id = crypto.randomUUID();
  await database.query(
    "INSERT INTO attesta.users (id, username, name, created_at, updated_at) VALUES ($1::uuid, $1::text, 'Somebody', $2, $2)",
    [id, now],
  );
  return callAs(database, catalog, { kind: 'user', userId: id });
}

function call(
  method: Operation['method'],
  path: string,
  context: CallContext,
  id = '',
  query: Record<string, string> = {},
) {
  return callOperation(jobOperations, [method, path], context, { id, query });
}

test('a job runs when the change that asked for it is committed, and never when it is not', async () => {
  work = async () => ({ made: 3 });
  await start();
  const undone = database.transaction(async (tx) => {
    await enqueueJob(tx, system, { name: 'test.work', input: { undone: true } });
    throw new Error('the change failed');
  });
  await expect(undone).rejects.toThrow('the change failed');
  const id = await enqueue({ record: 'x' });
  expect(await until(id, 'succeeded')).toMatchObject({ attempts: 1, result: { made: 3 }, message: null });
  expect(ran).toEqual([{ record: 'x' }]);
});

test('the portal queues a job in its own transaction, confined to its person', async () => {
  work = async (context) => ({ kind: context.principal.kind, subject: context.principal.subject ?? '' });
  const subject = crypto.randomUUID();
  const portal = { ...system, principal: { kind: 'portal', userId: systemUserId, subject } as const };
  const id = await database.transaction((tx) => enqueueJob(tx, portal, { name: 'test.work' }), { subject });
  await runJobs(database);
  expect((await job(id)).result).toEqual({ kind: 'portal', subject });
});

test('a failed job is tried again, and its row keeps a sentence without the data of the error', async () => {
  work = async (context) => {
    if (context.job.attempt === 1) throw new Error('duplicate key value: (email)=(anna@example.org)');
    return { attempt: context.job.attempt };
  };
  const id = await enqueue();
  await runJobs(database);
  expect(await job(id)).toMatchObject({
    state: 'queued',
    attempts: 1,
    message: { en: expect.stringMatching(/^Something broke/), es: expect.stringMatching(/^Algo falló/) },
  });
  const [kept] = await database.query<{ text: string }>(
    "SELECT (SELECT string_agg(j::text, '') FROM graphile_worker._private_jobs j) || (SELECT string_agg(j::text, '') FROM attesta.jobs j) AS text",
  );
  expect(`${kept?.text}${lines.join()}`).not.toContain('anna');
  await runJobs(database);
  expect((await job(id)).attempts).toBe(1);
  await runJobs(database, { retryNow: true });
  expect(await job(id)).toMatchObject({
    state: 'succeeded',
    attempts: 2,
    result: { attempt: 2 },
    message: null,
  });
});

test('a job that keeps failing ends after its attempts, with evidence; one that cannot succeed ends at once', async () => {
  work = async () => {
    throw new Problem('unavailable', {
      en: 'The mail server does not answer.',
      es: 'El servidor de correo no responde.',
    });
  };
  const id = await enqueue();
  for (let attempt = 1; attempt <= 5; attempt += 1) await runJobs(database, { retryNow: true });
  expect(await job(id)).toMatchObject({
    state: 'failed',
    attempts: 3,
    message: { en: 'The mail server does not answer.', es: 'El servidor de correo no responde.' },
  });
  const events = await database.query<{ payload: string }>(
    "SELECT p.payload FROM evidence.events e JOIN evidence.payloads p ON p.event = e.id WHERE e.action = 'job.failed'",
  );
  expect(events.filter((event) => event.payload.includes(id))).toHaveLength(1);
  for (const error of [
    new JobFailed({ en: 'The file has no rows.', es: 'El archivo no tiene filas.' }),
    new Problem('validation_failed', { en: 'No such field.', es: 'No existe ese campo.' }),
  ]) {
    work = async () => {
      throw error;
    };
    const hopeless = await enqueue();
    await runJobs(database);
    expect(await job(hopeless)).toMatchObject({
      state: 'failed',
      attempts: 1,
      message: { en: error.message },
    });
  }
});

/** What people did with the job. */
async function evidenceOf(id: string): Promise<readonly string[]> {
  const events = await database.query<{ action: string }>(
    "SELECT action FROM evidence.events WHERE module = 'jobs' AND record = $1 ORDER BY id",
    [id],
  );
  return events.map(({ action }) => action);
}

test('a failed job is run again when somebody asks for it; one that succeeded is not', async () => {
  work = async () => {
    throw new JobFailed({ en: 'Not yet.', es: 'Todavía no.' });
  };
  const id = await enqueue();
  await runJobs(database);
  work = async () => undefined;
  expect(await call('POST', '/jobs/:id/retries', system, id)).toMatchObject({
    status: 202,
    body: { state: 'queued', message: null },
  });
  await runJobs(database);
  expect((await job(id)).state).toBe('succeeded');
  await expect(call('POST', '/jobs/:id/retries', system, id)).rejects.toMatchObject({ code: 'conflict' });
  expect(await evidenceOf(id)).toEqual(['job.retried']);
});

test('progress shows while the job’s own transaction is still open', async () => {
  const seen = Promise.withResolvers<JobRow>();
  work = (context) =>
    database.transaction(async (tx) => {
      await tx.query('SELECT 1');
      await context.job.progress(40, 100, { en: 'Reading', es: 'Leyendo' });
      await context.job.progress(41, 100);
      seen.resolve(await job(context.job.id));
      return undefined;
    });
  const id = await enqueue();
  await runJobs(database);
  expect(await seen.promise).toMatchObject({
    state: 'running',
    progress: 40,
    total: 100,
    message: { en: 'Reading', es: 'Leyendo' },
  });
  expect(await job(id)).toMatchObject({ state: 'succeeded', progress: 100, total: 100 });
});

test('a running job stops when it is cancelled; a waiting one is over at once and never runs', async () => {
  work = async (context) => {
    await pause(20_000, undefined, { signal: context.job.signal });
    return undefined;
  };
  await start();
  const id = await enqueue();
  await until(id, 'running');
  expect(await call('POST', '/jobs/:id/cancellations', system, id)).toMatchObject({
    body: { state: 'running', cancelling: true },
  });
  expect(await until(id, 'cancelled')).toMatchObject({ result: null });
  await expect(call('POST', '/jobs/:id/cancellations', system, id)).rejects.toMatchObject({
    code: 'conflict',
  });
  for (const one of started.splice(0)) await one.stop();
  ran = [];
  const waiting = await enqueue();
  await call('POST', '/jobs/:id/cancellations', system, waiting);
  await runJobs(database);
  expect(await job(waiting)).toMatchObject({ state: 'cancelled' });
  expect(ran).toEqual([]);
  expect([await evidenceOf(id), await evidenceOf(waiting)]).toEqual([['job.cancelled'], ['job.cancelled']]);
});

test('a job that was running when the service stopped runs again, and the attempt does not count', async () => {
  work = async (context) => {
    if (ran.length === 1) await pause(20_000, undefined, { signal: context.job.signal });
    return undefined;
  };
  const jobs = await startJobs(database, { concurrency: 1, tick: 60_000 });
  const id = await enqueue();
  await until(id, 'running');
  await jobs.stop();
  expect(await job(id)).toMatchObject({ state: 'queued', attempts: 0 });
  await runJobs(database, { retryNow: true });
  expect(await job(id)).toMatchObject({ state: 'succeeded', attempts: 1 });
}, 20_000);

test('a job of a process that was killed runs again on another, at once', async () => {
  const script = join(import.meta.dirname, 'killed-worker.fixture.ts');
  const child = spawn(process.execPath, [script, database.url, database.dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const id = await enqueue({ left: 'behind' }, system, 'test.hang');
    for await (const line of child.stdout) if (String(line).includes('begun')) break;
    await database.query("UPDATE graphile_worker._private_jobs SET locked_at = now() - interval '1 minute'");
    await runJobs(database);
    expect(await job(id)).toMatchObject({ state: 'running' });
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    await expect
      .poll(async () => {
        await runJobs(database);
        return (await job(id)).state;
      })
      .toBe('succeeded');
    expect(await job(id)).toMatchObject({ attempts: 2, result: { rescued: true } });
    expect(ran).toContainEqual({ left: 'behind' });
  } finally {
    child.kill('SIGKILL');
  }
}, 30_000);

test('when the database ends every connection, jobs are run again once it is back', async () => {
  let first = true;
  work = async () => {
    if (first) {
      first = false;
      // As the service: its role may end its own connections on every server.
      await database.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'attesta jobs'",
      );
    }
    return undefined;
  };
  await start();
  const [cut, after] = [await enqueue(), await enqueue()];
  await until(cut, 'succeeded');
  await until(after, 'succeeded');
  const later = await enqueue();
  await until(later, 'succeeded');
  await expect
    .poll(
      () =>
        database.query<{ id: string }>(
          'SELECT id::text FROM graphile_worker._private_jobs WHERE locked_at IS NOT NULL',
        ),
      { timeout: 30_000 },
    )
    .toEqual([]);
}, 30_000);

test('a database that goes away while a job says how far it is, without waiting, ends neither the job nor the program', async () => {
  await using away = await testDatabase({ line: true });
  const { line } = away;
  if (!line) throw new Error('no line');
  installJobs({
    database: away,
    definitions,
    catalog: () => catalog,
    now: () => now,
    timeZone: () => 'Europe/Madrid',
    log: (said) => lines.push(said),
  });
  const caller = { ...(await systemCall(away, catalog)), now: () => now };
  work = async (context) => {
    line.cutAt('SET progress', 'before');
    void context.job.progress(1, 1);
    const there = () =>
      away.query('SELECT 1').then(
        () => true,
        () => false,
      );
    await expect.poll(there, { timeout: 30_000, interval: 20 }).toBe(false);
    await line.mend();
    await expect.poll(there, { timeout: 30_000, interval: 20 }).toBe(true);
    return { worked: true };
  };
  const id = await away.transaction((tx) => enqueueJob(tx, caller, { name: 'test.work', input: {} }));
  // The library's own look for jobs may fall into the gap: then it is asked again.
  await expect
    .poll(
      async () => {
        await runJobs(away, { retryNow: true }).catch(() => {});
        return (await readJob(away, id))?.state;
      },
      { timeout: 60_000, interval: 100 },
    )
    .toBe('succeeded');
  expect(await readJob(away, id)).toMatchObject({ result: { worked: true }, progress: 0 });
}, 90_000);

test('a worker that ends by itself is started again, and a job whose end it could not note is not run twice', async () => {
  const service = database.connection.roles.service;
  work = async () => {
    await database.owner.query(`REVOKE DELETE ON graphile_worker._private_jobs FROM "${service}"`);
    return undefined;
  };
  const jobs = await startJobs(database, { concurrency: 1, tick: 60_000 });
  started.push(jobs);
  const id = await enqueue({ once: true });
  await until(id, 'succeeded');
  await expect.poll(() => lines.join(), { timeout: 40_000, interval: 100 }).toMatch(/started again/);
  await database.owner.query(`GRANT DELETE ON graphile_worker._private_jobs TO "${service}"`);
  work = async () => undefined;
  const later = await enqueue();
  await until(later, 'succeeded');
  expect(ran.filter((input) => input.once)).toHaveLength(1);
}, 60_000);

test('when the ends of two jobs cannot be noted at once, the worker is started again and neither runs twice', async () => {
  const service = database.connection.roles.service;
  const ends: Record<string, PromiseWithResolvers<void>> = {
    first: Promise.withResolvers(),
    second: Promise.withResolvers(),
  };
  work = async (_, input) => {
    await ends[String(input.end)]?.promise;
    return undefined;
  };
  await start();
  const ids = [await enqueue({ end: 'first' }), await enqueue({ end: 'second' })];
  await expect.poll(() => ran.length, { timeout: 30_000 }).toBe(2);
  await database.owner.transaction(async (tx) => {
    await tx.query('LOCK TABLE graphile_worker._private_jobs');
    ends.first?.resolve();
    await expect.poll(endsThatWait, { timeout: 30_000 }).toBe(1);
    ends.second?.resolve();
    await expect.poll(endsThatWait, { timeout: 30_000 }).toBe(2);
    await tx.query(`REVOKE DELETE ON graphile_worker._private_jobs FROM "${service}"`);
  });
  for (const id of ids) await until(id, 'succeeded');
  await expect.poll(() => lines.join(), { timeout: 40_000 }).toMatch(/started again/);
  await database.owner.query(`GRANT DELETE ON graphile_worker._private_jobs TO "${service}"`);
  await until(await enqueue(), 'succeeded');
  expect(ran).toHaveLength(3);
}, 90_000);

/** How many ends of jobs wait in the database to be noted. */
async function endsThatWait(): Promise<number | undefined> {
  const [row] = await database.query<{ waiting: number }>(
    `SELECT count(*)::int AS waiting FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = 'attesta jobs' AND wait_event_type = 'Lock'
       AND query LIKE 'delete%'`,
  );
  return row?.waiting;
}

test('a job for later waits for the service’s clock', async () => {
  work = async () => undefined;
  const dueAt = now.add({ hours: 24 });
  const id = await database.transaction((tx) => enqueueJob(tx, system, { name: 'test.work', dueAt }));
  await runJobs(database);
  expect((await job(id)).state).toBe('queued');
  now = dueAt;
  await runJobs(database);
  expect((await job(id)).state).toBe('succeeded');
});

test('recurring work runs once in each of its periods, however many nodes look', async () => {
  await Promise.all([runJobs(database), runJobs(database), runJobs(database)]);
  const before = hourly;
  await runJobs(database);
  expect(hourly).toBe(before);
  now = now.add({ hours: 5 });
  await runJobs(database);
  await runJobs(database);
  expect(hourly).toBe(before + 1);
  const names = async (query: Record<string, string>) => {
    const all = { ...system, rights: { ...system.rights, may: () => true } };
    const { body } = await call('GET', '/jobs', all, '', query);
    return (body as { items: { name: string }[] }).items.map(({ name }) => name);
  };
  expect(await names({ state: 'succeeded' })).toContain('test.hourly');
  expect(await names({ byItself: 'false' })).not.toContain('test.hourly');
  expect(await names({ byItself: 'false', state: 'failed' })).toEqual(await names({ state: 'failed' }));
});

test('a daily job is due at its hour of the controller’s zone, across the change to summer time', () => {
  const zone = 'Europe/Madrid';
  const slot = (instant: string) =>
    latestSlot({ dailyAt: '03:10' }, Temporal.Instant.from(instant), zone).toString();
  expect(slot('2026-03-28T12:00:00Z')).toBe('2026-03-28T02:10:00Z');
  expect(slot('2026-03-29T12:00:00Z')).toBe('2026-03-29T01:10:00Z');
  expect(slot('2026-03-29T00:30:00Z')).toBe('2026-03-28T02:10:00Z');
});

test('everyone sees their own jobs; all of them only who may', async () => {
  work = async () => undefined;
  const [anna, ben] = [await user(), await user()];
  const id = await enqueue({}, anna);
  expect(await call('GET', '/jobs/:id', anna, id)).toMatchObject({
    body: { id, label: 'Work', state: 'queued' },
  });
  await expect(call('GET', '/jobs/:id', ben, id)).rejects.toMatchObject({ code: 'not_found' });
  await expect(call('POST', '/jobs/:id/cancellations', ben, id)).rejects.toMatchObject({ code: 'not_found' });
  expect(await call('GET', '/jobs', ben)).toEqual({ body: { items: [] } });
  expect(await call('GET', '/jobs', anna)).toMatchObject({ body: { items: [{ id }] } });
  const officer = { ...ben, rights: { ...ben.rights, may: () => true } };
  expect(await call('GET', '/jobs', officer, '', { state: 'queued' })).toMatchObject({
    body: { items: [{ id }] },
  });
  await runJobs(database);
});

test('a job runs with the rights that who asked for it has then', async () => {
  work = async (context) => ({ user: context.principal.userId, may: context.rights.may('administration') });
  const asked = await user();
  const id = await enqueue({}, asked);
  await database.query('UPDATE attesta.users SET active = false WHERE id = $1', [asked.principal.userId]);
  await database.query('UPDATE attesta.access_version SET version = version + 1');
  await runJobs(database);
  expect((await job(id)).result).toEqual({ user: asked.principal.userId, may: false });
});
