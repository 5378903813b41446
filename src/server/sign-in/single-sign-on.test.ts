import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type TestProvider, testProvider } from '../../../tools/testing/identity-provider.ts';
import { enrolApp, nextStep } from '../../../tools/testing/second-factor.ts';
import {
  ADMIN_PASSWORD,
  type RunningServer,
  type TestAnswer,
  type TestClient,
  testServer,
} from '../../../tools/testing/server.ts';
import { shippedRoles } from '../../engine/access/shipped.ts';

const HOME = 'http://localhost:4000';
const CALLBACK = `${HOME}/api/v1/sign-in/single-sign-on/callback`;
let server: RunningServer;
let provider: TestProvider;
let admin: TestClient;
let number = 0;

beforeAll(async () => {
  server = await testServer();
  provider = await testProvider({ signIn: CALLBACK, signOut: `${HOME}/sign-in` });
});
afterAll(async () => {
  await provider.close();
  await server.close();
});
beforeEach(async () => {
  server.clock.set('2026-03-05T10:00:00Z');
  admin = await server.signIn('admin', ADMIN_PASSWORD);
  await configure({});
});

async function configure(change: object): Promise<TestAnswer> {
  const { issuer, clientId, clientSecret } = provider;
  const singleSignOn = {
    on: true,
    name: 'Example login',
    issuer,
    clientId,
    clientSecret,
    scope: 'openid profile email groups',
    userClaim: 'preferred_username',
    userMatch: 'username',
    newUsers: 'refused',
    roleClaim: '',
    roles: [],
    defaultRole: null,
    asksSecondFactor: false,
    ...change,
  };
  const answer = await admin.patch('/settings/sign-in', { singleSignOn });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer;
}

async function person(role = 'sales', more: object = {}): Promise<{ username: string; id: string }> {
  number += 1;
  const username = `person${number}`;
  const created = await admin.post('/users', { username, role, ...more });
  expect(created.status, JSON.stringify(created.body)).toBe(201);
  return { username, id: created.body.id };
}

/** Somebody whom the provider knows; at the browser from now on. */
function there(claims: Record<string, unknown>): string {
  number += 1;
  const subject = `there-${number}`;
  provider.people.set(subject, claims);
  provider.signsIn(subject);
  return subject;
}

const cookieOf = (answer: TestAnswer, name: string): string => {
  const set = answer.headers['set-cookie'];
  const found = (Array.isArray(set) ? set : [String(set)]).find((one) => one.startsWith(`${name}=`));
  return found?.split(';')[0] ?? '';
};

/** Away and back, as a browser goes; answers what the callback answered. */
async function arrive(query = '', headers: Record<string, string> = {}): Promise<TestAnswer> {
  const away = await server.visitor.get(`/sign-in/single-sign-on${query}`, { headers });
  expect(away.status).toBe(303);
  const back = new URL(await provider.walk(String(away.headers.location)));
  expect(back.href).toContain(CALLBACK);
  const cookie = [headers.cookie, cookieOf(away, 'attesta_ticket')].filter(Boolean).join('; ');
  return server.visitor.get(`${back.pathname}${back.search}`, {
    headers: { cookie, 'sec-fetch-site': 'cross-site' },
  });
}

async function signedIn(answer: TestAnswer): Promise<TestClient> {
  const cookie = cookieOf(answer, 'attesta_session');
  expect([answer.status, answer.headers.location]).toEqual([303, '/']);
  const headers = { cookie, origin: HOME };
  return {
    userId: '',
    headers,
    get: (path) => server.visitor.get(path, { headers }),
    post: (path, body) => server.visitor.post(path, body, { headers }),
    patch: (path, body) => server.visitor.patch(path, body, { headers }),
    put: (path, body) => server.visitor.put(path, body, { headers }),
    delete: (path) => server.visitor.delete(path, { headers }),
  };
}

test('a user whom the provider knows by name signs in, and from then on by the provider’s own id', async () => {
  const { username, id } = await person();
  const subject = there({ preferred_username: username.toUpperCase(), name: 'Somebody' });
  const client = await signedIn(await arrive());
  expect((await client.get('/me')).body.user.id).toBe(id);
  expect((await client.get('/sessions')).body.items[0].proofs).toEqual(['single_sign_on']);
  provider.people.set(subject, { preferred_username: 'renamed-there' });
  expect((await (await signedIn(await arrive())).get('/me')).body.user.id).toBe(id);
  const events = await server.database.query<{ action: string }>(
    'SELECT action FROM evidence.events WHERE record = $1 ORDER BY id',
    [id],
  );
  expect(events.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['identity.linked', 'session.started']),
  );
});

test('one goes on where one wanted to go, and never to another site', async () => {
  const { username } = await person();
  there({ preferred_username: username });
  expect((await arrive('?to=%2Frecords%2Fcontacts')).headers.location).toBe('/records/contacts');
  for (const to of [
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    'javascript:alert(1)',
  ])
    expect((await arrive(`?to=${encodeURIComponent(to)}`)).headers.location).toBe('/');
});

test('who is unknown here is refused, or added where the company wants that, with the role that the claims give', async () => {
  there({ preferred_username: 'nuria@example.com', name: 'Núria Puig', locale: 'es-ES' });
  expect((await arrive()).headers.location).toBe('/sign-in?trouble=unknown_user');
  await configure({
    newUsers: 'added',
    roleClaim: 'realm_access.roles',
    roles: [
      { value: 'crm-support', role: shippedRoles.support.id },
      { value: 'crm-sales', role: shippedRoles.sales.id },
    ],
  });
  expect((await arrive()).headers.location).toBe('/sign-in?trouble=no_role');
  const subject = there({
    preferred_username: 'nuria@example.com',
    name: 'Núria Puig',
    locale: 'es-ES',
    email: 'nuria@example.com',
    email_verified: true,
    realm_access: { roles: ['other', 'crm-sales'] },
  });
  const client = await signedIn(await arrive());
  expect((await client.get('/me')).body.user).toMatchObject({
    username: 'nuria@example.com',
    name: 'Núria Puig',
    locale: 'es',
    email: 'nuria@example.com',
    role: { name: 'Sales' },
  });
  provider.people.set(subject, {
    preferred_username: 'nuria@example.com',
    realm_access: { roles: ['crm-support', 'crm-sales'] },
  });
  expect((await (await signedIn(await arrive())).get('/me')).body.user.role.name).toBe('Support');
  provider.people.set(subject, { preferred_username: 'nuria@example.com', realm_access: { roles: [] } });
  expect((await arrive()).headers.location).toBe('/sign-in?trouble=no_role');
});

test('an e-mail address counts only where the provider has verified it and one user has it', async () => {
  const { id } = await person('sales', { email: 'shared@example.com' });
  await configure({ userClaim: 'email', userMatch: 'email' });
  there({ email: 'shared@example.com', email_verified: false });
  expect((await arrive()).headers.location).toBe('/sign-in?trouble=unverified_email');
  there({ email: 'shared@example.com', email_verified: true });
  expect((await (await signedIn(await arrive())).get('/me')).body.user.id).toBe(id);
  there({ email: 'shared@example.com', email_verified: true });
  expect((await arrive()).headers.location).toBe('/sign-in?trouble=unknown_user');
  await person('sales', { email: 'two@example.com' });
  await person('sales', { email: 'two@example.com' });
  there({ email: 'two@example.com', email_verified: true });
  expect((await arrive()).headers.location).toBe('/sign-in?trouble=unknown_user');
});

test('an address or a name that only looks like that of a user is somebody else’s', async () => {
  const { username } = await person('sales', { email: 'jose.similar@example.com' });
  await configure({ userClaim: 'email', userMatch: 'email' });
  for (const email of [
    'jos\u00e9.similar@example.com',
    'jose.s\u0130milar@example.com',
    'jose.similar@\u00e9xample.com',
  ]) {
    there({ email, email_verified: true });
    expect((await arrive()).headers.location).toBe('/sign-in?trouble=unknown_user');
  }
  await configure({});
  there({ preferred_username: username.replace('o', '\u00f3') });
  expect((await arrive()).headers.location).toBe('/sign-in?trouble=unknown_user');
});

test('a deactivated user stays out, and who declines is sent back', async () => {
  const { username, id } = await person();
  there({ preferred_username: username });
  await signedIn(await arrive());
  await admin.patch(`/users/${id}`, { active: false });
  expect((await arrive()).headers.location).toBe('/sign-in?trouble=inactive');
  provider.signsIn(null);
  expect((await arrive()).headers.location).toBe('/sign-in?trouble=refused');
});

test('nobody comes back with another’s journey, without one, twice, or too late', async () => {
  const { username } = await person();
  there({ preferred_username: username });
  const one = await server.visitor.get('/sign-in/single-sign-on');
  const other = await server.visitor.get('/sign-in/single-sign-on');
  const back = new URL(await provider.walk(String(one.headers.location)));
  const path = `${back.pathname}${back.search}`;
  const come = (cookie: string, at = path) => server.visitor.get(at, { headers: { cookie } });
  const interrupted = '/sign-in?trouble=interrupted';
  expect((await server.visitor.get(path)).headers.location).toBe(interrupted);
  expect((await come(cookieOf(other, 'attesta_ticket'))).headers.location).toBe(interrupted);
  expect((await come('attesta_ticket=AAAA')).headers.location).toBe(interrupted);
  const mine = cookieOf(one, 'attesta_ticket');
  const forged = path.replace(/code=[^&]+/, 'code=forged');
  expect((await come(mine, forged)).headers.location).toBe('/sign-in?trouble=provider');
  expect((await come(mine)).headers.location).toBe('/');
  expect((await come(mine)).headers.location).toBe('/sign-in?trouble=provider');
  const late = await server.visitor.get('/sign-in/single-sign-on');
  const lateBack = new URL(await provider.walk(String(late.headers.location)));
  server.clock.set('2026-03-05T10:30:00Z');
  const answer = await come(cookieOf(late, 'attesta_ticket'), `${lateBack.pathname}${lateBack.search}`);
  expect(answer.headers.location).toBe(interrupted);
});

test('a role that needs a second factor needs it here too, unless the provider has asked for one', async () => {
  const { username, id } = await person('support');
  await server.database.query("UPDATE attesta.users SET password_hash = 'x' WHERE id = $1", [id]);
  there({ preferred_username: username });
  const first = await signedIn(await arrive());
  const app = await enrolApp(server, first);
  const role = shippedRoles.support.id;
  const rule = { secondFactor: true, networks: [], idleMinutes: null, sessionHours: null };
  await admin.put(`/settings/sign-in/roles/${role}`, rule);
  const client = await signedIn(await arrive());
  expect((await client.get('/records/contacts')).body).toMatchObject({
    code: 'sign_in_unfinished',
    step: 'second_factor',
  });
  expect((await client.post('/me/factors/offers', { kind: 'totp' })).body.code).toBe('sign_in_unfinished');
  nextStep(server);
  expect((await client.post('/sessions/current/step-ups', { code: app.code() })).status).toBe(201);
  expect((await client.get('/records/contacts')).status).toBe(200);
  await configure({ asksSecondFactor: true });
  expect((await (await signedIn(await arrive())).get('/me')).body.session.unfinished).toBeNull();
  await admin.put(`/settings/sign-in/roles/${role}`, { ...rule, secondFactor: false });
});

test('who signed in there proves themselves again there, and nobody else does it for them', async () => {
  const { username } = await person('administrator');
  const subject = there({ preferred_username: username });
  const client = await signedIn(await arrive());
  server.clock.set('2026-03-05T10:15:00Z');
  const refused = await client.post('/groups', { name: 'Night shift' });
  expect(refused.body).toMatchObject({ code: 'step_up_required', accepted: ['single_sign_on'] });
  const cookie = String(client.headers.cookie);
  provider.people.set('somebody-else', { preferred_username: 'somebody-else' });
  provider.signsIn('somebody-else');
  const other = await arrive('?purpose=step_up', { cookie });
  expect(other.headers.location).toBe('/proven?trouble=other_person');
  expect((await client.post('/groups', { name: 'Night shift' })).status).toBe(403);
  provider.signsIn(subject);
  expect((await arrive('?purpose=step_up', { cookie })).headers.location).toBe('/proven');
  expect((await client.post('/groups', { name: 'Night shift' })).status).toBe(201);
});

test('signing out leads to the provider’s sign-out as well', async () => {
  const { username } = await person();
  there({ preferred_username: username });
  const client = await signedIn(await arrive());
  const out = await client.delete('/sessions/current');
  expect(out.status).toBe(200);
  const url = new URL(out.body.signOutUrl);
  expect(url.origin).toBe(provider.issuer);
  expect(url.searchParams.get('client_id')).toBe('attesta');
  expect(url.searchParams.get('post_logout_redirect_uri')).toBe(`${HOME}/sign-in`);
  expect((await client.get('/me')).status).toBe(401);
  expect((await (await server.signIn('admin', ADMIN_PASSWORD)).delete('/sessions/current')).status).toBe(204);
});

test('a local administrator always gets in, unless single sign-on is proven and the only way; then nobody breaks it', async () => {
  const seller = await person('sales', { password: 'seven green boats in fog' });
  const only = (localSignIn: string, client = admin) => client.patch('/settings/sign-in', { localSignIn });
  expect((await only('administrators')).status).toBe(200);
  const signIn = (username: string, password: string) =>
    server.visitor.post('/sessions', { username, password });
  const refused = await signIn(seller.username, 'seven green boats in fog');
  expect(refused.status).toBe(403);
  expect(refused.body.detail).toContain('Example login');
  expect((await signIn('admin', ADMIN_PASSWORD)).status).toBe(201);
  const unproven = await only('nobody');
  expect(unproven.body.findings[0]).toMatchObject({ code: 'not_proven', field: 'localSignIn' });

  const { username } = await person('administrator');
  there({ preferred_username: username });
  const chief = await signedIn(await arrive());
  expect((await only('nobody', chief)).status).toBe(200);
  expect((await signIn('admin', ADMIN_PASSWORD)).status).toBe(403);
  expect((await server.visitor.get('/sign-in')).body).toMatchObject({
    local: 'nobody',
    singleSignOn: { name: 'Example login' },
  });
  const off = await chief.patch('/settings/sign-in', { singleSignOn: { on: false } });
  expect(off.body.findings[0].code).toBe('needs_single_sign_on');
  const other = await chief.patch('/settings/sign-in', { singleSignOn: { clientId: 'another' } });
  expect(other.body.findings[0].code).toBe('only_way_in');
  expect((await only('everyone', chief)).status).toBe(200);
});

test('the client’s secret is sealed and never answered', async () => {
  const answer = await configure({});
  expect(answer.body.singleSignOn).toMatchObject({ hasSecret: true, clientId: 'attesta' });
  expect(JSON.stringify(answer.body)).not.toContain(provider.clientSecret);
  expect(answer.body.callbackUrl).toBe(CALLBACK);
  const [row] = await server.database.owner.query<{ sealed: string }>(
    "SELECT encode(sealed, 'escape') AS sealed FROM attesta.sign_in_secrets",
  );
  expect(row?.sealed).not.toContain(provider.clientSecret);
  const [events] = await server.database.owner.query<{ all: string }>(
    'SELECT string_agg(payload, \' \') AS "all" FROM evidence.payloads',
  );
  expect(events?.all).not.toContain(provider.clientSecret);
});

test('an address that is no provider’s is said when it is tried, and http is for this machine only', async () => {
  const { issuer } = provider;
  const check = (address: string) =>
    admin.post('/settings/sign-in/provider-checks', { issuer: address, clientId: 'attesta' });
  expect((await check(issuer)).body).toEqual({ issuer, signsOut: true });
  const http = createServer((_, response) => response.end('{}'));
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  const other = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  for (const address of [other, 'http://login.example.com', 'nothing', 'ftp://x'])
    expect((await check(address)).body.findings?.[0].field).toBe('issuer');
  http.close();
  const insecure = await admin.patch('/settings/sign-in', {
    singleSignOn: { issuer: 'http://login.example.com' },
  });
  expect(insecure.body.findings[0]).toMatchObject({ field: 'singleSignOn.issuer', code: 'wrong_format' });
});

test('without single sign-on its addresses lead to the sign-in page', async () => {
  await configure({ on: false });
  expect((await server.visitor.get('/sign-in/single-sign-on')).headers.location).toBe('/sign-in?trouble=off');
  expect((await server.visitor.get('/sign-in')).body.singleSignOn).toBeNull();
});
