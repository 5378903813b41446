import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, testServer } from '../../tools/testing/server.ts';
import { makeProofPack, packJson } from '../engine/evidence/pack/proof-pack.ts';
import { loadSigningKey } from '../engine/evidence/signing-key.ts';
import { run } from './run.ts';
import { progressLine, type Terminal } from './terminal.ts';

let server: RunningServer;
let folder: string;
beforeAll(async () => {
  server = await testServer();
  folder = await mkdtemp(join(tmpdir(), 'attesta-cli-'));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

interface Said {
  readonly code: number;
  readonly out: string;
  readonly notes: string;
}

async function attesta(
  args: readonly string[],
  environment: Record<string, string> = {},
  input = '',
): Promise<Said> {
  const [out, notes]: [string[], string[]] = [[], []];
  const terminal: Terminal = {
    environment,
    out: (line) => void out.push(line),
    note: (line) => void notes.push(line),
    progress: () => {},
    input: async () => input,
    bytes: async (chunk) => void out.push(Buffer.from(chunk).toString()),
    interruption: () => new AbortController().signal,
  };
  const code = await run(args, terminal);
  return { code, out: out.join('\n'), notes: notes.join('\n') };
}

/** On this machine's installation: the database of the test server, with its folder of keys. */
function here(): Record<string, string> {
  return {
    DATABASE_URL: server.database.url,
    DATABASE_SERVICE_URL: server.database.connection.url,
    DATABASE_PORTAL_URL: server.database.portalUrl,
    DATA_DIR: server.engine.dataDir,
  };
}

async function there(scopes: readonly string[]): Promise<Record<string, string>> {
  const { body } = await server.admin.post('/tokens', { name: 'cli', scopes });
  return { ATTESTA_URL: server.origin, ATTESTA_TOKEN: body.token };
}

test('help lists what there is, and tells how a command is written', async () => {
  const all = await attesta(['help']);
  expect(all.code).toBe(0);
  for (const name of ['start', 'migrate', 'verify', 'user', 'token']) expect(all.out).toContain(`  ${name} `);
  expect((await attesta(['help', 'verify'])).out).toContain('--pack');
  expect((await attesta(['verify', '--help'])).out).toContain('--pack');
});

test('what is not written as it must be ends with 2 and a sentence', async () => {
  const unknown = await attesta(['frobnicate']);
  expect(unknown).toMatchObject({ code: 2, notes: expect.stringContaining('"frobnicate"') });
  const option = await attesta(['user', 'list', '--colour']);
  expect(option).toMatchObject({ code: 2, notes: expect.stringContaining('--colour') });
  expect(await attesta(['user', 'add', 'somebody'], await there(['users:*', 'roles:read']))).toMatchObject({
    code: 2,
    notes: expect.stringContaining('--role'),
  });
});

test('a user added from afar can sign in with the password that was shown', async () => {
  const office = await there(['users:*', 'roles:read']);
  const added = await attesta(['user', 'add', 'marta', '--name', 'Marta Vidal', '--role', 'Sales'], office);
  expect(added.code).toBe(0);
  const password = /once: (\S+)/.exec(added.out)?.[1] ?? '';
  expect((await server.signIn('marta', password)).userId).toMatch(/^[0-9a-f-]{36}$/);
  const list = await attesta(['user', 'list'], office);
  expect(list.out).toMatch(/^marta\s+Marta Vidal\s+Sales\s+active$/m);
  await attesta(['user', 'deactivate', 'marta'], office);
  await expect(server.signIn('marta', password)).rejects.toThrow('401');
});

test('an account is renamed, and signs in by the new name only', async () => {
  const office = await there(['users:*', 'roles:read']);
  const added = await attesta(['user', 'add', 'first', '--name', 'Ines Sol', '--role', 'sales'], office);
  const password = /once: (\S+)/.exec(added.out)?.[1] ?? '';
  expect(await attesta(['user', 'rename', 'first', 'ines'], office)).toMatchObject({
    code: 0,
    out: expect.stringContaining('signs in as ines'),
  });
  await expect(server.signIn('first', password)).rejects.toThrow('401');
  expect((await server.signIn('ines', password)).userId).toMatch(/^[0-9a-f-]{36}$/);
  expect((await attesta(['user', 'rename', 'ines'], office)).code).toBe(2);
  expect((await attesta(['user', 'rename', 'ines', 'marta'], office)).code).toBe(1);
});

test('the key of a portal elsewhere is made, listed and ended on this machine', async () => {
  const made = await attesta(['portal-key', 'rotate', '--days', '30'], here());
  expect(made).toMatchObject({ code: 0, notes: expect.stringContaining('this once') });
  const key = made.out.trim();
  expect((await server.withToken(key).get('/portal/site')).status).toBe(200);
  const listed = await attesta(['portal-key', 'list'], here());
  expect(listed.out).toContain(key.slice(0, 8));
  expect(listed.out).not.toContain(key);
  expect((await attesta(['portal-key', 'rotate', '--days', '0'], here())).code).toBe(2);
  expect((await attesta(['portal-key', 'end'], here())).code).toBe(0);
  expect((await server.withToken(key).get('/portal/site')).status).toBe(401);
  expect((await attesta(['portal-key', 'end'], here())).code).toBe(1);
});

test('the cipher is chosen by its setting, and what is there follows', async () => {
  const person = await server.admin.post('/records/contacts', { last_name: 'Sealed' });
  const wish = { type: 'access', subject: person.body.id, channel: 'email' };
  expect((await server.admin.post('/requests', wish)).status).toBe(201);
  const exported = await server.admin.post('/exports', { module: 'contacts' });
  expect(exported.status).toBe(202);
  const chosen = { ...here(), ATTESTA_CIPHER: 'chacha20-poly1305' };
  expect(await attesta(['keys', 'reseal'], chosen)).toMatchObject({
    code: 0,
    out: expect.stringContaining('Sealed anew with chacha20-poly1305'),
  });
  expect(await attesta(['keys', 'reseal'], chosen)).toMatchObject({
    code: 0,
    out: expect.stringContaining('Everything was sealed with chacha20-poly1305 already.'),
  });
  expect((await attesta(['keys', 'reseal'], here())).code).toBe(0);
});

test('what the server refuses is said by field, and ends with 1', async () => {
  const weak = await attesta(
    ['user', 'add', 'weak', '--name', 'W', '--role', 'sales', '--password-stdin'],
    await there(['users:*', 'roles:read']),
    'password1234\n',
  );
  expect(weak).toMatchObject({ code: 1, notes: expect.stringContaining('password') });
  const role = await attesta(
    ['user', 'add', 'other', '--name', 'O', '--role', 'wizard'],
    await there(['users:*', 'roles:read']),
  );
  expect(role).toMatchObject({ code: 1, notes: expect.stringContaining('accounting') });
});

test('on the machine itself a forgotten password is replaced without one, and that is in the evidence', async () => {
  const added = await attesta(['user', 'add', 'jon', '--name', 'Jon Aguirre', '--role', 'support'], here());
  expect(added).toMatchObject({ code: 0, notes: '' });
  const set = await attesta(
    ['user', 'password', 'jon', '--password-stdin'],
    here(),
    'quiet harbour seventeen\n',
  );
  expect(set).toMatchObject({ code: 0, notes: '' });
  const jon = await server.signIn('jon', 'quiet harbour seventeen');
  const events = await server.database.query<{ leaf: string }>(
    "SELECT leaf FROM evidence.events WHERE record = $1 AND action = 'password.changed'",
    [jon.userId],
  );
  expect(events.map(({ leaf }) => JSON.parse(leaf).actor.kind)).toEqual(['system']);
});

test('a token made on the machine does what its scopes say, until it is revoked', async () => {
  const made = await attesta(['token', 'create', 'BI', '--scopes', 'me:read', '--days', '7'], here());
  expect(made.code).toBe(0);
  const client = server.withToken(made.out);
  expect((await client.get('/me')).body.user.username).toBe('admin');
  expect((await client.get('/users')).status).toBe(403);
  const list = await attesta(['token', 'list', '--json'], here());
  const token = JSON.parse(list.out).find((one: { name: string }) => one.name === 'BI');
  expect((await attesta(['token', 'revoke', token.id], here())).code).toBe(0);
  expect((await client.get('/me')).status).toBe(401);
  const scope = await attesta(['token', 'create', 'BI', '--scopes', 'record:read'], here());
  expect(scope).toMatchObject({ code: 1, notes: expect.stringContaining('records:read') });
});

test('verify says that the log is whole, and with 3 what was changed in it', async () => {
  await server.engine.sealer.sealOnce();
  const whole = await attesta(['verify'], here());
  expect(whole).toMatchObject({ code: 0, notes: '' });
  expect(whole.out).toContain('The evidence is whole');
  const [event] = await server.database.owner.query<{ id: string; leaf: string }>(
    'SELECT e.id, e.leaf FROM evidence.events e JOIN evidence.log l ON l.event = e.id ORDER BY l.position LIMIT 1',
  );
  const change = async (leaf: string): Promise<void> => {
    await server.database.owner.query('ALTER TABLE evidence.events DISABLE TRIGGER USER');
    await server.database.owner.query('UPDATE evidence.events SET leaf = $2 WHERE id = $1', [
      event?.id,
      leaf,
    ]);
    await server.database.owner.query('ALTER TABLE evidence.events ENABLE TRIGGER USER');
  };
  await change((event?.leaf ?? '').replace(/"at":"2026/, '"at":"2025'));
  const changed = await attesta(['verify', '--json'], here());
  await change(event?.leaf ?? '');
  expect(changed.code).toBe(3);
  expect(JSON.parse(changed.out).findings[0]).toMatchObject({ number: 'E01', position: 0 });
  expect((await attesta(['verify'], here())).code).toBe(0);
});

test('a checkpoint that covers more than the log has shows that the log was cut', async () => {
  await server.engine.sealer.sealOnce();
  const name = server.engine.evidence.verifierKey().split('+')[0] ?? '';
  const signer = await loadSigningKey(join(server.engine.dataDir, 'keys', 'evidence.key'), name);
  const file = join(folder, 'kept.txt');
  await writeFile(file, signer.sign(`${name}\n999999\n${Buffer.alloc(32, 7).toString('base64')}\n`));
  const cut = await attesta(['verify', '--checkpoint', file], here());
  expect(cut).toMatchObject({ code: 3, out: expect.stringContaining('E17') });
  const missing = await attesta(['verify', '--checkpoint', join(folder, 'nothing')], here());
  expect(missing).toMatchObject({ code: 1, notes: expect.stringContaining('no checkpoint') });
});

test('a proof pack is checked without database or network; a changed one is found out', async () => {
  await server.engine.sealer.sealOnce();
  const name = server.engine.evidence.verifierKey().split('+')[0] ?? '';
  const signer = await loadSigningKey(join(server.engine.dataDir, 'keys', 'evidence.key'), name);
  const [{ id } = { id: '' }] = await server.database.query<{ id: string }>(
    'SELECT id FROM evidence.events ORDER BY id LIMIT 1',
  );
  const pack = await makeProofPack(
    { database: server.database, signer, sealer: server.engine.sealer },
    { events: [id] },
    { title: 'One event', now: server.clock.now() },
  );
  const file = join(folder, 'pack.json');
  await writeFile(file, packJson(pack));
  const key = server.engine.evidence.verifierKey();
  expect(await attesta(['verify', '--pack', file, '--key', key])).toMatchObject({ code: 0, notes: '' });
  expect(await attesta(['verify', file, '--key', key])).toMatchObject({ code: 0, notes: '' });
  await writeFile(file, packJson({ ...pack, title: 'Another event' }));
  expect(await attesta(['verify', '--pack', file, '--json'])).toMatchObject({ code: 3 });
  expect(await attesta(['verify', file, '--json'])).toMatchObject({ code: 3 });
  expect(await attesta(['verify', file, file])).toMatchObject({ code: 2 });
  await writeFile(file, 'not a pack');
  expect(await attesta(['verify', '--pack', file])).toMatchObject({ code: 1 });
});

test('a folder without an installation is not made into one by looking', async () => {
  const nothing = await attesta(['user', 'list'], { DATA_DIR: join(folder, 'elsewhere') });
  expect(nothing).toMatchObject({ code: 1, notes: expect.stringContaining('There is no Attesta in') });
});

test('the progress line fits the room it has', () => {
  expect(progressLine('Verifying', 1234, 1960, 100)).toContain('62 %  1,234 of 1,960');
  for (const columns of [20, 40, 80]) {
    const line = progressLine('Verifying', 5, 10, columns);
    expect(line.length).toBeLessThanOrEqual(Math.max(columns, 32));
  }
});

test('a BI audience is made, listed and dropped on this machine; the password is told once', async () => {
  const name = `cli_${server.database.name.slice(-8)}`;
  const made = await attesta(
    ['bi', 'create', name, '--modules', 'accounts,tickets', '--locale', 'es'],
    here(),
  );
  expect(made).toMatchObject({ code: 0, notes: expect.stringContaining('this once') });
  expect(made.out).toMatch(new RegExp(`Schema +bi_${name}`));
  expect((await attesta(['bi', 'create', name], here())).code).toBe(2);
  const listed = await attesta(['bi', 'list', '--json'], here());
  expect(JSON.parse(listed.out)).toMatchObject([{ name, modules: ['accounts', 'tickets'], locale: 'es' }]);
  expect(listed.out).not.toContain('password":');
  expect((await attesta(['bi', 'drop', name], here())).code).toBe(0);
});

test('the master key is renewed on the machine itself, the running server goes on with the new one, and it is evidence', async () => {
  const contact = await server.admin.post('/records/contacts', { last_name: 'Keyholder' });
  const before = await readFile(join(server.engine.dataDir, 'keys', 'master.key'), 'utf8');
  const done = await attesta(['keys', 'rotate'], here());
  expect(done).toMatchObject({ code: 0, out: expect.stringContaining('new master key') });
  expect(await readFile(join(server.engine.dataDir, 'keys', 'master.key'), 'utf8')).not.toBe(before);
  const { body } = await server.admin.get('/evidence/events?action=keys.master_rotated');
  expect(body.items).toHaveLength(1);
  const request = { type: 'access', subject: contact.body.id, channel: 'email' };
  expect((await server.admin.post('/requests', request)).status).toBe(201);
  expect(await attesta(['keys', 'rotate'], here())).toMatchObject({ code: 0 });
  expect(await attesta(['keys'], here())).toMatchObject({ code: 2 });
});
