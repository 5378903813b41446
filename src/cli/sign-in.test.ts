import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enrolApp } from '../../tools/testing/second-factor.ts';
import { ADMIN_PASSWORD, type RunningServer, testServer } from '../../tools/testing/server.ts';
import { shippedRoles } from '../engine/access/shipped.ts';
import { lookAgain } from '../server/http/wall.ts';
import { run } from './run.ts';

let server: RunningServer;
let folder: string;
beforeAll(async () => {
  server = await testServer();
  folder = await mkdtemp(join(tmpdir(), 'attesta-cli-sign-in-'));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

async function attesta(...args: string[]): Promise<{ code: number; out: string; notes: string }> {
  const [out, notes]: [string[], string[]] = [[], []];
  const code = await run(args, {
    environment: {
      DATABASE_URL: server.database.url,
      DATABASE_SERVICE_URL: server.database.connection.url,
      DATABASE_PORTAL_URL: server.database.portalUrl,
      DATA_DIR: server.engine.dataDir,
    },
    out: (line) => void out.push(line),
    note: (line) => void notes.push(line),
    progress: () => {},
    input: async () => '',
    bytes: async () => {},
    interruption: () => new AbortController().signal,
  });
  return { code, out: out.join('\n'), notes: notes.join('\n') };
}

async function file(name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

test('a list of breached passwords is loaded from a file, holds at once in the running server, and is evidence', async () => {
  const hash = createHash('sha1').update('eleven brass kettles sing').digest('hex');
  const list = await file('list.txt', `${hash}:12\n${'A'.repeat(40)}:1\n`);
  expect((await attesta('passwords', 'status')).out).toContain('No list');
  const loaded = await attesta('passwords', 'load', list, '--at-least', '2');
  expect(loaded).toMatchObject({
    code: 0,
    out: expect.stringContaining('1 breached passwords are loaded; 1'),
  });
  expect((await attesta('passwords', 'status')).out).toMatch(/^1 breached passwords, loaded \d{4}-/);
  const refused = await server.admin.post('/users', {
    username: 'kettle',
    role: 'sales',
    password: 'eleven brass kettles sing',
  });
  expect(refused.body.findings[0].code).toBe('breached');
  const [event] = await server.database.query<{ payload: string }>(
    `SELECT p.payload FROM evidence.events e JOIN evidence.payloads p ON p.event = e.id
     WHERE e.action = 'setting.changed' AND e.actor_kind = 'system' ORDER BY e.id DESC LIMIT 1`,
  );
  expect(event?.payload).toContain('breachedPasswords');
  expect((await attesta('passwords', 'remove')).code).toBe(0);
  expect((await attesta('passwords', 'status', '--json')).out).toBe('null');
});

test('what is no such list is refused with its line, and what is written wrongly with a sentence', async () => {
  const plain = await attesta('passwords', 'load', await file('plain.txt', 'password\n'));
  expect(plain).toMatchObject({ code: 1, notes: expect.stringContaining('Line 1') });
  expect(await attesta('passwords', 'load', join(folder, 'none.txt'))).toMatchObject({ code: 1 });
  for (const args of [['load'], ['status', 'x'], ['eat', 'x'], ['load', 'a', 'b']])
    expect((await attesta('passwords', ...args)).code).toBe(2);
  expect((await attesta('access', 'close')).code).toBe(2);
});

test('on the machine itself the way back in is always open', async () => {
  const rule = { secondFactor: true, networks: ['10.0.0.0/8'], idleMinutes: null, sessionHours: null };
  const role = shippedRoles.administrator.id;
  await server.database.query(
    `UPDATE attesta.sign_in_policy SET wall_hash = 'x',
       settings = '{"networks": ["192.0.2.0/24"], "localSignIn": "nobody", "wall": {"on": true, "username": "gate"},
         "singleSignOn": {"on": true, "name": "X", "issuer": "https://login.example.com"}}'`,
  );
  await server.database.query(
    'INSERT INTO attesta.role_sign_in (role, networks, second_factor_since) VALUES ($1, $2, $3)',
    [role, rule.networks, '2020-01-01T00:00:00Z'],
  );
  lookAgain(server.database);
  const signIn = () => server.visitor.post('/sessions', { username: 'admin', password: ADMIN_PASSWORD });
  expect((await signIn()).body.code).toBe('wall');
  expect((await attesta('access', 'show')).out).toContain('Signing in here: nobody');
  const one = await attesta('access', 'unlock', '--wall');
  expect(one.out).toContain('The wall is off.');
  expect(one.out).toContain('Networks of everyone: 192.0.2.0/24');
  lookAgain(server.database);
  expect((await signIn()).body.code).toBe('address_refused');
  const all = await attesta('access', 'unlock');
  expect(all).toMatchObject({ code: 0, notes: '' });
  expect(all.out).toContain('Signing in here: everyone');
  expect((await signIn()).status).toBe(201);
  const [kept] = await server.database.query<{ since: string | null }>(
    'SELECT second_factor_since AS since FROM attesta.role_sign_in WHERE role = $1',
    [role],
  );
  expect(kept?.since).not.toBeNull();
  expect((await attesta('access', 'unlock', '--networks')).out).toContain('Nothing kept anybody out.');
  await server.visitor.post('/sessions', { username: 'admin', password: 'a wrong one' });
  expect((await attesta('access', 'unlock', '--attempts')).out).toContain('Failed sign-ins are forgotten.');
  const forgotten = "SELECT 1 AS one FROM evidence.events WHERE action = 'attempts.forgotten'";
  expect((await server.database.query(forgotten)).length).toBeGreaterThan(0);
});

test('whoever lost their second factor gets in again by the administrator of the machine', async () => {
  await server.database.query('DELETE FROM attesta.role_sign_in');
  const client = await server.signIn('admin', ADMIN_PASSWORD);
  await enrolApp(server, client);
  const signIn = () => server.visitor.post('/sessions', { username: 'admin', password: ADMIN_PASSWORD });
  expect((await signIn()).body.code).toBe('second_factor_required');
  expect((await attesta('user', 'reset-factors', 'admin')).out).toContain('no second factor any more');
  expect((await signIn()).status).toBe(201);
});
