/** Mails that staff write from a record: sent through the outbox, kept with it, stopped where the law stops them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, testServer } from '../../../tools/testing/server.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

async function made(module: string, values: object): Promise<string> {
  const answer = await server.admin.post(`/records/${module}`, values);
  expect([answer.status, answer.body]).toEqual([201, answer.body]);
  return answer.body.id;
}
let people = 0;
async function person(): Promise<{
  readonly contact: string;
  readonly ticket: string;
  readonly email: string;
}> {
  people += 1;
  const email = `nuria${people}@example.com`;
  const contact = await made('contacts', { first_name: 'Núria', last_name: `Vidal ${people}`, email });
  return { contact, ticket: await made('tickets', { title: 'Printer jams', contact }), email };
}
const written = {
  subject: 'Your printer',
  text: 'The spare part has arrived.',
  purpose: 'customer_relations',
};

test('a mail from a ticket goes to its contact through the outbox and stays with the ticket, with evidence', async () => {
  const { contact, ticket, email } = await person();
  const offered = (await server.admin.get(`/records/tickets/${ticket}/mail-recipients`)).body;
  expect(offered.items).toEqual([
    {
      module: 'contacts',
      id: contact,
      title: expect.stringContaining('Núria'),
      address: email,
      person: true,
    },
  ]);
  const answer = await server.admin.post(`/records/tickets/${ticket}/mails`, written);
  expect([answer.status, answer.body]).toEqual([
    201,
    expect.objectContaining({
      to: email,
      subject: 'Your printer',
      state: 'held',
      purpose: 'customer_relations',
    }),
  ]);
  const outbox = (await server.admin.get('/mails')).body.items;
  expect(outbox.find((one: { id: string }) => one.id === answer.body.id)).toMatchObject({
    dataSubject: contact,
  });
  const kept = (await server.admin.get(`/records/tickets/${ticket}/mails`)).body.items;
  expect(kept).toMatchObject([{ text: 'The spare part has arrived.', author: expect.any(String) }]);
  const events = await server.database.owner.query(
    `SELECT module, record, subjects FROM evidence.events WHERE action = 'mail.suppressed' AND record = $1`,
    [ticket],
  );
  expect(events).toEqual([{ module: 'tickets', record: ticket, subjects: [contact] }]);
});

test('Art. 15, 17: the mail is on the map of the person, whose package and erasure it belongs to', async () => {
  const { contact, ticket } = await person();
  await server.admin.post(`/records/tickets/${ticket}/mails`, written);
  const map = await server.admin.get(`/subjects/${contact}/map`);
  expect(JSON.stringify(map.body)).toContain('"mails"');
  const [row] = await server.database.owner.query<{ subject: string; held: number }>(
    'SELECT subject, count(*)::int AS held FROM attesta.mails WHERE record = $1 GROUP BY subject',
    [ticket],
  );
  expect(row).toEqual({ subject: contact, held: 1 });
});

test('Art. 7(3): marketing needs a consent, says how it is withdrawn, and stops with the withdrawal', async () => {
  const { contact } = await person();
  const place = `/records/contacts/${contact}/mails`;
  const marketing = { ...written, purpose: 'marketing_email' };
  const without = await server.admin.post(place, marketing);
  expect([without.status, without.body.code]).toEqual([409, 'conflict']);
  expect(without.body.detail).toContain(
    'rests on: Consent, Art. 6(1)(a). The person has not consented. Where they did, put it on record first',
  );
  const given = await server.admin.post('/consents', {
    subject: contact,
    purpose: 'marketing_email',
    channel: 'phone',
  });
  expect(given.status).toBe(201);
  const sent = await server.admin.post(place, marketing);
  expect([sent.status, sent.body.text]).toEqual([201, expect.stringContaining('withdraw your consent')]);
  expect(
    (await server.admin.post(`/consents/${given.body.id}/withdrawals`, { channel: 'phone' })).status,
  ).toBe(201);
  const after = await server.admin.post(place, marketing);
  expect([after.status, after.body.findings[0].code]).toEqual([409, 'mail.consent_withdrawn']);
});

test('Art. 21: an objection stops the mail from the day it arrives, and is named', async () => {
  const { contact, ticket } = await person();
  const objection = await server.admin.post('/requests', {
    type: 'objection',
    subject: contact,
    channel: 'phone',
  });
  expect(objection.status).toBe(201);
  const answer = await server.admin.post(`/records/tickets/${ticket}/mails`, written);
  expect([answer.status, answer.body.findings[0].code]).toEqual([409, 'mail.objection']);
  expect(answer.body.detail).toContain(objection.body.number);
  const inSpanish = await server.app.inject({
    method: 'POST',
    url: `/api/v1/records/tickets/${ticket}/mails`,
    headers: { ...server.admin.headers, 'accept-language': 'es' },
    payload: written,
  });
  expect(inSpanish.json().code).toBe('conflict');
});

test('Art. 18: a person whose record is restricted is not written to, from any record', async () => {
  const { contact, ticket } = await person();
  const restricted = await server.admin.post(`/records/contacts/${contact}/restrict`, {
    reason: 'The address is contested',
    ground: 'accuracy_contested',
  });
  expect([restricted.status, restricted.body]).toEqual([200, restricted.body]);
  for (const place of [`/records/contacts/${contact}/mails`, `/records/tickets/${ticket}/mails`]) {
    const answer = await server.admin.post(place, written);
    expect([place, answer.status, answer.body.code]).toEqual([place, 423, 'restricted']);
  }
});

test('a company is written to at its own address; without an address, or anybody named, it is said what is missing', async () => {
  const account = await made('accounts', { name: 'Beispiel GmbH', email: 'office@beispiel.example' });
  const sent = await server.admin.post(`/records/accounts/${account}/mails`, written);
  expect([sent.status, sent.body.to]).toEqual([201, 'office@beispiel.example']);
  const silent = await made('contacts', { last_name: 'Sin Correo' });
  const none = await server.admin.post(`/records/contacts/${silent}/mails`, written);
  expect([none.status, none.body.findings[0].code]).toEqual([422, 'mail.no_address']);
  const alone = await made('tickets', { title: 'Nobody’s' });
  const nobody = await server.admin.post(`/records/tickets/${alone}/mails`, written);
  expect([nobody.status, nobody.body.findings[0].code]).toEqual([422, 'mail.recipient']);
});
