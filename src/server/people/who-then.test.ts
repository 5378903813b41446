import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, type TestClient, testServer } from '../../../tools/testing/server.ts';
import { shippedRoles } from '../../engine/access/shipped.ts';
import { accountForRights } from '../../engine/evidence/rights-evidence.ts';

let server: RunningServer;
let seller: string;
beforeAll(async () => {
  server = await testServer();
  seller = await hired('Astrid');
});
afterAll(() => server.close());

/** A second later, which is the time that it answers. */
function later(): string {
  return server.clock.nextSecond();
}

async function hired(name: string): Promise<string> {
  later();
  return server.hire({
    username: `user.${name.toLowerCase()}`,
    name,
    role: 'sales',
    password: 'copper lantern walks at noon',
    locale: 'en',
  });
}

async function contact(values: object = {}): Promise<string> {
  later();
  const owner = { module: 'users', id: seller };
  return (await server.admin.post('/records/contacts', { last_name: 'Lindqvist', owner, ...values })).body.id;
}

const who = async (path: string, client: TestClient = server.admin) =>
  (await client.get(`/access/who?${path}`)).body;
const names = (body: { items: { user: { name: string } }[] }) => body.items.map((item) => item.user.name);

test('who left still stands among those who could then, and not among those who can now', async () => {
  const id = await contact();
  const colleague = await hired('Birgit');
  await server.admin.patch(`/records/contacts/${id}`, { owner: { module: 'users', id: colleague } });
  const then = later();
  later();
  await server.admin.patch(`/users/${colleague}`, { active: false });
  later();
  const now = await who(`module=contacts&record=${id}`);
  expect(names(now)).not.toContain('Birgit');
  const answer = await who(`module=contacts&record=${id}&at=${then}`);
  expect(names(answer)).toContain('Birgit');
  expect(answer).toMatchObject({ at: then, gaps: [], users: now.users + 1 });
  expect(answer.items.find((item: { user: { name: string } }) => item.user.name === 'Birgit')).toMatchObject({
    rule: 'owner',
    may: { read: true, edit: true },
    sentence: 'The record belongs to this user.',
  });
});

test('a time before the evidence of rights, or one to come, is refused with the reason', async () => {
  const path = '/access/who?module=contacts&field=email';
  const before = await server.admin.get(`${path}&at=2026-01-01T00:00:00Z`);
  expect(before.body).toMatchObject({ status: 404, code: 'before_evidence' });
  expect(before.body.detail).toContain('2026-03-05T10:0');
  expect((await server.admin.get(`${path}&at=2030-01-01T00:00:00Z`)).status).toBe(400);
});

test('what was changed past the evidence is named and not guessed', async () => {
  const then = later();
  later();
  await server.database.owner.query("UPDATE attesta.profiles SET tools = '[]' WHERE code = 'support'");
  await server.database.owner.query(
    `UPDATE attesta.profiles SET fields = '{"contacts": {"email": "hidden"}}' WHERE code = 'support'`,
  );
  const path = `module=contacts&field=email&at=${then}`;
  const [gap] = (await who(path)).gaps;
  expect(gap).toContain('profile Support');
  expect(await accountForRights(server.database, server.clock.now())).toBe(1);
  expect(await accountForRights(server.database, server.clock.now())).toBe(0);
  expect((await who(path)).gaps).toEqual([gap]);
  const since = later();
  expect((await who(`module=contacts&field=email&at=${since}`)).gaps).toEqual([]);
});

test('Art. 17: what an erased person’s record held is no longer known, and no answer pretends that it is', async () => {
  const id = await contact({ city: 'Graz' });
  later();
  await server.admin.post('/sharing-rules', {
    name: 'People of Graz',
    module: 'contacts',
    from: { kind: 'filter', filter: { field: 'city', op: 'eq', value: 'Graz' } },
    to: { kind: 'role', id: 'support' },
    level: 'read',
  });
  const supporter = await server.hire({
    username: 'user.sofia',
    name: 'Sofía',
    role: 'support',
    password: 'copper lantern walks at noon',
    locale: 'en',
  });
  const then = later();
  expect(names(await who(`module=contacts&record=${id}`))).toContain('Sofía');
  later();
  // As an erasure leaves it: the record gone, its events without contents.
  await server.admin.delete(`/records/contacts/${id}`);
  await server.database.owner.query('DELETE FROM evidence.payloads WHERE subject = $1', [id]);
  const answer = await who(`module=contacts&record=${id}&at=${then}`);
  expect(answer.gaps[0]).toContain('City');
  const sofia = answer.items.find((item: { user: { id: string } }) => item.user.id === supporter);
  expect(sofia).toMatchObject({
    may: { read: null },
    rule: null,
    sentence: expect.stringContaining('cannot be told'),
  });
  const admin = answer.items.find((item: { user: { name: string } }) => item.user.name === 'Administrator');
  expect(admin).toMatchObject({ may: { read: true }, rule: 'administration' });
});

test('of a record that is gone only who may read the evidence asks who could see it', async () => {
  const id = await contact();
  const then = later();
  later();
  await server.admin.delete(`/records/contacts/${id}`);
  expect(names(await who(`module=contacts&record=${id}&at=${then}`))).toContain('Astrid');
  expect((await server.admin.get(`/access/who?module=contacts&record=${id}`)).status).toBe(404);
  const profile = await server.admin.post('/profiles', {
    name: 'Staffing',
    modules: { '*': ['read'] },
    tools: ['users'],
  });
  const role = await server.admin.post('/roles', { name: 'Staffing', profiles: [profile.body.id] });
  const staffing = await server.as(role.body.id);
  const refused = await staffing.get(`/access/who?module=contacts&record=${id}&at=${then}`);
  expect(refused.status).toBe(404);
});

test('who could is given page by page, each user once', async () => {
  const path = 'module=contacts&limit=2';
  const all = names(await who('module=contacts&limit=200'));
  const found: string[] = [];
  let cursor = '';
  for (;;) {
    const page = await who(`${path}${cursor}`);
    expect(page.items.length).toBeLessThanOrEqual(2);
    found.push(...names(page));
    if (page.next === null) break;
    cursor = `&cursor=${page.next}`;
  }
  expect(found).toEqual(all);
  expect((await server.admin.get(`/access/who?${path}&cursor=nonsense`)).body.code).toBe('invalid_cursor');
});

test('who did look is told beside who could: how often, how, and when last', async () => {
  const id = await contact();
  const role = shippedRoles.manager.id;
  const manager = await server.as(role);
  later();
  await manager.get(`/records/contacts/${id}`);
  const last = later();
  await manager.get(`/records/contacts/${id}`);
  await manager.get(`/records/contacts/${id}/history`);
  const { items } = (await server.admin.get(`/access/looks?module=contacts&record=${id}`)).body;
  expect(items).toHaveLength(1);
  expect(items[0]).toMatchObject({ user: { id: manager.userId }, times: 3 });
  expect(Temporal.Instant.compare(items[0].last, last)).toBeGreaterThanOrEqual(0);
  const opened = items[0].did.find((one: { action: string }) => one.action === 'record.viewed');
  expect(opened).toMatchObject({ label: 'Record opened', times: 2 });
  const person = (await server.admin.get(`/access/looks?subject=${id}&to=${last}`)).body.items;
  expect(person).toMatchObject([{ user: { id: manager.userId }, times: expect.any(Number) }]);
  expect((await server.admin.get('/access/looks')).status).toBe(400);
});
