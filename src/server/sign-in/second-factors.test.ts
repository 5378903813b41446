import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { enrolApp, nextStep } from '../../../tools/testing/second-factor.ts';
import {
  type RunningServer,
  type TestAnswer,
  type TestClient,
  testServer,
} from '../../../tools/testing/server.ts';
import { shippedRoles } from '../../engine/access/shipped.ts';

const START = '2026-03-05T10:00:00Z';
const PASSWORD = 'seven green boats in fog';
let server: RunningServer;
let number = 0;

beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  server.clock.set(START);
  await server.database.query('DELETE FROM attesta.sign_in_attempts');
});

interface Person {
  readonly username: string;
  readonly id: string;
  readonly client: TestClient;
}

async function person(role = 'sales'): Promise<Person> {
  number += 1;
  const username = `person${number}`;
  const created = await server.admin.post('/users', {
    username,
    role,
    password: PASSWORD,
    email: `${username}@example.com`,
  });
  expect(created.status, JSON.stringify(created.body)).toBe(201);
  return { username, id: created.body.id, client: await server.signIn(username, PASSWORD) };
}

function signIn(username: string, more: object = {}): Promise<TestAnswer> {
  return server.visitor.post('/sessions', { username, password: PASSWORD, ...more });
}

async function actions(record: string): Promise<string[]> {
  const rows = await server.database.query<{ action: string }>(
    'SELECT action FROM evidence.events WHERE record = $1 ORDER BY id',
    [record],
  );
  return rows.map(({ action }) => action);
}

test('whoever has an authenticator app is asked for its code, and only the right one opens', async () => {
  const { username, client, id } = await person();
  const app = await enrolApp(server, client);
  nextStep(server);
  const asked = await signIn(username);
  expect(asked.status).toBe(401);
  expect(asked.body).toMatchObject({ code: 'second_factor_required', accepted: ['code'] });
  const wrong = await signIn(username, { code: '000000' });
  expect(wrong.status).toBe(401);
  expect(wrong.body).toMatchObject({ code: 'sign_in_failed', findings: [{ field: 'code' }] });
  expect((await signIn(username, { code: app.code() })).status).toBe(201);
  expect(await actions(id)).toEqual(
    expect.arrayContaining(['factor.added', 'recovery_codes.made', 'session.failed', 'session.started']),
  );
});

test('a code opens once, also when two ask at the same moment', async () => {
  const { username, client } = await person();
  const app = await enrolApp(server, client);
  expect((await signIn(username, { code: app.code() })).status).toBe(401);
  nextStep(server);
  const both = await Promise.all([
    signIn(username, { code: app.code() }),
    signIn(username, { code: app.code() }),
  ]);
  expect(both.map((answer) => answer.status).sort()).toEqual([201, 401]);
});

test('codes are guessed no faster than passwords, and asking for one uses up no attempt', async () => {
  const { username, client } = await person();
  const app = await enrolApp(server, client);
  nextStep(server);
  for (let times = 0; times < 10; times += 1) expect((await signIn(username)).status).toBe(401);
  const statuses: number[] = [];
  for (let guess = 0; guess < 8; guess += 1)
    statuses.push((await signIn(username, { code: String(100_000 + guess) })).status);
  expect(statuses.slice(0, 5)).toEqual([401, 401, 401, 401, 401]);
  expect(statuses).toContain(429);
  server.clock.set('2026-03-05T10:20:00Z');
  expect((await signIn(username, { code: app.code() })).status).toBe(201);
});

test('the secret of an app is sealed in the database, and recovery codes are hashes', async () => {
  const { client, id } = await person();
  const offer = await client.post('/me/factors/offers', { kind: 'totp' });
  const app = await enrolApp(server, client);
  const rows = await server.database.owner.query<{ text: string }>(
    `SELECT f::text || coalesce((SELECT string_agg(c::text, ' ') FROM attesta.recovery_codes c), '') AS text
     FROM attesta.second_factors f WHERE f.user_id = $1`,
    [id],
  );
  expect(rows).toHaveLength(1);
  expect(rows[0]?.text).not.toContain(app.recoveryCodes[0]?.replaceAll('-', ''));
  expect(rows[0]?.text).not.toContain(offer.body.totp.secret);
  expect(JSON.stringify((await client.get('/me/factors')).body)).not.toMatch(/sealed|secret/);
});

test('a recovery code opens once, and its user hears of it', async () => {
  const { username, client, id } = await person();
  const app = await enrolApp(server, client);
  expect(app.recoveryCodes).toHaveLength(10);
  const [code = ''] = app.recoveryCodes;
  expect((await signIn(username, { code: code.toLowerCase().replaceAll('-', ' ') })).status).toBe(201);
  expect((await signIn(username, { code })).status).toBe(401);
  expect((await client.get('/me/factors')).body.recoveryCodesLeft).toBe(9);
  const mails = await server.admin.get('/mails?limit=50');
  const mine = mails.body.items.filter((mail: { to: string }) => mail.to === `${username}@example.com`);
  expect(mine.map((mail: { subject: string }) => mail.subject)).toContain('A recovery code was used');
  const again = await client.post('/me/recovery-codes');
  expect(again.body.recoveryCodes).toHaveLength(10);
  expect((await signIn(username, { code: app.recoveryCodes[1] })).status).toBe(401);
  expect((await signIn(username, { code: again.body.recoveryCodes[1] })).status).toBe(201);
  expect(await actions(id)).toContain('recovery_codes.made');
});

test('a second factor is added with a code that fits, by its user in a session', async () => {
  const { client } = await person();
  const other = await person();
  const offer = await client.post('/me/factors/offers', { kind: 'totp' });
  const { ticket } = offer.body.totp;
  const wrong = await client.post('/me/factors', { name: 'Phone', totp: { ticket, code: '123456' } });
  expect(wrong.body.findings[0]).toMatchObject({ field: 'totp.code', code: 'wrong_code' });
  const stolen = await other.client.post('/me/factors', { name: 'Phone', totp: { ticket, code: '123456' } });
  expect(stolen.body.findings[0]).toMatchObject({ field: 'totp.ticket' });
  const forged = await client.post('/me/factors', {
    name: 'Phone',
    totp: { ticket: 'A'.repeat(80), code: '123456' },
  });
  expect(forged.body.findings[0]).toMatchObject({ field: 'totp.ticket' });
  const made = await server.admin.post('/tokens', { name: 'x', scopes: ['*'] });
  const byToken = await server.withToken(made.body.token).post('/me/factors/offers', { kind: 'totp' });
  expect(byToken.status).toBe(403);
  server.clock.set('2026-03-05T10:09:59Z');
  expect((await client.get('/me/factors')).body.items).toEqual([]);
});

test('a role that needs a second factor gives days of grace, and then nothing else before it', async () => {
  const { username, client } = await person('support');
  const role = shippedRoles.support.id;
  const rule = { secondFactor: true, networks: [], idleMinutes: null, sessionHours: null };
  const set = await server.admin.put(`/settings/sign-in/roles/${role}`, rule);
  expect(set.status, JSON.stringify(set.body)).toBe(200);
  expect(set.body.roles.find((one: { id: string }) => one.id === role)).toMatchObject({
    secondFactor: true,
    users: 1,
    withoutFactor: 1,
  });
  expect((await client.get('/me')).body.session.secondFactorDue).toMatch(/^2026-03-12T10:0/);
  expect((await signIn(username)).body.unfinished).toBeNull();

  server.clock.set('2026-03-12T10:30:00Z');
  expect((await signIn(username)).body.unfinished).toBe('enrol_second_factor');
  const late = await server.signIn(username, PASSWORD);
  const refused = await late.get('/records/contacts');
  expect(refused.body).toMatchObject({ code: 'sign_in_unfinished', step: 'enrol_second_factor' });
  const app = await enrolApp(server, late);
  expect((await late.get('/records/contacts')).status).toBe(200);
  expect((await late.delete(`/me/factors/${app.id}`)).status).toBe(409);
  nextStep(server);
  expect((await signIn(username, { code: app.code() })).body.unfinished).toBeNull();

  const admin = await server.signIn('admin', 'copper lantern walks at dawn');
  await admin.put(`/settings/sign-in/roles/${role}`, { ...rule, secondFactor: false });
  expect((await late.delete(`/me/factors/${app.id}`)).status).toBe(204);
});

test('an administrator resets the factors of somebody who lost them: sessions end, and the user hears of it', async () => {
  const { username, client, id } = await person();
  await enrolApp(server, client);
  expect((await server.admin.get(`/users/${id}`)).body.hasSecondFactor).toBe(true);
  expect((await server.admin.get(`/users/${id}/factors`)).body.items).toHaveLength(1);
  const seller = await person();
  expect((await seller.client.delete(`/users/${id}/factors`)).status).toBe(403);
  expect((await server.admin.delete(`/users/${id}/factors`)).status).toBe(204);
  expect((await client.get('/me')).status).toBe(401);
  expect((await signIn(username)).status).toBe(201);
  expect(await actions(id)).toContain('factor.removed');
});
