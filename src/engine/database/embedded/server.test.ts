import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../database.ts';
import { isUnavailable } from '../unavailable.ts';
import { folderHolder } from './lock.ts';
import { commandLine, processStamp, waitForEnd } from './processes.ts';
import { type EmbeddedServer, startEmbedded } from './server.ts';

let dataDir: string;
let server: EmbeddedServer | undefined;
const children: ChildProcess[] = [];
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'attesta-embedded-'));
});
afterEach(async () => {
  await server?.stop();
  server = undefined;
  for (const child of children.splice(0)) child.kill('SIGKILL');
  const left = await serverPid();
  if (left) await waitForEnd(left, 30);
  await rm(dataDir, { recursive: true, force: true });
});

const start = async (): Promise<EmbeddedServer> => {
  server = await startEmbedded({ dataDir, fast: true });
  return server;
};

async function serverPid(): Promise<number> {
  const text = await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '0');
  return Number(text.split('\n')[0]);
}

/** A program of its own that holds the folder; resolves with what it says once it is ready, or when it gives up. */
async function holder(): Promise<{ child: ChildProcess; said: string }> {
  const program = fileURLToPath(new URL('./fixture-holder.ts', import.meta.url));
  const child = spawn(process.execPath, [program, dataDir], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let said = '';
  return new Promise((resolve) => {
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      if (said.includes('ready')) resolve({ child, said });
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.on('close', () => resolve({ child, said }));
  });
}

async function ask(url: string, sql: string): Promise<Record<string, unknown>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows[0];
  } finally {
    await client.end();
  }
}

describe('a start', () => {
  test('makes a database with checksums, by Unicode, open to nobody without the password', async () => {
    const { url, port } = await start();
    const setting = (name: string) => `current_setting('${name}') AS ${name}`;
    const names = [
      'data_checksums',
      'password_encryption',
      'wal_recycle',
      'log_min_messages',
      'log_error_verbosity',
    ];
    expect(await ask(url, `SELECT ${names.map(setting).join(', ')}`)).toEqual({
      data_checksums: 'on',
      password_encryption: 'scram-sha-256',
      wal_recycle: 'off',
      log_min_messages: 'fatal',
      log_error_verbosity: 'terse',
    });
    expect(
      await ask(
        url,
        'SELECT datlocprovider AS provider, datlocale AS locale FROM pg_database WHERE datname = current_database()',
      ),
    ).toEqual({ provider: 'b', locale: 'C.UTF-8' });
    await expect(
      ask(`postgresql://attesta:wrong@127.0.0.1:${port}/attesta`, 'SELECT 1'),
    ).rejects.toMatchObject({
      code: '28P01',
    });
    expect((await stat(join(dataDir, 'keys', 'embedded.json'))).mode & 0o777).toBe(0o600);
    expect((await stat(dataDir)).mode & 0o077).toBe(0);
  }, 120_000);

  test('nothing that a statement says reaches the log', async () => {
    const { url } = await start();
    const name = 'Ana Quintana';
    await expect(ask(url, `SELECT '${name}'::int`)).rejects.toThrow(name);
    await ask(url, `DO $$ BEGIN RAISE WARNING '${name}'; END $$`);
    expect(await readFile(join(dataDir, 'postgres.log'), 'utf8')).not.toContain(name);
  });

  test('keeps the data and the port from start to start', async () => {
    const first = await start();
    await ask(first.url, 'CREATE TABLE kept AS SELECT 7 AS seven');
    await first.stop();
    const second = await start();
    expect(second.port).toBe(first.port);
    expect(await ask(second.url, 'SELECT seven FROM kept')).toEqual({ seven: 7 });
  });

  test('takes another port when its own is taken', async () => {
    const first = await start();
    await first.stop();
    const thief = createServer().listen(first.port, '127.0.0.1');
    await new Promise((resolve) => thief.once('listening', resolve));
    const second = await start();
    thief.close();
    expect(second.port).not.toBe(first.port);
    expect(await ask(second.url, 'SELECT 1 AS one')).toEqual({ one: 1 });
  });

  test('is not confused by a process id that now belongs to another program', async () => {
    const first = await start();
    await first.stop();
    await writeFile(
      join(dataDir, 'postgres', 'postmaster.pid'),
      `${process.pid}\n${dataDir}/postgres\n0\n5432\n`,
    );
    const second = await start();
    expect(await ask(second.url, 'SELECT 1 AS one')).toEqual({ one: 1 });
  });

  test('says why it did not start', async () => {
    const first = await start();
    await first.stop();
    await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '11\n');
    await expect(start()).rejects.toThrow(/database did not start: .*FATAL/);
  });
});

async function parentOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]);
}

describe('no server outlives its program', () => {
  test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)('%s', async (signal) => {
    const { child } = await holder();
    const pid = await serverPid();
    expect(await processStamp(pid)).toBeDefined();
    child.kill(signal);
    expect(await waitForEnd(pid, 30)).toBe(true);
  });

  test('when the watchdog is killed as well, the next start finds the server and stops it', async () => {
    const { child } = await holder();
    const pid = await serverPid();
    const watchdog = await parentOf(pid);
    expect(await commandLine(watchdog)).toContain('attesta-watchdog');
    process.kill(watchdog, 'SIGKILL');
    child.kill('SIGKILL');
    await waitForEnd(child.pid ?? 0, 10);
    const next = await holder();
    expect(next.said).toContain('ready');
    expect(await processStamp(pid)).toBeUndefined();
    next.child.kill('SIGTERM');
    expect(await waitForEnd(await serverPid(), 30)).toBe(true);
  });
});

describe('a data folder belongs to one program', () => {
  test('a second start is refused and names the first', async () => {
    const { child } = await holder();
    const second = await holder();
    expect(second.said).toMatch(
      new RegExp(
        `Another Attesta is using the folder ${dataDir}: process ${child.pid}, on 4000 and 4100, since 20..-`,
      ),
    );
    expect((await folderHolder(dataDir))?.pid).toBe(child.pid);
    child.kill('SIGTERM');
    await new Promise((resolve) => child.once('close', resolve));
    expect(await folderHolder(dataDir)).toBeUndefined();
  });

  test('the lock of a program that was killed is taken over', async () => {
    const { child } = await holder();
    child.kill('SIGKILL');
    await waitForEnd(child.pid ?? 0, 10);
    const next = await holder();
    expect(next.said).toContain('ready');
  });
});

describe.runIf(process.getuid?.() === 0)('as root where user namespaces are forbidden', () => {
  test('the server runs as an unprivileged user, with its data in the data folder', async () => {
    server = await startEmbedded({ dataDir, fast: true, namespaces: false });
    const process = await stat(`/proc/${await server.pid()}`);
    expect(process.uid).toBe(65_534);
    expect((await stat(join(dataDir, 'postgres'))).uid).toBe(65_534);
    expect((await stat(join(dataDir, 'keys'))).mode & 0o777).toBe(0o700);
    expect(await ask(server.url, 'SELECT 1 AS one')).toEqual({ one: 1 });
  });

  test('the same data is found again when namespaces are allowed, and the other way round', async () => {
    server = await startEmbedded({ dataDir, fast: true, namespaces: false });
    await ask(server.url, 'CREATE TABLE kept AS SELECT 7 AS seven');
    for (const namespaces of [true, false]) {
      await server.stop();
      server = await startEmbedded({ dataDir, fast: true, namespaces });
      expect(await ask(server.url, 'SELECT seven FROM kept')).toEqual({ seven: 7 });
    }
  });

  test('in a home that nobody else may enter, the cluster lies in /var/lib and a link leads there', async () => {
    const home = join(dataDir, 'home');
    await mkdir(home, { mode: 0o700 });
    const said: string[] = [];
    const inside = { dataDir: join(home, 'project'), fast: true, namespaces: false };
    server = await startEmbedded({ ...inside, log: (line) => said.push(line) });
    const place = await realpath(join(home, 'project', 'postgres'));
    expect(place).toMatch(/^\/var\/lib\/attesta\//);
    expect(said.join('\n')).toContain(place);
    await ask(server.url, 'CREATE TABLE kept AS SELECT 7 AS seven');
    await server.stop();
    server = await startEmbedded(inside);
    expect(await ask(server.url, 'SELECT seven FROM kept')).toEqual({ seven: 7 });
    await server.stop();
    await rm(dirname(place), { recursive: true });
  });
});

test('when the server dies it is started again, and pools work again without a restart', async () => {
  server = await startEmbedded({ dataDir });
  const { url, pid } = server;
  const database = await openDatabase({ url, dataDir });
  expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  const victim = (await pid()) ?? 0;
  process.kill(victim, 'SIGKILL');
  const outcomes: string[] = [];
  const isBack = (): boolean => outcomes.includes('unavailable') && outcomes.at(-1) === 'answer';
  for (let tries = 0; tries < 2_400 && !isBack(); tries++) {
    const outcome = await database.query('SELECT 1').then(
      () => 'answer',
      (error: unknown) => (isUnavailable(error) ? 'unavailable' : String(error)),
    );
    outcomes.push(outcome);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await database.close();
  expect(new Set(outcomes)).toEqual(new Set(['unavailable', 'answer']));
  expect(await pid()).not.toBe(victim);
});
