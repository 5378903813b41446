import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, type TestClient, testServer } from '../../../tools/testing/server.ts';

let server: RunningServer;
let portalToken: string;
beforeAll(async () => {
  server = await testServer();
  portalToken = (await server.admin.post('/tokens', { name: 'Portal', scopes: ['portal'] })).body.token;
});
afterAll(() => server.close());

async function contact(values: object, by: TestClient = server.admin): Promise<{ id: string }> {
  const answer = await by.post('/records/contacts', values);
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}

test('a filter that is not one is refused with what is wrong in it', async () => {
  const ask = (filter: string) => server.admin.get(`/records/contacts?filter=${encodeURIComponent(filter)}`);
  for (const filter of [
    '{',
    '[]',
    '{"field":"last_name"}',
    '{"field":"last_nmae","op":"eq","value":"x"}',
    '{"any":1}',
  ]) {
    const answer = await ask(filter);
    expect([filter, answer.status, answer.body.code]).toEqual([filter, 400, 'invalid_filter']);
  }
  const hostile = await ask(`{"field":"last_name\\"; DROP TABLE data.contacts; --","op":"eq","value":"x"}`);
  expect(hostile.status).toBe(400);
  const looksLikeSql = {
    field: 'last_name',
    op: 'eq',
    value: { parts: ['1; DROP TABLE data.contacts'], values: [] },
  };
  expect((await ask(JSON.stringify(looksLikeSql))).status).toBe(400);
  expect((await server.admin.get('/records/contacts')).status).toBe(200);
});

test('a wrong cursor, sort or limit is refused', async () => {
  for (const query of ['cursor=nonsense', 'sort=-nothing', 'limit=0', 'limit=-1', 'limit=x', 'fitler=x']) {
    const answer = await server.admin.get(`/records/contacts?${query}`);
    expect([query, answer.status]).toEqual([query, 400]);
  }
});

test('a record with a value of the wrong type is refused by field, all at once', async () => {
  const answer = await server.admin.post('/records/contacts', {
    last_name: 7,
    birth_date: '31/12',
    emial: 'x',
  });
  expect(answer.status).toBe(422);
  const fields = answer.body.findings.map((finding: { field: string }) => finding.field);
  expect(fields).toEqual(expect.arrayContaining(['last_name', 'birth_date', 'emial']));
});

test('creating a record twice with one key makes one record', async () => {
  const headers = { 'idempotency-key': randomUUID() };
  const values = { first_name: 'Ilse', last_name: 'Onlyonce' };
  const answers = await Promise.all(
    [1, 2, 3].map(() => server.admin.post('/records/contacts', values, { headers })),
  );
  expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
  const filter = encodeURIComponent(JSON.stringify({ field: 'last_name', op: 'eq', value: 'Onlyonce' }));
  expect((await server.admin.get(`/records/contacts?filter=${filter}`)).body.items).toHaveLength(1);
});

test('a change on an older version is refused', async () => {
  const { id } = await contact({ last_name: 'Versioned' });
  const read = await server.admin.get(`/records/contacts/${id}`);
  const headers = { 'if-match': String(read.headers.etag) };
  expect(
    (await server.admin.patch(`/records/contacts/${id}`, { last_name: 'One' }, { headers })).status,
  ).toBe(200);
  const late = await server.admin.patch(`/records/contacts/${id}`, { last_name: 'Two' }, { headers });
  expect([late.status, late.body.code]).toEqual([412, 'stale_version']);
});

test('a field that is hidden from a role leaves by no way', async () => {
  const accountant = await server.as('accounting');
  const owner = { module: 'users', id: accountant.userId };
  const { id } = await contact({
    last_name: 'Discreet',
    birth_date: '1970-04-01',
    mobile: '+34600111222',
    owner,
  });
  const read = await accountant.get(`/records/contacts/${id}`);
  expect(read.status).toBe(200);
  expect(read.body.last_name).toBe('Discreet');
  const list = await accountant.get('/records/contacts?limit=200');
  const filter = encodeURIComponent(JSON.stringify({ field: 'birth_date', op: 'eq', value: '1970-04-01' }));
  const guess = await accountant.get(`/records/contacts?filter=${filter}`);
  const sorted = await accountant.get('/records/contacts?sort=birth_date');
  const asked = await accountant.get('/records/contacts?fields=last_name,birth_date');
  for (const answer of [read, list, guess, sorted, asked])
    expect(JSON.stringify(answer.body)).not.toContain('1970');
  expect(guess.status).not.toBe(200);
  expect(sorted.status).not.toBe(200);
});

test('the portal’s token reads and changes one person’s own record, and no other', async () => {
  const [mine, other] = [await contact({ last_name: 'Mine' }), await contact({ last_name: 'Other' })];
  const portal = server.withToken(portalToken, mine.id);
  const read = await portal.get(`/records/contacts/${mine.id}`);
  expect([read.status, read.body.last_name]).toEqual([200, 'Mine']);
  expect((await portal.get(`/records/contacts/${other.id}`)).status).toBe(404);
  const list = await portal.get('/records/contacts');
  expect(list.body.items.map((item: { id: string }) => item.id)).toEqual([mine.id]);
  const changed = await portal.patch(`/records/contacts/${mine.id}`, { email: 'mine@example.com' });
  expect([changed.status, changed.body.email]).toEqual([200, 'mine@example.com']);
  expect((await portal.delete(`/records/contacts/${mine.id}`)).status).toBe(403);
  expect((await portal.patch(`/records/contacts/${other.id}`, { email: 'x@example.com' })).status).toBe(404);
  expect((await portal.get('/records/products')).status).toBe(403);
  expect((await server.withToken(portalToken).get(`/records/contacts/${mine.id}`)).status).toBe(403);
});

test('one person’s private record is nobody else’s, in lists, by id and in search', async () => {
  const role = await server.admin.post('/profiles', {
    name: 'Private',
    modules: { contacts: ['read', 'create', 'edit'] },
  });
  const made = await server.admin.post('/roles', { name: 'Private', profiles: [role.body.id] });
  const [one, two] = [await server.as(made.body.id), await server.as(made.body.id)];
  const sharing = server.engine.catalog.current().modules.get('contacts')?.defaultSharing;
  const { id } = await contact({ last_name: 'Zanzibarian' }, one);
  const seen = (await two.get(`/records/contacts/${id}`)).status;
  expect(seen).toBe(sharing === 'private' ? 404 : 200);
  const found = await two.get('/search?q=Zanzibarian');
  expect(found.status).toBe(200);
  expect(JSON.stringify(found.body).includes(id)).toBe(sharing !== 'private');
});
