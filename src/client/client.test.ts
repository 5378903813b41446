import { afterAll, beforeAll, expect, test } from 'vitest';
import { ADMIN_PASSWORD, type RunningServer, testServer } from '../../tools/testing/server.ts';
import { ApiProblem, type Client, createClient, Unreachable } from './client.ts';

let server: RunningServer;
let client: Client;
beforeAll(async () => {
  server = await testServer();
  const made = await server.admin.post('/tokens', { name: 'Client', scopes: ['*'] });
  client = createClient({ baseUrl: server.origin, token: made.body.token });
});
afterAll(() => server.close());

test('a client knows who it is', async () => {
  const me = await client.me();
  expect(me.user.username).toBe('admin');
  expect(me.modules.contacts?.actions).toContain('read');
});

test('a refusal is thrown with its code and what it says about each field', async () => {
  const attempt = client.create(['users'], { username: 'x', name: '' });
  await expect(attempt).rejects.toBeInstanceOf(ApiProblem);
  const problem = await attempt.catch((error: unknown) => error);
  if (!(problem instanceof ApiProblem)) throw new Error('Not a problem.');
  expect(problem).toMatchObject({ status: 422, code: 'validation_failed' });
  expect(problem.about('name')?.code).toBe('too_short');
  expect(problem.about('role')?.code).toBe('required');
});

test('a token is made, listed and revoked', async () => {
  const made = await client.tokens.create({ name: 'Short', scopes: ['me:read'] });
  expect((await client.tokens.list()).items.map((token) => token.id)).toContain(made.id);
  await client.tokens.revoke(made.id);
  const revoked = createClient({ baseUrl: server.origin, token: made.token });
  await expect(revoked.me()).rejects.toMatchObject({ status: 401, code: 'not_signed_in' });
});

test('signing in with a wrong password, too often, says when to try again', async () => {
  const visitor = createClient({ baseUrl: server.origin });
  const session = await visitor.sessions.start({ username: 'admin', password: ADMIN_PASSWORD });
  expect(session.endsAt).toBe(
    server.clock.now().add({ hours: 12 }).toString().slice(0, 16) + session.endsAt.slice(16),
  );
  let problem: unknown;
  for (let guess = 0; guess < 8; guess += 1) {
    problem = await visitor.sessions
      .start({ username: 'admin', password: 'wrong' })
      .catch((error: unknown) => error);
  }
  expect(problem).toMatchObject({ status: 429, code: 'too_many_requests' });
  expect(problem instanceof ApiProblem && problem.retryAfter).toBeGreaterThan(0);
});

test('a service that is not there is said to be unreachable', async () => {
  const lost = createClient({ baseUrl: 'http://127.0.0.1:9' });
  await expect(lost.me()).rejects.toBeInstanceOf(Unreachable);
});

test('ids and words cannot change the address that is called', async () => {
  const asked: string[] = [];
  const spy = createClient({
    baseUrl: 'http://office',
    fetch: async (input) => {
      asked.push(String(input));
      return new Response('{"items":[],"next":null}', { headers: { 'content-type': 'application/json' } });
    },
  });
  await spy.records('contacts').read('../users?x=1');
  await spy.records('contacts').list({ filter: { field: 'last_name', op: 'eq', value: 'Ñ&=' }, limit: 2 });
  expect(asked[0]).toBe('http://office/api/v1/records/contacts/..%2Fusers%3Fx%3D1');
  const query = new URL(asked[1] ?? '').searchParams;
  expect(JSON.parse(query.get('filter') ?? '')).toEqual({ field: 'last_name', op: 'eq', value: 'Ñ&=' });
  expect(query.get('limit')).toBe('2');
});
