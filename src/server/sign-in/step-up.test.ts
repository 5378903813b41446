import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Authenticator } from '../../../tools/testing/authenticator.ts';
import { enrolApp, nextStep } from '../../../tools/testing/second-factor.ts';
import {
  ADMIN_PASSWORD,
  type RunningServer,
  type TestClient,
  testServer,
} from '../../../tools/testing/server.ts';

let server: RunningServer;
let admin: TestClient;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  server.clock.set('2026-03-05T10:00:00Z');
  await server.database.query('DELETE FROM attesta.sign_in_attempts');
  admin = await server.signIn('admin', ADMIN_PASSWORD);
});

const later = (): void => server.clock.set('2026-03-05T10:15:00Z');
let groups = 0;
const newGroup = (client: TestClient) => {
  groups += 1;
  return client.post('/groups', { name: `Team ${groups}` });
};

test('who has just signed in is asked for nothing more; ten minutes later a dangerous action asks again', async () => {
  expect((await newGroup(admin)).status).toBe(201);
  later();
  const refused = await newGroup(admin);
  expect(refused.status).toBe(403);
  expect(refused.body).toMatchObject({ code: 'step_up_required', accepted: ['password'] });
  expect((await admin.get('/groups')).status).toBe(200);
  const wrong = await admin.post('/sessions/current/step-ups', { password: 'not this one' });
  expect(wrong.status).toBe(422);
  expect(wrong.body.findings[0]).toMatchObject({ field: 'password', code: 'wrong_password' });
  expect((await newGroup(admin)).status).toBe(403);
  const right = await admin.post('/sessions/current/step-ups', { password: ADMIN_PASSWORD });
  expect(right.status).toBe(201);
  expect(right.body.until).toMatch(/^2026-03-05T10:25:/);
  expect((await newGroup(admin)).status).toBe(201);
});

test('every dangerous action is one, and each says so in the description', async () => {
  const { paths } = (await server.visitor.get('/openapi.json')).body;
  const marked = Object.entries<Record<string, Record<string, string>>>(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, call]) => call['x-step-up'])
      .map(([method, call]) => `${method} ${path.replace('/api/v1', '')} ${call['x-step-up']}`),
  );
  expect(marked).toEqual(
    expect.arrayContaining([
      'post /erasures/{id}/approvals always',
      'post /erasures/{id}/executions always',
      'post /exports sometimes',
      'post /mail-merges/{id}/sendings sometimes',
      'post /tokens always',
      'post /users always',
      'patch /users/{id} always',
      'post /roles always',
      'patch /profiles/{id} always',
      'patch /groups/{id} always',
      'post /sharing-rules always',
      'post /record-rules always',
      'patch /settings/sign-in always',
      'post /me/factors always',
      'delete /users/{id}/factors always',
    ]),
  );
});

test('an export of a whole module asks, one of some records does not', async () => {
  later();
  const whole = await admin.post('/exports', { module: 'contacts', format: 'csv' });
  expect(whole.body.code).toBe('step_up_required');
  const filter = { field: 'last_name', op: 'eq', value: 'Nobody' };
  const some = await admin.post('/exports', { module: 'contacts', format: 'csv', filter });
  expect(some.status).toBe(202);
});

test('a code or a passkey proves as well, and what is accepted is what the user has', async () => {
  const username = 'prover';
  const password = 'seven green boats in fog';
  await server.admin.post('/users', { username, role: 'administrator', password });
  const client = await server.signIn(username, password);
  const app = await enrolApp(server, client);
  const device = new Authenticator('http://localhost:4000');
  const offer = (await client.post('/me/factors/offers', { kind: 'passkey' })).body.passkey;
  const response = device.create(offer.options);
  await client.post('/me/factors', { name: 'Key', passkey: { ticket: offer.ticket, response } });
  later();
  const refused = await newGroup(client);
  expect(refused.body.accepted).toEqual(['password', 'code', 'passkey']);
  expect((await client.post('/sessions/current/step-ups', { code: '000000' })).status).toBe(422);
  expect((await client.post('/sessions/current/step-ups', { code: app.code() })).body.proof).toBe('totp');
  expect((await newGroup(client)).status).toBe(201);
  server.clock.set('2026-03-05T10:40:00Z');
  nextStep(server);
  expect((await newGroup(client)).body.code).toBe('step_up_required');
  const question = (await client.post('/sessions/passkey-questions')).body;
  expect(question.options.allowCredentials).toHaveLength(1);
  const passkey = { ticket: question.ticket, response: device.get(question.options) };
  expect((await client.post('/sessions/current/step-ups', { passkey })).body.proof).toBe('passkey');
  expect((await newGroup(client)).status).toBe(201);
  expect((await client.post('/sessions/current/step-ups', { passkey })).status).toBe(422);
});

test('a token is not asked: it was made with a proof, for its scopes', async () => {
  const made = await admin.post('/tokens', { name: 'x', scopes: ['groups:write'] });
  later();
  const client = server.withToken(made.body.token);
  expect((await newGroup(client)).status).toBe(201);
  expect((await client.post('/sessions/current/step-ups', { password: ADMIN_PASSWORD })).status).toBe(403);
});

test('proofs are guessed no faster than sign-ins, and each leaves evidence', async () => {
  later();
  const statuses: number[] = [];
  for (let guess = 0; guess < 8; guess += 1)
    statuses.push((await admin.post('/sessions/current/step-ups', { password: `g${guess}` })).status);
  expect(statuses).toContain(429);
  const events = await server.database.query<{ action: string }>(
    "SELECT DISTINCT action FROM evidence.events WHERE action LIKE 'session.pro%' ORDER BY 1",
  );
  expect(events.map(({ action }) => action)).toEqual(['session.proof_failed', 'session.proven']);
});

test('one proof at a time, and one that is there', async () => {
  for (const body of [{}, { password: ADMIN_PASSWORD, code: '123456' }]) {
    const answer = await admin.post('/sessions/current/step-ups', body);
    expect(answer.body.code).toBe('validation_failed');
  }
});

test('the company sets for how long a proof holds', async () => {
  expect((await admin.patch('/settings/sign-in', { sessions: { stepUpMinutes: 20 } })).status).toBe(200);
  later();
  expect((await newGroup(admin)).status).toBe(201);
  server.clock.set('2026-03-05T10:21:00Z');
  expect((await newGroup(admin)).status).toBe(403);
});
