import { copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, testServer } from '../../tools/testing/server.ts';
import { run } from './run.ts';
import type { Terminal } from './terminal.ts';

let server: RunningServer;
let folder: string;
beforeAll(async () => {
  server = await testServer();
  folder = await mkdtemp(join(tmpdir(), 'attesta-cli-backup-'));
  const keys = join(server.engine.dataDir, 'keys', 'database.json');
  await copyFile(join(server.database.dataDir, 'keys', 'database.json'), keys);
  await server.admin.post('/records/contacts', { first_name: 'Ivo', last_name: 'Kamenný' });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

async function attesta(args: readonly string[], environment: Record<string, string> = {}) {
  const [out, notes]: [string[], string[]] = [[], []];
  const terminal: Terminal = {
    environment: {
      DATABASE_URL: server.database.url,
      DATABASE_SERVICE_URL: server.database.connection.url,
      DATABASE_PORTAL_URL: server.database.portalUrl,
      DATA_DIR: server.engine.dataDir,
      ATTESTA_BACKUP_PASSPHRASE: 'nine quiet herons wade',
      ...environment,
    },
    out: (line) => void out.push(line),
    note: (line) => void notes.push(line),
    progress: () => {},
    input: async () => '',
    bytes: async () => {},
    interruption: () => new AbortController().signal,
  };
  const code = await run(args, terminal);
  return { code, out: out.join('\n'), notes: notes.join('\n') };
}

test('a backup is refused without a passphrase, made with one, and rehearsed with its register', async () => {
  const open = await attesta(['backup', '--to', folder], { ATTESTA_BACKUP_PASSPHRASE: '' });
  expect(open).toMatchObject({ code: 1, notes: expect.stringContaining('never written in clear') });
  expect(await attesta(['rehearse'])).toMatchObject({ code: 1, notes: expect.stringContaining('No backup') });

  const made = await attesta(['backup', '--to', folder]);
  expect(made).toMatchObject({ code: 0, notes: '' });
  expect(made.out).toContain('Keys in it: database.json, erasure-ledger.key, evidence.key, master.key');

  const ledger = join(server.engine.dataDir, 'erasure-ledger.jsonl');
  await rm(ledger, { force: true });
  const without = await attesta(['rehearse']);
  expect(without).toMatchObject({ code: 1, notes: expect.stringContaining('--ledger none') });
  const passed = await attesta(['rehearse', '--ledger', 'none']);
  expect(passed, passed.notes).toMatchObject({ code: 0 });
  expect(passed.out).toContain('THE LEDGER WAS LOST');
  expect(passed.out).toContain('The evidence is whole');

  await writeFile(ledger, '');
  const wrong = await attesta(['rehearse', '--json'], { ATTESTA_BACKUP_PASSPHRASE: 'another passphrase' });
  expect(wrong).toMatchObject({ code: 1, notes: expect.stringContaining('not the passphrase') });
  const { body } = await server.admin.get('/rehearsals');
  expect(body.items.map((one: { passed: boolean }) => one.passed)).toEqual([false, true]);
  expect(body.items[0].reason).toContain('not the passphrase');
  const events = await server.database.query<{ action: string }>(
    "SELECT action FROM evidence.events WHERE action IN ('backup.made', 'rehearsal.run') ORDER BY id",
  );
  expect(events.map((row) => row.action)).toEqual(['backup.made', 'rehearsal.run', 'rehearsal.run']);
}, 180_000);

test('a key file seals as well, and a restore is asked where to and by what ledger', async () => {
  const keyFile = join(folder, 'backup.key');
  await writeFile(keyFile, 'eleven-bytes');
  const to = join(folder, 'by-key');
  const without = { ATTESTA_BACKUP_PASSPHRASE: '' };
  expect(await attesta(['backup', '--to', to, '--key-file', keyFile], without)).toMatchObject({ code: 0 });
  const [name = ''] = await readdir(to);
  expect(await attesta(['restore'])).toMatchObject({ code: 2, notes: expect.stringContaining('one backup') });
  const where = await attesta(['restore', join(to, name)]);
  expect(where).toMatchObject({ code: 2, notes: expect.stringContaining('--data-dir') });
  const occupied = await attesta(
    ['restore', join(to, name), '--data-dir', folder, '--key-file', keyFile],
    without,
  );
  expect(occupied).toMatchObject({ code: 1, notes: expect.stringContaining('is not empty') });
  const nowhere = await attesta([
    'restore',
    join(to, name),
    '--data-dir',
    join(folder, 'new'),
    '--ledger',
    '/no/such',
  ]);
  expect(nowhere).toMatchObject({ code: 1, notes: expect.stringContaining('no ledger at') });
}, 180_000);
