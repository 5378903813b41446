import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type RunningServer,
  type TestAnswer,
  type TestClient,
  testServer,
} from '../../../tools/testing/server.ts';
import { houseContext } from '../house-context.ts';
import { admitPortal } from '../portal-credential.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

async function token(owner: TestClient, scopes: readonly string[], expiresAt?: string): Promise<TestAnswer> {
  return owner.post('/tokens', { name: 'Import', scopes, ...(expiresAt ? { expiresAt } : {}) });
}

test('a token is shown once, and then only recognised by its first characters', async () => {
  const created = await token(server.admin, ['me:read']);
  expect(created.status).toBe(201);
  expect(created.body.token).toMatch(/^att_[\w-]{43}$/);
  const client = server.withToken(created.body.token);
  expect((await client.get('/me')).body.scopes).toEqual(['me:read']);
  const list = await server.admin.get('/tokens');
  expect(list.body.items[0].hint).toBe(`${created.body.token.slice(0, 8)}…`);
  expect(JSON.stringify(list.body)).not.toContain(created.body.token);
});

test('a token does what its scopes say and nothing else', async () => {
  const created = await token(server.admin, ['users:read', 'groups:*']);
  const client = server.withToken(created.body.token);
  expect((await client.get('/users')).status).toBe(200);
  expect((await client.post('/groups', { name: 'Northern team' })).status).toBe(201);
  const refused = await client.get('/roles');
  expect(refused.status).toBe(403);
  expect(refused.body.detail).toContain('roles:read');
});

test('a token never exceeds its owner’s rights, and loses what its owner loses', async () => {
  const seller = await server.as('sales');
  const client = server.withToken((await token(seller, ['*'])).body.token);
  expect((await client.get('/me')).status).toBe(200);
  expect((await client.get('/roles')).status).toBe(403);
  await server.admin.patch(`/users/${seller.userId}`, { active: false });
  expect((await client.get('/me')).status).toBe(401);
});

test('a token makes no stronger token', async () => {
  const client = server.withToken((await token(server.admin, ['tokens:write', 'me:read'])).body.token);
  expect((await token(client, ['users:write'])).status).toBe(403);
  expect((await token(client, ['*'])).status).toBe(403);
  expect((await token(client, ['tokens:*'])).status).toBe(403);
  expect((await token(client, ['me:read'])).status).toBe(201);
});

test('an expired token is refused as expired, a revoked one as unknown', async () => {
  await using other = await testServer();
  const short = await token(other.admin, ['me:read'], '2026-03-05T10:05:00Z');
  const long = await token(other.admin, ['me:read'], '2030-01-01T00:00:00Z');
  const revoked = await token(other.admin, ['me:read']);
  expect((await other.admin.delete(`/tokens/${revoked.body.id}`)).status).toBe(204);
  other.clock.set('2026-03-05T10:06:00Z');
  const expired = await other.withToken(short.body.token).get('/me');
  expect(expired.status).toBe(401);
  expect(expired.body.code).toBe('token_expired');
  expect(expired.headers['www-authenticate']).toContain('error="invalid_token"');
  expect((await other.withToken(long.body.token).get('/me')).status).toBe(200);
  expect((await other.withToken(revoked.body.token).get('/me')).body.code).toBe('not_signed_in');
});

test('a seller cannot revoke another person’s token', async () => {
  const created = await token(server.admin, ['me:read']);
  const seller = await server.as('sales');
  expect((await seller.delete(`/tokens/${created.body.id}`)).status).toBe(404);
  expect((await server.withToken(created.body.token).get('/me')).status).toBe(200);
});

test('a misspelt scope is answered with the right one, an end in the past with an example', async () => {
  const misspelt = await token(server.admin, ['user:read']);
  expect(misspelt.status).toBe(422);
  expect(misspelt.body.findings[0].message).toContain('"users:read"');
  const past = await token(server.admin, ['me:read'], '2020-01-01T00:00:00Z');
  expect(past.body.findings[0].field).toBe('expiresAt');
});

test('what is not a bearer token is refused, also beside a good cookie', async () => {
  for (const authorization of [
    'Basic YWRtaW46YWRtaW4=',
    'Bearer',
    'Bearer att_no such',
    `Bearer att_${'A'.repeat(43)}`,
  ]) {
    const answer = await server.admin.get('/me', { headers: { authorization } });
    expect(answer.status).toBe(401);
  }
});

test('making and revoking a token leaves evidence without the token in it', async () => {
  const created = await token(server.admin, ['me:read']);
  await server.admin.delete(`/tokens/${created.body.id}`);
  const events = await server.database.owner.query<{ action: string; leaf: string; payload: string | null }>(
    `SELECT e.action, e.leaf, p.payload FROM evidence.events e LEFT JOIN evidence.payloads p ON p.event = e.id
     WHERE e.record = $1 ORDER BY e.id`,
    [created.body.id],
  );
  expect(events.map((event) => event.action)).toEqual(['token.created', 'token.revoked']);
  expect(JSON.stringify(events)).not.toContain(created.body.token);
});

test('the portal’s token reaches nothing by itself, and only a person’s own data in that person’s name', async () => {
  const made = await token(server.admin, ['portal']);
  expect(made.status).toBe(201);
  const alone = server.withToken(made.body.token);
  for (const path of ['/me', '/users', '/tokens', '/groups'])
    expect((await alone.get(path)).status).toBe(403);
  const person = server.withToken(made.body.token, '01a20bc7-5197-7226-82e9-27430354cf82');
  for (const path of ['/me', '/users', '/tokens', '/groups'])
    expect((await person.get(path)).status).toBe(403);
  expect((await person.post('/tokens', { name: 'x', scopes: ['*'] })).status).toBe(403);
  expect((await server.withToken(made.body.token, 'not-an-id').get('/me')).status).toBe(400);
  const seller = await server.as('sales');
  expect((await token(seller, ['portal'])).status).toBe(403);
  expect((await token(server.admin, ['portal', 'me:read'])).status).toBe(422);
});

test('no other token may act on behalf of a person', async () => {
  const made = await token(server.admin, ['*']);
  const answer = await server.withToken(made.body.token, '01a20bc7-5197-7226-82e9-27430354cf82').get('/me');
  expect(answer.status).toBe(403);
});

test('the key of an earlier start lets no portal in after the next', async () => {
  const [first, second] = ['f'.repeat(64), 'e'.repeat(64)];
  await admitPortal(houseContext(server.engine), first);
  expect((await server.withToken(first).get('/me')).status).toBe(403);
  await admitPortal(houseContext(server.engine), second);
  expect((await server.withToken(first).get('/me')).status).toBe(401);
  expect((await server.withToken(second).get('/me')).status).toBe(403);
});
