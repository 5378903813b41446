import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, type TestClient, testServer } from '../../../tools/testing/server.ts';

let server: RunningServer;
let seller: TestClient;
beforeAll(async () => {
  server = await testServer();
  seller = await server.as('sales');
});
afterAll(() => server.close());

async function viewing(user: string) {
  const started = await server.admin.post('/view-as', { user, reason: 'They do not find a contact' });
  expect(started.status).toBe(201);
  return { id: started.body.id as string, headers: { 'attesta-view-as': String(started.body.id) } };
}

async function contactOf(who: TestClient): Promise<string> {
  return (await who.post('/records/contacts', { last_name: 'Kovács' })).body.id;
}

test('an administrator sees what another user sees, and /me says so', async () => {
  const [theirs, mine] = [await contactOf(seller), await contactOf(server.admin)];
  const { headers } = await viewing(seller.userId);
  const me = (await server.admin.get('/me', { headers })).body;
  expect(me).toMatchObject({ user: { id: seller.userId }, viewAs: { by: { id: server.admin.userId } } });
  expect(me.tools).not.toContain('administration');
  expect((await server.admin.get('/me')).body.viewAs).toBeNull();
  const opened = await Promise.all(
    [theirs, mine].map((id) => server.admin.get(`/records/contacts/${id}`, { headers })),
  );
  expect(opened.map((answer) => answer.status)).toEqual([200, 404]);
  const list = (await server.admin.get('/records/contacts?total=exact', { headers })).body;
  expect(list.items.map((item: { id: string }) => item.id)).toEqual([theirs]);
  expect(list.total).toBe(1);
});

test('it never writes, whatever the call, and is not shown how the other signs in', async () => {
  const id = await contactOf(seller);
  const { headers } = await viewing(seller.userId);
  const operations = (await server.admin.get('/openapi.json')).body.paths as Record<string, object>;
  const writes = Object.entries(operations).flatMap(([path, methods]) =>
    Object.keys(methods)
      .filter((method) => method !== 'get')
      .map((method) => [method.toUpperCase(), path] as const),
  );
  expect(writes.length).toBeGreaterThan(50);
  for (const [method, path] of writes) {
    const url = `${path.replace('{module}', 'contacts').replace(/\{\w+\}/g, id)}`;
    const answer = await server.app.inject({
      method: method as 'POST',
      url,
      headers: { ...server.admin.headers, ...headers },
      payload: {},
    });
    expect([method, path, answer.json().code]).toEqual([method, path, 'viewing_as']);
  }
  expect((await server.admin.get('/tokens', { headers })).body.code).toBe('viewing_as');
  expect((await seller.get(`/records/contacts/${id}`)).body.version).toBe(1);
});

test('nobody sees through another what they may not see themselves', async () => {
  const profile = await server.admin.post('/profiles', {
    name: 'Helpers',
    modules: { contacts: ['read'], accounts: ['read'] },
    fields: { contacts: { email: 'hidden' } },
    tools: ['view_as'],
  });
  const role = await server.admin.post('/roles', { name: 'Helpers', profiles: [profile.body.id] });
  const helper = await server.as(role.body.id);
  const id = (
    await server.admin.post('/records/contacts', { last_name: 'Secret', email: 'secret@example.com' })
  ).body.id;
  const started = await helper.post('/view-as', { user: server.admin.userId, reason: 'Curious' });
  const headers = { 'attesta-view-as': started.body.id };
  const me = (await helper.get('/me', { headers })).body;
  expect([me.tools, Object.keys(me.modules)]).toEqual([['view_as'], ['accounts', 'contacts']]);
  expect(me.modules.contacts.fields.email).toBe('hidden');
  expect((await helper.get(`/records/contacts/${id}`, { headers })).status).toBe(404);
  expect((await helper.get('/records/contacts', { headers })).body.items).toEqual([]);
  expect(me.user).toMatchObject({ username: '', email: null });
  const users = (await helper.get('/users', { headers })).body.items;
  expect(users.filter((user: object) => 'username' in user)).toEqual([]);
});

test('a view is one session’s, ends by itself, and is evidence of who looked', async () => {
  const id = await contactOf(seller);
  const { id: view, headers } = await viewing(seller.userId);
  await server.admin.get(`/records/contacts/${id}`, { headers });
  const [look] = await server.database.owner.query<{ leaf: string }>(
    "SELECT leaf FROM evidence.events WHERE record = $1 AND action = 'record.viewed' ORDER BY id DESC LIMIT 1",
    [id],
  );
  expect(JSON.parse(look?.leaf ?? '')).toMatchObject({
    actor: { kind: 'user', id: server.admin.userId },
    onBehalfOf: seller.userId,
  });
  expect((await seller.get('/me', { headers })).body.code).toBe('viewing_as');
  expect((await seller.post('/view-as', { user: server.admin.userId, reason: 'No tool' })).status).toBe(403);
  expect((await server.admin.delete(`/view-as/${view}`)).status).toBe(204);
  expect((await server.admin.get('/me', { headers })).body.code).toBe('viewing_as');
  const events = await server.database.owner.query<{ action: string; payload: string | null }>(
    `SELECT e.action, p.payload FROM evidence.events e LEFT JOIN evidence.payloads p ON p.event = e.id
     WHERE e.action LIKE 'view_as%' AND e.record = $1 ORDER BY e.id DESC LIMIT 2`,
    [seller.userId],
  );
  expect(events.map((event) => event.action)).toEqual(['view_as.ended', 'view_as.started']);
  expect(JSON.parse(events[1]?.payload ?? '').reason).toBe('They do not find a contact');
  const again = await viewing(seller.userId);
  server.clock.set('2026-03-05T10:25:00Z');
  expect((await server.admin.get('/me', { headers: again.headers })).status).toBe(200);
  server.clock.set('2026-03-05T10:50:00Z');
  expect((await server.admin.get('/me', { headers: again.headers })).body.code).toBe('viewing_as');
  server.clock.set('2026-03-05T10:00:00Z');
});
