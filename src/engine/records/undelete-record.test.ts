import { afterAll, beforeAll, expect, test } from 'vitest';
import { ADMIN_PASSWORD, type RunningServer, testServer } from '../../../tools/testing/server.ts';

let server: RunningServer;
let admin: RunningServer['admin'];

beforeAll(async () => {
  server = await testServer({ now: '2026-03-05T10:00:00Z' });
  admin = server.admin;
});
afterAll(() => server?.close());

async function made(module: string, values: object): Promise<{ id: string; [field: string]: unknown }> {
  const answer = await admin.post(`/records/${module}`, values);
  expect([module, answer.status, answer.body.findings]).toEqual([module, 201, undefined]);
  return answer.body;
}
const undo = (module: string, id: string, who = admin) => who.post(`/records/${module}/${id}/undeletions`);

test('a deletion is taken back: id, number, owner, values and maker are as they were, and the history says both', async () => {
  const account = await made('accounts', { name: 'Fromagerie Œuvrard', country: 'FR' });
  const contact = await made('contacts', {
    first_name: 'Zoë',
    last_name: 'García',
    email: 'zoe@example.org',
    account: account.id,
    birth_date: '1980-02-29',
  });
  const path = `/records/contacts/${contact.id}`;
  const changed = (await admin.patch(path, { city: 'Lyon' })).body;
  server.clock.set('2026-03-05T10:05:00Z');
  expect((await admin.delete(path)).status).toBe(204);
  const other = await made('contacts', { first_name: 'After', last_name: 'Wards' });
  const back = await undo('contacts', contact.id);
  expect(back.status).toBe(200);
  const { version, updated_at, updated_by, ...kept } = back.body;
  const { version: before, updated_at: _at, updated_by: _by, ...had } = changed;
  expect(kept).toEqual(had);
  expect(version).toBeGreaterThan(before);
  expect([typeof updated_at, typeof updated_by]).toEqual(['string', 'object']);
  expect(other.number).toBe('CON-000002');
  expect((await made('contacts', { last_name: 'Next' })).number).toBe('CON-000003');
  const found = await admin.get('/search?q=garcia');
  expect(JSON.stringify(found.body)).toContain(contact.id);
  const events = await admin.get(`/evidence/events?record=${contact.id}&limit=50`);
  const actions = events.body.items.map((one: { action: string }) => one.action);
  expect(actions.filter((action: string) => /delet|creat|updat/.test(action))).toEqual([
    'record.undeleted',
    'record.deleted',
    'record.updated',
    'record.created',
  ]);
  expect((await undo('contacts', contact.id)).status).toBe(404);
});

test('an invoice comes back with its lines and the same sums', async () => {
  const account = await made('accounts', { name: 'Papeles Ruiz' });
  const invoice = await made('invoices', { subject: 'Paper', account: account.id, currency: 'EUR' });
  for (const quantity of ['2', '3'])
    await made('invoice_lines', {
      invoice: invoice.id,
      description: `Box ${quantity}`,
      quantity,
      unit_price: '10.50',
      tax_rate: '21',
    });
  const path = `/records/invoices/${invoice.id}`;
  const before = (await admin.get(path)).body;
  expect((await admin.delete(path)).status).toBe(204);
  const back = await undo('invoices', invoice.id);
  expect([back.status, back.body.detail]).toEqual([200, undefined]);
  expect([back.body.total, back.body.number]).toEqual([before.total, before.number]);
  const lines = await admin.get(`${path}/related/lines`);
  expect(lines.body.items).toHaveLength(2);
});

test('only who deleted takes it back, or an administrator, within a day', async () => {
  const password = 'copper lantern walks at dawn';
  await server.hire({ username: 'sal', name: 'Sal Vidal', role: 'sales', password, locale: 'en' });
  const sales = await server.signIn('sal', password);
  const mine = await made('accounts', { name: 'Deleted by the administrator' });
  await admin.delete(`/records/accounts/${mine.id}`);
  expect([403, 404]).toContain((await undo('accounts', mine.id, sales)).status);
  const theirs = (await sales.post('/records/contacts', { last_name: 'Of sales' })).body;
  expect((await sales.delete(`/records/contacts/${theirs.id}`)).status).toBe(204);
  const back = await undo('contacts', theirs.id);
  expect([back.status, back.body.created_by, back.body.owner]).toEqual([
    200,
    theirs.created_by,
    theirs.owner,
  ]);
  server.clock.set('2026-03-06T12:00:00Z');
  // The session has ended in the meantime.
  admin = await server.signIn('admin', ADMIN_PASSWORD);
  const late = await undo('accounts', mine.id);
  expect([late.status, late.body.detail]).toEqual([
    409,
    'This deletion cannot be taken back. It is possible for 24 hours. Make the record anew.',
  ]);
});

test('comments come back with it; where what was said was erased since, or a file was destroyed, nothing does', async () => {
  const told = await made('contacts', { last_name: 'Told' });
  const path = `/records/contacts/${told.id}`;
  const [first, second] = [
    (await admin.post(`${path}/comments`, { body: 'They pay late.' })).body,
    (await admin.post(`${path}/comments`, { body: 'A slip.' })).body,
  ];
  expect((await admin.delete(`${path}/comments/${second.id}`)).status).toBe(204);
  await admin.delete(path);
  expect((await undo('contacts', told.id)).status).toBe(200);
  const comments = (await admin.get(`${path}/comments`)).body.items;
  expect(comments).toMatchObject([
    { id: first.id, body: 'They pay late.', author: first.author, mine: true },
  ]);
  await admin.delete(path);
  await server.database.owner.query(
    "DELETE FROM evidence.payloads p USING evidence.events e WHERE e.id = p.event AND e.record = $1 AND e.action = 'comment.added'",
    [told.id],
  );
  const erased = await undo('contacts', told.id);
  expect([erased.status, erased.body.detail]).toEqual([
    409,
    'This deletion cannot be taken back. What was said in its comments was erased since.',
  ]);
  expect((await admin.get(path)).status).toBe(404);
  const filed = await made('accounts', { name: 'With a file' });
  await server.database.owner.query(
    `INSERT INTO evidence.events (id, leaf, actor_kind, action, at)
     SELECT $2::text::uuid, replace(replace(leaf, 'record.created', 'file.uploaded'), id::text, $2::text), actor_kind, action, at
     FROM evidence.events WHERE record = $1 AND action = 'record.created'`,
    [filed.id, crypto.randomUUID()],
  );
  await admin.delete(`/records/accounts/${filed.id}`);
  const lost = await undo('accounts', filed.id);
  expect([lost.status, lost.body.detail]).toEqual([
    409,
    'This deletion cannot be taken back. Its files or secrets were destroyed with it.',
  ]);
});

test('what was erased since does not come back, and a unique value that is taken by now is refused', async () => {
  const contact = await made('contacts', { last_name: 'Gone' });
  await admin.delete(`/records/contacts/${contact.id}`);
  await server.database.owner.query('DELETE FROM evidence.payloads WHERE subject = $1', [contact.id]);
  const erased = await undo('contacts', contact.id);
  expect([erased.status, erased.body.detail]).toEqual([
    409,
    'This deletion cannot be taken back. What this record held was erased since.',
  ]);
});
