import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, type TestClient, testServer } from '../../../tools/testing/server.ts';

let server: RunningServer;
let clerk: TestClient;

beforeAll(async () => {
  server = await testServer();
  clerk = await server.as('accounting');
  await server.admin.patch('/modules/accounts', { defaultSharing: 'private' });
  const names = [
    'Northwind Trading',
    'Northern Lights',
    'Sunrise',
    'Nordés SL',
    'North Sea',
    'Northgate',
    'North One',
  ];
  for (const name of names)
    await server.admin.post('/records/accounts', { name, country: 'ES', phone: '+34955000111' });
});
afterAll(() => server?.close());

const setting = {
  active: true,
  matchFields: ['name'],
  shownFields: ['name', 'country'],
  reason: 'No double customers',
};

async function idOf(name: string): Promise<string> {
  const filter = encodeURIComponent(JSON.stringify({ field: 'name', op: 'eq', value: name }));
  return (await server.admin.get(`/records/accounts?filter=${filter}`)).body.items[0].id;
}

test('nobody finds what they may not see until an administrator switches the exception on, and that is evidence', async () => {
  expect((await clerk.get('/search?q=sunrise')).body.items).toEqual([]);
  expect((await clerk.get('/records/accounts/existence?q=sunrise')).status).toBe(404);
  expect((await clerk.put('/existence-checks/accounts', setting)).status).toBe(403);
  expect((await server.admin.put('/existence-checks/accounts', { ...setting, reason: ' ' })).status).toBe(
    422,
  );
  expect((await server.admin.put('/existence-checks/accounts', setting)).status).toBe(200);
  const events = await server.admin.get('/evidence/events?action=setting.changed&module=accounts');
  expect(events.body.items).toHaveLength(1);
});

test('any user then learns that an account exists, with the agreed fields and nothing else', async () => {
  const found = await clerk.get('/records/accounts/existence?q=NORTHWIND');
  expect(found.body).toMatchObject({ exists: true, more: false });
  expect(found.body.items).toEqual([{ name: 'Northwind Trading', country: 'ES' }]);
  expect((await clerk.get('/records/accounts/existence?q=nordes')).body.items).toEqual([
    { name: 'Nordés SL', country: 'ES' },
  ]);
  expect((await clerk.get('/records/accounts/existence?q=orthwind')).body).toMatchObject({
    exists: false,
    items: [],
  });
  const many = await clerk.get('/records/accounts/existence?q=north');
  expect(many.body.items).toHaveLength(5);
  expect((await clerk.get('/records/accounts/existence?q=no')).status).toBe(422);
  expect((await clerk.get('/search?q=northwind')).body.items).toEqual([]);
});

test('archived accounts are told of; restricted and blocked ones are not', async () => {
  const path = `/records/accounts/${await idOf('Sunrise')}`;
  const exists = async () => (await clerk.get('/records/accounts/existence?q=sunrise')).body.exists;
  await server.admin.post(`${path}/archive`, { reason: 'Ended' });
  expect(await exists()).toBe(true);
  await server.admin.post(`${path}/restore`, { reason: 'Again' });
  await server.admin.post(`${path}/restrict`, { ground: 'unlawful_processing', reason: 'x' });
  expect(await exists()).toBe(false);
  await server.admin.post(`${path}/block`, { reason: 'Erasure' });
  expect(await exists()).toBe(false);
});

test('it reaches no secret, no sensitive field and nothing that cannot be looked up by itself', async () => {
  for (const change of [{ matchFields: ['description'] }, { shownFields: ['owner'] }, { matchFields: [] }]) {
    const answer = await server.admin.put('/existence-checks/accounts', { ...setting, ...change });
    expect([change, answer.status]).toEqual([change, 422]);
  }
});

test('it can be for some roles only: for others it is as if it were switched off', async () => {
  const sales = await server.as('sales');
  const { roleId } = (
    await server.database.query<{ roleId: string }>(
      'SELECT role AS "roleId" FROM attesta.users WHERE id = $1',
      [sales.userId],
    )
  )[0] ?? { roleId: '' };
  expect((await server.admin.put('/existence-checks/accounts', { ...setting, roles: [roleId] })).status).toBe(
    200,
  );
  expect((await sales.get('/records/accounts/existence?q=northwind')).body.exists).toBe(true);
  expect((await clerk.get('/records/accounts/existence?q=northwind')).status).toBe(404);
  expect((await clerk.get('/existence-checks')).body.items[0].mine).toBe(false);
  expect((await sales.get('/existence-checks')).body.items[0].mine).toBe(true);
  const nobody = { ...setting, roles: ['00000000-0000-7000-8000-0000000000ff'] };
  expect((await server.admin.put('/existence-checks/accounts', nobody)).status).toBe(422);
  await server.admin.put('/existence-checks/accounts', { ...setting, roles: [] });
  expect((await clerk.get('/records/accounts/existence?q=northwind')).status).toBe(200);
});

test('every check is an event that does not keep what was asked for, and there are only so many in an hour', async () => {
  await server.admin.put('/existence-checks/accounts', { ...setting, perHour: 3 });
  const other = await server.as('support');
  for (const left of [2, 1, 0]) {
    expect((await other.get('/records/accounts/existence?q=northern')).body.left).toBe(left);
  }
  const over = await other.get('/records/accounts/existence?q=northern');
  expect(over.status).toBe(429);
  expect(Number(over.headers['retry-after'])).toBeGreaterThan(3000);
  const events = await server.admin.get(`/evidence/events?action=existence.checked&actor=${other.userId}`);
  expect(events.body.items).toHaveLength(3);
  const kept = await server.database.owner.query(
    "SELECT 1 FROM evidence.payloads WHERE payload ILIKE '%northern%'",
  );
  expect(kept.length).toBe(1); // the record's own creation
  server.clock.set('2026-03-05T11:05:00Z');
  const later = await server.as('support');
  expect((await later.get('/records/accounts/existence?q=northern')).status).toBe(200);
});
