import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, type TestClient, testServer } from '../../../tools/testing/server.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { shipped } from '../../server/lists.ts';
import { loadCatalog } from '../catalog/load.ts';
import { systemCall } from '../records/testing.ts';
import { type QuestionBody, questionOf } from './question.ts';
import { checkQuestion } from './run-report.ts';
import { runSummary } from './summary.ts';

let server: RunningServer;
let staff: TestClient;
let support: TestClient;
let ana: string;
const tickets: string[] = [];

/** Tickets of two owners, one without a priority; invoices in two currencies around the turn of a year. */
beforeAll(async () => {
  server = await testServer();
  staff = server.admin;
  support = await server.as('support');
  await staff.patch('/modules/tickets', { defaultSharing: 'private' });
  const account = await made('accounts', { name: 'Molina', country: 'ES' });
  ana = await made('contacts', { last_name: 'Ana', country: 'ES', account, birth_date: '1980-02-29' });
  const bo = await made('contacts', { last_name: 'Bo', country: 'SE' });
  const owned = { module: 'users', id: support.userId };
  tickets.push(
    await made('tickets', { title: 'One', priority: 'high', contact: ana, owner: owned }),
    await made('tickets', { title: 'Two', priority: 'high', contact: bo }),
    await made('tickets', { title: 'Three', priority: 'low', contact: ana, owner: owned }),
    await made('tickets', { title: 'Four', priority: null }),
  );
  await bill(ana, 'EUR', '2025-12-31', '100.10');
  await bill(ana, 'EUR', '2026-01-01', '200.20');
  await bill(bo, 'SEK', '2026-01-31', '1000');
  await made('invoices', { contact: bo, currency: 'EUR' });
});
afterAll(() => server?.close());

async function made(module: string, values: object): Promise<string> {
  const answer = await staff.post(`/records/${module}`, values);
  expect(answer.body).toMatchObject({ id: expect.any(String) });
  return answer.body.id;
}

async function bill(contact: string, currency: string, issued_on: string, unit_price: string): Promise<void> {
  const invoice = await made('invoices', { contact, currency, issued_on });
  await made('invoice_lines', { invoice, description: 'Work', quantity: '1', unit_price });
}

async function run(question: object, client: TestClient = staff) {
  const answer = await client.post('/reports/run', question);
  expect([answer.status, answer.body]).toMatchObject([200, {}]);
  return answer.body;
}

const told = (answer: { rows: { groups: { text: string | null }[]; count: number }[] }) =>
  answer.rows.map((row) => [...row.groups.map((group) => group.text), row.count]);

/** Every group leads to as many records in the list as it counts. */
async function leadsBack(
  answer: { module: string; rows: { count: number; filter: object }[] },
  client = staff,
) {
  for (const { count, filter } of answer.rows) {
    const list = await client.get(
      `/records/${answer.module}?total=exact&filter=${encodeURIComponent(JSON.stringify(filter))}`,
    );
    expect([filter, list.body.total]).toEqual([filter, count]);
  }
}

const byPriority = { module: 'tickets', kind: 'summary', groups: [{ field: 'priority' }] };

test('a table is the list in the columns of the report, a page at a time', async () => {
  const question = {
    module: 'tickets',
    kind: 'table',
    columns: ['title', 'contact'],
    filter: { field: 'contact.country', op: 'eq', value: 'ES' },
    sort: '-title',
  };
  const first = await run({ ...question, limit: 1, total: 'exact' });
  expect(first).toMatchObject({ kind: 'table', total: 2, hiddenColumns: [] });
  expect(first.columns).toEqual([
    { name: 'title', label: 'Title' },
    { name: 'contact', label: 'Contact' },
  ]);
  expect(first.items).toMatchObject([{ title: 'Three', contact: { id: ana, title: 'Ana' } }]);
  expect('priority' in first.items[0]).toBe(false);
  const second = await run({ ...question, limit: 1, cursor: first.next });
  expect(second).toMatchObject({ items: [{ title: 'One' }], next: null });
});

test('a summary counts by picklist and owner, the empty value is a group of its own, and totals are of all', async () => {
  const answer = await run({ ...byPriority, groups: [{ field: 'priority' }, { field: 'owner' }] });
  expect(told(answer)).toEqual([
    ['Low', expect.any(String), 1],
    ['High', expect.any(String), 1],
    ['High', expect.any(String), 1],
    [null, expect.any(String), 1],
  ]);
  expect(answer.rows[0].groups[1].key).toMatchObject({ module: 'users', id: support.userId });
  expect(answer).toMatchObject({ totals: [{ count: 4 }], of: 4, cut: null, leftOut: {} });
  await leadsBack(answer);
  const sorted = await run({ ...byPriority, sort: '-count' });
  expect(told(sorted)[0]).toEqual(['High', 2]);
});

test('a purpose is told by its label and not by its code, and leads back to its records', async () => {
  const given = await server.admin.post('/consents', {
    subject: ana,
    purpose: 'marketing_email',
    channel: 'phone',
  });
  expect([given.status, given.body]).toEqual([201, given.body]);
  const answer = await run({ module: 'personal_consents', kind: 'summary', groups: [{ field: 'purpose' }] });
  expect(answer.rows[0].groups).toEqual([{ key: 'marketing_email', text: 'Marketing by e-mail' }]);
  await leadsBack(answer);
});

test('a date is grouped by day, month, quarter and year, and an instant by the days of the company', async () => {
  for (const [by, texts] of [
    ['month', ['December 2025', 'January 2026', null]],
    ['quarter', ['Q4 2025', 'Q1 2026', null]],
    ['year', ['2025', '2026', null]],
  ] as const) {
    const answer = await run({ module: 'invoices', kind: 'summary', groups: [{ field: 'issued_on', by }] });
    expect(answer.rows.map((row: { groups: { text: string }[] }) => row.groups[0]?.text)).toEqual(texts);
    await leadsBack(answer);
  }
  const days = await run({ ...byPriority, groups: [{ field: 'created_at', by: 'day' }] });
  expect(told(days)).toEqual([['5 Mar 2026', 4]]);
  await leadsBack(days);
});

test('amounts of several currencies are never added up: each currency has its rows and its total', async () => {
  const answer = await run({
    module: 'invoices',
    kind: 'summary',
    groups: [{ field: 'issued_on', by: 'year' }],
    aggregates: [
      { function: 'count' },
      { function: 'sum', field: 'total' },
      { function: 'avg', field: 'total' },
      { function: 'max', field: 'issued_on' },
    ],
  });
  expect(answer.aggregates).toMatchObject([
    { function: 'sum', perCurrency: true, currency: null },
    { function: 'avg', perCurrency: true },
    { function: 'max', kind: 'date', perCurrency: false },
  ]);
  const figures = (rows: { currency: string; count: number; values: string[] }[]) =>
    rows.map(({ currency, count, values }) => [currency, count, ...values]);
  expect(figures(answer.rows)).toEqual([
    ['EUR', 1, '100.10', '100.1', '2025-12-31'],
    ['EUR', 1, '200.20', '200.2', '2026-01-01'],
    ['SEK', 1, '1000.00', '1000', '2026-01-31'],
    ['EUR', 1, expect.toBeOneOf(['0.00', null]), expect.anything(), null],
  ]);
  expect(figures(answer.totals).map((row) => row.slice(0, 3))).toEqual([
    ['EUR', 3, '300.30'],
    ['SEK', 1, '1000.00'],
  ]);
  await leadsBack(answer);
});

test('a path groups by what it leads to, and those that it leads nowhere for are a group', async () => {
  const answer = await run({ ...byPriority, groups: [{ field: 'contact.country' }] });
  expect(told(answer)).toEqual([
    ['Spain', 2],
    ['Sweden', 1],
    [null, 1],
  ]);
  await leadsBack(answer);
});

test('a short text groups as filters compare it: case and accents do not count', async () => {
  for (const city of ['Málaga', 'malaga', 'Gijón']) await made('contacts', { last_name: 'Lives', city });
  const filter = { field: 'last_name', op: 'eq', value: 'Lives' };
  const answer = await run({ module: 'contacts', kind: 'summary', groups: [{ field: 'city' }], filter });
  expect(told(answer)).toEqual([
    ['Gijón', 1],
    ['Málaga', 2],
  ]);
  await leadsBack(answer);
});

test('a field that the reader may not see is refused by its name, in filter, grouping, aggregate and sort', async () => {
  const accounting = await server.as('accounting');
  await staff.patch('/modules/contacts', { defaultSharing: 'read' });
  const summary = { module: 'contacts', kind: 'summary' };
  const hidden = { field: 'birth_date', op: 'notEmpty' };
  for (const question of [
    { ...summary, filter: hidden },
    { ...summary, groups: [{ field: 'birth_date', by: 'year' }] },
    { ...summary, aggregates: [{ function: 'max', field: 'birth_date' }] },
    { module: 'contacts', kind: 'table', filter: hidden },
    { module: 'contacts', kind: 'table', sort: 'birth_date' },
    { module: 'contacts', kind: 'table', columns: ['birth_date'] },
    { module: 'invoices', kind: 'summary', groups: [{ field: 'contact.birth_date', by: 'year' }] },
  ]) {
    const answer = await accounting.post('/reports/run', question);
    expect([question, answer.status, answer.body.detail]).toEqual([
      question,
      400,
      expect.stringContaining('birth_date'),
    ]);
  }
  const thinner = await run(
    { module: 'contacts', kind: 'table', columns: ['last_name', 'birth_date'] },
    accounting,
  );
  expect(thinner).toMatchObject({ hiddenColumns: ['birth_date'], columns: [{ name: 'last_name' }] });
  expect(JSON.stringify(thinner.items)).not.toContain('1980-02-29');
});

test('what makes no sense is refused with what to do', async () => {
  for (const [question, code] of [
    [{ ...byPriority, groups: [{ field: 'description' }] }, 'report.no_grouping'],
    [{ ...byPriority, groups: [{ field: 'number' }] }, 'report.no_grouping'],
    [{ ...byPriority, groups: [{ field: 'due_on' }] }, 'report.unit'],
    [{ ...byPriority, groups: [{ field: 'priority', by: 'day' }] }, 'report.unit'],
    [{ ...byPriority, groups: [{ field: 'priority.name' }] }, 'report.no_path'],
    [{ ...byPriority, aggregates: [{ function: 'sum', field: 'due_on' }] }, 'report.no_aggregate'],
    [{ ...byPriority, sort: 'title' }, 'report.no_sort'],
    [{ ...byPriority, groups: [{ field: 'prority' }] }, 'report.unknown_field'],
  ] as const) {
    const answer = await staff.post('/reports/run', question);
    expect([question, answer.body.findings?.[0]?.code]).toEqual([question, code]);
  }
  const hint = await staff.post('/reports/run', { ...byPriority, groups: [{ field: 'prority' }] });
  expect(hint.body.detail).toContain('priority');
});

test('Art. 18: a restricted record is counted nowhere, and the report says how many; archived ones are not there', async () => {
  const before = await run({ module: 'contacts', kind: 'summary', groups: [{ field: 'country' }] });
  const still = await made('contacts', { last_name: 'Still', country: 'PT' });
  const old = await made('contacts', { last_name: 'Old', country: 'PT' });
  const officer = await server.as('data_protection_officer');
  const set = await officer.post(`/records/contacts/${still}/restrict`, {
    ground: 'accuracy_contested',
    reason: 'Contested',
  });
  expect(set.body).toMatchObject({ state: 'restricted' });
  expect((await officer.post(`/records/contacts/${old}/archive`, { reason: 'Old' })).status).toBeLessThan(
    300,
  );
  const after = await run({ module: 'contacts', kind: 'summary', groups: [{ field: 'country' }] });
  expect(after).toMatchObject({ rows: before.rows, totals: before.totals, leftOut: { restricted: 1 } });
});

test('a report that is shared shares the question: each reader gets what they may read', async () => {
  const saved = await staff.post('/reports', { ...byPriority, name: 'By priority', chart: 'bar' });
  expect([saved.status, saved.body]).toMatchObject([
    201,
    { name: 'By priority', chart: 'bar', mine: true, mayChange: true, sharing: { all: false }, version: 1 },
  ]);
  const path = `/reports/${saved.body.id}`;
  for (const answer of [await support.get(path), await support.post(`${path}/run`, {})])
    expect(answer.status).toBe(404);
  expect((await support.get('/reports')).body.items).toEqual([]);

  const role = (await staff.get('/roles')).body.items.find((one: { name: string }) => one.name === 'Support');
  const shared = await staff.patch(path, { sharing: { roles: [role.id] } });
  expect(shared.body).toMatchObject({
    version: 2,
    sharing: { roles: [role.id] },
    groups: [{ field: 'priority' }],
  });
  expect((await support.get('/reports')).body.items).toMatchObject([{ mine: false, mayChange: false }]);
  const theirs = (await support.post(`${path}/run`, {})).body;
  expect(told(theirs)).toEqual([
    ['Low', 1],
    ['High', 1],
  ]);
  await leadsBack(theirs, support);
  expect((await staff.post(`${path}/run`, {})).body.totals).toMatchObject([{ count: 4 }]);
  expect((await support.patch(path, { name: 'Mine' })).status).toBe(403);
  expect((await support.delete(path)).status).toBe(403);
  expect((await staff.patch(path, { sharing: { roles: [ana] } })).status).toBe(422);
});

test('a shared report that asks by a hidden field tells its reader the field, and not what it is compared with', async () => {
  const filter = { field: 'birth_date', op: 'eq', value: '1980-02-29' };
  const question = { module: 'contacts', kind: 'table', filter, columns: ['last_name'] };
  const { body } = await staff.post('/reports', { ...question, name: 'Born then', sharing: { all: true } });
  const accounting = await server.as('accounting');
  const path = `/reports/${body.id}`;
  expect((await accounting.get('/reports')).body.items).toEqual([]);
  for (const answer of [await accounting.get(path), await accounting.post(`${path}/run`, {})]) {
    expect([answer.status, answer.body.detail]).toEqual([400, expect.stringContaining('birth_date')]);
    expect(JSON.stringify(answer.body)).not.toContain('1980');
  }
  expect((await staff.delete(path)).status).toBe(204);
});

test('an administrator looks after what others keep for themselves, also of those who left', async () => {
  const kept = await support.post('/reports', { ...byPriority, name: 'Of my own' });
  const names = async (path: string, client = staff) =>
    (await client.get(path)).body.items.map((one: { name: string }) => one.name);
  expect(await names('/reports')).not.toContain('Of my own');
  expect(await names('/reports?everyone=true')).toContain('Of my own');
  const sales = await server.as('sales');
  expect((await sales.get('/reports?everyone=true')).status).toBe(403);
  expect((await sales.delete(`/reports/${kept.body.id}`)).status).toBe(404);
  expect((await staff.delete(`/reports/${kept.body.id}`)).status).toBe(204);
  expect(await names('/reports', support)).not.toContain('Of my own');
});

test('two who change a report do not lose each other’s change, and a name is taken once', async () => {
  const { body } = await staff.post('/reports', { ...byPriority, name: 'Versions' });
  const path = `/reports/${body.id}`;
  expect((await staff.patch(path, { name: 'Second' }, { headers: { 'if-match': '"1"' } })).status).toBe(200);
  expect((await staff.patch(path, { name: 'Third' }, { headers: { 'if-match': '"1"' } })).status).toBe(412);
  expect((await staff.post('/reports', { ...byPriority, name: 'SECOND' })).status).toBe(409);
  expect((await staff.post('/reports', { ...byPriority, name: ' ' })).status).toBe(422);
  expect((await staff.delete(path)).status).toBe(204);
  expect((await staff.get(path)).status).toBe(404);
});

test('each run and each change is one event that tells fields and counts, and no value', async () => {
  const filter = { field: 'contact.last_name', op: 'eq', value: 'Ana' };
  const { body } = await staff.post('/reports', { ...byPriority, name: 'Of Ana', filter });
  await staff.post(`/reports/${body.id}/run`, {});
  await staff.delete(`/reports/${body.id}`);
  const events = await server.database.owner.query<{ action: string; payload: string }>(
    `SELECT e.action, p.payload FROM evidence.events e JOIN evidence.payloads p ON p.event = e.id WHERE e.record = $1 ORDER BY e.id`,
    [body.id],
  );
  expect(events.map(({ action }) => action)).toEqual(['report.created', 'report.run', 'report.deleted']);
  expect(events[1]?.payload).toContain('"filterFields":["contact.last_name"]');
  expect(events[1]?.payload).toContain('"rows":2');
  for (const { payload } of events) expect(payload).not.toMatch(/"Ana"|Of Ana/);
});

test('a summary is taken as CSV by who may export, and the persons by whom it groups are on record', async () => {
  const question = {
    module: 'invoices',
    kind: 'summary',
    groups: [{ field: 'contact' }],
    aggregates: [{ function: 'sum', field: 'total' }],
  };
  const file = await staff.post('/reports/csv', question);
  expect(file.headers['content-type']).toContain('text/csv');
  expect(String(file.body).split('\r\n')).toEqual([
    '\uFEFFContact,Currency,Records,Sum: Total',
    'Ana,EUR,2,300.30',
    expect.stringMatching(/^Bo,EUR,1,/),
    'Bo,SEK,1,1000.00',
    'Total,EUR,3,300.30',
    'Total,SEK,1,1000.00',
    '',
  ]);
  const [event] = await server.database.owner.query<{ subjects: string[] }>(
    `SELECT subjects FROM evidence.events WHERE action = 'disclosure.made' ORDER BY id DESC LIMIT 1`,
  );
  expect(event?.subjects).toContain(ana);
  expect((await support.post('/reports/csv', byPriority)).status).toBe(403);
});

test('groups beyond the limit are not given, and the answer says so; the totals are of all', async () => {
  const context = await systemCall(server.database, await loadCatalog(server.database, shipped));
  const question = questionOf({ ...byPriority, kind: 'summary' });
  const module = context.catalog.modules.get('tickets');
  if (question.kind !== 'summary' || !module) throw new Error('No summary of tickets.');
  const answer = await runSummary(context, module, question, 2);
  expect(answer.rows.map(({ groups }) => groups[0]?.text)).toEqual(['Low', 'High']);
  expect(answer).toMatchObject({ of: 3, totals: [{ count: 4 }] });
  expect(answer.cut?.en).toMatch(/first 2 of 3 groups/);
});

test('what is secret is in no report', async () => {
  const found = (await staff.get('/modules')).body.items.flatMap((one: ModuleDefinition) =>
    one.fields.filter((field) => field.type === 'secret').map((field) => [one.name, field.name] as const),
  );
  expect(found.length).toBeGreaterThan(0);
  for (const [module, field] of found) {
    for (const question of [
      { module, kind: 'table', columns: [field] },
      { module, kind: 'table', filter: { field, op: 'notEmpty' } },
      { module, kind: 'summary', filter: { field, op: 'notEmpty' } },
      { module, kind: 'summary', groups: [{ field }] },
    ]) {
      const answer = await staff.post('/reports/run', question);
      expect([question, answer.status, answer.body.detail]).toEqual([
        question,
        400,
        expect.stringContaining(field),
      ]);
    }
  }
});

test('a field that is not declared is kept out, although the caller could see it in a list', async () => {
  const catalog = await loadCatalog(server.database, shipped);
  const tickets = catalog.modules.get('tickets');
  if (!tickets) throw new Error('There are no tickets.');
  const fields = tickets.fields.map((field) =>
    field.name === 'priority' ? { ...field, privacy: {} as typeof field.privacy } : field,
  );
  const undeclared = { ...tickets, fields };
  const modules = new Map(catalog.modules).set('tickets', undeclared);
  const context = await systemCall(server.database, { ...catalog, modules });
  const priority = { field: 'priority', op: 'eq', value: 'high' } as const;
  for (const question of [
    { ...byPriority },
    { ...byPriority, groups: [], filter: priority },
    { module: 'tickets', kind: 'table', columns: ['priority'] },
    { module: 'tickets', kind: 'table', sort: 'priority' },
  ] as const)
    await expect(checkQuestion(context, questionOf(question as QuestionBody))).rejects.toThrow(/priority/);
});

test('customers have no reports', async () => {
  const { token } = (await staff.post('/tokens', { name: 'Portal', scopes: ['portal'] })).body;
  const portal = server.withToken(token, ana);
  for (const answer of [
    await portal.get('/reports'),
    await portal.post('/reports/run', byPriority),
    await portal.post('/reports/csv', byPriority),
  ])
    expect(answer.status).toBe(403);
});
