import { afterAll, beforeAll, expect, test } from 'vitest';
import { ADMIN_PASSWORD, type RunningServer, testServer } from '../../../tools/testing/server.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

test('signing in sets a cookie that scripts cannot read, and /me says who it is and what they may do', async () => {
  const answer = await server.visitor.post('/sessions', { username: 'ADMIN', password: ADMIN_PASSWORD });
  expect(answer.status).toBe(201);
  expect(answer.headers['set-cookie']).toMatch(
    /^attesta_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/,
  );
  const admin = await server.signIn('admin', ADMIN_PASSWORD);
  const me = await admin.get('/me');
  expect(me.body.user).toMatchObject({ username: 'admin', role: { name: 'Administrator' } });
  expect(me.body.modules.contacts.actions).toContain('delete');
  expect(me.body.tools).toContain('administration');
  expect(JSON.stringify(me.body)).not.toContain('argon2');
});
