/** Renewing keys: in force at once for what is written, killed at any moment without losing anything, and done in the end. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../tools/testing/database.ts';
import type { JsonValue } from '../../metadata/json.ts';
import { jobs, shipped } from '../../server/lists.ts';
import type { CallContext } from '../access/principal.ts';
import { loadCatalog } from '../catalog/load.ts';
import { openFileStore } from '../files/file-store.ts';
import { installJobs, runJobs } from '../jobs/jobs.ts';
import { updateRecord } from '../records/change-record.ts';
import { createRecord } from '../records/create-record.ts';
import { systemCall } from '../records/testing.ts';
import { openValues, storedValues } from './open-values.ts';
import { rotate, rotationById } from './rotate.ts';
import { startRotation } from './start-rotation.ts';
import { openSecrets, vaultOf } from './vault.ts';

const FIRST_GROUP = '00000000-0000-7000-8000-000000000031';
const MODULE = 'confidential_information';

let database: TestDatabase;
let context: CallContext;
let keysDir: string;
const expected = new Map<string, Record<string, JsonValue>>();

beforeAll(async () => {
  database = await testDatabase({ poolSize: 6 });
  const catalog = await loadCatalog(database, shipped);
  context = await systemCall(database, catalog);
  keysDir = await mkdtemp(join(tmpdir(), 'attesta-rotation-'));
  await openFileStore(database, { dataDir: keysDir, now: context.now() });
  openSecrets(database);
  installJobs({
    database,
    definitions: jobs,
    catalog: () => catalog,
    now: context.now,
    timeZone: () => 'UTC',
    log: () => {},
  });
  for (let count = 0; count < 40; count += 1) await write(count);
}, 60_000);
afterAll(async () => {
  await database?.close();
  await rm(keysDir, { recursive: true, force: true });
});

async function write(count: number): Promise<string> {
  const secrets = { pin: `pin-${count}-of-many`, amount: `${count}.50`, in_force: count % 2 === 0 };
  const made = await createRecord(context, MODULE, {
    title: `Entry ${count}`,
    category: count % 3 === 0 ? 'access' : 'other',
    ...secrets,
  });
  expected.set(made.id, secrets);
  return made.id;
}

/** What every record's secrets open to now, with whatever key it takes. */
async function opened(): Promise<Map<string, Record<string, JsonValue>>> {
  return database.transaction(async (tx) => {
    const rows = await tx.query<{ id: string }>('SELECT id FROM attesta.secret_values');
    const stored = await storedValues(
      tx,
      rows.map((row) => row.id),
    );
    const { values } = await openValues(
      tx,
      { keyring: vaultOf(database).keyring, groups: new Set([FIRST_GROUP]), identity: undefined },
      stored,
    );
    const found = new Map<string, Record<string, JsonValue>>();
    for (const { id, record, field } of stored) {
      const value = values.get(id);
      if (value !== undefined) found.set(record, { ...found.get(record), [field]: value });
    }
    return found;
  });
}

const begin = (cause: 'asked' | 'member_left' = 'asked') =>
  database.transaction((tx) => startRotation(tx, context, { group: FIRST_GROUP, cause }));

async function sealedForms(): Promise<Set<string>> {
  const rows = await database.query<{ sealed: Buffer }>('SELECT sealed FROM attesta.secret_values');
  return new Set(rows.map((row) => row.sealed.toString('hex')));
}

/** Starts the work in a process of its own and kills it some moments after so many steps; or lets it end. Answers what it said. */
async function runUntil(rotation: string, steps: number | undefined): Promise<string> {
  const script = join(import.meta.dirname, 'rotation-process.fixture.ts');
  const child = spawn(process.execPath, [script, database.url, database.dataDir, keysDir, rotation], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  let said = '';
  let killing = false;
  for await (const part of child.stdout) {
    said += String(part);
    if (!killing && steps !== undefined && said.split('more').length > steps) {
      killing = true;
      setTimeout(() => child.kill('SIGKILL'), Math.random() * 25);
    }
  }
  await ended;
  return said;
}

test('killed at random moments, a renewal loses nothing: every secret opens after each of them, and it ends', async () => {
  const before = await sealedForms();
  const rotation = await begin();
  await database.query('DELETE FROM graphile_worker._private_jobs');
  let kills = 0;
  let halfWay = 0;
  for (; kills < 8; kills += 1) {
    await runUntil(rotation, 1 + Math.floor(Math.random() * 6));
    expect(await opened()).toEqual(expected);
    const now = await rotationById(database, rotation);
    if (now?.finishedAt !== null) break;
    if (now.rewrapped + now.reencrypted > 0) halfWay += 1;
    // Meanwhile people go on working.
    const [id] = [...expected.keys()].slice(kills, kills + 1);
    if (id) {
      await updateRecord(context, MODULE, id, { pin: `changed after kill ${kills}` });
      expected.set(id, { ...expected.get(id), pin: `changed after kill ${kills}` });
    }
    await write(1000 + kills);
  }
  expect(halfWay).toBeGreaterThan(0);
  expect(await runUntil(rotation, undefined)).toContain('done');
  expect(await opened()).toEqual(expected);
  const after = await sealedForms();
  expect([...after].filter((sealed) => before.has(sealed))).toEqual([]);
  const keys = await database.query<{ generation: number; wrapped: Buffer | null; wraps: number }>(
    `SELECT generation, wrapped, (SELECT count(*)::int FROM attesta.secret_key_wraps w WHERE w.group_key = k.id) AS wraps
     FROM attesta.group_keys k ORDER BY generation`,
  );
  expect(keys).toEqual([
    { generation: 1, wrapped: null, wraps: 0 },
    { generation: 2, wrapped: expect.any(Buffer), wraps: expect.any(Number) },
  ]);
}, 120_000);

test('what is written from the start of a renewal is sealed with the new key at once', async () => {
  const rotation = await begin('member_left');
  const id = await write(2000);
  const [wrap] = await database.query<{ group_key: string }>(
    `SELECT w.group_key FROM attesta.secret_key_wraps w JOIN attesta.secret_keys k ON k.id = w.secret_key WHERE k.record = $1`,
    [id],
  );
  expect(wrap?.group_key).toBe((await rotationById(database, rotation))?.toKey);
  await runJobs(database);
  expect((await rotationById(database, rotation))?.finishedAt).not.toBeNull();
  expect(await opened()).toEqual(expected);
});

test('people write, open and delete while keys are renewed, and nobody is refused', async () => {
  const rotation = await begin();
  const ids = [...expected.keys()];
  const work = async (offset: number) => {
    for (let turn = 0; turn < 12; turn += 1) {
      const id = ids[(offset * 13 + turn * 5) % ids.length] ?? '';
      const pin = `while renewing ${offset} ${turn}`;
      await updateRecord(context, MODULE, id, { pin });
      expected.set(id, { ...expected.get(id), pin });
      await opened();
    }
  };
  const outcomes = await Promise.all([
    rotate(context, rotation),
    rotate(context, rotation),
    work(1),
    work(2),
  ]);
  expect(outcomes.slice(0, 2)).toEqual(['done', 'done']);
  expect(await opened()).toEqual(expected);
}, 60_000);
