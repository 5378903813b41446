import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  ADMIN_PASSWORD,
  type RunningServer,
  type TestAnswer,
  testServer,
} from '../../../tools/testing/server.ts';
import { countAttempt } from '../../engine/access/throttle.ts';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';
const HOME = '203.0.113.7';
let server: RunningServer;

beforeAll(async () => {
  server = await testServer({ trustedProxies: ['127.0.0.1'] });
});
afterAll(() => server.close());
beforeEach(async () => {
  server.clock.set('2026-03-05T10:00:00Z');
  await server.database.query('DELETE FROM attesta.sign_in_attempts');
  await server.database.query('DELETE FROM attesta.known_devices');
});

interface From {
  readonly ip?: string;
  readonly cookie?: string;
  readonly remember?: boolean;
}

function attempt(password: string, from: From = {}, username = 'admin'): Promise<TestAnswer> {
  const { ip = HOME, cookie, remember } = from;
  return server.visitor.post(
    '/sessions',
    { username, password, ...(remember && { rememberDevice: true }) },
    { headers: { 'x-forwarded-for': ip, 'user-agent': FIREFOX, ...(cookie && { cookie }) } },
  );
}

async function knownBrowser(ip = HOME): Promise<string> {
  const answer = await attempt(ADMIN_PASSWORD, { ip, remember: true });
  const cookies = answer.headers['set-cookie'];
  const device = (Array.isArray(cookies) ? cookies : []).find((one) => one.startsWith('attesta_device='));
  expect(device).toMatch(/^attesta_device=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=15552000$/);
  return device?.split(';')[0] ?? '';
}

test('a browser is told again only where it asks to be, and its cookie opens nothing', async () => {
  const plain = await attempt(ADMIN_PASSWORD);
  expect(plain.headers['set-cookie']).toMatch(/^attesta_session=/);
  const cookie = await knownBrowser();
  expect((await server.visitor.get('/me', { headers: { cookie } })).status).toBe(401);
  const [row] = await server.database.owner.query<{ text: string }>(
    "SELECT string_agg(encode(key_hash, 'hex'), ' ') AS text FROM attesta.known_devices",
  );
  expect(row?.text).not.toContain(HOME);
});

test('whoever guesses in the same network does not keep the user’s own browser out', async () => {
  const cookie = await knownBrowser();
  for (let guess = 0; guess < 30; guess += 1) await attempt(`guess ${guess}`);
  expect((await attempt(ADMIN_PASSWORD)).status).toBe(429);
  expect((await attempt(ADMIN_PASSWORD, { cookie })).status).toBe(201);
});

test('guessing from the whole world stops at a hundred, and the user gets in from a known browser or network', async () => {
  const cookie = await knownBrowser('198.51.100.9');
  for (let guess = 0; guess < 99; guess += 1)
    await countAttempt(server.database, { username: 'admin', ip: `192.0.${guess}.1` }, server.clock.now());
  const statuses: number[] = [];
  for (let guess = 100; guess < 105; guess += 1)
    statuses.push((await attempt('guess', { ip: `192.0.${guess}.1` })).status);
  expect(statuses).toEqual([401, 401, 429, 429, 429]);
  expect((await attempt(ADMIN_PASSWORD, { ip: '192.0.200.1' })).status).toBe(429);
  expect((await attempt(ADMIN_PASSWORD, { ip: '192.0.200.1', cookie })).status).toBe(201);
  expect((await attempt(ADMIN_PASSWORD, { ip: '198.51.100.77' })).status).toBe(201);
  server.clock.set('2026-03-06T11:00:00Z');
  expect((await attempt(ADMIN_PASSWORD, { ip: '192.0.200.1' })).status).toBe(201);
});

test('a known browser guesses no faster than others, and knows nobody else', async () => {
  const cookie = await knownBrowser();
  const statuses: number[] = [];
  for (let guess = 0; guess < 8; guess += 1)
    statuses.push((await attempt(`guess ${guess}`, { cookie })).status);
  expect(statuses).toContain(429);
  const seller = await server.as('sales');
  const [user] = await server.database.query<{ username: string }>(
    'SELECT username FROM attesta.users WHERE id = $1',
    [seller.userId],
  );
  const other: number[] = [];
  for (let guess = 0; guess < 8; guess += 1)
    other.push((await attempt(`guess ${guess}`, { cookie }, user?.username)).status);
  expect(other).toContain(429);
});

test('another way to write the same name is no new count, from a known browser neither', async () => {
  const cookie = await knownBrowser();
  const names = [
    '\u00e1dmin',
    'adm\u00ecn',
    'ADMI\u0301N',
    'a\u0308\u0301dmin',
    'adm\u0131n',
    '\u00c0dm\u00edn',
    'a\u0302dmin',
    'admi\u0303n',
  ];
  for (const more of [{ cookie }, { ip: '192.0.2.77' }]) {
    const statuses: number[] = [];
    for (const name of names) statuses.push((await attempt('guess', more, name)).status);
    expect(statuses.slice(0, 5)).toEqual([401, 401, 401, 401, 401]);
    expect(statuses).toContain(429);
  }
});

test('a name that nobody has is slowed down the same way as one that somebody has', async () => {
  const of = async (username: string): Promise<number[]> => {
    const statuses: number[] = [];
    for (let guess = 0; guess < 7; guess += 1)
      statuses.push((await attempt('guess', { ip: '192.0.2.55' }, username)).status);
    await server.database.query('DELETE FROM attesta.sign_in_attempts');
    return statuses;
  };
  expect(await of('nobody-here')).toEqual(await of('admin'));
});
