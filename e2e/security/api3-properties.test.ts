/** OWASP API3:2023, broken object property level authorization: what is written besides one's own, and told besides what is asked. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shippedRoles } from '../../src/engine/access/shipped.ts';
import { type RunningServer, type TestClient, testServer } from '../../tools/testing/server.ts';
import { done } from '../../tools/testing/victim.ts';

let server: RunningServer;
let sales: TestClient;
let accounting: TestClient;

beforeAll(async () => {
  server = await testServer();
  sales = await server.as('sales');
  accounting = await server.as('accounting');
});
afterAll(() => server?.close());

const SYSTEM = {
  id: '00000000-0000-7000-8000-00000000abcd',
  number: 'CON-999999',
  state: 'blocked',
  version: 99,
  created_at: '2001-01-01T00:00:00Z',
  created_by: '00000000-0000-7000-8000-000000000001',
  updated_at: '2001-01-01T00:00:00Z',
  updated_by: '00000000-0000-7000-8000-000000000001',
  title: 'forged',
  subject: '00000000-0000-7000-8000-000000000001',
  search: 'forged',
  constructor: 'forged',
} as const;

describe('API3: mass assignment', () => {
  it('what the system writes cannot be sent along, one by one, when a record is made or changed', async () => {
    const { id, ...made } = await done(sales.post('/records/contacts', { last_name: 'Mine' }));
    for (const [key, value] of Object.entries(SYSTEM)) {
      const created = await sales.post('/records/contacts', { last_name: 'Other', [key]: value });
      expect([key, created.status]).toEqual([key, 422]);
      const changed = await sales.patch(`/records/contacts/${id}`, { [key]: value });
      expect([key, changed.status]).toEqual([key, 422]);
      const batch = await sales.post('/records/contacts/batch', {
        create: [{ last_name: 'Other', [key]: value }],
      });
      expect([key, batch.status]).toEqual([key, 422]);
    }
    const after = await done(sales.get(`/records/contacts/${id}`));
    expect(after).toEqual({ id, ...made });
  });

  it('one’s own user has a language to change and nothing else; a role, a name, an address are refused', async () => {
    for (const body of [
      { locale: 'es', role: shippedRoles.administrator.id },
      { locale: 'es', username: 'admin' },
      { locale: 'es', email: 'me@evil.example' },
      { locale: 'es', active: true },
      { locale: 'es', password: 'one two three four lions' },
    ])
      expect((await sales.patch('/me', body)).status).toBe(422);
    const { user } = await done(sales.get('/me'));
    expect(user).toMatchObject({ locale: 'en', role: { name: 'Sales' } });
  });

  it('a token takes no owner, no secret and no more than its maker has', async () => {
    for (const more of [
      { user: server.admin.userId },
      { userId: server.admin.userId },
      { secret: 'known' },
      { id: SYSTEM.id },
    ])
      expect((await sales.post('/tokens', { name: 'x', scopes: ['records:read'], ...more })).status).toBe(
        422,
      );
    const narrow = server.withToken(
      (await done(sales.post('/tokens', { name: 'narrow', scopes: ['records:read', 'tokens:write'] }))).token,
    );
    expect((await narrow.post('/tokens', { name: 'wide', scopes: ['*'] })).status).toBe(403);
    const all = server.withToken((await done(sales.post('/tokens', { name: 'all', scopes: ['*'] }))).token);
    expect((await all.get('/roles')).status).toBe(403);
    expect((await all.post('/users', { username: 'evil', role: 'administrator' })).status).toBe(403);
  });

  it('a request that a customer files is theirs: neither its state, its clock nor its person can be sent along', async () => {
    const person = await done(
      server.admin.post('/records/contacts', { last_name: 'Customer', email: 'c@c.example' }),
    );
    const other = await done(
      server.admin.post('/records/contacts', { last_name: 'Other', email: 'o@c.example' }),
    );
    const { token } = await done(server.admin.post('/tokens', { name: 'Portal', scopes: ['portal'] }));
    const portal = server.withToken(token, person.id);
    for (const more of [
      { state: 'closed' },
      { due: '2030-01-01' },
      { outcome: 'granted' },
      { assignee: sales.userId },
    ])
      expect((await portal.post('/requests', { type: 'access', ...more })).status).toBe(422);
    expect((await portal.post('/requests', { type: 'access', subject: other.id })).status).toBe(404);
    const owned = await portal.patch(`/records/contacts/${person.id}`, { owner: sales.userId });
    expect([owned.status, owned.body.findings[0]]).toMatchObject([
      422,
      { code: 'field.read_only', field: 'owner' },
    ]);
    const ticket = await portal.post('/records/tickets', { title: 'mine', owner: sales.userId });
    expect(ticket.status).toBe(422);
  });
});

describe('API3: excessive data', () => {
  it('a hidden field comes by no way: record, list, words, filter, sort, history, export, description', async () => {
    const { id } = await done(
      server.admin.post('/records/contacts', {
        last_name: 'Hidden',
        birth_date: '1971-02-03',
        mobile: '+34600111222',
      }),
    );
    await done(server.admin.patch('/modules/contacts', { defaultSharing: 'read' }));
    await done(server.admin.patch(`/records/contacts/${id}`, { birth_date: '1972-02-03' }));
    const filter = (field: string, op: string, value: string) =>
      `filter=${encodeURIComponent(JSON.stringify({ field, op, value }))}`;
    const answers = [
      await accounting.get(`/records/contacts/${id}`),
      await accounting.get('/records/contacts?limit=500'),
      await accounting.get('/records/contacts?q=600111222'),
      await accounting.get('/search?q=600111222'),
      await accounting.get('/records/contacts?fields=birth_date'),
      await accounting.get('/records/contacts?sort=birth_date'),
      await accounting.get(`/records/contacts?${filter('birth_date', 'lt', '1980-01-01')}`),
      await accounting.get(`/records/documents?${filter('contact.birth_date', 'lt', '1980-01-01')}`),
      await accounting.get(`/records/contacts/${id}/history`),
      await accounting.post('/exports', { module: 'contacts', format: 'csv', columns: ['birth_date'] }),
    ];
    for (const answer of answers) expect(JSON.stringify(answer.body)).not.toMatch(/197[12]-02-03|600111222/);
    expect(answers.slice(4, 8).map(({ status }) => status)).toEqual([400, 400, 400, 400]);
    const described = JSON.stringify((await accounting.get('/openapi.json')).body.components.schemas);
    expect(described).not.toContain('birth_date');
  });

  it('of colleagues one learns the name, of oneself no hash, and of a token its secret once', async () => {
    const { items } = await done(sales.get('/users'));
    for (const user of items.filter((one: { id: string }) => one.id !== sales.userId))
      expect(Object.keys(user).sort()).toEqual(['active', 'id', 'name']);
    const made = await done(sales.post('/tokens', { name: 'once', scopes: ['records:read'] }));
    const everything = JSON.stringify([
      await done(sales.get('/me')),
      await done(sales.get('/tokens')),
      await done(sales.get('/sessions')),
      await done(server.admin.get('/users')),
      await done(server.admin.get('/tokens')),
    ]);
    expect(everything).not.toContain(made.token);
    expect(everything).not.toMatch(/argon2|hash/i);
  });
});
