import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, testServer } from '../../../tools/testing/server.ts';

let server: RunningServer;
let person: string;
let privacy: object;
beforeAll(async () => {
  server = await testServer();
  person = (await server.admin.post('/records/contacts', { last_name: 'Reporter' })).body.id;
  const { body } = await server.admin.get('/modules/tickets');
  privacy = body.fields.find((one: { name: string }) => one.name === 'contact').privacy;
});
afterAll(() => server.close());

const reference = (name: string, modules: readonly string[]) => ({
  name,
  type: 'reference',
  label: { en: name },
  options: { modules },
  privacy,
});

/** How many records of a module the map of the person counts. */
async function countOf(module: string): Promise<number> {
  const { body } = await server.admin.get(`/subjects/${person}/map`);
  const place = body.places.find((one: { place: string }) => one.place === `records.${module}`);
  return place.items;
}

test('a reference added to a shipped module leads to its person, where that is said (Art. 15, 17)', async () => {
  const field = { ...reference('reported_by', ['contacts']), leadsToPerson: true };
  expect(await server.admin.post('/modules/tickets/fields', field)).toMatchObject({ status: 201 });
  expect((await server.admin.get('/modules/tickets')).body.subject).toEqual({
    kind: 'paths',
    paths: ['contact', 'reported_by'],
  });
  expect(await countOf('tickets')).toBe(0);
  const ticket = await server.admin.post('/records/tickets', { title: 'Broken', reported_by: person });
  expect(ticket.status).toBe(201);
  expect(await countOf('tickets')).toBe(1);
  expect((await server.admin.patch('/modules/tickets', { icon: 'box' })).status).toBe(200);
  expect(await countOf('tickets')).toBe(1);

  expect((await server.admin.delete('/modules/tickets/fields/reported_by?purge=true')).status).toBe(204);
  expect((await server.admin.get('/modules/tickets')).body.subject.paths).toEqual(['contact']);
  expect((await server.admin.patch('/modules/tickets', { icon: 'users' })).status).toBe(200);
  const policies = await server.database.owner.query(
    "SELECT polname FROM pg_policy WHERE polrelid = 'data.tickets'::regclass ORDER BY 1",
  );
  expect(policies).toEqual([{ polname: 'portal' }, { polname: 'service' }]);
});

test('a module about nobody becomes one that leads to persons, through what leads on to them', async () => {
  const module = {
    name: 'parcels',
    label: { en: 'Parcel' },
    labelPlural: { en: 'Parcels' },
    subject: { kind: 'none', reason: 'Only weights' },
    fields: [{ name: 'weight', type: 'number', label: { en: 'Weight' }, privacy: { category: 'none' } }],
  };
  expect((await server.admin.post('/modules', module)).status).toBe(201);
  const field = { ...reference('invoice', ['invoices']), leadsToPerson: true };
  const refused = await server.admin.post('/modules/parcels/fields', field);
  expect(refused.body.findings).toEqual([expect.objectContaining({ field: 'weight.privacy.reason' })]);
  const weight = { category: 'none', reason: 'A parcel weighs the same whoever gets it' };
  expect((await server.admin.patch('/modules/parcels/fields/weight', { privacy: weight })).status).toBe(200);
  expect((await server.admin.post('/modules/parcels/fields', field)).status).toBe(201);
  expect((await server.admin.get('/modules/parcels')).body.subject.paths).toContain('invoice.contact');
  const only = await server.admin.delete('/modules/parcels/fields/invoice');
  expect(only.status).toBe(422);
});

test('what leads to nobody, or stands in a module of persons, is refused at its field', async () => {
  const nowhere = { ...reference('part', ['products']), leadsToPerson: true };
  const friend = { ...reference('friend', ['contacts']), leadsToPerson: true };
  for (const [module, field] of [
    ['tickets', nowhere],
    ['contacts', friend],
  ] as const) {
    const { status, body } = await server.admin.post(`/modules/${module}/fields`, field);
    expect([status, body.findings?.[0]]).toMatchObject([
      422,
      { code: 'module.no_way', field: 'leadsToPerson' },
    ]);
  }
});

test('a field of no known type, or without its options, is refused for that, whoever it should lead to', async () => {
  const unknown = { ...reference('seen_by', ['contacts']), type: 'persons', leadsToPerson: true };
  const { options: _, ...empty } = { ...reference('seen_by', []), leadsToPerson: true };
  for (const [field, code] of [
    [unknown, 'definition.003'],
    [empty, 'options.missing'],
  ] as const) {
    const { status, body } = await server.admin.post('/modules/tickets/fields', field);
    expect([status, body.findings?.map((one: { code: string }) => one.code)]).toEqual([422, [code]]);
  }
});
