import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, testServer } from '../../../tools/testing/server.ts';
import { shippedRoles } from '../../engine/access/shipped.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

const PASSWORD = 'seven green boats in fog';

async function roleWith(
  name: string,
  tools: readonly string[],
  parent: string | null = null,
): Promise<string> {
  const profile = await server.admin.post('/profiles', { name, modules: { contacts: ['read'] }, tools });
  const role = await server.admin.post('/roles', { name, parent, profiles: [profile.body.id] });
  expect([profile.status, role.status]).toEqual([201, 201]);
  return role.body.id;
}

test('an administrator adds a user, who signs in with the rights of the role', async () => {
  const created = await server.admin.post('/users', {
    username: 'jkowalska',
    name: 'Joanna Kowalska',
    email: 'joanna@example.com',
    role: shippedRoles.support.id,
    password: PASSWORD,
  });
  expect(created.status).toBe(201);
  expect(created.body).toMatchObject({
    name: 'Joanna Kowalska',
    role: { name: 'Support' },
    hasPassword: true,
    version: 1,
  });
  expect(JSON.stringify(created.body)).not.toContain('argon2');
  const client = await server.signIn('JKowalska', PASSWORD);
  expect((await client.get('/me')).body.modules.tickets.actions).toContain('delete');
  expect((await client.get('/roles')).status).toBe(403);
});

test('what is wrong with a user is said by field', async () => {
  const ask = (change: object) =>
    server.admin.post('/users', {
      username: 'newone',
      name: 'New One',
      role: shippedRoles.sales.id,
      ...change,
    });
  expect((await ask({ password: 'short' })).body.findings[0]).toMatchObject({
    field: 'password',
    code: 'too_short',
  });
  expect((await ask({ role: '01a20bc7-5197-7226-82e9-27430354cf82' })).body.findings[0].field).toBe('role');
  expect((await ask({ username: 'has space' })).body.findings[0].field).toBe('username');
  const taken = await ask({ username: 'Admin' });
  expect([taken.status, taken.body.findings[0].field]).toEqual([409, 'username']);
});

test('colleagues are names to each other; who manages users sees the rest', async () => {
  const seller = await server.as('sales');
  const { items } = (await seller.get('/users')).body;
  const other = items.find((user: { id: string }) => user.id === server.admin.userId);
  expect(Object.keys(other).sort()).toEqual(['active', 'id', 'name']);
  const managed = (await server.admin.get(`/users/${seller.userId}`)).body;
  expect(managed.role).toMatchObject({ name: 'Sales' });
});

test('a change made on an older version is refused', async () => {
  const seller = await server.as('sales');
  const seen = await server.admin.get(`/users/${seller.userId}`);
  const headers = { 'if-match': String(seen.headers.etag) };
  const first = await server.admin.patch(`/users/${seller.userId}`, { name: 'First Change' }, { headers });
  expect([first.status, first.headers.etag]).toEqual([200, '"2"']);
  const second = await server.admin.patch(`/users/${seller.userId}`, { name: 'Second Change' }, { headers });
  expect([second.status, second.body.code]).toEqual([412, 'stale_version']);
});

test('the last administrator cannot be deactivated, demoted, or lose the rights by way of role or profile', async () => {
  const { admin } = server;
  const administrator = shippedRoles.administrator.id;
  const tries = [
    await admin.patch(`/users/${admin.userId}`, { active: false }),
    await admin.patch(`/users/${admin.userId}`, { role: shippedRoles.sales.id }),
    await admin.patch(`/roles/${administrator}`, { profiles: [shippedRoles.sales.id] }),
    await admin.patch(`/profiles/${administrator}`, { tools: ['definitions'] }),
  ];
  for (const answer of tries) expect([answer.status, answer.body.code]).toEqual([409, 'conflict']);
  expect((await admin.get('/me')).body.tools).toContain('administration');
});

test('two administrators who remove each other at the same time leave one', async () => {
  await using other = await testServer();
  const made = await other.admin.post('/users', {
    username: 'second',
    name: 'Second Administrator',
    role: shippedRoles.administrator.id,
    password: PASSWORD,
  });
  const second = await other.signIn('second', PASSWORD);
  const answers = await Promise.all([
    other.admin.patch(`/users/${made.body.id}`, { active: false }),
    second.patch(`/users/${other.admin.userId}`, { active: false }),
  ]);
  const statuses = answers.map((answer) => answer.status).sort();
  expect(statuses[0]).toBe(200);
  expect([401, 409]).toContain(statuses[1]);
});

test('nobody hands out more rights than they have, to others or to themselves', async () => {
  const role = await roleWith('User desk', ['users']);
  const desk = await server.as(role);
  const administrator = shippedRoles.administrator.id;
  const mine = await desk.patch(`/users/${desk.userId}`, { role: administrator });
  expect(mine.status).toBe(403);
  const made = await desk.post('/users', {
    username: 'puppet',
    name: 'Puppet',
    role: administrator,
    password: PASSWORD,
  });
  expect(made.status).toBe(403);
  const takeover = await desk.patch(`/users/${server.admin.userId}`, { password: PASSWORD });
  expect(takeover.status).toBe(403);
  const allowed = await desk.post('/users', {
    username: 'clerk',
    name: 'Clerk',
    role: shippedRoles.accounting.id,
  });
  expect(allowed.status).toBe(201);
  expect(
    (await desk.post('/profiles', { name: 'All', modules: { '*': ['read'] }, tools: ['*'] })).status,
  ).toBe(403);
  expect((await desk.patch(`/roles/${role}`, { profiles: [administrator] })).status).toBe(403);
});

test('the tree of roles has no circle', async () => {
  const upper = await roleWith('Upper', []);
  const middle = await roleWith('Middle', [], upper);
  const lower = await roleWith('Lower', [], middle);
  for (const parent of [upper, middle, lower]) {
    const answer = await server.admin.patch(`/roles/${upper}`, { parent });
    expect(answer.body.findings[0]).toMatchObject({ field: 'parent', code: 'circle' });
  }
  expect((await server.admin.patch(`/roles/${lower}`, { parent: upper })).status).toBe(200);
});

test('a field that a profile hides is hidden at the next call', async () => {
  const profile = await server.admin.post('/profiles', { name: 'Readers', modules: { contacts: ['read'] } });
  const role = await server.admin.post('/roles', { name: 'Readers', profiles: [profile.body.id] });
  const reader = await server.as(role.body.id);
  expect((await reader.get('/me')).body.modules.contacts.fields.email).toBe('edit');
  const change = { fields: { contacts: { email: 'hidden' } } };
  expect((await server.admin.patch(`/profiles/${profile.body.id}`, change)).status).toBe(200);
  expect((await reader.get('/me')).body.modules.contacts.fields.email).toBe('hidden');
});

test('a profile for a module or a field that is not there is refused with the one that was meant', async () => {
  const answer = await server.admin.post('/profiles', {
    name: 'Typo',
    modules: { contcats: ['read'] },
    fields: { contacts: { emial: 'hidden' } },
  });
  expect(answer.body.findings.map((finding: { message: string }) => finding.message)).toEqual([
    'There is no such module. Did you mean "contacts"?',
    'There is no such field. Did you mean "email"?',
  ]);
  const wrong = await server.admin.post('/profiles', {
    name: 'Typo',
    modules: { contacts: ['raed'] },
    tools: ['all'],
  });
  expect(wrong.body.findings.map((finding: { field: string }) => finding.field)).toEqual([
    'modules.contacts.0',
    'tools.0',
  ]);
});

test('groups take users, roles and groups, and never themselves', async () => {
  const seller = await server.as('sales');
  const inner = await server.admin.post('/groups', {
    name: 'Inner',
    members: [{ kind: 'user', id: seller.userId }],
  });
  const outer = await server.admin.post('/groups', {
    name: 'Outer',
    members: [
      { kind: 'group', id: inner.body.id },
      { kind: 'role_and_subordinates', id: shippedRoles.manager.id },
    ],
  });
  expect(outer.body.members).toHaveLength(2);
  const circle = await server.admin.patch(`/groups/${inner.body.id}`, {
    members: [{ kind: 'group', id: outer.body.id }],
  });
  expect(circle.body.findings[0]).toMatchObject({ code: 'circle' });
  const missing = await server.admin.patch(`/groups/${inner.body.id}`, {
    members: [{ kind: 'role', id: inner.body.id }],
  });
  expect(missing.body.findings[0]).toMatchObject({ field: 'members.0.id', code: 'not_found' });
});

test('every change of people and rights leaves evidence of what it was', async () => {
  const seller = await server.as('sales');
  await server.admin.patch(`/users/${seller.userId}`, { name: 'Renamed Person', password: PASSWORD });
  await server.admin.patch(`/users/${seller.userId}`, { active: false });
  const events = await server.database.owner.query<{ action: string; leaf: string; payload: string }>(
    `SELECT e.action, e.leaf, p.payload FROM evidence.events e LEFT JOIN evidence.payloads p ON p.event = e.id
     WHERE e.record = $1 ORDER BY e.id`,
    [seller.userId],
  );
  expect(events.map((event) => event.action)).toEqual([
    'user.changed',
    'password.changed',
    'user.deactivated',
  ]);
  expect(JSON.parse(events[0]?.payload ?? '').changes.name.to).toBe('Renamed Person');
  expect(JSON.stringify(events)).not.toContain(PASSWORD);
  expect(events[0]?.leaf).not.toContain('Renamed');
});

test('a role, a profile or a group is removed when nothing names it any more', async () => {
  const profile = (await server.admin.post('/profiles', { name: 'Passing' })).body;
  const role = (await server.admin.post('/roles', { name: 'Passing', profiles: [profile.id] })).body;
  const group = (
    await server.admin.post('/groups', { name: 'Passing', members: [{ kind: 'role', id: role.id }] })
  ).body;
  const contact = (
    await server.admin.post('/records/contacts', {
      last_name: 'Held',
      owner: { module: 'groups', id: group.id },
    })
  ).body;
  const statusOf = async (path: string) => (await server.admin.delete(path)).status;
  const paths = [`/groups/${group.id}`, `/roles/${role.id}`, `/profiles/${profile.id}`];
  for (const path of paths) expect([path, await statusOf(path)]).toEqual([path, 409]);
  await server.admin.delete(`/records/contacts/${contact.id}`);
  for (const path of paths) expect([path, await statusOf(path)]).toEqual([path, 204]);
  for (const path of paths) expect((await server.admin.get(path)).status).toBe(404);
  expect(await statusOf(`/roles/${shippedRoles.sales.id}`)).toBe(409);
  const [last] = (await server.admin.get(`/access/changes?about=profiles&record=${profile.id}`)).body.items;
  expect(last).toMatchObject({ removed: true, title: 'Passing' });
});
