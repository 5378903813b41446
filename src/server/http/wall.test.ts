import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  ADMIN_PASSWORD,
  type RunningServer,
  type TestAnswer,
  testServer,
} from '../../../tools/testing/server.ts';

const WALL = { username: 'gate', password: 'long enough for a wall' };
let server: RunningServer;

beforeAll(async () => {
  server = await testServer({ trustedProxies: ['127.0.0.1'] });
});
afterAll(() => server.close());

const basic = (username: string, password: string): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
const right = basic(WALL.username, WALL.password);

function get(path: string, headers: Record<string, string> = {}): Promise<TestAnswer> {
  return server.visitor.get(path, { headers });
}

test('the wall is not switched on without a user name and a password', async () => {
  const refused = await server.admin.patch('/settings/sign-in', { wall: { on: true } });
  expect(refused.body.findings[0]).toMatchObject({ field: 'wall.password' });
  const short = await server.admin.patch('/settings/sign-in', { wall: { ...WALL, password: 'short' } });
  expect(short.status).toBe(422);
});

test('behind the wall nothing is answered but health and calls with a token', async () => {
  const made = await server.admin.post('/tokens', { name: 'x', scopes: ['me:read'] });
  const token = { authorization: `Bearer ${made.body.token}` };
  const on = await server.admin.patch('/settings/sign-in', { wall: { on: true, ...WALL } });
  expect(on.body.wall).toEqual({ on: true, username: 'gate', hasPassword: true });
  expect(JSON.stringify(on.body)).not.toMatch(/argon2|long enough/);

  for (const path of ['/me', '/openapi.json', '/sign-in', '/sign-in/single-sign-on/callback', '/nothing']) {
    const refused = await get(path);
    expect([path, refused.status, refused.body.code]).toEqual([path, 401, 'wall']);
    expect(refused.headers['www-authenticate']).toBe('Basic realm="Attesta", charset="UTF-8"');
  }
  for (const url of ['/', '/sign-in', '/assets/app.js']) {
    const answer = await server.app.inject({ method: 'GET', url });
    expect([url, answer.statusCode]).toEqual([url, 401]);
    const forged = await server.app.inject({ method: 'GET', url, headers: { authorization: 'Bearer x' } });
    expect([url, forged.statusCode]).toEqual([url, 401]);
  }
  expect((await get('/health/live')).status).toBe(200);
  expect((await get('/health/ready')).status).toBe(200);
  expect((await get('/me', token)).status).toBe(200);
  expect((await get('/me', { authorization: 'Bearer att_forged' })).body.code).toBe('not_signed_in');
  const signIn = { username: 'admin', password: ADMIN_PASSWORD };
  const forged = { headers: { authorization: 'Bearer att_forged' } };
  expect((await server.visitor.post('/sessions', signIn, forged)).status).toBe(401);
});

test('who opens the wall signs in and works as always', async () => {
  expect((await get('/sign-in', { authorization: right })).status).toBe(200);
  expect((await get('/me', { authorization: right })).body.code).toBe('not_signed_in');
  const answer = await server.visitor.post(
    '/sessions',
    { username: 'admin', password: ADMIN_PASSWORD },
    { headers: { authorization: right } },
  );
  expect(answer.status).toBe(201);
  const me = await server.admin.get('/me', { headers: { authorization: right } });
  expect(me.body.user.username).toBe('admin');
});

test('the wall’s password is guessed as slowly as any other, and what was right before opens on', async () => {
  const from = { 'x-forwarded-for': '192.0.2.77' };
  const statuses: number[] = [];
  for (let guess = 0; guess < 8; guess += 1) {
    const authorization = basic('gate', `guess ${guess}`);
    statuses.push((await get('/sign-in', { ...from, authorization })).status);
  }
  expect(statuses).toContain(401);
  expect(statuses).toContain(429);
  for (const wrong of [basic('other', WALL.password), basic('gate', ''), 'Basic ###', 'Basic'])
    expect((await get('/sign-in', { authorization: wrong })).status).not.toBe(200);
  expect((await get('/sign-in', { authorization: right })).status).toBe(200);
});

test('a browser that still sends the wall’s password after it is gone is served', async () => {
  const off = await server.admin.patch(
    '/settings/sign-in',
    { wall: { on: false } },
    { headers: { authorization: right } },
  );
  expect(off.status).toBe(200);
  expect((await get('/sign-in')).status).toBe(200);
  expect((await server.admin.get('/me', { headers: { authorization: right } })).status).toBe(200);
});
