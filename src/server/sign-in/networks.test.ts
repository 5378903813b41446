import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  ADMIN_PASSWORD,
  type RunningServer,
  type TestAnswer,
  testServer,
} from '../../../tools/testing/server.ts';
import { shippedRoles } from '../../engine/access/shipped.ts';
import { houseContext } from '../house-context.ts';
import { admitPortal } from '../portal-credential.ts';

const OFFICE = '192.0.2.7';
const ELSEWHERE = '198.51.100.3';
let server: RunningServer;

beforeAll(async () => {
  server = await testServer({ trustedProxies: ['127.0.0.1'] });
});
afterAll(() => server.close());

const from = (ip: string, headers: Readonly<Record<string, string>> = server.admin.headers) => ({
  headers: { ...headers, 'x-forwarded-for': ip },
});

function rule(role: string, networks: readonly string[], ip = OFFICE): Promise<TestAnswer> {
  const body = { secondFactor: false, networks, idleMinutes: null, sessionHours: null };
  return server.visitor.put(`/settings/sign-in/roles/${role}`, body, from(ip));
}

test('a role with networks works from there only: signing in, session, token, download', async () => {
  const seller = await server.as('sales');
  const made = await seller.post('/tokens', { name: 'x', scopes: ['*'] });
  const token = { authorization: `Bearer ${made.body.token}` };
  const created = await server.admin.post('/users', {
    username: 'rosa',
    role: 'sales',
    password: 'seven green boats in fog',
  });
  const file = await server.admin.post('/exports', {
    module: 'contacts',
    format: 'csv',
    filter: { field: 'last_name', op: 'eq', value: 'x' },
  });
  expect((await rule(shippedRoles.sales.id, ['192.0.2.0/24', '2001:db8::/32'])).status).toBe(200);
  const paths = ['/me', '/records/contacts', `/exports/${file.body.id}/content`, '/openapi.json'];
  for (const path of paths) {
    for (const headers of [seller.headers, token]) {
      const refused = await server.visitor.get(path, from(ELSEWHERE, headers));
      expect([path, refused.status]).toEqual([path, 403]);
      expect(refused.body.code).toBe('address_refused');
    }
  }
  for (const ip of [OFFICE, '2001:db8:5::1', '::ffff:192.0.2.9'])
    expect((await server.visitor.get('/me', from(ip, seller.headers))).status).toBe(200);
  expect((await server.visitor.get('/me', from(OFFICE, token))).status).toBe(200);

  const body = { username: 'rosa', password: 'seven green boats in fog' };
  const refused = await server.visitor.post('/sessions', body, from(ELSEWHERE, {}));
  expect(refused.body.code).toBe('address_refused');
  const wrong = await server.visitor.post('/sessions', { ...body, password: 'no' }, from(ELSEWHERE, {}));
  expect(wrong.body.code).toBe('sign_in_failed');
  expect((await server.visitor.post('/sessions', body, from(OFFICE, {}))).status).toBe(201);
  const history = await server.admin.get(`/users/${created.body.id}/sign-ins`);
  expect(history.body.items.map((one: { reason: string | null }) => one.reason)).toContain('network');
  expect((await server.visitor.get('/me', from(ELSEWHERE))).status).toBe(200);
  await rule(shippedRoles.sales.id, []);
  expect((await server.visitor.get('/me', from(ELSEWHERE, seller.headers))).status).toBe(200);
});

test('an address that the caller only claims is not believed', async () => {
  await using bare = await testServer();
  const seller = await bare.as('sales');
  const admin = bare.admin.headers;
  const body = { secondFactor: false, networks: ['192.0.2.0/24'], idleMinutes: null, sessionHours: null };
  const set = await bare.visitor.put(`/settings/sign-in/roles/${shippedRoles.sales.id}`, body, {
    headers: admin,
  });
  expect(set.status).toBe(200);
  const claims = { ...seller.headers, 'x-forwarded-for': OFFICE, 'x-real-ip': OFFICE, 'client-ip': OFFICE };
  expect((await bare.visitor.get('/me', { headers: claims })).body.code).toBe('address_refused');
});

test('the company’s list holds for roles without one of their own, and not for the portal, which has its own', async () => {
  const key = 'k'.repeat(64);
  await admitPortal(houseContext(server.engine), key);
  const portal = { authorization: `Bearer ${key}` };
  const seller = await server.as('sales');
  const change = (networks: string[]) =>
    server.visitor.patch('/settings/sign-in', { networks }, from(OFFICE));
  expect((await change(['192.0.2.0/24'])).status).toBe(200);
  expect((await server.visitor.get('/me', from(ELSEWHERE, seller.headers))).body.code).toBe(
    'address_refused',
  );
  expect((await server.visitor.get('/me', from(ELSEWHERE, portal))).body.code).toBe('forbidden');
  expect((await rule(shippedRoles.portal_service.id, ['203.0.113.0/24'])).status).toBe(200);
  expect((await server.visitor.get('/me', from(ELSEWHERE, portal))).body.code).toBe('address_refused');
  expect((await server.visitor.get('/me', from('203.0.113.5', portal))).body.code).toBe('forbidden');
  expect((await change([])).status).toBe(200);
});

test('nobody shuts themselves out by a list, neither the role’s nor the company’s', async () => {
  const own = await rule(shippedRoles.administrator.id, ['10.0.0.0/8']);
  expect(own.status).toBe(422);
  expect(own.body.findings[0]).toMatchObject({ code: 'locks_out', field: 'networks' });
  expect(own.body.detail).toContain(OFFICE);
  const company = await server.visitor.patch('/settings/sign-in', { networks: ['10.0.0.0/8'] }, from(OFFICE));
  expect(company.body.findings[0].code).toBe('locks_out');
  expect((await server.visitor.get('/settings/sign-in', from(OFFICE))).body.networks).toEqual([]);
  expect((await rule(shippedRoles.administrator.id, ['192.0.2.0/24'])).status).toBe(200);
  const narrower = await rule(shippedRoles.administrator.id, ['192.0.2.128/25']);
  expect(narrower.body.findings[0].code).toBe('locks_out');
  expect((await rule(shippedRoles.administrator.id, [])).status).toBe(200);
});

test('what is no network is said by its place, and what is one is kept in one form', async () => {
  const wrong = await rule(shippedRoles.sales.id, ['10.0.0.0/8', 'the office', '10.0.0.0/64']);
  expect(wrong.body.findings.map((one: { field: string }) => one.field)).toEqual([
    'networks.1',
    'networks.2',
  ]);
  const right = await rule(shippedRoles.sales.id, ['10.1.2.3/8', '2001:DB8::1']);
  const sales = right.body.roles.find((one: { id: string }) => one.id === shippedRoles.sales.id);
  expect(sales.networks).toEqual(['10.0.0.0/8', '2001:db8::1/128']);
  await rule(shippedRoles.sales.id, []);
});

test('a change of the rules is evidence with what was before, and an old version is not overwritten', async () => {
  const before = await server.visitor.get('/settings/sign-in', from(OFFICE));
  const stale = { ...from(OFFICE).headers, 'if-match': '"0"' };
  expect((await server.visitor.patch('/settings/sign-in', { graceDays: 3 }, { headers: stale })).status).toBe(
    412,
  );
  const fresh = { ...from(OFFICE).headers, 'if-match': String(before.headers.etag) };
  const changed = await server.visitor.patch('/settings/sign-in', { graceDays: 3 }, { headers: fresh });
  expect(changed.body.graceDays).toBe(3);
  const [event] = await server.database.query<{ payload: string }>(
    `SELECT p.payload FROM evidence.events e JOIN evidence.payloads p ON p.event = e.id
     WHERE e.action = 'setting.changed' ORDER BY e.id DESC LIMIT 1`,
  );
  expect(JSON.parse(event?.payload ?? '{}')).toMatchObject({ signIn: { graceDays: { from: 7, to: 3 } } });
});

test('only an administrator sees or changes the rules', async () => {
  const officer = await server.as('data_protection_officer');
  expect((await officer.get('/settings/sign-in')).status).toBe(403);
  expect((await officer.patch('/settings/sign-in', { graceDays: 0 })).status).toBe(403);
  expect((await server.signIn('admin', ADMIN_PASSWORD)).userId).toBe(server.admin.userId);
});
