import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, testServer } from '../../tools/testing/server.ts';
import { run } from './run.ts';
import type { Terminal } from './terminal.ts';

let server: RunningServer;
const target = join(tmpdir(), `attesta-report-${process.pid}.csv`);
/** Rita answers tickets and has one of the two. */
beforeAll(async () => {
  server = await testServer();
  const { admin } = server;
  const rita = await server.hire({
    username: 'rita',
    name: 'Rita',
    role: 'support',
    password: 'copper lantern walks',
    locale: 'en',
  });
  await admin.patch('/modules/tickets', { defaultSharing: 'private' });
  await admin.post('/records/tickets', {
    title: 'Hers',
    priority: 'high',
    owner: { module: 'users', id: rita },
  });
  await admin.post('/records/tickets', { title: 'Not hers', priority: 'high' });
  const sharing = { all: true };
  const summary = { module: 'tickets', kind: 'summary', groups: [{ field: 'priority' }] };
  await admin.post('/reports', { ...summary, name: 'By priority', sharing });
  await admin.post('/reports', {
    module: 'tickets',
    kind: 'table',
    columns: ['title'],
    name: 'Tickets',
    sharing,
  });
});
afterAll(async () => {
  await server?.close();
  await rm(target, { force: true });
});

async function attesta(...args: readonly string[]) {
  const [out, notes]: [string[], string[]] = [[], []];
  const terminal: Terminal = {
    environment: {
      DATABASE_URL: server.database.url,
      DATABASE_SERVICE_URL: server.database.connection.url,
      DATABASE_PORTAL_URL: server.database.portalUrl,
      DATA_DIR: server.engine.dataDir,
      ATTESTA_MODE: 'test',
      ATTESTA_NOW: server.clock.now().toString(),
    },
    out: (line) => void out.push(line),
    note: (line) => void notes.push(line),
    progress: () => {},
    input: async () => '',
    bytes: async (chunk) => void out.push(Buffer.from(chunk).toString()),
    interruption: () => new AbortController().signal,
  };
  const code = await run(['report', ...args], terminal);
  return { code, out: out.join('\n'), notes: notes.join('\n') };
}

test('the reports that somebody may run are listed, and one is answered with their rights', async () => {
  expect((await attesta('--user', 'rita')).out.split('\n')).toEqual([
    'By priority  ·  tickets',
    'Tickets  ·  tickets',
  ]);
  const json = await attesta('by priority', '--user', 'rita', '--format', 'json');
  expect(JSON.parse(json.out)).toMatchObject({ rows: [{ count: 1 }], totals: [{ count: 1 }] });
  const table = await attesta('Tickets', '--user', 'rita', '--format', 'json');
  expect(JSON.parse(table.out).items).toMatchObject([{ title: 'Hers' }]);
});

test('a file is made for who may export, and never with the rights of the installation', async () => {
  const refused = await attesta('By priority', '--user', 'rita', '--out', target);
  expect([refused.code === 0, refused.notes]).toEqual([
    false,
    expect.stringContaining('do not let you export'),
  ]);
  expect((await attesta('By priority', '--user', 'admin', '--out', target)).code).toBe(0);
  expect(await readFile(target, 'utf8')).toBe('\uFEFFPriority,Records\r\nHigh,2\r\nTotal,2\r\n');
  const rows = await attesta('Tickets', '--user', 'admin');
  expect(rows.out.split('\r\n').sort()).toEqual(expect.arrayContaining(['Hers', 'Not hers']));
  expect((await attesta('By priority')).notes).toContain('With whose rights?');
  expect((await attesta('Nothing', '--user', 'rita')).notes).toContain('There is no report "Nothing"');
});
