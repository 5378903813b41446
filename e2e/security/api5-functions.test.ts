/** OWASP API5:2023, broken function level authorization: a call is for whom it is for, by right, by scope and by channel. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Operation } from '../../src/engine/operation.ts';
import { type RunningServer, type TestClient, testServer } from '../../tools/testing/server.ts';
import { done } from '../../tools/testing/victim.ts';

let server: RunningServer;
let person: string;
let portalToken: string;
beforeAll(async () => {
  server = await testServer();
  person = (await done(server.admin.post('/records/contacts', { last_name: 'Customer' }))).id;
  portalToken = (await done(server.admin.post('/tokens', { name: 'Portal', scopes: ['portal'] }))).token;
});
afterAll(() => server?.close());

const named = ({ method, path }: Operation) => `${method} ${path}`;

async function ask({ method, path }: Operation, client: TestClient, more: Record<string, string> = {}) {
  const url = `/api/v1${path.replace(':module', 'contacts').replace(':code', 'ES').replace(/:\w+/g, person)}`;
  return server.app.inject({ method, url, headers: { ...client.headers, ...more } });
}

describe('API5: broken function level authorization', () => {
  it('a call that needs a tool is closed to who lacks it, session and token alike', async () => {
    const accounting = await server.as('accounting');
    const all = server.withToken(
      (await done(accounting.post('/tokens', { name: 'all', scopes: ['*'] }))).token,
    );
    const guarded = server.operations.filter(({ access }) => access.kind === 'tool');
    expect(guarded.length).toBeGreaterThan(50);
    const open: string[] = [];
    for (const operation of guarded)
      for (const client of [accounting, all]) {
        const { statusCode } = await ask(operation, client);
        if (statusCode !== 403) open.push(`${named(operation)} → ${statusCode}`);
      }
    expect(open).toEqual([]);
  });

  it('a token does what its scopes say, even an administrator’s', async () => {
    const { token } = await done(server.admin.post('/tokens', { name: 'narrow', scopes: ['me:read'] }));
    const narrow = server.withToken(token);
    const open: string[] = [];
    for (const operation of server.operations) {
      if (operation.access.kind === 'public' || operation.scope === 'me:read') continue;
      const answer = await ask(operation, narrow);
      if (answer.statusCode !== 403) open.push(`${named(operation)} → ${answer.statusCode}`);
    }
    expect(open).toEqual([]);
  });

  it('the portal’s key reaches what is for customers, in the name of one or of nobody, and no call of staff', async () => {
    const forPerson = server.withToken(portalToken, person);
    const forNobody = server.withToken(portalToken);
    const open: string[] = [];
    for (const operation of server.operations) {
      const { kind } = operation.access;
      if (kind === 'signed_in' || kind === 'tool')
        for (const [name, client] of [
          ['for a person', forPerson],
          ['for nobody', forNobody],
        ] as const) {
          const { statusCode } = await ask(operation, client);
          const its = kind === 'tool' && operation.access.tool === 'portal_service' && name === 'for nobody';
          if (statusCode !== 403 && !its) open.push(`${name}: ${named(operation)} → ${statusCode}`);
        }
    }
    expect(open).toEqual([]);
  });

  it('nobody speaks for a person but the portal', async () => {
    const { token } = await done(server.admin.post('/tokens', { name: 'all', scopes: ['*'] }));
    expect((await server.withToken(token, person).get('/records/contacts')).status).toBe(403);
    const bySession = await server.admin.get('/records/contacts', {
      headers: { 'attesta-on-behalf-of': person },
    });
    expect(bySession.body.items.length).toBeGreaterThan(0);
    for (const id of ['', 'me', '*', `${person},${person}`, person.toUpperCase(), "' OR 1=1"])
      expect(
        (await server.withToken(portalToken, id).get('/records/contacts')).status,
      ).toBeGreaterThanOrEqual(400);
  });

  it('whoever manages users gives nobody more than they have themselves, and does not take over who has more', async () => {
    const profile = await done(
      server.admin.post('/profiles', { name: 'Personnel', modules: {}, fields: {}, tools: ['users'] }),
    );
    const role = await done(server.admin.post('/roles', { name: 'Personnel', profiles: [profile.id] }));
    const personnel = await server.as(role.id);
    const { admin } = server;
    for (const answer of [
      await personnel.post('/users', { username: 'evil', role: 'administrator' }),
      await personnel.patch(`/users/${personnel.userId}`, { role: 'administrator' }),
      await personnel.patch(`/users/${admin.userId}`, { password: 'one two three four lions' }),
      await personnel.patch(`/users/${admin.userId}`, { email: 'me@evil.example' }),
      await personnel.patch(`/users/${admin.userId}`, { active: false }),
      await personnel.delete(`/users/${admin.userId}/sessions`),
      await personnel.delete(`/users/${admin.userId}/factors`),
      await personnel.patch(`/profiles/${profile.id}`, { tools: ['*'] }),
      await personnel.post('/profiles', { name: 'Wide', modules: {}, fields: {}, tools: ['administration'] }),
    ])
      expect([answer.status, JSON.stringify(answer.body)]).toEqual([403, expect.any(String)]);
  });
});
