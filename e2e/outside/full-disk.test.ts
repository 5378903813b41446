/** The whole product on a disk that fills up: what was acknowledged is there, what was refused is not, and it goes on by itself. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const program = fileURLToPath(new URL('../../src/server/main.ts', import.meta.url));
const commandLine = fileURLToPath(new URL('../../bin/attesta.mjs', import.meta.url));
const PASSWORD = 'correct horse battery staple';

test('a full disk refuses what cannot be kept, and when there is room again nothing is lost or half-written', async (context) => {
  const disk = await mkdtemp(join(tmpdir(), 'attesta-disk-'));
  const mounted = await run('mount', ['-t', 'tmpfs', '-o', 'size=300m', 'tmpfs', disk]).then(
    () => true,
    () => false,
  );
  if (!mounted) {
    await rm(disk, { recursive: true });
    return context.skip('only root may mount a small disk');
  }
  const filler = join(disk, 'filler');
  const dataDir = join(disk, 'data');
  const { DATABASE_URL: _, ...env } = process.env;
  const port = await freePort();
  const own = { ...env, DATA_DIR: dataDir, PORT: String(port), PORTAL_PORT: String(await freePort()) };
  const settings = { ...own, ATTESTA_SAMPLE: 'none', ATTESTA_ADMIN_PASSWORD: PASSWORD };
  const server = spawn(process.execPath, [program], { env: settings, stdio: 'ignore' });
  try {
    const api = await openApi(`http://localhost:${port}`);
    const kept = await createUntilRefused(api, filler);
    // Without room for its log the server gives up; it is started again until it can.
    await crashForLackOfRoom(dataDir);
    await rm(filler);
    await until(async () => (await api.create('Room again')) === 201);
    const names = await api.names();
    expect(kept.created.filter((name) => !names.has(name))).toEqual([]);
    expect(kept.refused.filter((name) => names.has(name))).toEqual([]);
    expect(names).toContain('Room again');
    await end(server);
    const verified = await run(process.execPath, [commandLine, 'verify'], { env: own });
    expect(verified.stdout).toContain('The evidence is whole');
  } finally {
    await end(server);
    await run('umount', [disk]);
    await rm(disk, { recursive: true });
  }
}, 240_000);

interface Api {
  create(name: string): Promise<number>;
  names(): Promise<ReadonlySet<string>>;
}

async function openApi(origin: string): Promise<Api> {
  const call = (path: string, init: RequestInit = {}) => fetch(`${origin}/api/v1${path}`, init);
  const json = { 'content-type': 'application/json', origin };
  await until(async () => (await fetch(`${origin}/health/ready`)).status === 200);
  const body = JSON.stringify({ username: 'admin', password: PASSWORD });
  const session = await call('/sessions', { method: 'POST', headers: json, body });
  const headers = { ...json, cookie: (session.headers.get('set-cookie') ?? '').split(';')[0] ?? '' };
  const wide = 'x'.repeat(15_000);
  return {
    async create(name) {
      const record = JSON.stringify({ name, description: wide });
      const answer = await call('/records/accounts', { method: 'POST', headers, body: record });
      const said = (await answer.json()) as { code?: string };
      if (answer.status !== 201) expect(['disk_full', 'unavailable']).toContain(said.code);
      return answer.status;
    },
    async names() {
      const answer = await call('/records/accounts?limit=500&fields=name', { headers });
      const { items } = (await answer.json()) as { items: readonly { name: string }[] };
      return new Set(items.map((item) => item.name));
    },
  };
}

async function createUntilRefused(api: Api, filler: string) {
  const created: string[] = [];
  const refused: string[] = [];
  for (let index = 0; refused.length < 20; index++) {
    if (index === 5) fill(filler);
    const name = `Account ${index}`;
    const status = await api.create(name);
    (status === 201 ? created : refused).push(name);
    expect(index).toBeLessThan(400);
  }
  expect(created.length).toBeGreaterThan(0);
  return { created, refused };
}

function fill(file: string): void {
  const descriptor = openSync(file, 'a');
  const block = Buffer.alloc(4_096);
  try {
    for (;;) writeSync(descriptor, block);
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' });
  } finally {
    closeSync(descriptor);
  }
}

/** Writes more into the server's log than there is room for. */
async function crashForLackOfRoom(dataDir: string): Promise<void> {
  const { user, password, port } = JSON.parse(await readFile(join(dataDir, 'keys', 'embedded.json'), 'utf8'));
  const client = new pg.Client(`postgresql://${user}:${password}@127.0.0.1:${port}/attesta`);
  client.on('error', () => {});
  await client.connect();
  const write =
    "SELECT pg_logical_emit_message(false, 'fill', repeat('x', 1000000)) FROM generate_series(1, 64)";
  await expect(client.query(write)).rejects.toThrow();
  await client.end().catch(() => {});
}

async function until(done: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (await done().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('It did not happen within a minute.');
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const at = probe.address();
      probe.close(() => resolve(typeof at === 'object' && at ? at.port : 0));
    });
  });
}
