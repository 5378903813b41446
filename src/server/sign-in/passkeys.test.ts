import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Authenticator } from '../../../tools/testing/authenticator.ts';
import {
  type RunningServer,
  type TestAnswer,
  type TestClient,
  testServer,
} from '../../../tools/testing/server.ts';

const ORIGIN = 'http://localhost:4000';
const PASSWORD = 'seven green boats in fog';
let server: RunningServer;
let number = 0;

beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  server.clock.set('2026-03-05T10:00:00Z');
  await server.database.query('DELETE FROM attesta.sign_in_attempts');
});

async function person(): Promise<{ username: string; id: string; client: TestClient }> {
  number += 1;
  const username = `person${number}`;
  const created = await server.admin.post('/users', { username, role: 'sales', password: PASSWORD });
  return { username, id: created.body.id, client: await server.signIn(username, PASSWORD) };
}

async function enrol(client: TestClient, device = new Authenticator(ORIGIN)): Promise<Authenticator> {
  const offer = await client.post('/me/factors/offers', { kind: 'passkey' });
  const { ticket, options } = offer.body.passkey;
  const added = await client.post('/me/factors', {
    name: 'Laptop',
    passkey: { ticket, response: device.create(options) },
  });
  expect(added.status, JSON.stringify(added.body)).toBe(201);
  return device;
}

async function question(who: TestClient = server.visitor) {
  return (await who.post('/sessions/passkey-questions')).body;
}

function signIn(passkey: object, more: object = {}): Promise<TestAnswer> {
  return server.visitor.post('/sessions', { passkey, ...more });
}

test('a passkey signs in by itself, without a name, and counts as two factors', async () => {
  const { client, id } = await person();
  const device = await enrol(client);
  const { ticket, options } = await question();
  expect(options).toMatchObject({ rpId: 'localhost', userVerification: 'required' });
  const answer = await signIn({ ticket, response: device.get(options) });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
  const me = await server.visitor.get('/me', { headers: { cookie } });
  expect(me.body.user.id).toBe(id);
  const sessions = await server.visitor.get('/sessions', { headers: { cookie } });
  expect(sessions.body.items.find((one: { current: boolean }) => one.current).proofs).toEqual(['passkey']);
});

test('an answer opens once, and only to the question it was given', async () => {
  const { client } = await person();
  const device = await enrol(client);
  const first = await question();
  const passkey = { ticket: first.ticket, response: device.get(first.options) };
  expect((await signIn(passkey)).status).toBe(201);
  expect((await signIn(passkey)).status).toBe(401);
  const second = await question();
  expect((await signIn({ ticket: second.ticket, response: passkey.response })).status).toBe(401);
  expect((await signIn({ ticket: 'A'.repeat(90), response: passkey.response })).status).toBe(401);
  const third = await question();
  server.clock.set('2026-03-05T10:15:00Z');
  expect((await signIn({ ticket: third.ticket, response: device.get(third.options) })).status).toBe(401);
});

test('another site, a device that checked nobody, a copied device and a stranger’s are refused alike', async () => {
  const { client } = await person();
  const device = await enrol(client);
  const stranger = new Authenticator(ORIGIN);
  stranger.create({ challenge: 'x', rp: { id: 'localhost' } });
  const lies = [
    (options: { challenge: string }) => device.get(options, { origin: 'https://evil.example' }),
    (options: { challenge: string }) => device.get(options, { verified: false }),
    (options: { challenge: string }) => device.get({ ...options, rpId: 'evil.example' }),
    (options: { challenge: string }) => device.get(options, { counter: 1 }),
    (options: { challenge: string }) => stranger.get(options),
    () => ({ id: 7 }),
    () => ({}),
  ];
  for (const lie of lies) {
    const { ticket, options } = await question();
    const answer = await signIn({ ticket, response: lie(options) });
    expect(answer.status).toBe(401);
    expect(answer.body.code).toBe('sign_in_failed');
  }
});

test('beside a password a passkey is the second factor, and somebody else’s does not do', async () => {
  const { client, username } = await person();
  const device = await enrol(client);
  const asked = await server.visitor.post('/sessions', { username, password: PASSWORD });
  expect(asked.body).toMatchObject({ code: 'second_factor_required', accepted: ['code', 'passkey'] });
  const { ticket, options } = asked.body.passkey;
  expect(options.allowCredentials).toHaveLength(1);
  const other = await person();
  const theirs = await enrol(other.client);
  const wrong = await signIn({ ticket, response: theirs.get(options) }, { username, password: PASSWORD });
  expect(wrong.status).toBe(401);
  const again = await server.visitor.post('/sessions', { username, password: PASSWORD });
  const right = again.body.passkey;
  const passkey = { ticket: right.ticket, response: device.get(right.options, { verified: false }) };
  expect((await signIn(passkey, { username, password: PASSWORD })).status).toBe(201);
});

test('the question beside a password is no sign-in by itself', async () => {
  const { client, username } = await person();
  const device = await enrol(client);
  const asked = await server.visitor.post('/sessions', { username, password: PASSWORD });
  const { ticket, options } = asked.body.passkey;
  expect((await signIn({ ticket, response: device.get(options) })).status).toBe(401);
});

test('the same passkey is not added twice, nor one that answers another question', async () => {
  const { client } = await person();
  const device = await enrol(client);
  const offer = async () => (await client.post('/me/factors/offers', { kind: 'passkey' })).body.passkey;
  const one = await offer();
  expect(one.options.excludeCredentials).toHaveLength(1);
  const add = (passkey: object) => client.post('/me/factors', { name: 'Again', passkey });
  const twice = await add({ ticket: one.ticket, response: device.create(one.options) });
  expect(twice.body.findings[0]).toMatchObject({ field: 'passkey' });
  const two = await offer();
  const made = new Authenticator(ORIGIN).create(two.options, { challenge: one.options.challenge });
  expect((await add({ ticket: two.ticket, response: made })).status).toBe(422);
  const three = await offer();
  const elsewhere = new Authenticator(ORIGIN).create(three.options, { origin: 'https://evil.example' });
  expect((await add({ ticket: three.ticket, response: elsewhere })).status).toBe(422);
});

test('a deactivated user’s passkey opens nothing, a removed one neither', async () => {
  const { client, id } = await person();
  const device = await enrol(client);
  await server.admin.patch(`/users/${id}`, { active: false });
  const one = await question();
  expect((await signIn({ ticket: one.ticket, response: device.get(one.options) })).status).toBe(401);
  await server.admin.patch(`/users/${id}`, { active: true });
  const two = await question();
  expect((await signIn({ ticket: two.ticket, response: device.get(two.options) })).status).toBe(201);
  await server.admin.delete(`/users/${id}/factors`);
  const three = await question();
  expect((await signIn({ ticket: three.ticket, response: device.get(three.options) })).status).toBe(401);
});

test('an installation that is reached by a number has no passkeys, and says so', async () => {
  await using numbered = await testServer({ publicUrl: 'https://192.0.2.7' });
  expect((await numbered.visitor.get('/sign-in')).body.passkeys).toBe(false);
  const refused = await numbered.visitor.post('/sessions/passkey-questions');
  expect(refused.status).toBe(409);
  expect(refused.body.detail).toContain('PUBLIC_URL');
});
