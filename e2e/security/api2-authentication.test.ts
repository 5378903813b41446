/** OWASP API2:2023, broken authentication: nothing is answered to nobody, whatever they hold up. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Operation } from '../../src/engine/operation.ts';
import { ADMIN_PASSWORD, type RunningServer, testServer } from '../../tools/testing/server.ts';
import { done } from '../../tools/testing/victim.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server?.close());

const SOMETHING = '00000000-0000-7000-8000-00000000abcd';
const address = ({ path }: Operation) => path.replace(':module', 'contacts').replace(/:\w+/g, SOMETHING);
const named = ({ method, path }: Operation) => `${method} ${path}`;

async function statuses(headers: Record<string, string>, which: (operation: Operation) => boolean) {
  const seen = new Map<string, string>();
  for (const operation of server.operations.filter(which)) {
    const url = `/api/v1${address(operation)}`;
    const answer = await server.app.inject({ method: operation.method, url, headers });
    seen.set(named(operation), `${answer.statusCode} ${answer.json().code}`);
  }
  return seen;
}

const others = (seen: ReadonlyMap<string, string>, expected: string) =>
  [...seen].filter(([, status]) => status !== expected);

describe('API2: broken authentication', () => {
  it('every call that is not public asks who it is, and the public ones are these', async () => {
    const seen = await statuses({}, ({ access }) => access.kind !== 'public');
    expect(seen.size).toBeGreaterThan(150);
    expect(others(seen, '401 not_signed_in')).toEqual([]);
    expect(
      server.operations
        .filter(({ access }) => access.kind === 'public')
        .map(named)
        .sort(),
    ).toEqual([
      'GET /sign-in',
      'GET /sign-in/single-sign-on',
      'GET /sign-in/single-sign-on/callback',
      'POST /password-resets',
      'POST /password-resets/uses',
      'POST /sessions',
      'POST /sessions/passkey-questions',
    ]);
  });

  it('a token that is made up, unsigned, of another scheme, expired or revoked opens nothing', async () => {
    const unsigned = `${btoa('{"alg":"none"}')}.${btoa('{"sub":"admin"}')}.`;
    const made = await done(server.admin.post('/tokens', { name: 'gone', scopes: ['*'] }));
    await done(server.admin.delete(`/tokens/${made.id}`));
    for (const authorization of [
      'Bearer att_made-up',
      `Bearer ${unsigned}`,
      `Bearer ${made.token}`,
      'Bearer',
      'Bearer null',
      `Token ${made.token}`,
      `Basic ${btoa(`admin:${ADMIN_PASSWORD}`)}`,
    ]) {
      const answer = await server.visitor.get('/me', { headers: { authorization } });
      expect([authorization, answer.status]).toEqual([authorization, 401]);
    }
    const short = await done(
      server.admin.post('/tokens', { name: 'short', scopes: ['*'], expiresAt: '2026-03-05T11:00:00Z' }),
    );
    const later = server.withToken(short.token);
    expect((await later.get('/me')).status).toBe(200);
    const now = server.clock.now().toString();
    server.clock.set('2026-03-05T11:00:01Z');
    expect((await later.get('/me')).body.code).toBe('token_expired');
    server.clock.set(now);
  });

  it('a credential counts in its header only: not in the address, and no cookie of another name', async () => {
    const { token } = await done(server.admin.post('/tokens', { name: 'header', scopes: ['*'] }));
    const secret = String(server.admin.headers.cookie).split('=')[1];
    for (const path of [`/me?access_token=${token}`, `/me?token=${token}`, `/me?session=${secret}`])
      expect((await server.visitor.get(path)).status).toBe(401);
    for (const cookie of [`session=${secret}`, `attesta_device=${secret}`, `attesta_session=${token}`])
      expect((await server.visitor.get('/me', { headers: { cookie } })).status).toBe(401);
  });

  it('every call by cookie that changes something is refused from another origin', async () => {
    const headers = { ...server.admin.headers, origin: 'https://evil.example' };
    const changing = ({ method, access }: Operation) => method !== 'GET' && access.kind !== 'public';
    expect(others(await statuses(headers, changing), '403 wrong_origin')).toEqual([]);
    const without = { cookie: String(server.admin.headers.cookie), 'sec-fetch-site': 'cross-site' };
    expect(others(await statuses(without, changing), '403 wrong_origin')).toEqual([]);
  });

  it('a session that somebody brings along is not taken over: each sign-in makes its own', async () => {
    const cookie = `attesta_session=${'A'.repeat(43)}`;
    const body = { username: 'admin', password: ADMIN_PASSWORD };
    const answer = await server.visitor.post('/sessions', body, { headers: { cookie } });
    expect(answer.status).toBe(201);
    expect(String(answer.headers['set-cookie'])).not.toContain('AAAAAAAA');
    expect((await server.visitor.get('/me', { headers: { cookie } })).status).toBe(401);
  });

  it('whoever is let go is out at once, with session and token', async () => {
    const sales = await server.as('sales');
    const { token } = await done(sales.post('/tokens', { name: 'mine', scopes: ['*'] }));
    await done(server.admin.patch(`/users/${sales.userId}`, { active: false }));
    expect((await sales.get('/me')).status).toBe(401);
    expect((await server.withToken(token).get('/me')).status).toBe(401);
  });

  it('nobody keeps more than a hundred sessions or two hundred tokens', async () => {
    const username = 'many-sessions';
    const password = 'seven green boats in fog';
    const id = await server.hire({ username, name: 'Many', role: 'sales', password, locale: 'en' });
    const first = await server.signIn(username, password);
    await server.database.query(
      `INSERT INTO attesta.sessions (id, secret_hash, user_id, created_at, last_seen_at, ends_at)
       SELECT gen_random_uuid(), sha256(n::text::bytea), $1, $2, $2::timestamptz + interval '1 second', $2::timestamptz + interval '1 hour'
       FROM generate_series(1, 150) n`,
      [id, server.clock.now()],
    );
    const last = await server.signIn(username, password);
    expect((await done(last.get('/sessions'))).items).toHaveLength(100);
    expect((await first.get('/me')).status).toBe(401);
    await server.database.query(
      `INSERT INTO attesta.tokens (id, name, hint, secret_hash, user_id, scopes, created_at, expires_at)
       SELECT gen_random_uuid(), 'n', 'n', sha256(('t' || n)::bytea), $1, '{me:read}', $2, $2::timestamptz + interval '1 day'
       FROM generate_series(1, 200) n`,
      [id, server.clock.now()],
    );
    expect((await last.post('/tokens', { name: 'one more', scopes: ['me:read'] })).status).toBe(409);
  });
});
