/** Who holds the keys: categories, members who come and go, and groups that open only while a member is present. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ADMIN_PASSWORD,
  type RunningServer,
  type TestAnswer,
  type TestClient,
  testServer,
} from '../../../tools/testing/server.ts';
import { runJobs } from '../jobs/jobs.ts';

const PASSWORD = 'seven green boats in fog';
const PASSPHRASE = 'a walrus hums beneath the pier';
const REASON = { purpose: 'support', reason: 'The customer called about it' };
const FIRST_GROUP = '00000000-0000-7000-8000-000000000031';

let server: RunningServer;
let admin: TestClient;
let clara: TestClient;
let dario: TestClient;

beforeAll(async () => {
  server = await testServer();
  admin = server.admin;
  clara = await person('clara');
  dario = await person('dario');
});
afterAll(() => server?.close());

/** A person of the sales team, who signs in with a password of their own. */
async function person(username: string): Promise<TestClient> {
  const made = await admin.post('/users', {
    username,
    name: username,
    role: '00000000-0000-7000-8000-000000000015',
    password: PASSWORD,
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return server.signIn(username, PASSWORD);
}

async function entry(category: string, owner: TestClient = admin, values: object = {}): Promise<string> {
  const made = await admin.post('/records/confidential_information', {
    title: 'Router at the branch',
    category,
    pin: '44556677',
    owner: { module: 'users', id: owner.userId },
    ...values,
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.id;
}

function reveal(client: TestClient, id: string, more: object = {}): Promise<TestAnswer> {
  const password = client.userId === admin.userId ? ADMIN_PASSWORD : PASSWORD;
  const body = { fields: ['pin'], ...REASON, password, ...more };
  return client.post(`/records/confidential_information/${id}/reveals`, body);
}

async function group(
  name: string,
  mode: 'service' | 'person',
  members: readonly TestClient[],
): Promise<string> {
  const made = await admin.post('/key-groups', { name, mode, members: members.map((one) => one.userId) });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.id;
}

const policy = (category: string, groups: readonly string[]) =>
  admin.put('/secret-policies', { module: 'confidential_information', category, groups });

async function eventsOf(action: string) {
  const rows = await server.database.query<{ leaf: string; payload: string | null }>(
    `SELECT e.leaf, p.payload FROM evidence.events e LEFT JOIN evidence.payloads p ON p.event = e.id
     WHERE e.action = $1 ORDER BY e.id`,
    [action],
  );
  return rows.map((row) => ({ leaf: JSON.parse(row.leaf), value: JSON.parse(row.payload ?? 'null') }));
}

describe('categories', () => {
  test('until somebody is named, whoever manages the keys holds them; then only those named', async () => {
    const id = await entry('other');
    expect((await reveal(admin, id)).status).toBe(201);
    await admin.post(`/key-groups/${FIRST_GROUP}/members`, { user: clara.userId });
    expect((await reveal(admin, id)).status).toBe(403);
    expect((await admin.delete(`/key-groups/${FIRST_GROUP}/members/${clara.userId}`)).status).toBe(200);
    expect((await reveal(admin, id)).status).toBe(201);
    await runJobs(server.database);
  });

  test('each opens for its own groups; what was sealed before is sealed anew for them', async () => {
    const [money, doors] = [await entry('personal', clara), await entry('access', dario)];
    const [payroll, porters] = [
      await group('Payroll', 'service', [clara]),
      await group('Porters', 'service', [dario]),
    ];
    expect((await policy('personal', [payroll])).status).toBe(200);
    expect((await policy('access', [porters])).status).toBe(200);
    await runJobs(server.database);
    expect((await reveal(clara, money)).body.values).toEqual({ pin: '44556677' });
    expect((await reveal(dario, doors)).body.values).toEqual({ pin: '44556677' });
    expect((await reveal(admin, money)).status).toBe(403);
    await admin.patch(`/records/confidential_information/${doors}`, {
      owner: { module: 'users', id: clara.userId },
    });
    expect((await reveal(clara, doors)).status).toBe(403);
    expect((await eventsOf('keys.policy_changed')).length).toBe(2);
  });

  test('a record is not moved into a category of one’s own by somebody who may not open it', async () => {
    const id = await entry('access', clara);
    const refused = await clara.patch(`/records/confidential_information/${id}`, { category: 'personal' });
    expect(refused.status).toBe(403);
    expect((await eventsOf('secret.refused')).at(-1)?.value).toMatchObject({
      why: 'not_moved',
      fields: ['pin'],
    });
    const mine = await entry('access', dario);
    const moved = await dario.patch(`/records/confidential_information/${mine}`, { category: 'personal' });
    expect(moved.status, JSON.stringify(moved.body)).toBe(200);
    await admin.patch(`/records/confidential_information/${mine}`, {
      owner: { module: 'users', id: clara.userId },
    });
    expect((await reveal(clara, mine)).body.values).toEqual({ pin: '44556677' });
    await admin.patch(`/records/confidential_information/${mine}`, {
      owner: { module: 'users', id: dario.userId },
    });
    expect((await reveal(dario, mine)).status).toBe(403);
  });

  test('a category cannot be left to nobody, to a group that does not exist, or to groups of two modes', async () => {
    const everything = await admin.put('/secret-policies', { module: '*', category: '*', groups: [] });
    expect(everything.body.findings[0]).toMatchObject({ field: 'groups' });
    expect((await policy('nothing', [FIRST_GROUP])).body.findings[0]).toMatchObject({ field: 'category' });
    expect((await policy('other', ['0197a5a0-0000-7000-8000-00000000dead'])).status).toBe(422);
    const lines = await admin.get('/secret-policies');
    expect(lines.body.items.map((line: { category: string }) => line.category)).toEqual([
      '*',
      '*',
      'access',
      'personal',
      'other',
    ]);
  });

  test('keys are managed by whoever has the tool, and by nobody else', async () => {
    for (const [method, path, body] of [
      ['get', '/key-groups'],
      ['post', '/key-groups', { name: 'Mine' }],
      ['put', '/secret-policies', { module: '*', category: '*', groups: [] }],
      ['patch', '/secret-settings', { revealSeconds: 600 }],
      ['post', `/key-groups/${FIRST_GROUP}/members`, { user: clara.userId }],
      ['post', `/key-groups/${FIRST_GROUP}/rotations`, {}],
    ] as const) {
      const answer = method === 'get' ? await clara.get(path) : await clara[method](path, body);
      expect([path, answer.status]).toEqual([path, 403]);
    }
  });
});

test('somebody who leaves a group opens nothing from the next call on, and the group has a new key', async () => {
  const id = await entry('personal', clara);
  const [before] = (await admin.get('/key-groups')).body.items.filter(
    (one: { name: string }) => one.name === 'Payroll',
  );
  await admin.post(`/key-groups/${before.id}/members`, { user: dario.userId });
  const left = await admin.delete(`/key-groups/${before.id}/members/${clara.userId}`);
  expect(left.body).toMatchObject({
    generation: before.generation + 1,
    rotation: { cause: 'member_left', finishedAt: null },
  });
  expect((await reveal(clara, id)).status).toBe(403);
  await runJobs(server.database);
  const after = (await admin.get(`/key-groups/${before.id}`)).body;
  expect(after.rotation.finishedAt).not.toBeNull();
  await admin.patch(`/records/confidential_information/${id}`, {
    owner: { module: 'users', id: dario.userId },
  });
  expect((await reveal(dario, id)).body.values).toEqual({ pin: '44556677' });
  const [old] = await server.database.query<{ wrapped: Buffer | null }>(
    'SELECT wrapped FROM attesta.group_keys WHERE key_group = $1 ORDER BY generation DESC OFFSET 1 LIMIT 1',
    [before.id],
  );
  expect(old?.wrapped).toBeNull();
});

describe('a group that opens only while a member is present', () => {
  let vaulters: string;
  let erika: TestClient;
  const setUp = (client: TestClient, passphrase = PASSPHRASE, more: object = {}) =>
    client.put('/secrets/identity', {
      passphrase,
      password: client.userId === admin.userId ? ADMIN_PASSWORD : PASSWORD,
      ...more,
    });
  const unlock = (client: TestClient, passphrase = PASSPHRASE) =>
    client.post('/secrets/unlocks', { passphrase });

  beforeAll(async () => {
    erika = await person('erika');
  });

  test('needs a member with a key of their own, which takes the password and a passphrase worth the name', async () => {
    const none = await admin.post('/key-groups', { name: 'Vault', mode: 'person', members: [clara.userId] });
    expect(none.body.code).toBe('conflict');
    const wrong = await clara.put('/secrets/identity', { passphrase: PASSPHRASE, password: 'guess' });
    expect(wrong.body.findings[0]).toMatchObject({ field: 'password' });
    expect((await setUp(clara, 'short')).body.findings[0]).toMatchObject({
      field: 'passphrase',
      code: 'too_short',
    });
    expect((await setUp(clara)).body).toMatchObject({ exists: true, openUntil: null });
    expect((await setUp(clara)).status).toBe(409);
    vaulters = await group('Vault', 'person', [clara, dario]);
    expect((await policy('other', [vaulters])).status).toBe(200);
    await runJobs(server.database);
  });

  test('is written for by anybody, and opened by nobody: neither by the service nor by an administrator', async () => {
    const id = await entry('other', admin);
    expect((await reveal(admin, id)).status).toBe(403);
    await admin.post(`/key-groups/${vaulters}/members`, { user: admin.userId });
    const locked = await reveal(admin, id);
    expect([locked.status, locked.body.code]).toEqual([423, 'secret_locked']);
    const [stored] = await server.database.query<{ holder: string | null; wrapped: Buffer | null }>(
      'SELECT holder, wrapped FROM attesta.group_keys WHERE key_group = $1',
      [vaulters],
    );
    expect(stored).toEqual({ holder: null, wrapped: null });
    expect((await admin.delete(`/key-groups/${vaulters}/members/${admin.userId}`)).status).toBe(200);
  });

  test('opens for a member’s session after the passphrase, for minutes, and in no other session', async () => {
    const id = await entry('other', clara);
    expect((await reveal(clara, id)).body.code).toBe('secret_locked');
    expect((await unlock(clara, 'not the passphrase at all')).body.findings[0]).toMatchObject({
      code: 'wrong_passphrase',
    });
    expect((await eventsOf('keys.unlock_failed')).length).toBe(1);
    const open = await unlock(clara);
    expect(open.status).toBe(201);
    expect(Date.parse(open.body.openUntil) - Date.parse('2026-03-05T10:05:00Z')).toBeLessThan(300_000);
    expect((await reveal(clara, id)).body.values).toEqual({ pin: '44556677' });
    const elsewhere = await server.signIn('clara', PASSWORD);
    expect((await reveal(elsewhere, id)).body.code).toBe('secret_locked');
    await clara.delete('/secrets/unlocks/current');
    expect((await reveal(clara, id)).body.code).toBe('secret_locked');
    await unlock(clara);
    server.clock.set('2026-03-05T10:06:00Z');
    expect((await reveal(clara, id)).body.code).toBe('secret_locked');
    server.clock.set('2026-03-05T10:00:30Z');
    expect((await reveal(clara, id, { passphrase: PASSPHRASE })).body.values).toEqual({ pin: '44556677' });
    await clara.delete('/secrets/unlocks/current');
  });

  test('gives its key to a new member by the hand of one who has it open', async () => {
    const id = await entry('other', dario);
    expect((await setUp(dario, 'an orchard of quiet umbrellas')).body.groups[0]).toBeDefined();
    expect((await reveal(dario, id, { passphrase: 'an orchard of quiet umbrellas' })).body.code).toBe(
      'secret_locked',
    );
    const give = () => clara.post(`/key-groups/${vaulters}/members/${dario.userId}/keys`);
    expect((await give()).body.code).toBe('secret_locked');
    expect((await admin.post(`/key-groups/${vaulters}/members/${dario.userId}/keys`)).status).toBe(403);
    await unlock(clara);
    expect((await give()).body.members.find((one: { id: string }) => one.id === dario.userId).holds).toBe(
      true,
    );
    expect((await reveal(dario, id)).body.values).toEqual({ pin: '44556677' });
  });

  test('is renewed by a member who is present, step by step, when another leaves', async () => {
    const id = await entry('other', clara);
    await admin.post(`/key-groups/${vaulters}/members`, { user: erika.userId });
    const left = await admin.delete(`/key-groups/${vaulters}/members/${dario.userId}`);
    const rotation = left.body.rotation.id;
    await runJobs(server.database);
    expect((await admin.get(`/key-rotations/${rotation}`)).body.finishedAt).toBeNull();
    expect((await dario.get(`/key-rotations/${rotation}`)).status).toBe(404);
    const step = () => clara.post(`/key-rotations/${rotation}/steps`);
    await clara.delete('/secrets/unlocks/current');
    expect((await step()).body.outcome).toBe('locked');
    await unlock(clara);
    const outcomes = [];
    do outcomes.push((await step()).body.outcome);
    while (outcomes.at(-1) === 'more' && outcomes.length < 50);
    expect(outcomes.at(-1)).toBe('done');
    expect((await reveal(clara, id)).body.values).toEqual({ pin: '44556677' });
    await admin.patch(`/records/confidential_information/${id}`, {
      owner: { module: 'users', id: dario.userId },
    });
    expect((await reveal(dario, id)).status).toBe(403);
  });

  test('keeps its last member who can open it', async () => {
    const last = await admin.delete(`/key-groups/${vaulters}/members/${clara.userId}`);
    expect(last.body.code).toBe('conflict');
    expect(
      (await admin.get(`/key-groups/${vaulters}`)).body.members.map((one: { name: string }) => one.name),
    ).toContain('clara');
  });

  test('a new passphrase keeps the key; a new key has to be given everything again', async () => {
    const id = await entry('other', clara);
    const next = 'two lanterns argue about snow';
    expect((await setUp(clara, next, { current: 'guess guess guess' })).body.findings[0]).toMatchObject({
      field: 'current',
    });
    expect((await setUp(clara, next, { current: PASSPHRASE })).status).toBe(200);
    expect((await unlock(clara, PASSPHRASE)).status).toBe(422);
    expect((await unlock(clara, next)).status).toBe(201);
    expect((await reveal(clara, id)).status).toBe(201);
    expect((await setUp(erika)).status).toBe(200);
    expect((await clara.post(`/key-groups/${vaulters}/members/${erika.userId}/keys`)).status).toBe(200);
    expect((await setUp(erika, next, { reset: true })).body.groups[0]).toMatchObject({ holds: false });
    await admin.patch(`/records/confidential_information/${id}`, {
      owner: { module: 'users', id: erika.userId },
    });
    expect((await reveal(erika, id, { passphrase: next })).body.code).toBe('secret_locked');
  });

  test('can be made of one that the service opened, and back, without losing anything', async () => {
    const doors = await entry('access', clara);
    const [porters] = (await admin.get('/key-groups')).body.items.filter(
      (one: { name: string }) => one.name === 'Porters',
    );
    await admin.post(`/key-groups/${porters.id}/members`, { user: clara.userId });
    expect((await admin.post(`/key-groups/${porters.id}/rotations`, { mode: 'person' })).status).toBe(202);
    await runJobs(server.database);
    expect((await admin.get(`/key-groups/${porters.id}`)).body).toMatchObject({
      mode: 'person',
      rotation: { cause: 'mode', finishedAt: expect.any(String) },
    });
    await clara.delete('/secrets/unlocks/current');
    expect((await reveal(clara, doors)).body.code).toBe('secret_locked');
    expect((await reveal(clara, doors, { passphrase: 'two lanterns argue about snow' })).body.values).toEqual(
      { pin: '44556677' },
    );
    const back = await admin.post(`/key-groups/${porters.id}/rotations`, { mode: 'service' });
    let outcome = 'more';
    for (let step = 0; step < 50 && outcome === 'more'; step += 1)
      outcome = (await clara.post(`/key-rotations/${back.body.id}/steps`)).body.outcome;
    expect(outcome).toBe('done');
    await clara.delete('/secrets/unlocks/current');
    expect((await reveal(clara, doors)).body.values).toEqual({ pin: '44556677' });
  });
});

test('what a removed field or module had sealed is swept away', async () => {
  const field = {
    name: 'gate_code',
    type: 'secret',
    label: 'Gate code',
    privacy: {
      category: 'contact',
      sensitivity: 'confidential',
      origin: 'provided',
      purposes: ['support'],
      retention: 'support_3y',
      onErasure: 'delete',
    },
  };
  expect((await admin.post('/modules/tickets/fields', field)).status).toBeLessThan(300);
  const ticket = await admin.post('/records/tickets', { title: 'Gate is stuck', gate_code: '*7788#' });
  expect(ticket.status, JSON.stringify(ticket.body)).toBe(201);
  const left = () =>
    server.database.query('SELECT 1 AS left FROM attesta.secret_values WHERE record = $1', [ticket.body.id]);
  const { sweepSecrets } = await import('./sweep.ts');
  const context = { database: server.database, now: () => server.clock.now() };
  expect((await sweepSecrets(context)).destroyed).toBe(0);
  expect(await left()).toHaveLength(1);
  expect((await admin.delete('/modules/tickets/fields/gate_code?purge=true')).status).toBeLessThan(300);
  expect((await sweepSecrets(context)).destroyed).toBe(1);
  expect(await left()).toHaveLength(0);
});
