import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, testServer } from '../../../tools/testing/server.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

const fleet = {
  code: 'fleet',
  label: { en: 'Company cars', es: 'Coches de empresa' },
  basis: 'A6-1-b',
  reference: { en: 'The contract about the car' },
};
const fleetRule = {
  code: 'fleet_4y',
  label: { en: 'Cars, four years' },
  from: 'last_change',
  atYearEnd: true,
  period: 'P4Y',
  law: { en: 'Road Traffic Act, § 21' },
};
const personal = {
  category: 'contractual',
  sensitivity: 'ordinary',
  origin: 'provided',
  purposes: ['fleet'],
  retention: 'fleet_4y',
  onErasure: { action: 'delete' },
  inAccess: true,
  inPortability: true,
  disclosure: [],
  portal: 'hidden',
};

test('a purpose and a retention rule of the company are added, and fields are declared with them', async () => {
  expect((await server.admin.post('/purposes', fleet)).body).toMatchObject(fleet);
  expect((await server.admin.post('/retention-rules', fleetRule)).body).toMatchObject(fleetRule);
  const purposes = await server.admin.get('/purposes');
  expect(purposes.body.items).toContainEqual(fleet);
  expect((await server.admin.get('/retention-rules')).body.items).toContainEqual(fleetRule);
  const field = { name: 'car_key', type: 'text', label: 'Car key', privacy: personal };
  expect((await server.admin.post('/modules/contacts/fields', field)).status).toBe(201);
});

test('what is wrong with a purpose or a rule is said by its part', async () => {
  const purpose = await server.admin.post('/purposes', {
    ...fleet,
    code: 'Bad code',
    reference: { en: ' ' },
  });
  expect(purpose.status).toBe(422);
  expect(purpose.body.findings.map((one: { field: string }) => one.field)).toEqual(['code', 'reference']);
  const rule = await server.admin.patch('/retention-rules/fleet_4y', { period: 'four years' });
  expect(rule.body.findings).toMatchObject([{ code: 'retention.004', field: 'period' }]);
  expect((await server.admin.post('/purposes', fleet)).status).toBe(409);
});

test('Art. 20: a purpose whose new basis would make a declaration untrue is refused, with the field', async () => {
  const answer = await server.admin.patch('/purposes/fleet', { basis: 'A6-1-f' });
  expect(answer.status).toBe(422);
  expect(answer.body.findings).toMatchObject([
    { code: 'declaration.008', field: 'contacts.car_key.privacy.inPortability' },
  ]);
});

test('what is in use stays: by fields, by consents on record, by the duties of the product', async () => {
  const used = await server.admin.delete('/purposes/fleet');
  expect(used.status).toBe(409);
  expect(used.body.detail).toContain('contacts.car_key');
  expect((await server.admin.delete('/retention-rules/fleet_4y')).status).toBe(409);
  const person = await server.admin.post('/records/contacts', { last_name: 'Ruiz' });
  const letters = { ...fleet, code: 'letters', basis: 'A6-1-a' };
  expect((await server.admin.post('/purposes', letters)).status).toBe(201);
  const consent = { subject: person.body.id, purpose: 'letters', channel: 'phone' };
  expect((await server.admin.post('/consents', consent)).status).toBe(201);
  const consented = await server.admin.delete('/purposes/letters');
  expect([consented.status, consented.body.detail]).toEqual([409, expect.stringContaining('1 consents')]);
});

test('what nothing is declared with any more is removed', async () => {
  expect((await server.admin.delete('/modules/contacts/fields/car_key')).status).toBe(204);
  expect((await server.admin.delete('/purposes/fleet')).status).toBe(204);
  expect((await server.admin.delete('/retention-rules/fleet_4y')).status).toBe(204);
  const purposes = await server.admin.get('/purposes');
  expect(purposes.body.items.map((one: { code: string }) => one.code)).not.toContain('fleet');
});

test('a change that stands on an older state is refused', async () => {
  const headers = { 'if-match': '"1"' };
  const answer = await server.admin.patch('/purposes/support', { label: 'Help' }, { headers });
  expect([answer.status, answer.body.code]).toEqual([412, 'stale_version']);
});

test('how many records and values there are is known before something is removed', async () => {
  await server.admin.post('/records/contacts', { last_name: 'Vila', city: 'Vic' });
  const usage = await server.admin.get('/modules/contacts/usage');
  expect(usage.body).toMatchObject({
    module: 'contacts',
    records: 2,
    fields: { last_name: 2, city: 1, email: 0 },
  });
  expect(usage.body.shipped).toContain('city');
  expect(usage.body.shipped).not.toContain('car_key');
  const all = await server.admin.get('/definitions/usage');
  expect(all.body.items).toContainEqual({ module: 'contacts', records: 2 });
});

test('who changed which definition is told with what it was before', async () => {
  await server.admin.patch('/modules/contacts/fields/city', { label: { en: 'Town', es: 'Localidad' } });
  await server.admin.patch('/modules/contacts/fields/city', { label: { en: 'City or town' } });
  const changes = await server.admin.get('/definitions/changes?module=contacts&limit=2');
  expect(changes.body.items).toMatchObject([
    {
      kind: 'field',
      name: 'contacts.city',
      by: expect.any(String),
      before: { field: { label: { en: 'Town' } } },
      after: { field: { label: { en: 'City or town' } } },
    },
    { before: { field: { label: { en: 'City' } } }, after: { field: { label: { en: 'Town' } } } },
  ]);
  const next = await server.admin.get(`/definitions/changes?module=contacts&before=${changes.body.next}`);
  expect(next.body.items[0]).toMatchObject({ name: 'contacts.car_key', after: null });
});

test('who may not change definitions sees neither counts nor history', async () => {
  const { client } = await hired();
  for (const path of ['/definitions/usage', '/modules/contacts/usage', '/definitions/changes'])
    expect((await client.get(path)).status).toBe(403);
  expect((await client.post('/purposes', fleet)).status).toBe(403);
});

async function hired() {
  const password = 'seven green boats in fog';
  await server.hire({ username: 'sam', name: 'Sam', role: 'sales', password, locale: 'en' });
  return { client: await server.signIn('sam', password) };
}
