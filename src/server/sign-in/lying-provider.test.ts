/** A provider that lies: every part of its answer that must be checked is wrong once. */
import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, testServer } from '../../../tools/testing/server.ts';

const pair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const [honest, forged] = [pair(), pair()];
let server: RunningServer;
let http: Server;
let issuer: string;
/** Changes of the token that the provider hands out next. */
let lie: { claims?: Record<string, unknown>; key?: KeyObject; header?: object } = {};
let nonce = '';

beforeAll(async () => {
  server = await testServer();
  http = createServer((request, response) => answer(request.url ?? '', response));
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  issuer = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  await server.admin.post('/users', { username: 'rosa', role: 'sales' });
  const set = await server.admin.patch('/settings/sign-in', {
    singleSignOn: { on: true, issuer, clientId: 'attesta', clientSecret: 'known to both' },
  });
  expect(set.status, JSON.stringify(set.body)).toBe(200);
});
afterAll(async () => {
  http.close();
  await server.close();
});

function answer(path: string, response: ServerResponse): void {
  const said: Record<string, object> = {
    '/.well-known/openid-configuration': {
      issuer,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/keys`,
    },
    '/keys': {
      keys: [{ ...honest.publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }],
    },
    '/token': { access_token: 'x', token_type: 'Bearer', expires_in: 60, id_token: idToken() },
  };
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(said[path] ?? {}));
}

function idToken(): string {
  const now = Math.floor(Temporal.Now.instant().epochMilliseconds / 1000);
  const claims = {
    iss: issuer,
    aud: 'attesta',
    sub: 'rosa-there',
    preferred_username: 'rosa',
    nonce,
    iat: now,
    exp: now + 60,
    ...lie.claims,
  };
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const head = part(lie.header ?? { alg: 'RS256', kid: 'one' });
  const signed = `${head}.${part(claims)}`;
  const signature = createSign('sha256')
    .update(signed)
    .sign(lie.key ?? honest.privateKey);
  return `${signed}.${signature.toString('base64url')}`;
}

async function comeBack(told: typeof lie): Promise<unknown> {
  lie = told;
  const away = await server.visitor.get('/sign-in/single-sign-on');
  const address = new URL(String(away.headers.location));
  nonce = String(address.searchParams.get('nonce'));
  expect(address.searchParams.get('code_challenge_method')).toBe('S256');
  const cookie = String(away.headers['set-cookie']).split(';')[0] ?? '';
  const back = `/sign-in/single-sign-on/callback?code=x&state=${address.searchParams.get('state')}`;
  return (await server.visitor.get(back, { headers: { cookie } })).headers.location;
}

test('what the provider says truly is taken', async () => {
  expect(await comeBack({})).toBe('/');
});

test.each<[string, typeof lie]>([
  ['another’s signature', { key: forged.privateKey }],
  ['no signature', { header: { alg: 'none' } }],
  ['a key that it does not publish', { header: { alg: 'RS256', kid: 'two' } }],
  ['another journey’s nonce', { claims: { nonce: 'another' } }],
  ['no nonce', { claims: { nonce: undefined } }],
  ['another client', { claims: { aud: 'another' } }],
  ['another issuer', { claims: { iss: 'https://evil.example' } }],
  ['an end that has passed', { claims: { exp: 1_700_000_000, iat: 1_699_999_000 } }],
  ['nobody', { claims: { sub: undefined } }],
])('a token with %s opens nothing', async (_, told) => {
  expect(await comeBack(told)).toBe('/sign-in?trouble=provider');
});
