import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, type TestClient, testServer } from '../../tools/testing/server.ts';
import { officerSight } from '../privacy/art-32-security-measures/measures/officer.ts';

let server: RunningServer;
let officer: TestClient;
beforeAll(async () => {
  server = await testServer();
  officer = await server.as('data_protection_officer');
});
afterAll(() => server.close());

async function made(module: string, values: object): Promise<string> {
  const answer = await server.admin.post(`/records/${module}`, values);
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body.id;
}

const opens = async (module: string, id: string, who = officer) =>
  (await who.get(`/records/${module}/${id}`)).status;

test('Art. 38, 39: on a fresh installation the data protection officer reads what leads to a person, and nothing else', async () => {
  const contact = await made('contacts', { last_name: 'Öztürk' });
  const invoice = await made('invoices', { contact, subject: 'May' });
  const line = await made('invoice_lines', { invoice, description: 'Work', quantity: '1', unit_price: '10' });
  const document = await made('documents', { title: 'Contract', contact });
  const nobodys = await made('documents', { title: 'Price list' });
  const internal = await made('invoices', { subject: 'Between companies' });
  for (const [module, id] of [
    ['contacts', contact],
    ['invoices', invoice],
    ['invoice_lines', line],
    ['documents', document],
  ] as const)
    expect([module, await opens(module, id)]).toEqual([module, 200]);
  expect([await opens('documents', nobodys), await opens('invoices', internal)]).toEqual([404, 404]);
  expect((await officer.get('/search?q=Öztürk')).body.items.map((item: { id: string }) => item.id)).toContain(
    contact,
  );
  expect((await officer.patch(`/records/contacts/${contact}`, { last_name: 'X' })).status).toBe(403);
  expect((await officer.delete(`/records/contacts/${contact}`)).status).toBe(403);
  const seller = await server.as('sales');
  expect(await opens('contacts', contact, seller)).toBe(404);
});

test('the officer’s rules are seen, explained, in the evidence, and an administrator switches them off', async () => {
  const contact = await made('contacts', { last_name: 'Ødegård' });
  const { items } = (await server.admin.get('/sharing-rules')).body;
  const shown = (module: string) => ({
    module,
    level: 'read',
    to: { title: 'Data protection officer' },
    problem: null,
  });
  expect(items).toMatchObject(['contacts', 'documents', 'invoice_lines', 'invoices'].map(shown));
  const why = await server.admin.get(`/records/contacts/${contact}/access?user=${officer.userId}`);
  expect(why.body.sentence).toContain('Rights requests: Contacts');
  const changes = (await server.admin.get('/access/changes?about=sharing_rules')).body.items;
  expect(changes.map((one: { title: string }) => one.title)).toContain(items[0].name);
  expect((await server.admin.patch(`/sharing-rules/${items[0].id}`, { active: false })).status).toBe(200);
  expect(await opens('contacts', contact)).toBe(404);
});

const visits = (name: string) => ({
  name,
  label: { en: 'Visit', es: 'Visita' },
  labelPlural: { en: `Visits ${name}`, es: `Visitas ${name}` },
  titleFields: ['reason'],
  fields: [
    {
      name: 'reason',
      type: 'text',
      label: { en: 'Reason' },
      privacy: { category: 'none', reason: 'Why somebody came, without a name.' },
    },
    {
      name: 'visitor',
      type: 'reference',
      label: { en: 'Visitor' },
      options: { modules: ['contacts'] },
      privacy: { category: 'none', reason: 'The person is the record that it leads to.' },
    },
  ],
});
const closed = async () => (await server.admin.get('/officer-sharing')).body.modules;
const namesOf = async (module: string) =>
  (await server.admin.get(`/sharing-rules?module=${module}`)).body.items.map(
    (rule: { name: string }) => rule.name,
  );

test('a module of the company’s own that leads to persons is the officer’s to read from its first record, and nobody else’s', async () => {
  const subject = { kind: 'paths', paths: ['visitor'] };
  const made1 = await server.admin.post('/modules', { ...visits('visits'), subject });
  expect([made1.status, made1.body.findings]).toEqual([201, undefined]);
  const visitor = await made('contacts', { last_name: 'Łukasiewicz' });
  const visit = await made('visits', { reason: 'Audit', visitor });
  const nobodys = await made('visits', { reason: 'Rehearsal' });
  expect([await opens('visits', visit), await opens('visits', nobodys)]).toEqual([200, 404]);
  expect(await opens('visits', visit, await server.as('legal'))).toBe(404);
  expect(await namesOf('visits')).toEqual(['Rights requests: Visits visits']);
  const changes = (await server.admin.get('/access/changes?about=sharing_rules')).body.items;
  expect(changes[0]).toMatchObject({ title: 'Rights requests: Visits visits' });
});

test('a module that is open gets its rule with the change that makes it private, and none that somebody took away', async () => {
  const open = { subject: { kind: 'paths', paths: ['visitor'] }, defaultSharing: 'read' };
  expect((await server.admin.post('/modules', { ...visits('tours'), ...open })).status).toBe(201);
  expect(await namesOf('tours')).toEqual([]);
  const led = await server.admin.patch('/modules/tours', { defaultSharing: 'private' });
  expect([led.status, led.body.findings]).toEqual([200, undefined]);
  expect(await namesOf('tours')).toEqual(['Rights requests: Visits tours']);
  const [rule] = (await server.admin.get('/sharing-rules?module=tours')).body.items;
  await server.admin.delete(`/sharing-rules/${rule.id}`);
  expect((await server.admin.patch('/modules/tours', { comments: false })).status).toBe(200);
  expect(await namesOf('tours')).toEqual([]);
  expect(await closed()).toContain('tours');
});

test('an older installation is told by the doctor and on the page of rules, and opens all with one call', async () => {
  await server.database.owner.query('DELETE FROM attesta.sharing_rules');
  const officerAgain = await server.as('data_protection_officer');
  const contact = await made('contacts', { last_name: 'Þórsdóttir' });
  expect(await opens('contacts', contact, officerAgain)).toBe(404);
  const ground = {
    database: server.database,
    catalog: server.engine.catalog.current(),
    now: server.clock.now(),
    installation: {
      dataDir: '',
      publicUrl: '',
      portalPublicUrl: '',
      mode: 'test',
      ownAddress: undefined,
      programDir: '',
    },
  } as const;
  const told = await officerSight.look(ground);
  expect(told.outcome).toBe('warn');
  expect(told.items).toEqual(await closed());
  expect(told.items).toEqual(expect.arrayContaining(['contacts', 'documents', 'invoice_lines', 'invoices']));
  expect(told.items).not.toContain('confidential_information');
  expect((await officerAgain.post('/officer-sharing', {})).status).toBe(403);
  expect((await server.admin.post('/officer-sharing', { modules: ['contacts'] })).body.modules).toEqual([
    'contacts',
  ]);
  expect(await opens('contacts', contact, officerAgain)).toBe(200);
  await server.admin.post('/officer-sharing', {});
  expect(await closed()).toEqual([]);
  expect((await officerSight.look(ground)).outcome).toBe('pass');
});

test('a rule of any kind that reaches the role counts, and a module that its profile closes is the company’s decision', async () => {
  await server.database.owner.query(
    "DELETE FROM attesta.sharing_rules WHERE module IN ('documents', 'invoices')",
  );
  expect(await closed()).toEqual(['documents', 'invoices']);
  await server.admin.post('/record-rules', {
    name: 'All read documents',
    module: 'documents',
    effect: 'grant',
    on: ['record', 'list'],
    filter: null,
    to: { kind: 'everyone' },
  });
  expect(await closed()).toEqual(['invoices']);
  await server.database.owner.query(
    `UPDATE attesta.profiles SET modules = modules || '{"invoices": []}' WHERE code = 'data_protection_officer'`,
  );
  expect(await closed()).toEqual([]);
});
