import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, type TestClient, testServer } from '../../../tools/testing/server.ts';
import { shippedRoles } from '../../engine/access/shipped.ts';

let server: RunningServer;
let seller: TestClient;
let manager: TestClient;
let supporter: TestClient;
beforeAll(async () => {
  server = await testServer();
  seller = await server.as('sales');
  manager = await server.as('manager');
  supporter = await server.as('support');
  await server.as('accounting');
});
afterAll(() => server.close());

interface Seer {
  readonly user: { readonly id: string };
  readonly rule: string;
  readonly ruleName: string | null;
  readonly sentence: string;
  readonly may: Readonly<Record<string, boolean>>;
  readonly right: string;
  readonly profiles: readonly string[];
  readonly records: Readonly<Record<string, number>>;
}

const of = (items: readonly Seer[], who: TestClient) => items.find((one) => one.user.id === who.userId);

test('who can see a record is told user by user, with what opens it to them', async () => {
  const { id } = (await seller.post('/records/contacts', { last_name: 'Lindqvist' })).body;
  await server.admin.post('/sharing-rules', {
    name: 'To support',
    module: 'contacts',
    from: { kind: 'role', id: 'sales' },
    to: { kind: 'role', id: 'support' },
    level: 'read',
  });
  const { items, users } = (await server.admin.get(`/access/who?module=contacts&record=${id}`)).body;
  expect(users).toBe(5);
  expect(items).toHaveLength(4);
  expect(of(items, seller)).toMatchObject({ rule: 'owner', may: { edit: true, delete: true } });
  expect(of(items, manager)).toMatchObject({
    rule: 'superior',
    sentence: expect.stringContaining('below this user'),
  });
  expect(of(items, supporter)).toMatchObject({
    rule: 'sharing_rule',
    ruleName: 'To support',
    may: { read: true, edit: false },
  });
  expect(of(items, server.admin)).toMatchObject({ rule: 'administration' });
  for (const who of [seller, manager, supporter])
    expect((await who.get(`/records/contacts/${id}`)).status).toBe(200);
});

test('who can see a field is told with the profiles that show it', async () => {
  const { items } = (await server.admin.get('/access/who?module=contacts&field=birth_date')).body;
  expect(of(items, seller)).toMatchObject({ right: 'edit', profiles: ['Sales'] });
  expect(items.every((one: Seer) => !one.profiles.includes('Accounting'))).toBe(true);
  const module = (await server.admin.get('/access/who?module=contacts')).body.items;
  expect(module.length).toBe(items.length + 1);
  expect((await server.admin.get('/access/who?module=contacts&field=nothing')).status).toBe(404);
});

test('who can see a person counts the records about them', async () => {
  const { id } = (await seller.post('/records/contacts', { last_name: 'Åkesson' })).body;
  await server.admin.post('/records/tickets', { title: 'One', contact: id });
  await server.admin.post('/records/tickets', { title: 'Two', contact: id });
  const { items } = (await server.admin.get(`/subjects/${id}/who`)).body;
  expect(of(items, seller)?.records).toEqual({ contacts: 1, tickets: 2 });
  const outsider = await server.as('legal');
  const again = (await server.admin.get(`/subjects/${id}/who`)).body.items;
  expect(of(again, outsider)?.records).toEqual({ tickets: 2 });
  expect((await seller.get(`/subjects/${id}/who`)).status).toBe(403);
});

test('what changed of rights is listed from the evidence, default sharing among it', async () => {
  const group = (await server.admin.post('/groups', { name: 'Night shift' })).body;
  await server.admin.patch(`/groups/${group.id}`, {
    members: [{ kind: 'role', id: shippedRoles.support.id }],
  });
  await server.admin.patch('/modules/tickets', { defaultSharing: 'read' });
  await server.admin.patch('/modules/tickets', { icon: 'ticket' });
  const { items, next } = (await server.admin.get('/access/changes?limit=3')).body;
  expect(items.map((one: { about: string; title: string }) => [one.about, one.title])).toEqual([
    ['modules', 'tickets'],
    ['groups', 'Night shift'],
    ['groups', 'Night shift'],
  ]);
  expect(items[0].changes.defaultSharing).toEqual({ from: null, to: 'read' });
  expect(next).not.toBeNull();
  const one = (await server.admin.get(`/access/changes?about=groups&record=${group.id}`)).body.items;
  expect(one[0].changes.members).toEqual({ from: [], to: ['role: Support'] });
  expect(one[0].actor.id).toBe(server.admin.userId);
});
