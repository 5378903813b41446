/** Art. 32(1)(c) and 17: what is backed up can be restored whole, and nobody who was erased meanwhile comes back with it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { onServer, urlOf } from '../../../tools/testing/database.ts';
import { type RunningServer, type TestClient, testServer } from '../../../tools/testing/server.ts';
import { type Database, openDatabase } from '../../engine/database/database.ts';
import { dumpSchema } from '../../engine/database/dump-schema.ts';
import { provideDatabase } from '../../engine/database/provide.ts';
import { unfinishedTable } from '../../engine/database/unfinished.ts';
import { openContent } from '../../engine/files/read-file.ts';
import { runJobs } from '../../engine/jobs/jobs.ts';
import { scanDatabase } from '../../privacy/art-17-erasure/scan-database.ts';
import { reportBackup } from '../../privacy/art-32-security-measures/backups.ts';
import { houseContext } from '../house-context.ts';
import { withOffice } from '../office.ts';
import { parseSettings, type Settings } from '../settings.ts';
import { type MadeBackup, makeBackup } from './make-backup.ts';
import { rehearse } from './rehearse.ts';
import { type RestoreReport, restoreBackup } from './restore-backup.ts';

const PASSPHRASE = 'nine quiet herons wade';
const EMAIL = 'svatava.hrdlickova@zahrada.example';
const PAPER = 'Svatava Hrdličková asks for the blue gate, Zahradní 17/4-B';

let server: RunningServer;
let officer: TestClient;
let legal: TestClient;
let folder: string;
let person: string;
let file: string;
let backup: MadeBackup;
let before: ReadonlyMap<string, string>;

beforeAll(async () => {
  server = await testServer();
  folder = await mkdtemp(join(tmpdir(), 'attesta-backup-'));
  officer = await server.as('data_protection_officer');
  legal = await server.as('legal');
  // An installation of its own has the passwords of its roles in its own folder.
  const keys = join(server.engine.dataDir, 'keys');
  await copyFile(join(server.database.dataDir, 'keys', 'database.json'), join(keys, 'database.json'));
  const made = await server.admin.post('/records/contacts', {
    first_name: 'Svatava',
    last_name: 'Hrdličková',
    email: EMAIL,
  });
  person = made.body.id;
  await server.admin.post('/records/contacts', { first_name: 'Bořek', last_name: 'Stavitel' });
  file = await paperOf(person);
  await server.admin.post(`/records/contacts/${person}/comments`, { text: PAPER });
  await nameHerInConfiguration();
  await server.engine.sealer.sealOnce();
  before = await contents(server.database);
  backup = await back();
});
afterAll(async () => {
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

/** A list that somebody keeps for themselves, and a rule: what of them names her is repeated with her erasure. */
async function nameHerInConfiguration(): Promise<void> {
  const is = (field: string, value: string) => ({ field, op: 'eq', value });
  const view = {
    module: 'contacts',
    name: 'Hers',
    columns: ['email'],
    filter: is('last_name', 'Hrdličková'),
  };
  expect((await legal.post('/views', view)).status).toBe(201);
  const from = { kind: 'filter', filter: is('email', EMAIL) };
  const rule = { module: 'contacts', from, to: { kind: 'everyone' }, level: 'read' };
  expect((await server.admin.post('/sharing-rules', rule)).status).toBe(201);
}

async function paperOf(record: string): Promise<string> {
  const form = new FormData();
  form.set('file', new Blob([PAPER], { type: 'text/plain' }), 'letter.txt');
  const answer = await fetch(`${server.origin}/api/v1/records/contacts/${record}/files`, {
    method: 'POST',
    headers: { ...server.admin.headers, origin: 'http://localhost:4000' },
    body: form,
  });
  expect(answer.status, await answer.text()).toBe(201);
  const [row] = await server.database.owner.query<{ id: string }>(
    'select id from attesta.files where record = $1',
    [record],
  );
  return row?.id ?? '';
}

const back = (more: Partial<Parameters<typeof makeBackup>[0]> = {}) =>
  makeBackup({
    database: server.database,
    dataDir: server.engine.dataDir,
    to: join(folder, 'backups'),
    passphrase: PASSPHRASE,
    now: server.clock.now(),
    onProgress: () => {},
    ...more,
  });

function settingsOf(dataDir: string, more: Record<string, string> = {}): Settings {
  const now = server.clock.now().add({ hours: 24 }).toString();
  return parseSettings({ DATA_DIR: dataDir, ATTESTA_MODE: 'test', ATTESTA_NOW: now, ...more });
}

const restore = (dataDir: string, more: Partial<Parameters<typeof restoreBackup>[0]> = {}) =>
  restoreBackup({
    from: backup.path,
    passphrase: PASSPHRASE,
    settings: settingsOf(dataDir),
    ledger: join(server.engine.dataDir, 'erasure-ledger.jsonl'),
    onProgress: () => {},
    ...more,
  });

/** Every table's rows as one digest, whatever order they lie in. */
async function contents(database: Database): Promise<ReadonlyMap<string, string>> {
  const tables = await database.owner.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname in ('attesta', 'data', 'evidence', 'graphile_worker') order by 1`,
  );
  const found = new Map<string, string>();
  for (const { name } of tables) {
    const [row] = await database.owner.query<{ digest: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as digest from ${name} t`,
    );
    found.set(name, row?.digest ?? '');
  }
  return found;
}

async function schemaOf(database: Database) {
  const client = await database.owner.client();
  try {
    await client.query('begin');
    const { before: first, tables, after } = await dumpSchema(client, database.connection.roles);
    const texts = (list: typeof first) => list.map((one) => one.sql).sort();
    return { before: texts(first), after: texts(after), tables: tables.map((one) => one.name).sort() };
  } finally {
    await client.end();
  }
}

async function inRestored<T>(dataDir: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await provideDatabase({ dataDir, poolSize: 4 });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

async function erase(subject: string): Promise<string> {
  const planned = await officer.post('/erasures', { subject });
  const { id, number, planHash } = planned.body;
  await legal.post(`/erasures/${id}/approvals`, { decision: 'approved', planHash });
  const done = await officer.post(`/erasures/${id}/executions`, {});
  expect(done.status, JSON.stringify(done.body)).toBe(201);
  await runJobs(server.database);
  await runJobs(server.database);
  return number;
}

describe('a backup', () => {
  test('says what is in it, keys by name, and goes into the register with its evidence', async () => {
    expect(backup.manifest).toMatchObject({
      files: 1,
      filesMissing: [],
      keys: ['database.json', 'erasure-ledger.key', 'evidence.key', 'master.key'],
    });
    expect(backup.manifest.tables).toBe(before.size);
    const bytes = await readFile(backup.path);
    expect(bytes.length).toBe(backup.bytes);
    for (const text of [EMAIL, 'Hrdli', 'master key']) expect(bytes.includes(text)).toBe(false);
    await reportBackup(houseContext(server.engine), {
      takenAt: backup.manifest.takenAt,
      location: backup.path,
      encrypted: true,
      bytes: backup.bytes,
      sha256: backup.sha256,
    });
    const { body } = await server.admin.get('/backups');
    expect(body.items[0]).toMatchObject({ location: backup.path, sha256: backup.sha256, encrypted: true });
  });

  test('is the installation as it was, table by table and rule by rule, in a database of its own or in one that is given', async () => {
    const given = `attesta_restored_${Date.now()}`;
    const url = urlOf(inject('attestaServer').url, given);
    await onServer(inject('attestaServer').url, `create database ${given} template template0`);
    const dataDir = join(folder, 'given');
    try {
      const report = await restore(dataDir, { settings: settingsOf(dataDir, { DATABASE_URL: url }) });
      expect(report).toMatchObject({
        tables: before.size,
        files: 1,
        rolesMissing: [],
        evidence: { ok: true },
      });
      const database = await openDatabase({ url, dataDir, poolSize: 2 });
      try {
        expect(await schemaOf(database)).toEqual(await schemaOf(server.database));
        const after = await contents(database);
        // What the restore itself changed: its event, the checkpoint of it, sign-ins that ended.
        const changed = [...before]
          .filter(([name, digest]) => after.get(name) !== digest)
          .map(([name]) => name);
        const expected = [
          'attesta.sessions',
          'evidence.checkpoints',
          'evidence.events',
          'evidence.log',
          'evidence.payloads',
        ];
        expect(expected).toEqual(expect.arrayContaining(changed));
        expect((await database.query('select 1 as one from data.contacts')).length).toBeGreaterThan(1);
      } finally {
        await database.close();
      }
      const again = restore(join(folder, 'twice'), {
        settings: settingsOf(join(folder, 'twice'), { DATABASE_URL: url }),
      });
      await expect(again).rejects.toThrow('is not empty');
    } finally {
      await onServer(inject('attestaServer').url, `drop database if exists ${given} with (force)`);
    }
  }, 180_000);
});

describe('Art. 17: a person who was erased after the backup', () => {
  let report: RestoreReport;
  let number: string;
  let dataDir: string;
  beforeAll(async () => {
    number = await erase(person);
    dataDir = join(folder, 'restored');
    report = await restore(dataDir);
  }, 180_000);

  test('has a certificate that names the backups, which hold the data until they end', async () => {
    const { body } = await officer.get('/erasures');
    const certificate = await officer.get(`/erasures/${body.items[0].id}/certificate`);
    expect(certificate.body).toMatchObject({ number, complete: true });
    const codes = certificate.body.notPromised.map((one: { code: string }) => one.code);
    expect(codes).toContain('backups_may_hold_copies');
  });

  test('is not there after the restore, and the report, the evidence and the log say so', async () => {
    expect(report.replay.replayed).toEqual([expect.objectContaining({ number })]);
    expect(report).toMatchObject({ ledger: 'given', evidence: { ok: true } });
    await inRestored(dataDir, async (database) => {
      expect((await scanDatabase(database.owner, [EMAIL, PAPER, 'Hrdličková'])).found).toEqual([]);
      const names = await database.owner.query<{ last_name: string }>('select last_name from data.contacts');
      expect(names.map((row) => row.last_name)).toContain('Stavitel');
      expect(names.map((row) => row.last_name)).not.toContain('Hrdličková');
      const events = await database.owner.query<{ action: string }>(
        "select action from evidence.events where action in ('erasure.replayed', 'backup.restored') order by action",
      );
      expect(events.map((row) => row.action)).toEqual(['backup.restored', 'erasure.replayed']);
      expect(await readdir(join(dataDir, 'files'), { recursive: true })).not.toContain(
        `${file.slice(-2)}/${file}`,
      );
    });
  }, 180_000);

  test('is scanned for, purged and certified there, with both dates, and can not come back silently', async () => {
    const settings = settingsOf(dataDir);
    await inRestored(dataDir, (database) =>
      withOffice(settings, database, async ({ engine, operations, duties }) => {
        await runJobs(database);
        await runJobs(database, { retryNow: true });
        const context = houseContext(engine);
        const [row] = await database.query<{ id: string }>(
          'select id from attesta.erasures where number = $1',
          [number],
        );
        const certificate = operations.find(
          (one) => one.method === 'GET' && one.path === '/erasures/:id/certificate',
        );
        const answer = await certificate?.handle(context, {
          params: { id: row?.id ?? '' },
          query: {},
          body: undefined,
          headers: {},
          files: (async function* () {})(),
        });
        const body = answer?.body as { complete: boolean; statements: readonly { en: string }[] };
        expect(body.complete, JSON.stringify(body)).toBe(true);
        expect(body.statements[0]?.en).toContain('after an older backup was restored');
        const found = await duties.ledger.find(database, [{ kind: 'email', value: EMAIL }]);
        expect(found.size).toBe(1);
        // Known by now: nothing is repeated a second time.
        expect(await duties.settleLedger(context)).toMatchObject({ replayed: [] });
      }),
    );
  }, 180_000);

  test('is not brought back by an older database that was put in place by other means either: the start sees it', async () => {
    const other = join(folder, 'by-hand');
    await restore(other, { ledger: null });
    await inRestored(other, async (database) => {
      expect((await scanDatabase(database.owner, [EMAIL])).found.length).toBeGreaterThan(0);
      await copyFile(
        join(server.engine.dataDir, 'erasure-ledger.jsonl'),
        join(other, 'erasure-ledger.jsonl'),
      );
      await withOffice(settingsOf(other), database, async ({ engine, duties }) => {
        const { replayed } = await duties.settleLedger(houseContext(engine));
        expect(replayed.map((one) => one.number)).toEqual([number]);
      });
      expect((await scanDatabase(database.owner, [EMAIL])).found).toEqual([]);
    });
  }, 180_000);

  test('a rehearsal repeats the erasure too, and leaves nothing behind', async () => {
    const room = join(folder, 'room');
    await mkdir(room);
    const rehearsed = await rehearse({
      from: backup.path,
      passphrase: PASSPHRASE,
      settings: settingsOf(server.engine.dataDir),
      ledger: join(server.engine.dataDir, 'erasure-ledger.jsonl'),
      room,
      onProgress: () => {},
    });
    expect(rehearsed.replay.replayed).toHaveLength(1);
    expect(rehearsed.rows).toBe(backup.manifest.rows);
    expect(await readdir(room)).toEqual([]);
  }, 180_000);
});

describe('a restore', () => {
  test('opens a file that it brought back', async () => {
    const dataDir = join(folder, 'files');
    await restore(dataDir, { ledger: null });
    await inRestored(dataDir, (database) =>
      withOffice(settingsOf(dataDir), database, async ({ engine }) => {
        const [row] = await database.owner.query<{ id: string; size: number }>(
          'select id, size from attesta.files',
        );
        const content = await openContent(houseContext(engine), database.owner, row ?? { id: '', size: 0 });
        const pieces: Buffer[] = [];
        for await (const piece of content) pieces.push(piece as Buffer);
        expect(Buffer.concat(pieces).toString()).toBe(PAPER);
      }),
    );
  }, 180_000);

  test('of a backup without keys needs them, and opens with exactly those', async () => {
    const without = await back({ withoutKeys: true, to: join(folder, 'keyless') });
    expect(without.manifest.keys).toEqual([]);
    const refused = restore(join(folder, 'no-keys'), { from: without.path });
    await expect(refused).rejects.toThrow('made without keys');
    const report = await restore(join(folder, 'with-keys'), {
      from: without.path,
      keys: join(server.engine.dataDir, 'keys'),
    });
    expect(report.evidence.ok).toBe(true);
  }, 180_000);

  test('by a ledger that is older than the backup is refused', async () => {
    const younger = await back({ to: join(folder, 'younger') });
    const old = join(folder, 'old.jsonl');
    await writeFile(old, '');
    const refused = restore(join(folder, 'by-old-ledger'), { from: younger.path, ledger: old });
    await expect(refused).rejects.toThrow('older than the backup');
  }, 180_000);

  test('makes nothing with a wrong passphrase, and goes nowhere where something is', async () => {
    const dataDir = join(folder, 'wrong');
    await expect(restore(dataDir, { passphrase: 'nine quiet herons fly' })).rejects.toThrow(
      'not the passphrase',
    );
    await expect(stat(dataDir)).rejects.toThrow('ENOENT');
    await expect(restore(server.engine.dataDir)).rejects.toThrow('is not empty');
  });

  test('that fails half-way removes what it made', async () => {
    const dataDir = join(folder, 'failed');
    let seen = 0;
    const failing = restore(dataDir, {
      onProgress: () => {
        seen += 1;
        if (seen === 60) throw new Error('the machine is on fire');
      },
    });
    await expect(failing).rejects.toThrow('on fire');
    expect(await readdir(dataDir)).toEqual([]);
  }, 180_000);

  test('that is killed half-way leaves nothing that starts, and says what to do', async () => {
    const dataDir = join(folder, 'killed');
    const cli = fileURLToPath(new URL('../../../bin/attesta.mjs', import.meta.url));
    const { DATABASE_URL: _, ...rest } = process.env;
    const env = {
      ...rest,
      DATA_DIR: server.engine.dataDir,
      ATTESTA_BACKUP_PASSPHRASE: PASSPHRASE,
      ATTESTA_MODE: 'test',
    };
    const child = spawn(process.execPath, [cli, 'restore', backup.path, '--data-dir', dataDir], {
      env,
      stdio: 'ignore',
      detached: true,
    });
    await until(() => stat(join(dataDir, 'postgres', 'postmaster.pid')));
    await kill(child);
    await expect(provideDatabase({ dataDir })).rejects.toThrow('was not finished');
    await expect(restore(dataDir)).rejects.toThrow('was not finished');
  }, 180_000);

  test('that is killed between the rows and the erasures leaves a database that is refused from everywhere', async () => {
    await server.database.owner.query(`create table ${unfinishedTable} (one boolean)`);
    try {
      const open = openDatabase({ url: server.database.url, dataDir: server.database.dataDir });
      await expect(open).rejects.toThrow('was not finished');
    } finally {
      await server.database.owner.query(`drop table ${unfinishedTable}`);
    }
  });
});

async function until(look: () => Promise<unknown>): Promise<void> {
  for (let turn = 0; turn < 2_400; turn += 1) {
    const there = await look().then(
      () => true,
      () => false,
    );
    if (there) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('It did not come.');
}

/** With the programs that it started itself; its database is ended by the watchdog. */
async function kill(child: ChildProcess): Promise<void> {
  const ended = new Promise((done) => child.once('exit', done));
  process.kill(-(child.pid ?? 0), 'SIGKILL');
  await ended;
}
