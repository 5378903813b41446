import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  ADMIN_PASSWORD,
  type RunningServer,
  type TestAnswer,
  testServer,
} from '../../../tools/testing/server.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await testServer({ trustedProxies: ['127.0.0.1'] });
});
afterAll(() => server.close());
beforeEach(async () => {
  server.clock.set('2026-03-05T10:00:00Z');
  await server.database.query('DELETE FROM attesta.sign_in_attempts');
});

function attempt(username: string, password: string, ip = '192.0.2.1'): Promise<TestAnswer> {
  return server.visitor.post('/sessions', { username, password }, { headers: { 'x-forwarded-for': ip } });
}

async function events(action: string): Promise<{ record: string | null; payload: string }[]> {
  return server.database.owner.query(
    `SELECT e.record, p.payload FROM evidence.events e LEFT JOIN evidence.payloads p ON p.event = e.id
     WHERE e.action = $1 ORDER BY e.id`,
    [action],
  );
}

test('signing in sets a cookie that scripts cannot read, and /me says who it is and what they may do', async () => {
  const answer = await attempt('ADMIN', ADMIN_PASSWORD);
  expect(answer.status).toBe(201);
  expect(answer.headers['set-cookie']).toMatch(
    /^attesta_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/,
  );
  const me = await (await server.signIn('admin', ADMIN_PASSWORD)).get('/me');
  expect(me.body.user).toMatchObject({ username: 'admin', role: { name: 'Administrator' } });
  expect(me.body.modules.contacts.actions).toContain('delete');
  expect(me.body.tools).toContain('administration');
  expect(JSON.stringify(me.body)).not.toContain('argon2');
});

test('the database holds only the hash of a session’s secret', async () => {
  const answer = await attempt('admin', ADMIN_PASSWORD);
  const secret = String(answer.headers['set-cookie']).slice('attesta_session='.length).split(';')[0] ?? '?';
  const rows = await server.database.query<{ text: string }>(
    "SELECT encode(secret_hash, 'escape') AS text FROM attesta.sessions",
  );
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.some((row) => row.text.includes(secret))).toBe(false);
});

test('an unknown user and a wrong password get the same answer, and each attempt leaves an event with its address', async () => {
  const before = await events('session.failed');
  const unknown = await attempt('nobody-here', 'copper lantern walks at noon');
  const wrong = await attempt('admin', 'copper lantern walks at noon');
  expect(unknown.status).toBe(401);
  const { instance: _one, ...first } = unknown.body;
  const { instance: _other, ...second } = wrong.body;
  expect(first).toEqual(second);
  const after = (await events('session.failed')).slice(before.length);
  expect(after.map((event) => event.payload)).toEqual(['{"ip":"192.0.2.1"}', '{"ip":"192.0.2.1"}']);
  expect(after[0]?.record).toBeNull();
  expect(after[1]?.record).toBe(server.admin.userId);
  await attempt('admin', ADMIN_PASSWORD);
  expect((await events('session.started')).at(-1)).toMatchObject({ record: server.admin.userId });
});

test('guessing is slowed down more and more, and nobody else is locked out by it', async () => {
  for (let guess = 0; guess < 6; guess += 1)
    expect((await attempt('admin', `guess ${guess}`)).status).toBe(401);
  const refused = await attempt('admin', ADMIN_PASSWORD);
  expect(refused.status).toBe(429);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1);
  expect((await attempt('admin', ADMIN_PASSWORD, '192.0.2.2')).status).toBe(201);
  expect((await attempt('admin', ADMIN_PASSWORD, '2001:db8::1')).status).toBe(201);

  server.clock.set('2026-03-05T10:00:10Z');
  expect((await attempt('admin', 'guess 7')).status).toBe(401);
  const longer = await attempt('admin', 'guess 8');
  expect(longer.status).toBe(429);
  expect(Number(longer.headers['retry-after'])).toBeGreaterThan(Number(refused.headers['retry-after']));

  server.clock.set('2026-03-05T11:00:00Z');
  expect((await attempt('admin', ADMIN_PASSWORD)).status).toBe(201);
  expect((await attempt('admin', 'guess 9')).status).toBe(401);
});

test('guessing at many accounts from one network is slowed down as a whole', async () => {
  const statuses: number[] = [];
  for (let guess = 0; guess < 28; guess += 1) {
    statuses.push((await attempt(`user-${guess}`, 'whatever it is', `2001:db8:0:1::${guess}`)).status);
  }
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0);
  expect((await attempt('admin', ADMIN_PASSWORD, '2001:db8:0:2::1')).status).toBe(201);
});

test('attempts at the same time count as many', async () => {
  const answers = await Promise.all(
    Array.from({ length: 12 }, () => attempt('admin', 'all at once', '192.0.2.9')),
  );
  expect(answers.filter((answer) => answer.status === 429).length).toBeGreaterThanOrEqual(5);
});

test('a session ends after half an hour without a call, and after twelve hours in any case', async () => {
  const idle = await server.signIn('admin', ADMIN_PASSWORD);
  server.clock.set('2026-03-05T10:29:00Z');
  expect((await idle.get('/me')).status).toBe(200);
  server.clock.set('2026-03-05T10:58:00Z');
  expect((await idle.get('/me')).status).toBe(200);
  server.clock.set('2026-03-05T11:29:00Z');
  expect((await idle.get('/me')).status).toBe(401);

  server.clock.set('2026-03-05T10:00:00Z');
  const busy = await server.signIn('admin', ADMIN_PASSWORD);
  for (let minutes = 20; minutes < 720; minutes += 20) {
    server.clock.set(Temporal.Instant.from('2026-03-05T10:00:00Z').add({ minutes }).toString());
    expect((await busy.get('/me')).status).toBe(200);
  }
  server.clock.set('2026-03-05T22:00:01Z');
  expect((await busy.get('/me')).status).toBe(401);
});

test('signing out ends the session at once and clears the cookie', async () => {
  const client = await server.signIn('admin', ADMIN_PASSWORD);
  const answer = await client.delete('/sessions/current');
  expect(answer.status).toBe(204);
  expect(answer.headers['set-cookie']).toMatch(/Max-Age=0/);
  expect((await client.get('/me')).status).toBe(401);
  expect((await client.delete('/sessions/current')).status).toBe(401);
});

test('a forged cookie is nobody', async () => {
  const headers = { cookie: `attesta_session=${'A'.repeat(43)}` };
  const answer = await server.visitor.get('/me', { headers });
  expect(answer.status).toBe(401);
  expect(answer.body.code).toBe('not_signed_in');
  expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
});

test('a cookie changes things only from the app’s own origin', async () => {
  const client = await server.signIn('admin', ADMIN_PASSWORD);
  const cookie = { cookie: client.headers.cookie ?? '' };
  const tries = [
    [{ ...cookie, origin: 'https://evil.example' }, 403],
    [{ ...cookie, origin: 'null' }, 403],
    [{ ...cookie, origin: 'http://localhost:4000', 'sec-fetch-site': 'cross-site' }, 403],
    [{ ...cookie, 'sec-fetch-site': 'same-site' }, 403],
    [{ ...cookie, origin: 'http://localhost:4000.evil.example' }, 403],
    [cookie, 403],
    [{ ...cookie, 'sec-fetch-site': 'same-origin' }, 200],
    [{ ...cookie, origin: 'http://localhost:4000' }, 200],
    [{ ...cookie, origin: 'http://office.lan:8080', host: 'office.lan:8080' }, 200],
  ] as const;
  for (const [headers, status] of tries) {
    const answer = await server.visitor.patch('/me', { locale: 'es' }, { headers });
    expect([headers, answer.status]).toEqual([headers, status]);
    if (status === 403) expect(answer.body.code).toBe('wrong_origin');
  }
  expect((await server.visitor.get('/me', { headers: cookie })).status).toBe(200);
});

test('another site cannot sign a person in', async () => {
  const body = { username: 'admin', password: ADMIN_PASSWORD };
  const answer = await server.visitor.post('/sessions', body, {
    headers: { origin: 'https://evil.example' },
  });
  expect(answer.body.code).toBe('wrong_origin');
});

test('behind https the cookie is bound to the host, and only its own origin counts', async () => {
  await using secure = await testServer({ publicUrl: 'https://crm.example.com' });
  const answer = await secure.visitor.post('/sessions', { username: 'admin', password: ADMIN_PASSWORD });
  expect(answer.headers['set-cookie']).toMatch(
    /^__Host-attesta_session=.*; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
  );
  expect(answer.headers['strict-transport-security']).toMatch(/max-age=31536000/);
  const client = await secure.signIn('admin', ADMIN_PASSWORD);
  const lan = { ...client.headers, origin: 'http://office.lan', host: 'office.lan' };
  expect((await secure.visitor.patch('/me', { locale: 'es' }, { headers: lan })).status).toBe(403);
});

test('one’s own language is not changed on top of what somebody else changed of the user meanwhile', async () => {
  const mine = await server.as('sales');
  const seen = async () => ({ headers: { 'if-match': String((await mine.get('/me')).headers.etag) } });
  const before = await seen();
  expect((await server.admin.patch(`/users/${mine.userId}`, { name: 'Rosa Fuentes' })).status).toBe(200);
  const stale = await mine.patch('/me', { locale: 'es' }, before);
  expect([stale.status, stale.body.code]).toEqual([412, 'stale_version']);
  expect((await mine.get('/me')).body.user.locale).toBe('en');
  const changed = await mine.patch('/me', { locale: 'es' }, await seen());
  expect([changed.status, changed.body.user.locale]).toEqual([200, 'es']);
  expect(changed.headers.etag).toBe((await mine.get('/me')).headers.etag);
});

test('a deactivated user is out at the next call', async () => {
  const seller = await server.as('sales');
  expect((await seller.get('/me')).status).toBe(200);
  expect((await server.admin.patch(`/users/${seller.userId}`, { active: false })).status).toBe(200);
  expect((await seller.get('/me')).status).toBe(401);
});

test('a new password ends the other sessions, and the old one no longer opens', async () => {
  const created = await server.admin.post('/users', {
    username: 'rosa',
    name: 'Rosa Fuentes',
    role: '00000000-0000-7000-8000-000000000015',
    password: 'seven green boats in fog',
  });
  expect(created.status).toBe(201);
  const [here, there] = [
    await server.signIn('rosa', 'seven green boats in fog'),
    await server.signIn('rosa', 'seven green boats in fog'),
  ];
  const wrong = await here.post('/me/passwords', {
    current: 'not it',
    password: 'eleven brass kettles sing',
  });
  expect(wrong.body.findings[0]).toMatchObject({ field: 'current', code: 'wrong_password' });
  const weak = await here.post('/me/passwords', {
    current: 'seven green boats in fog',
    password: 'rosa rosa rosa rosa',
  });
  expect(weak.body.findings[0]).toMatchObject({ field: 'password' });
  const right = await here.post('/me/passwords', {
    current: 'seven green boats in fog',
    password: 'eleven brass kettles sing',
  });
  expect(right.status).toBe(204);
  expect((await here.get('/me')).status).toBe(200);
  expect((await there.get('/me')).status).toBe(401);
  expect((await attempt('rosa', 'seven green boats in fog')).status).toBe(401);
  expect((await attempt('rosa', 'eleven brass kettles sing')).status).toBe(201);
});

test('nobody signs in as the system or the portal', async () => {
  for (const username of ['system', 'portal']) expect((await attempt(username, '')).status).not.toBe(201);
  expect((await attempt('portal', 'anything at all here')).body.code).toBe('sign_in_failed');
});
