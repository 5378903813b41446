/** What somebody may not see is not told by the way: not by what is refused, and not by the words of a refusal. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type RunningServer,
  type TestAnswer,
  type TestClient,
  testServer,
} from '../../tools/testing/server.ts';
import { take } from '../../tools/testing/take.ts';

let server: RunningServer;
let admin: TestClient;
let user: TestClient;

beforeAll(async () => {
  server = await testServer();
  admin = server.admin;
  for (const module of ['products', 'invoices', 'documents', 'contacts'])
    await take(admin.patch(`/modules/${module}`, { defaultSharing: 'private' }), 200);
  user = await withRights({});
}, 60_000);
afterAll(() => server?.close());

/** Somebody who may do everything with what is theirs, but for these fields. */
async function withRights(fields: object, tools: readonly string[] = []): Promise<TestClient> {
  const name = randomUUID();
  const modules = { '*': ['read', 'create', 'edit', 'delete', 'import'] };
  const profile = await take(admin.post('/profiles', { name, modules, fields, tools }));
  const role = await take(admin.post('/roles', { name, profiles: [profile.id] }));
  return server.as(role.id);
}

/** What an answer says, without the request it answers. */
function said({ status, body }: TestAnswer): unknown {
  const { instance: _, requestId: __, ...rest } = body;
  return [status, rest];
}

test('a value that must be unique is refused in the same words, whoever has it and whatever became of it', async () => {
  const taken = async (state: string, client: TestClient) => {
    const code = `X-${state}-${randomUUID().slice(0, 4)}`.padEnd(20, '0');
    const { id } = await take(client.post('/records/products', { name: 'Taken', code, unit_price: '1' }));
    if (state === 'restrict')
      await take(
        admin.post(`/records/products/${id}/restrict`, { reason: 'Contested', ground: 'accuracy_contested' }),
        200,
      );
    return code;
  };
  const own = await take(user.post('/records/products', { name: 'Own', code: 'OWN-1', unit_price: '1' }));
  const answers: unknown[] = [];
  for (const [state, client] of [
    ['mine', user],
    ['hidden', admin],
    ['restrict', admin],
  ] as const) {
    const code = await taken(state, client);
    const created = await user.post('/records/products', { name: 'Mine', code, unit_price: '1' });
    const changed = await user.patch(`/records/products/${own.id}`, { code });
    const batch = await user.post('/records/products/batch', {
      create: [{ name: 'Mine', code, unit_price: '1' }],
    });
    expect([state, created.status, changed.status]).toEqual([state, 409, 409]);
    answers.push([said(created), said(changed), said(batch)]);
  }
  // What is archived holds no value any more, and tells of none.
  const free = await taken('archived', admin);
  const [{ id = '' } = {}] = await server.database.query<{ id: string }>(
    'SELECT id FROM data.products WHERE code = $1',
    [free],
  );
  await take(admin.post(`/records/products/${id}/archive`, { reason: 'Old' }), 200);
  await take(user.post('/records/products', { name: 'Mine', code: free, unit_price: '1' }));
  for (const answer of answers) expect(answer).toEqual(answers[0]);
  expect(JSON.stringify(answers[0])).toContain('has this Code already');
});

test('what holds a record is named as far as it may be seen; of the rest it is said that it is there, and no more', async () => {
  const person = async () => (await take(user.post('/records/contacts', { last_name: 'Held' }))).id;
  const invoice = (contact: string, client: TestClient) =>
    take(client.post('/records/invoices', { subject: 'Bill', contact }));
  const unseen = 'Something that you may not see refers to this record, so it stays.';

  const hidden = await person();
  await invoice(hidden, admin);
  await take(admin.post('/records/documents', { title: 'Paper', contact: hidden }));
  const refused = await user.delete(`/records/contacts/${hidden}`);
  expect([refused.status, refused.body.detail, refused.body.findings.length]).toEqual([409, unseen, 1]);
  expect(JSON.stringify(refused.body)).not.toMatch(/invoice|document/i);

  const both = await person();
  await invoice(both, admin);
  await invoice(both, user);
  const named = await user.delete(`/records/contacts/${both}`);
  expect(named.body.detail).toBe('1 Invoices refer to this record. Change or delete those first.');

  const archived = await person();
  const { id } = await invoice(archived, admin);
  await take(admin.post(`/records/invoices/${id}/archive`, { reason: 'Old' }), 200);
  expect((await user.delete(`/records/contacts/${archived}`)).body.detail).toBe(unseen);
});

test('a record whose parts are out of sight is not deleted, and not said to be gone', async () => {
  const { id } = await take(user.post('/records/invoices', { subject: 'Bill' }));
  await take(
    admin.post('/records/invoice_lines', {
      invoice: id,
      description: 'Part',
      quantity: '1',
      unit_price: '1',
    }),
  );
  await take(admin.patch('/modules/invoice_lines', { defaultSharing: 'private' }), 200);
  const refused = await user.delete(`/records/invoices/${id}`);
  expect([refused.status, refused.body.detail]).toEqual([
    409,
    'Something that you may not see refers to this record, so it stays.',
  ]);
  expect((await user.get(`/records/invoices/${id}`)).status).toBe(200);
});

test('a shared view that asks for a hidden field is not shown to whom it is hidden', async () => {
  const view = (name: string, more: object) =>
    take(admin.post('/views', { module: 'contacts', name, columns: ['title'], shared: true, ...more }));
  await view('By address', { filter: { field: 'email', op: 'eq', value: 'somebody@example.org' } });
  await view('In the order of addresses', { sort: [{ field: 'email', direction: 'desc' }] });
  await view('From Graz', { filter: { field: 'city', op: 'eq', value: 'Graz' } });
  const names = async (client: TestClient) =>
    (await client.get('/views?module=contacts')).body.items.map((one: { name: string }) => one.name);
  expect(await names(user)).toEqual(['By address', 'From Graz', 'In the order of addresses']);
  expect(await names(await withRights({ contacts: { email: 'hidden' } }))).toEqual(['From Graz']);
});

test('a shared report that looks for a hidden field is not shown to whom it is hidden, and what it looks for is not told', async () => {
  const report = (name: string, filter: object) =>
    take(
      admin.post('/reports', { module: 'contacts', name, kind: 'summary', filter, sharing: { all: true } }),
    );
  const { id } = await report('Who has this address', {
    field: 'email',
    op: 'eq',
    value: 'somebody@example.org',
  });
  await report('From Graz', { field: 'city', op: 'eq', value: 'Graz' });
  const names = async (client: TestClient) =>
    (await client.get('/reports')).body.items.map((one: { name: string }) => one.name);
  expect(await names(user)).toEqual(['From Graz', 'Who has this address']);
  const blind = await withRights({ contacts: { email: 'hidden' } });
  expect(await names(blind)).toEqual(['From Graz']);
  for (const answer of [await blind.get(`/reports/${id}`), await blind.post(`/reports/${id}/run`, {})])
    expect([answer.status, JSON.stringify(answer.body).includes('somebody@')]).toEqual([400, false]);
});

test('Art. 18: where a restricted record stands in a sorted list does not tell what it holds, and no cursor does', async () => {
  const address = (name: string) => `${name}@sorted.example`;
  const ids = new Map<string, string>();
  for (const name of ['amber', 'beryl', 'coral', 'diamond'])
    ids.set(
      name,
      (await take(user.post('/records/contacts', { last_name: 'Sorted', email: address(name) }))).id,
    );
  const body = { reason: 'Contested', ground: 'accuracy_contested' };
  await take(admin.post(`/records/contacts/${ids.get('beryl')}/restrict`, body), 200);
  for (const sort of ['email', '-email']) {
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const path = `/records/contacts?q=Sorted&limit=1&total=exact&sort=${sort}`;
      const page: TestAnswer = await user.get(cursor === '' ? path : `${path}&cursor=${cursor}`);
      expect(page.body.total).toBe(4);
      seen.push(...page.body.items.map((item: { id: string }) => item.id));
      cursor = page.body.next;
      expect(Buffer.from(cursor ?? '', 'base64url').toString()).not.toContain('beryl');
    }
    const order = ['amber', 'coral', 'diamond'].map((name) => ids.get(name));
    expect(seen).toEqual([...(sort === 'email' ? order : order.reverse()), ids.get('beryl')]);
    const jumped = await user.get(`/records/contacts?q=Sorted&limit=2&skip=2&sort=${sort}`);
    expect(jumped.body.items.map((item: { id: string }) => item.id)).toEqual(seen.slice(2));
    const beyond = await user.get(`/records/contacts?q=Sorted&limit=2&skip=3&sort=${sort}`);
    expect(beyond.body.items.map((item: { id: string }) => item.id)).toEqual(seen.slice(3));
    expect((await user.get(`/records/contacts?q=Sorted&skip=4&sort=${sort}`)).body.items).toEqual([]);
  }
});

test('a token without the right to records learns of none from a workflow', async () => {
  const author = await withRights({}, ['workflows']);
  await take(
    author.post('/workflows', {
      code: 'told_by_the_way',
      label: { en: 'Told' },
      module: 'contacts',
      trigger: { on: 'changed', fields: ['mobile'] },
      steps: [{ do: 'set', values: { street: { value: 'Told' } } }],
    }),
  );
  const { token } = await take(
    author.post('/tokens', { name: 'Narrow', scopes: ['workflows:write', 'workflows:read'] }),
  );
  const narrow = server.withToken(token);
  expect((await author.post('/workflows/told_by_the_way/dry-runs')).status).toBe(200);
  const refused = await narrow.post('/workflows/told_by_the_way/dry-runs');
  expect([refused.status, refused.body.detail]).toEqual([403, expect.stringContaining('records:read')]);
});
