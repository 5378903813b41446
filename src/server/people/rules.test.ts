import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type RunningServer, type TestClient, testServer } from '../../../tools/testing/server.ts';
import { shippedRoles } from '../../engine/access/shipped.ts';

let server: RunningServer;
let seller: TestClient;
let supporter: TestClient;
beforeAll(async () => {
  server = await testServer();
  seller = await server.as('sales');
  supporter = await server.as('support');
});
afterAll(() => server.close());
beforeEach(async () => {
  for (const path of ['/sharing-rules', '/record-rules']) {
    for (const rule of (await server.admin.get(path)).body.items)
      await server.admin.delete(`${path}/${rule.id}`);
  }
});

async function contact(owner: TestClient, values: object = {}): Promise<string> {
  const made = await owner.post('/records/contacts', { last_name: 'Novák', ...values });
  expect(made.status).toBe(201);
  return made.body.id;
}

async function share(rule: object): Promise<{ id: string; [key: string]: unknown }> {
  const answer = await server.admin.post('/sharing-rules', { module: 'contacts', level: 'read', ...rule });
  expect([answer.status, answer.body.findings]).toEqual([201, undefined]);
  return answer.body;
}

async function rule(wish: object): Promise<{ id: string; [key: string]: unknown }> {
  const answer = await server.admin.post('/record-rules', { module: 'contacts', ...wish });
  expect([answer.status, answer.body.findings]).toEqual([201, undefined]);
  return answer.body;
}

const opens = async (who: TestClient, id: string, module = 'contacts') =>
  (await who.get(`/records/${module}/${id}`)).status === 200;

async function lists(who: TestClient, id: string, module = 'contacts'): Promise<boolean> {
  const { body } = await who.get(`/records/${module}?limit=500&total=exact`);
  expect(body.total).toBe(body.items.length);
  return body.items.some((item: { id: string }) => item.id === id);
}

const sales = { kind: 'role', id: shippedRoles.sales.id };
const support = { kind: 'role', id: shippedRoles.support.id };

test('a sharing rule opens the records of a role to another, at the next call, by levels', async () => {
  const id = await contact(seller);
  expect([await opens(supporter, id), await lists(supporter, id)]).toEqual([false, false]);
  const made = await share({ from: sales, to: support });
  expect(made).toMatchObject({ name: 'Sales → Support: read', active: true, problem: null, version: 1 });
  expect([await opens(supporter, id), await lists(supporter, id)]).toEqual([true, true]);
  const change = () => supporter.patch(`/records/contacts/${id}`, { last_name: 'Nováková' });
  expect((await change()).status).toBe(403);
  await server.admin.patch(`/sharing-rules/${made.id}`, { level: 'edit' });
  expect((await change()).status).toBe(200);
  await server.admin.patch(`/sharing-rules/${made.id}`, { active: false });
  expect(await opens(supporter, id)).toBe(false);
});

test('a sharing rule shares what matches a filter, with everyone, and the records related to it', async () => {
  const [austrian, czech] = [
    await contact(seller, { country: 'AT' }),
    await contact(seller, { country: 'CZ' }),
  ];
  const invoice = await server.admin.post('/records/invoices', {
    contact: austrian,
    issued_on: '2026-03-01',
    owner: { module: 'users', id: seller.userId },
  });
  expect(invoice.status).toBe(201);
  const accountant = await server.as('accounting');
  expect(await opens(accountant, invoice.body.id, 'invoices')).toBe(false);
  const from = { kind: 'filter', filter: { field: 'country', op: 'eq', value: 'AT' } };
  await share({ from, to: { kind: 'everyone' }, related: ['invoices'] });
  expect([await opens(supporter, austrian), await opens(supporter, czech)]).toEqual([true, false]);
  expect(await opens(accountant, invoice.body.id, 'invoices')).toBe(true);
  expect(await lists(accountant, invoice.body.id, 'invoices')).toBe(true);
});

test('the records of a group are its own and its members’, groups inside it included', async () => {
  const inner = await server.admin.post('/groups', {
    name: 'Field sales',
    members: [{ kind: 'user', id: seller.userId }],
  });
  const outer = await server.admin.post('/groups', {
    name: 'All sales',
    members: [{ kind: 'group', id: inner.body.id }],
  });
  const mine = await contact(seller);
  const ours = await contact(server.admin, { owner: { module: 'groups', id: inner.body.id } });
  await share({ from: { group: outer.body.id }, to: { role: 'support' } });
  expect([await opens(supporter, mine), await opens(supporter, ours)]).toEqual([true, true]);
});

test('a rule that denies is stronger than owning the record; a rule that grants opens what nothing else does', async () => {
  const id = await contact(seller, { city: 'Graz' });
  const inGraz = { field: 'city', op: 'eq', value: 'Graz' };
  const grant = await rule({ effect: 'grant', on: ['list'], filter: inGraz, to: support });
  expect([await opens(supporter, id), await lists(supporter, id)]).toEqual([true, true]);
  await rule({ effect: 'deny', on: ['record'], filter: inGraz, to: { kind: 'everyone' } });
  for (const who of [seller, supporter])
    expect([await opens(who, id), await lists(who, id)]).toEqual([false, false]);
  expect(await opens(server.admin, id)).toBe(true);
  await server.admin.delete(`/record-rules/${grant.id}`);
});

test('a rule that denies listing leaves the record to those who have its address', async () => {
  const id = await contact(seller, { last_name: 'Unlisted Person' });
  await rule({
    effect: 'deny',
    on: ['list'],
    filter: { field: 'last_name', op: 'startsWith', value: 'Unlisted' },
    to: sales,
  });
  expect([await opens(seller, id), await lists(seller, id)]).toEqual([true, false]);
  expect((await seller.get('/search?q=unlisted')).body.items).toEqual([]);
});

test('administrators are bound by a rule that denies only where it names them', async () => {
  const id = await contact(seller, { city: 'Linz' });
  const denied = {
    effect: 'deny',
    on: ['record'],
    filter: { field: 'city', op: 'eq', value: 'Linz' },
    to: { kind: 'everyone' },
  };
  const made = await rule(denied);
  expect(await opens(server.admin, id)).toBe(true);
  await server.admin.patch(`/record-rules/${made.id}`, { administrators: true });
  expect(await opens(server.admin, id)).toBe(false);
  expect((await server.admin.delete(`/record-rules/${made.id}`)).status).toBe(204);
  expect(await opens(server.admin, id)).toBe(true);
});

test('what a rule denies of creating is asked of the new record, and nothing of it stays', async () => {
  await rule({
    effect: 'deny',
    on: ['create'],
    filter: { field: 'country', op: 'eq', value: 'RU' },
    to: sales,
  });
  const before = (await server.admin.get('/records/contacts?total=exact&limit=1')).body.total;
  const refused = await seller.post('/records/contacts', { last_name: 'Ivanov', country: 'RU' });
  expect([refused.status, refused.body.code]).toEqual([403, 'forbidden']);
  const rows = [
    { last_name: 'Good', country: 'AT' },
    { last_name: 'Bad', country: 'RU' },
  ];
  expect((await seller.post('/records/contacts/batch', { create: rows })).status).toBe(403);
  const some = await seller.post('/records/contacts/batch', { create: rows, atomic: false });
  expect(some.body.problems.map((one: { row: string; code: string }) => [one.row, one.code])).toEqual([
    ['create.1', 'forbidden'],
  ]);
  const together = await Promise.all(
    ['AT', 'RU', 'DE'].map((country) => seller.post('/records/contacts', { last_name: 'Together', country })),
  );
  expect(together.map((answer) => answer.status)).toEqual([201, 403, 201]);
  expect((await server.admin.get('/records/contacts?total=exact&limit=1')).body.total).toBe(before + 3);
  expect((await supporter.post('/records/contacts', { last_name: 'Ivanov', country: 'RU' })).status).toBe(
    201,
  );
});

test('a rule about a related list holds on every path to its records', async () => {
  const id = await contact(seller, { city: 'Wels' });
  const ticket = await supporter.post('/records/tickets', { title: 'Lamp', contact: id });
  const made =
    ticket.status === 201
      ? ticket
      : await server.admin.post('/records/tickets', { title: 'Lamp', contact: id });
  expect(await opens(seller, made.body.id, 'tickets')).toBe(true);
  await rule({
    effect: 'deny',
    related: ['tickets'],
    filter: { field: 'city', op: 'eq', value: 'Wels' },
    to: sales,
  });
  expect(await opens(seller, id)).toBe(true);
  expect((await seller.get(`/records/contacts/${id}/related/tickets`)).body.items).toEqual([]);
  expect(await opens(seller, made.body.id, 'tickets')).toBe(false);
  expect(await lists(seller, made.body.id, 'tickets')).toBe(false);
});

test('a rule that compares with today follows the clock', async () => {
  const id = await contact(seller, { birth_date: '2000-03-06' });
  await rule({
    effect: 'grant',
    on: ['list'],
    filter: { field: 'birth_date', op: 'eq', value: '-26y' },
    to: support,
  });
  expect(await lists(supporter, id)).toBe(false);
  server.clock.set('2026-03-06T10:00:00Z');
  const [other, later] = [await server.as('support'), await server.as('sales')];
  expect([await lists(other, id), await opens(other, id), await opens(later, id)]).toEqual([
    true,
    true,
    false,
  ]);
  server.clock.set('2026-03-07T10:00:00Z');
  const again = await server.as('support');
  expect(await lists(again, id)).toBe(false);
  server.clock.set('2026-03-05T10:00:00Z');
});

test('what is wrong with a rule is said by field', async () => {
  const ask = (path: string, wish: object) => server.admin.post(path, wish);
  const wrong = await ask('/sharing-rules', {
    module: 'contacts',
    from: { kind: 'role', id: '01a20bc7-5197-7226-82e9-27430354cf82' },
    to: { kind: 'group' },
    level: 'read',
    related: ['tikets'],
  });
  expect(wrong.body.findings.map((one: { field: string }) => one.field)).toEqual([
    'from.id',
    'to.id',
    'related.0',
  ]);
  const filter = await ask('/record-rules', {
    module: 'contacts',
    effect: 'deny',
    on: ['record'],
    to: 'everyone',
    filter: { field: 'cityy', op: 'eq', value: 'x' },
  });
  expect(filter.body.findings[0].message).toContain('city');
  const nothing = await ask('/record-rules', { module: 'contacts', effect: 'deny', to: 'everyone' });
  expect(nothing.body.findings[0].code).toBe('rule.nothing');
  const create = await ask('/record-rules', {
    module: 'contacts',
    effect: 'grant',
    on: ['create'],
    to: 'everyone',
  });
  expect(create.body.findings[0].code).toBe('rule.grants_create');
});

test('only administrators write rules, who manages users reads them, and each change is evidence', async () => {
  const made = await share({ from: sales, to: support });
  expect((await seller.get('/sharing-rules')).status).toBe(403);
  expect((await seller.post('/record-rules', {})).status).toBe(403);
  await server.admin.patch(`/sharing-rules/${made.id}`, { level: 'delete' });
  await server.admin.delete(`/sharing-rules/${made.id}`);
  const events = await server.database.owner.query<{ action: string; payload: string }>(
    `SELECT e.action, p.payload FROM evidence.events e JOIN evidence.payloads p ON p.event = e.id WHERE e.record = $1 ORDER BY e.id`,
    [made.id],
  );
  expect(events.map((event) => event.action)).toEqual(['rights.changed', 'rights.changed', 'rights.changed']);
  expect(JSON.parse(events[1]?.payload ?? '').changes).toEqual({ level: { from: 'read', to: 'delete' } });
  expect(JSON.parse(events[2]?.payload ?? '')).toMatchObject({
    removed: true,
    changes: { from: { from: 'Sales', to: null } },
  });
});

test('default sharing is the company’s to change, in force at the next call, with its evidence', async () => {
  const id = await contact(seller);
  expect(await opens(supporter, id)).toBe(false);
  expect((await server.admin.patch('/modules/contacts', { defaultSharing: 'read' })).status).toBe(200);
  expect(await opens(supporter, id)).toBe(true);
  expect((await server.admin.patch('/modules/contacts', { defaultSharing: 'private' })).status).toBe(200);
  expect(await opens(supporter, id)).toBe(false);
  const [event] = await server.database.owner.query<{ payload: string }>(
    `SELECT p.payload FROM evidence.events e JOIN evidence.payloads p ON p.event = e.id
     WHERE e.action = 'definition.changed' ORDER BY e.id DESC LIMIT 1`,
  );
  expect(JSON.parse(event?.payload ?? '')).toMatchObject({
    name: 'contacts',
    definition: { defaultSharing: 'private' },
  });
});

test('a decision is explained rule by rule, in the language of who asks, and comes to what the predicate says', async () => {
  const id = await contact(seller, { city: 'Enns' });
  const inEnns = { field: 'city', op: 'eq', value: 'Enns' };
  const shared = await share({ name: 'Sales to support', from: sales, to: support });
  const denied = await rule({
    name: 'Not in Enns',
    effect: 'deny',
    on: ['edit'],
    filter: inEnns,
    to: { kind: 'everyone' },
  });
  const path = `/records/contacts/${id}/access?user=${supporter.userId}`;
  const reading = (await server.admin.get(path)).body;
  expect(reading).toMatchObject({
    action: 'read',
    allowed: true,
    may: { list: true, read: true, edit: false, delete: false },
  });
  expect(reading.steps.find((step: { decides: boolean }) => step.decides)).toMatchObject({
    step: 6,
    rule: 'sharing_rule',
    outcome: 'allows',
    id: shared.id,
    name: 'Sales to support',
    sentence: 'The sharing rule “Sales to support” opens the record to this user.',
  });
  expect(reading.sentence).toMatch(/^Test Support \w+ may open it\. The sharing rule/);
  await server.admin.patch('/me', { locale: 'es' });
  const editing = (await server.admin.get(`${path}&action=edit&field=last_name`)).body;
  await server.admin.patch('/me', { locale: 'en' });
  expect(editing.steps.find((step: { decides: boolean }) => step.decides)).toMatchObject({
    step: 3,
    id: denied.id,
  });
  expect(editing.sentence).toContain('no puede modificarlo. La regla de registros «Not in Enns» lo deniega.');
  expect(editing.field).toMatchObject({
    name: 'last_name',
    right: 'edit',
    steps: [{ profile: 'Support', right: 'edit' }],
  });
  const nobody = (
    await server.admin.get(`/records/contacts/${id}/access?user=${(await server.as('sales')).userId}`)
  ).body;
  expect([nobody.allowed, nobody.steps.some((step: { decides: boolean }) => step.decides)]).toEqual([
    false,
    false,
  ]);
  expect(nobody.sentence).toContain('Nothing opens this record to them.');
  expect((await seller.get(path)).status).toBe(403);
});

test('the exception for names does not tell of what a rule denies', async () => {
  const settings = {
    active: true,
    matchFields: ['name'],
    shownFields: ['name'],
    reason: 'So that nobody adds it twice',
  };
  expect((await server.admin.put('/existence-checks/accounts', settings)).status).toBe(200);
  for (const name of ['Quillfeather', 'Quillhaven']) await server.admin.post('/records/accounts', { name });
  const names = async () =>
    (await supporter.get('/records/accounts/existence?q=Quill')).body.items.map(
      (one: { name: string }) => one.name,
    );
  expect(await names()).toEqual(['Quillfeather', 'Quillhaven']);
  await rule({
    module: 'accounts',
    effect: 'deny',
    on: ['list'],
    filter: { field: 'name', op: 'eq', value: 'Quillhaven' },
    to: support,
  });
  expect(await names()).toEqual(['Quillfeather']);
});

test('a rule that lost its field says so, opens nothing, and denies all that it is about', async () => {
  const field = {
    name: 'tier',
    type: 'text',
    label: 'Tier',
    privacy: { category: 'none', reason: 'A level of service' },
  };
  expect((await server.admin.post('/modules/contacts/fields', field)).status).toBe(201);
  const [gold, plain] = [await contact(seller, { tier: 'gold' }), await contact(seller)];
  const isGold = { field: 'tier', op: 'eq', value: 'gold' };
  const shared = await share({ from: { kind: 'filter', filter: isGold }, to: support });
  const denied = await rule({ effect: 'deny', on: ['record'], filter: isGold, to: sales });
  expect([await opens(supporter, gold), await opens(seller, gold), await opens(seller, plain)]).toEqual([
    true,
    false,
    true,
  ]);
  expect((await server.admin.delete('/modules/contacts/fields/tier?purge=true')).status).toBeLessThan(300);
  expect([await opens(supporter, gold), await opens(seller, gold), await opens(seller, plain)]).toEqual([
    false,
    false,
    false,
  ]);
  expect((await server.admin.get(`/sharing-rules/${shared.id}`)).body.problem).toContain('tier');
  expect((await server.admin.get(`/record-rules/${denied.id}`)).body.problem).toContain('tier');
  await server.admin.delete(`/record-rules/${denied.id}`);
  expect(await opens(seller, gold)).toBe(true);
});
