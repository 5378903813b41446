/** The calls about records from the outside, as design §8 has them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, type TestClient, testServer } from '../../../tools/testing/server.ts';

let server: RunningServer;
let admin: TestClient;

beforeAll(async () => {
  server = await testServer();
  admin = server.admin;
});
afterAll(() => server?.close());

test('a record lives by HTTP: created, listed, changed under If-Match, followed, deleted', async () => {
  const account = await admin.post('/records/accounts', { name: 'Nordwind AG' });
  expect(account.status).toBe(201);
  const made = await admin.post('/records/contacts', {
    first_name: 'Eva',
    last_name: 'Novák',
    account: account.body.id,
  });
  expect(made.headers).toMatchObject({ etag: '"1"', location: `/api/v1/records/contacts/${made.body.id}` });
  expect(made.body).toMatchObject({ number: 'CON-000001', account: { title: 'Nordwind AG' }, version: 1 });

  const path = `/records/contacts/${made.body.id}`;
  const changed = await admin.patch(path, { city: 'Brno' }, { headers: { 'if-match': '"1"' } });
  expect(changed).toMatchObject({
    status: 200,
    body: { city: 'Brno', version: 2 },
    headers: { etag: '"2"' },
  });
  const stale = await admin.patch(path, { city: 'Praha' }, { headers: { 'if-match': '"1"' } });
  expect(stale).toMatchObject({ status: 412, body: { code: 'stale_version' } });

  const filter = encodeURIComponent(
    JSON.stringify({ field: 'account.name', op: 'startsWith', value: 'nord' }),
  );
  const list = await admin.get(
    `/records/contacts?filter=${filter}&sort=-updated_at,last_name&fields=city&count=exact&limit=10`,
  );
  expect(list.body).toMatchObject({ items: [{ id: made.body.id, city: 'Brno' }], next: null, total: 1 });
  expect(list.body.items[0]).not.toHaveProperty('last_name');

  const history = await admin.get(`${path}/history?looks=false`);
  expect(history.body.items.map((one: { action: string }) => one.action)).toEqual([
    'record.updated',
    'record.created',
  ]);
  expect(history.body.items[0].changes).toEqual({ city: { from: null, to: 'Brno' } });

  const comment = await admin.post(`${path}/comments`, { body: 'Called back', internal: true });
  expect(comment.status).toBe(201);
  expect((await admin.get(`${path}/comments`)).body.items).toHaveLength(1);
  expect((await admin.get(`${path}/access`)).body.may.edit).toBe(true);
  expect((await admin.get(`/records/accounts/${account.body.id}/related/contacts`)).body.items).toHaveLength(
    1,
  );

  expect((await admin.delete(`/records/accounts/${account.body.id}`)).status).toBe(409);
  expect((await admin.delete(path, { headers: { 'if-match': '"2"' } })).status).toBe(204);
  expect((await admin.get(path)).status).toBe(404);
});

test('what is wrong is told field by field, with status and code', async () => {
  const made = await admin.post('/records/contacts', { last_name: '', email: 'x', frist_name: 'Eva' });
  expect(made).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
  const fields = made.body.findings.map((one: { field: string }) => one.field);
  expect(fields).toEqual(expect.arrayContaining(['email', 'frist_name']));
  expect((await admin.get('/records/nothing')).status).toBe(404);
  expect((await admin.get('/records/contacts?filter=%7B')).body.code).toBe('invalid_filter');
  expect((await admin.get('/records/contacts?cursor=abc')).body.code).toBe('invalid_cursor');
  expect((await admin.get('/records/contacts/not-an-id')).status).toBe(404);
  expect((await server.visitor.get('/records/contacts')).status).toBe(401);
  const refused = await admin.patch('/records/contacts/not-an-id', {}, { headers: { 'if-match': 'x' } });
  expect(refused.body.code).toBe('invalid_request');
});

test('batches, bulk changes and search', async () => {
  const batch = await admin.post('/records/products/batch', { create: [{ name: 'One' }, { name: 'Two' }] });
  expect(batch.body.created.map((one: { title: string }) => one.title)).toEqual(['One', 'Two']);
  const bulk = await admin.post('/records/products/bulk-changes', {
    filter: { field: 'name', op: 'in', value: ['one', 'two'] },
    values: { description: 'x' },
    preview: true,
  });
  expect(bulk.body).toEqual({ matched: 2, changeable: 2, changed: 0 });
  await admin.post('/records/contacts', { first_name: 'Søren', last_name: 'Østergård' });
  expect((await admin.get('/search?q=ostergard')).body.items).toMatchObject([{ title: 'Søren Østergård' }]);
});

test('a view is saved, found by its module, changed and deleted', async () => {
  const saved = await admin.post('/views', {
    module: 'contacts',
    name: 'In Brno',
    columns: ['last_name', 'city'],
    filter: { field: 'city', op: 'eq', value: 'Brno' },
    sort: [{ field: 'last_name', direction: 'asc' }],
  });
  expect(saved).toMatchObject({ status: 201, body: { name: 'In Brno', mine: true, shared: false } });
  expect((await admin.post('/views', { module: 'contacts', name: 'in brno', columns: [] })).status).toBe(409);
  const wrong = {
    module: 'contacts',
    name: 'Wrong',
    columns: [],
    filter: { field: 'ctiy', op: 'eq', value: 'x' },
  };
  expect((await admin.post('/views', wrong)).body.code).toBe('invalid_filter');
  const renamed = await admin.patch(`/views/${saved.body.id}`, { name: 'Brno', filter: null });
  expect(renamed.body).toMatchObject({
    name: 'Brno',
    filter: null,
    columns: ['last_name', 'city'],
    version: 2,
  });
  const sales = await server.as('sales');
  expect((await sales.get('/views?module=contacts')).body.items).toEqual([]);
  expect((await sales.delete(`/views/${saved.body.id}`)).status).toBe(404);
  expect((await admin.delete(`/views/${saved.body.id}`)).status).toBe(204);
  const events = await server.database.query<{ action: string; payload: string }>(
    `SELECT e.action, p.payload FROM evidence.events e JOIN evidence.payloads p ON p.event = e.id
     WHERE e.record = $1 ORDER BY e.id`,
    [saved.body.id],
  );
  expect(events.map(({ action }) => action)).toEqual(['view.created', 'view.changed', 'view.deleted']);
  // Which fields it asks about, never for whom or what.
  expect(events.map(({ payload }) => payload).join()).not.toMatch(/brno/i);
});

test('modules, fields and settings are changed by HTTP and hold at once', async () => {
  const contacts = await admin.get('/modules/contacts');
  const { privacy } = contacts.body.fields.find((one: { name: string }) => one.name === 'city');
  const field = { name: 'nickname', type: 'text', label: { en: 'Nickname' }, searchable: true, privacy };
  const added = await admin.post('/modules/contacts/fields', field);
  expect(added).toMatchObject({ status: 201, body: { name: 'nickname' } });
  expect((await admin.post('/records/contacts', { last_name: 'B', nickname: 'Bee' })).body.nickname).toBe(
    'Bee',
  );
  const wrong = await admin.post('/modules/contacts/fields', {
    ...field,
    name: 'x',
    privacy: { category: 'none' },
  });
  expect(wrong).toMatchObject({ status: 422, body: { findings: [{ code: 'declaration.014' }] } });
  expect((await admin.delete('/modules/contacts/fields/nickname')).status).toBe(409);
  expect((await admin.delete('/modules/contacts/fields/nickname?purge=true')).status).toBe(204);
  expect((await admin.delete('/modules/contacts/fields/last_name')).status).toBe(409);
  const sales = await server.as('sales');
  expect((await sales.post('/modules/contacts/fields', field)).status).toBe(403);
  expect((await sales.get('/modules')).body.items.length).toBeGreaterThan(1);

  const settings = await admin.patch('/settings', {
    name: 'Nordwind AG',
    timeZone: 'Europe/Prague',
    calendar: 'CZ',
  });
  expect(settings.body).toMatchObject({ name: 'Nordwind AG', calendar: 'CZ', version: 2 });
  expect((await admin.patch('/settings', { timeZone: 'Europe/Nowhere' })).status).toBe(422);
  expect((await admin.get('/me')).body.controller).toMatchObject({
    name: 'Nordwind AG',
    timeZone: 'Europe/Prague',
  });
});

test('a refusal for lack of rights leaves one event', async () => {
  const sales = await server.as('sales');
  // Everyone reads accounts; only their owners change them.
  const made = await admin.post('/records/accounts', { name: 'Kept' });
  const before = await refusals();
  expect((await sales.patch(`/records/accounts/${made.body.id}`, { name: 'Mine' })).status).toBe(403);
  expect((await refusals()) - before).toBe(1);
  expect((await sales.patch('/settings', { name: 'Mine' })).status).toBe(403);
  expect((await refusals()) - before).toBe(2);
});

async function refusals(): Promise<number> {
  const [row] = await server.database.query<{ count: number }>(
    "SELECT count(*) AS count FROM evidence.events WHERE action = 'permission.refused'",
  );
  return row?.count ?? 0;
}

test('a list names its people as they are called now, though their names are kept between calls', async () => {
  await admin.post('/records/accounts', { name: 'Named Ltd' });
  const filter = encodeURIComponent(JSON.stringify({ field: 'name', op: 'eq', value: 'Named Ltd' }));
  const creator = async () =>
    (await admin.get(`/records/accounts?filter=${filter}`)).body.items[0].created_by.title;
  const [before, again] = [await creator(), await creator()];
  expect(again).toBe(before);
  const renamed = await admin.patch(`/users/${admin.userId}`, { name: 'Renamed Person' });
  expect(renamed.status).toBe(200);
  expect(await creator()).toBe('Renamed Person');
});
