/** When nobody can open any more: a quorum of key holders can, one fewer cannot, and it is tried before it is needed. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  ADMIN_PASSWORD,
  type RunningServer,
  type TestClient,
  testServer,
} from '../../../tools/testing/server.ts';
import { runJobs } from '../jobs/jobs.ts';

const PASSWORD = 'seven green boats in fog';
const passphrases: Readonly<Record<string, string>> = {
  ana: 'a walrus hums beneath the pier',
  bela: 'an orchard of quiet umbrellas',
  ciro: 'two lanterns argue about snow',
  dora: 'the ferry forgot its own shadow',
};

let server: RunningServer;
let admin: TestClient;
const people = new Map<string, TestClient>();
let vault: string;
let entry: string;

beforeAll(async () => {
  server = await testServer();
  admin = server.admin;
  for (const [name, passphrase] of Object.entries(passphrases)) {
    const made = await admin.post('/users', {
      username: name,
      name,
      role: '00000000-0000-7000-8000-000000000015',
      password: PASSWORD,
    });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const client = await server.signIn(name, PASSWORD);
    people.set(name, client);
    if (name !== 'dora')
      expect((await client.put('/secrets/identity', { passphrase, password: PASSWORD })).status).toBe(200);
  }
  vault = (await admin.post('/key-groups', { name: 'Vault', mode: 'person', members: [of('ana').userId] }))
    .body.id;
  await admin.put('/secret-policies', {
    module: 'confidential_information',
    category: 'other',
    groups: [vault],
  });
  entry = await write('other');
}, 60_000);
afterAll(() => server?.close());

function of(name: string): TestClient {
  const client = people.get(name);
  if (!client) throw new Error(`There is no ${name} in this story.`);
  return client;
}

async function write(category: string): Promise<string> {
  const made = await admin.post('/records/confidential_information', {
    title: 'Safe in the cellar',
    category,
    pin: '44556677',
    owner: { module: 'users', id: of('ciro').userId },
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.id;
}

const unlock = (name: string) => of(name).post('/secrets/unlocks', { passphrase: passphrases[name] });
const setUp = (threshold: number, names: readonly string[]) =>
  admin.put('/key-recovery', {
    threshold,
    holders: names.map((name) => of(name).userId),
    password: ADMIN_PASSWORD,
  });
async function eventsOf(ceremony: string): Promise<string[]> {
  const rows = await server.database.query<{ action: string }>(
    'SELECT action FROM evidence.events WHERE record = $1 ORDER BY id',
    [ceremony],
  );
  return rows.map((row) => row.action);
}
const meet = (body: object) => admin.post('/key-recovery/ceremonies', body);
const bring = (name: string, ceremony: string, more: object = {}) =>
  of(name).post(`/key-recovery/ceremonies/${ceremony}/shares`, { password: PASSWORD, ...more });
const reveal = (name: string, id: string) =>
  of(name).post(`/records/confidential_information/${id}/reveals`, {
    fields: ['pin'],
    purpose: 'support',
    reason: 'After the recovery',
    password: PASSWORD,
    passphrase: passphrases[name],
  });

test('is set up with holders who have a key of their own, and says whose groups it does not cover yet', async () => {
  expect((await admin.get('/key-recovery')).body).toEqual({ recovery: null, ceremony: null });
  expect((await of('ana').get('/key-recovery')).status).toBe(403);
  expect((await setUp(4, ['ana', 'bela', 'ciro'])).body.findings[0]).toMatchObject({ field: 'threshold' });
  expect((await setUp(2, ['ana', 'dora'])).body.findings[0]).toMatchObject({ code: 'keys.no_own_key' });
  const made = await setUp(2, ['ana', 'bela', 'ciro']);
  expect(made.body.recovery).toMatchObject({ threshold: 2, uncovered: [vault], lastDrill: null });
  expect(
    made.body.recovery.holders.map((one: { name: string; index: number }) => [one.name, one.index]),
  ).toEqual([
    ['ana', 1],
    ['bela', 2],
    ['ciro', 3],
  ]);
  await unlock('ana');
  expect((await admin.get('/key-recovery')).body.recovery.uncovered).toEqual([]);
});

test('a share is for its holder, with the own key open, and is kept outside as a text', async () => {
  const take = (name: string) => of(name).post('/key-recovery/shares', { password: PASSWORD });
  expect((await take('bela')).body.code).toBe('secret_locked');
  await unlock('bela');
  expect((await of('bela').post('/key-recovery/shares', { password: 'guess' })).status).toBe(422);
  const taken = await take('bela');
  expect(taken.body).toMatchObject({ index: 2, share: expect.stringMatching(/^AT-/) });
  expect((await take('dora')).status).toBe(404);
  const holders = (await admin.get('/key-recovery')).body.recovery.holders;
  expect(holders.map((one: { collectedAt: string | null }) => one.collectedAt !== null)).toEqual([
    false,
    true,
    false,
  ]);
});

test('a drill opens every group key and every data key, and is on record; too few shares do nothing', async () => {
  const { id } = (await meet({ kind: 'drill' })).body;
  expect((await meet({ kind: 'drill' })).body.code).toBe('conflict');
  expect((await bring('dora', id)).status).toBe(403);
  const first = await bring('ana', id);
  expect(first.body).toMatchObject({ state: 'open', brought: [1], threshold: 2 });
  expect((await bring('ana', id)).body).toMatchObject({ state: 'open', brought: [1] });
  const second = await bring('bela', id);
  expect(second.body).toMatchObject({ state: 'succeeded', brought: [] });
  expect(second.body.dataKeys).toBeGreaterThan(0);
  expect((await admin.get('/key-recovery')).body.recovery.lastDrill).toMatchObject({ succeeded: true });
  expect((await bring('ciro', id)).body.code).toBe('conflict');
});

test('a written share is checked: a slip of the pen, another’s share, a share of an earlier set-up', async () => {
  await unlock('ana');
  const { share } = (await of('ana').post('/key-recovery/shares', { password: PASSWORD })).body;
  const { id } = (await meet({ kind: 'drill' })).body;
  const wrong = share.replace(/.$/, (last: string) => (last === 'A' ? 'B' : 'A'));
  expect((await bring('ana', id, { share: wrong })).body.findings[0]).toMatchObject({ field: 'share' });
  expect((await bring('bela', id, { share })).body.findings[0].message).toContain('ana');
  expect((await bring('ana', id, { share })).body.brought).toEqual([1]);
  expect((await admin.delete(`/key-recovery/ceremonies/${id}`)).status).toBe(204);
  await setUp(2, ['ana', 'bela', 'ciro']);
  const next = (await meet({ kind: 'drill' })).body.id;
  expect((await bring('ana', next, { share })).body.findings[0].message).toContain('earlier');
  await admin.delete(`/key-recovery/ceremonies/${next}`);
});

test('calling the holders together and ending their meeting is evidence, once each', async () => {
  const { id } = (await meet({ kind: 'drill' })).body;
  await admin.delete(`/key-recovery/ceremonies/${id}`);
  await admin.delete(`/key-recovery/ceremonies/${id}`);
  expect(await eventsOf(id)).toEqual(['keys.ceremony_called', 'keys.ceremony_ended']);
});

test('a meeting that was left open for an hour ends, with its evidence, when the next one is called', async () => {
  const { id } = (await meet({ kind: 'drill' })).body;
  await server.database.owner.query(
    "UPDATE attesta.key_ceremonies SET started_at = started_at - interval '61 minutes' WHERE id = $1",
    [id],
  );
  const next = await meet({ kind: 'drill' });
  expect(next.status, JSON.stringify(next.body)).toBe(201);
  expect(await eventsOf(id)).toEqual(['keys.ceremony_called', 'keys.ceremony_ended']);
  await admin.delete(`/key-recovery/ceremonies/${next.body.id}`);
});

test('the key of a group whose only member is gone comes back by a quorum, for those it names, and is renewed', async () => {
  await unlock('ana');
  expect((await admin.get('/key-recovery')).body.recovery.uncovered).toEqual([]);
  // The member forgets the passphrase and makes a new key: what was given to the old one is lost.
  const reset = { passphrase: 'nine kettles sing at the harbour', password: PASSWORD, reset: true };
  expect((await of('ana').put('/secrets/identity', reset)).status).toBe(200);
  expect((await reveal('ciro', entry)).status).toBe(403);
  expect(
    (await meet({ kind: 'recovery', group: vault, members: [], reason: 'x' })).body.findings,
  ).toHaveLength(2);
  const wish = {
    kind: 'recovery',
    group: vault,
    members: [of('ciro').userId],
    reason: 'Ana lost her passphrase',
  };
  const { id } = (await meet(wish)).body;
  const stale = await bring('ana', id);
  expect(stale.status).not.toBe(200);
  await unlock('bela');
  expect((await bring('bela', id)).body.state).toBe('open');
  expect((await reveal('ciro', entry)).status).toBe(403);
  await unlock('ciro');
  expect((await bring('ciro', id)).body.state).toBe('succeeded');
  expect((await reveal('ciro', entry)).body.values).toEqual({ pin: '44556677' });
  const group = (await admin.get(`/key-groups/${vault}`)).body;
  expect(group.rotation).toMatchObject({ cause: 'recovered', finishedAt: null });
  let outcome = 'more';
  for (let step = 0; step < 50 && outcome === 'more'; step += 1)
    outcome = (await of('ciro').post(`/key-rotations/${group.rotation.id}/steps`)).body.outcome;
  expect(outcome).toBe('done');
  expect((await reveal('ciro', entry)).body.values).toEqual({ pin: '44556677' });
  const events = await server.database.query(
    "SELECT 1 AS there FROM evidence.events WHERE action = 'keys.recovered'",
  );
  expect(events).toHaveLength(1);
});

test('a group that the service opens comes back too, after its key was damaged', async () => {
  const id = await write('personal');
  const [first] = (await admin.get('/key-groups')).body.items.filter(
    (one: { name: string }) => one.name === 'Key holders',
  );
  await server.database.owner.query(
    "UPDATE attesta.group_keys SET wrapped = decode(repeat('00', 60), 'hex') WHERE key_group = $1",
    [first.id],
  );
  await admin.post(`/key-groups/${first.id}/members`, { user: of('ciro').userId });
  expect((await reveal('ciro', id)).status).toBe(409);
  const { id: meeting } = (
    await meet({
      kind: 'recovery',
      group: first.id,
      members: [of('ciro').userId],
      reason: 'Damaged on the disk',
    })
  ).body;
  await bring('bela', meeting);
  expect((await bring('ciro', meeting)).body.state).toBe('succeeded');
  await runJobs(server.database);
  expect((await reveal('ciro', id)).body.values).toEqual({ pin: '44556677' });
});

test('nothing of the recovery key, its shares or a passphrase is in the database or the evidence', async () => {
  await unlock('bela');
  const { share } = (await of('bela').post('/key-recovery/shares', { password: PASSWORD })).body;
  const tables = await server.database.owner.query<{ name: string }>(
    "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('attesta', 'evidence', 'data')",
  );
  let held = '';
  for (const { name } of tables)
    held += (await server.database.owner.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`))
      .map((one) => one.row)
      .join('\n');
  const { readShare } = await import('./share-text.ts');
  const bytes = readShare(share)?.bytes.toString('hex') ?? 'none';
  expect(held).not.toContain(bytes);
  expect(held).not.toContain(share);
  for (const passphrase of Object.values(passphrases)) expect(held).not.toContain(passphrase);
});
