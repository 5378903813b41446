import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  ADMIN_PASSWORD,
  type RunningServer,
  type TestAnswer,
  type TestClient,
  testServer,
} from '../../../tools/testing/server.ts';
import { shippedRoles } from '../../engine/access/shipped.ts';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';
const SAFARI =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1';
const EDGE =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0';
const PASSWORD = 'seven green boats in fog';
let server: RunningServer;
let number = 0;

beforeAll(async () => {
  server = await testServer({ trustedProxies: ['127.0.0.1'] });
});
afterAll(() => server.close());
let admin: TestClient;
beforeEach(async () => {
  server.clock.set('2026-03-05T10:00:00Z');
  admin = await server.signIn('admin', ADMIN_PASSWORD);
});

interface Person {
  readonly username: string;
  readonly id: string;
}

async function person(): Promise<Person> {
  number += 1;
  const username = `person${number}`;
  const created = await admin.post('/users', {
    username,
    name: 'Núria Puig',
    role: 'sales',
    password: PASSWORD,
    email: `${username}@example.com`,
    locale: 'es',
  });
  return { username, id: created.body.id };
}

async function signIn(
  username: string,
  ip: string,
  agent = FIREFOX,
  password = PASSWORD,
): Promise<TestClient> {
  const headers = { 'x-forwarded-for': ip, 'user-agent': agent };
  const answer = await server.visitor.post('/sessions', { username, password }, { headers });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
  const call = (more: object = {}) => ({
    headers: { cookie, origin: 'http://localhost:4000', ...headers, ...more },
  });
  return {
    userId: '',
    headers: call().headers,
    get: (path) => server.visitor.get(path, call()),
    delete: (path) => server.visitor.delete(path, call()),
    post: (path, body) => server.visitor.post(path, body, call()),
    patch: (path, body) => server.visitor.patch(path, body, call()),
    put: (path, body) => server.visitor.put(path, body, call()),
  };
}

async function change(body: object, path = '/settings/sign-in'): Promise<TestAnswer> {
  admin = await server.signIn('admin', ADMIN_PASSWORD);
  const answer = path === '/settings/sign-in' ? await admin.patch(path, body) : await admin.put(path, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer;
}

async function mailsTo(username: string): Promise<{ id: string; subject: string }[]> {
  const mails = await admin.get('/mails?limit=100');
  return mails.body.items.filter((mail: { to: string }) => mail.to === `${username}@example.com`);
}

test('a person sees where they are signed in, and ends one session or all the others', async () => {
  const { username } = await person();
  const desk = await signIn(username, '192.0.2.7');
  const phone = await signIn(username, '2001:db8:7::9', SAFARI);
  const third = await signIn(username, '192.0.2.9', EDGE);
  const { items } = (await desk.get('/sessions')).body;
  expect(items).toHaveLength(3);
  const told = items.map((one: { browser: string; network: string; current: boolean }) => [
    one.browser,
    one.network,
    one.current,
  ]);
  expect(told).toEqual(
    expect.arrayContaining([
      ['Firefox, Linux', '192.0.2.0/24', true],
      ['Safari, iPhone', '2001:db8:7::/48', false],
      ['Edge, Windows', '192.0.2.0/24', false],
    ]),
  );
  const ofPhone = items.find((one: { browser: string }) => one.browser.startsWith('Safari')).id;
  expect((await desk.delete(`/sessions/${ofPhone}`)).status).toBe(204);
  expect((await phone.get('/me')).status).toBe(401);
  expect((await desk.delete('/sessions')).body).toEqual({ ended: 1 });
  expect((await third.get('/me')).status).toBe(401);
  expect((await desk.get('/me')).status).toBe(200);
});

test('nobody ends another person’s session but who manages users', async () => {
  const [one, other] = [await person(), await person()];
  const theirs = await signIn(one.username, '192.0.2.7');
  const id = (await theirs.get('/sessions')).body.items[0].id;
  const stranger = await signIn(other.username, '192.0.2.7');
  expect((await stranger.delete(`/sessions/${id}`)).status).toBe(404);
  expect((await stranger.get(`/users/${one.id}/sessions`)).status).toBe(403);
  expect((await theirs.get('/me')).status).toBe(200);
  expect((await admin.get(`/users/${one.id}/sessions`)).body.items).toHaveLength(1);
  expect((await admin.delete(`/users/${one.id}/sessions`)).body).toEqual({ ended: 1 });
  expect((await theirs.get('/me')).status).toBe(401);
});

test('a person sees their sign-ins and what was tried in their name, with device and place', async () => {
  const { username, id } = await person();
  const desk = await signIn(username, '192.0.2.7');
  const headers = { 'x-forwarded-for': '198.51.100.3', 'user-agent': EDGE };
  await server.visitor.post('/sessions', { username, password: 'a wrong one' }, { headers });
  const { items } = (await desk.get('/me/sign-ins')).body;
  expect(items).toMatchObject([
    { outcome: 'failed', network: '198.51.100.0/24', browser: 'Edge, Windows', with: [] },
    { outcome: 'signed_in', network: '192.0.2.0/24', browser: 'Firefox, Linux', with: ['password'] },
  ]);
  expect(JSON.stringify(items)).not.toContain('198.51.100.3');
  expect((await admin.get(`/users/${id}/sign-ins`)).body.items).toHaveLength(2);
});

test('a sign-in from a new device or network is written to its user, the first and the usual ones are not', async () => {
  const { username } = await person();
  await signIn(username, '192.0.2.7');
  await signIn(username, '192.0.2.99');
  expect(await mailsTo(username)).toEqual([]);
  const there = await signIn(username, '198.51.100.3', SAFARI);
  const [mail, ...more] = await mailsTo(username);
  expect(more).toEqual([]);
  expect(mail?.subject).toBe('Inicio de sesión desde un dispositivo nuevo');
  const { text } = (await admin.get(`/mails/${mail?.id}`)).body;
  expect(text).toContain('Hola, Núria Puig:');
  expect(text).toContain('Safari, iPhone');
  expect(text).toContain('198.51.100.0/24');
  expect(text).toMatch(/jueves, 5 de marzo de 2026.*11:0\d \(Europe\/Madrid\)/);
  expect((await there.get('/me/sign-ins')).body.items[0].newDevice).toBe(true);
  await signIn(username, '198.51.100.4', SAFARI);
  expect(await mailsTo(username)).toHaveLength(1);
});

test('an address that no mail can go to keeps nobody from signing in', async () => {
  const { username, id } = await person();
  await server.database.query("UPDATE attesta.users SET email = 'no @ such' WHERE id = $1", [id]);
  await signIn(username, '192.0.2.7');
  await signIn(username, '198.51.100.3', SAFARI);
});

test('where the company has one session per user, the last one stays', async () => {
  await change({ sessions: { several: 'one' } });
  const { username, id } = await person();
  const first = await signIn(username, '192.0.2.7');
  const second = await signIn(username, '192.0.2.8');
  expect((await first.get('/me')).status).toBe(401);
  expect((await second.get('/me')).status).toBe(200);
  const [event] = await server.database.query<{ payload: string }>(
    `SELECT p.payload FROM evidence.events e JOIN evidence.payloads p ON p.event = e.id
     WHERE e.record = $1 AND e.action = 'session.ended'`,
    [id],
  );
  expect(event?.payload).toContain('signed_in_elsewhere');
  await change({ sessions: { several: 'notify' } });
  await signIn(username, '192.0.2.9');
  expect((await second.get('/me')).body.session.others).toBe(1);
  await change({ sessions: { several: 'allowed' } });
  expect((await second.get('/me')).body.session.others).toBe(0);
});

test('the company sets when sessions end, a role may differ, and both hold for open sessions', async () => {
  const { username } = await person();
  const client = await signIn(username, '192.0.2.7');
  await change({ sessions: { idleMinutes: 10, hours: 2 } });
  server.clock.set('2026-03-05T10:09:00Z');
  expect((await client.get('/me')).status).toBe(200);
  server.clock.set('2026-03-05T10:20:00Z');
  expect((await client.get('/me')).status).toBe(401);

  server.clock.set('2026-03-05T10:00:00Z');
  const role = shippedRoles.sales.id;
  const rule = { secondFactor: false, networks: [], idleMinutes: 60, sessionHours: 1 };
  await change(rule, `/settings/sign-in/roles/${role}`);
  const longer = await signIn(username, '192.0.2.7');
  server.clock.set('2026-03-05T10:50:00Z');
  expect((await longer.get('/me')).status).toBe(200);
  server.clock.set('2026-03-05T11:01:00Z');
  expect((await longer.get('/me')).status).toBe(401);
  expect((await admin.patch('/settings/sign-in', { sessions: { idleMinutes: 4 } })).status).not.toBe(200);
  server.clock.set('2026-03-05T10:00:00Z');
  await change({ ...rule, idleMinutes: null, sessionHours: null }, `/settings/sign-in/roles/${role}`);
  await change({ sessions: { idleMinutes: 30, hours: 12 } });
});
