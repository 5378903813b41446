/** Templates of mails, through the door: what is kept, what is refused with its place, and what one says for a record. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, type TestClient, testServer } from '../../../tools/testing/server.ts';

let server: RunningServer;
let contact: string;
let clerk: TestClient;
beforeAll(async () => {
  server = await testServer();
  const account = await made('accounts', { name: 'Birchell', country: 'AT' });
  contact = await made('contacts', {
    first_name: 'Núria',
    last_name: 'Vidal',
    email: 'nuria@example.com',
    birth_date: '1980-04-02',
    account,
  });
  const actions = ['read', 'edit'];
  const profile = await server.admin.post('/profiles', {
    name: 'Clerk',
    modules: { contacts: actions, accounts: ['read'] },
    fields: { contacts: { birth_date: 'hidden' } },
  });
  const role = await server.admin.post('/roles', { name: 'Clerk', profiles: [profile.body.id] });
  expect([profile.status, role.status, role.body]).toEqual([201, 201, role.body]);
  clerk = await server.as(role.body.id);
  for (const module of ['contacts', 'accounts'])
    expect((await server.admin.patch(`/modules/${module}`, { defaultSharing: 'read_edit' })).status).toBe(
      200,
    );
});
afterAll(() => server.close());

async function made(module: string, values: object): Promise<string> {
  const answer = await server.admin.post(`/records/${module}`, values);
  expect([answer.status, answer.body]).toEqual([201, answer.body]);
  return answer.body.id;
}

let count = 0;
function draft(over: object = {}) {
  count += 1;
  return {
    name: `Template ${count}`,
    module: 'contacts',
    language: 'en',
    purpose: 'customer_relations',
    subject: 'For {{ first_name }}',
    text: 'Dear {{ first_name | default: "customer" }},',
    ...over,
  };
}

test('a template says for a record what its fields hold, in its own language, and the fallback where there is nothing', async () => {
  const text = [
    'Querida {{ first_name }}:',
    '{% if account.name == "Birchell" %}',
    'Birchell, {{ account.country }}. {{ birth_date }}',
    '{% endif %}',
    '{{ phone | default: "sin teléfono" }} {{ number }}',
  ].join('\n');
  const kept = await server.admin.post('/mail-templates', draft({ text, language: 'es' }));
  expect([kept.status, kept.body.findings]).toEqual([201, []]);
  const said = await server.admin.post(`/mail-templates/${kept.body.id}/renderings`, { record: contact });
  expect([said.status, said.body.subject, said.body.purpose]).toEqual([
    200,
    'For Núria',
    'customer_relations',
  ]);
  expect(said.body.text).toMatch(
    /^Querida Núria:\nBirchell, Austria\. 2 (de )?abr\S* (de )?1980\nsin teléfono CON-\d+$/,
  );
});

test('an unknown field, a confidential one and a file are refused with their line, and nothing is kept', async () => {
  const added = await server.admin.post('/modules/contacts/fields', {
    name: 'vault',
    type: 'secret',
    label: 'Vault',
    privacy: {
      category: 'contact',
      sensitivity: 'confidential',
      origin: 'provided',
      purposes: ['support'],
      retention: 'support_3y',
      onErasure: 'delete',
    },
  });
  expect([added.status, added.body]).toEqual([201, added.body]);
  const wrong = [
    ['Hello\n{{ fist_name }}', 'template.unknown_field', 'Line 2: Contacts have no field fist_name.'],
    ['{{ account.vat }}', 'template.unknown_field', 'Line 1: Accounts have no field vat.'],
    ['{{ city.name }}', 'template.unknown_field', 'leads to no other record'],
    ['{{ first_name', 'template.syntax', 'Line 1: end {{ with }}.'],
    ['{{ vault }}', 'template.secret_field', 'vault is confidential'],
  ] as const;
  for (const [text, code, message] of wrong) {
    const answer = await server.admin.post('/mail-templates', draft({ text }));
    expect([text, answer.status, answer.body.findings?.[0]]).toEqual([
      text,
      422,
      { code, field: 'text', message: expect.stringContaining(message) },
    ]);
  }
  const file = await server.admin.post(
    '/mail-templates',
    draft({ module: 'documents', text: 'x', subject: '{{ file }}' }),
  );
  expect([file.status, file.body.findings[0].code, file.body.findings[0].field]).toEqual([
    422,
    'template.no_text',
    'subject',
  ]);
  const purpose = await server.admin.post('/mail-templates', draft({ purpose: 'curiosity' }));
  expect([purpose.status, purpose.body.findings[0].code]).toEqual([422, 'mail.purpose']);
});

test('a field hidden from the writer stands in no template of theirs, and a shared one that has it is refused with its name', async () => {
  const text = 'Born {{ birth_date }}';
  const own = await clerk.post('/mail-templates', draft({ text }));
  expect([own.status, own.body.findings[0].code]).toEqual([422, 'template.hidden_field']);
  const shared = await server.admin.post('/mail-templates', draft({ text, shared: true }));
  expect(shared.status).toBe(201);
  const [seen] = (await clerk.get('/mail-templates?module=contacts')).body.items;
  expect([seen.id, seen.mine, seen.findings[0].code]).toEqual([
    shared.body.id,
    false,
    'template.hidden_field',
  ]);
  const said = await clerk.post(`/mail-templates/${shared.body.id}/renderings`, { record: contact });
  expect([said.status, said.body.detail]).toEqual([422, expect.stringContaining('birth_date')]);
});

test('only who wrote a template changes it; a change that somebody else made meanwhile is not written over', async () => {
  const kept = await server.admin.post('/mail-templates', draft({ shared: true }));
  const path = `/mail-templates/${kept.body.id}`;
  expect((await clerk.get(path)).status).toBe(200);
  expect((await clerk.patch(path, { name: 'Mine' })).status).toBe(403);
  expect((await clerk.delete(path)).status).toBe(403);
  const changed = await server.admin.patch(path, { shared: false }, { headers: { 'if-match': '"1"' } });
  expect([changed.status, changed.body.version]).toEqual([200, 2]);
  const late = await server.admin.patch(path, { name: 'Late' }, { headers: { 'if-match': '"1"' } });
  expect([late.status, late.body.code]).toEqual([412, 'stale_version']);
  expect((await clerk.get(path)).status).toBe(404);
  const twice = await server.admin.post('/mail-templates', draft({ name: kept.body.name.toUpperCase() }));
  expect([twice.status, twice.body.code]).toEqual([409, 'duplicate_value']);
  const events = await server.database.owner.query(
    `SELECT module, record FROM evidence.events WHERE action = 'template.changed' AND record = $1`,
    [kept.body.id],
  );
  expect(events).toHaveLength(2);
});

test('a value with a line break begins no header of its own', async () => {
  const sly = await made('tickets', { title: 'Sly', description: 'one\nBcc: other@example.com' });
  const kept = await server.admin.post(
    '/mail-templates',
    draft({ module: 'tickets', subject: 'On {{ description }}', text: 'x' }),
  );
  expect([kept.status, kept.body]).toEqual([201, kept.body]);
  const said = await server.admin.post(`/mail-templates/${kept.body.id}/renderings`, { record: sly });
  expect(said.body.subject).toBe('On one Bcc: other@example.com');
});

test('a purpose that a template is written for is not removed', async () => {
  const purpose = {
    code: 'newsletter_test',
    label: { en: 'Newsletter' },
    basis: 'A6-1-f',
    reference: { en: 'Interest' },
  };
  const put = await server.admin.post('/purposes', purpose);
  expect([put.status, put.body]).toEqual([201, put.body]);
  const kept = await server.admin.post('/mail-templates', draft({ purpose: 'newsletter_test' }));
  const refused = await server.admin.delete('/purposes/newsletter_test');
  expect([refused.status, refused.body.detail]).toEqual([409, expect.stringContaining('template')]);
  expect((await server.admin.delete(`/mail-templates/${kept.body.id}`)).status).toBe(204);
  expect((await server.admin.delete('/purposes/newsletter_test')).status).toBe(204);
});
