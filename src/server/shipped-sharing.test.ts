import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, type TestClient, testServer } from '../../tools/testing/server.ts';

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
  expect(items).toMatchObject([
    { module: 'contacts', level: 'read', to: { title: 'Data protection officer' }, problem: null },
    { module: 'invoices', level: 'read', to: { title: 'Data protection officer' }, problem: null },
  ]);
  const why = await server.admin.get(`/records/contacts/${contact}/access?user=${officer.userId}`);
  expect(why.body.sentence).toContain('Rights requests: persons and their documents');
  const changes = (await server.admin.get('/access/changes?about=sharing_rules')).body.items;
  expect(changes.map((one: { title: string }) => one.title)).toContain(items[0].name);
  expect((await server.admin.patch(`/sharing-rules/${items[0].id}`, { active: false })).status).toBe(200);
  expect(await opens('contacts', contact)).toBe(404);
});
