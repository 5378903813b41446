import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { enrolApp, nextStep } from '../../../tools/testing/second-factor.ts';
import {
  type RunningServer,
  type TestAnswer,
  type TestClient,
  testServer,
} from '../../../tools/testing/server.ts';
import { breachedListPath } from '../../engine/access/breached-passwords.ts';
import { loadBreached } from '../../engine/access/load-breached.ts';
import { firstAdministrator } from '../first-administrator.ts';

const START = '2026-03-05T10:00:00Z';
const FIRST = 'seven green boats in fog';
let server: RunningServer;
let number = 0;

beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());
beforeEach(() => server.clock.set(START));

async function person(more: object = {}): Promise<{ username: string; id: string; client: TestClient }> {
  number += 1;
  const username = `person${number}`;
  const created = await server.admin.post('/users', { username, role: 'sales', password: FIRST, ...more });
  expect(created.status, JSON.stringify(created.body)).toBe(201);
  return { username, id: created.body.id, client: await server.signIn(username, FIRST) };
}

function change(client: TestClient, current: string, password: string): Promise<TestAnswer> {
  return client.post('/me/passwords', { current, password });
}

async function policy(body: object): Promise<TestAnswer> {
  const admin = await server.signIn('admin', 'copper lantern walks at dawn');
  const answer = await admin.patch('/settings/sign-in', body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer;
}

function attempt(username: string, password: string): Promise<TestAnswer> {
  return server.visitor.post('/sessions', { username, password });
}

async function breached(...passwords: string[]): Promise<void> {
  const source = join(server.engine.dataDir, 'hashes.txt');
  const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');
  await writeFile(source, passwords.map(sha1).join('\n'));
  await loadBreached(source, breachedListPath(server.engine.dataDir));
}

test('a password alone needs fifteen characters, beside a second factor eight, and sixty-four and more are taken', async () => {
  const { client } = await person();
  const short = await change(client, FIRST, 'brass9!Kettle');
  expect(short.body.findings[0]).toMatchObject({ code: 'too_short', field: 'password' });
  await enrolApp(server, client);
  expect((await change(client, FIRST, 'brass9!')).body.findings[0].code).toBe('too_short');
  expect((await change(client, FIRST, 'brass9!Kettle')).status).toBe(204);
  const long = `${'eleven brass kettles sing at night while '.repeat(3)}we`.slice(0, 100);
  expect((await change(client, 'brass9!Kettle', long)).status).toBe(204);
  expect((await change(client, long, 'x'.repeat(129))).body.findings[0].code).toBe('too_long');
});

test('who chose a short password beside a second factor cannot go without it', async () => {
  const { client } = await person();
  const app = await enrolApp(server, client);
  await change(client, FIRST, 'brass9!Kettle');
  const refused = await client.delete(`/me/factors/${app.id}`);
  expect(refused.status).toBe(409);
  expect(refused.body.detail).toContain('15 characters');
  await change(client, 'brass9!Kettle', 'eleven brass kettles sing');
  expect((await client.delete(`/me/factors/${app.id}`)).status).toBe(204);
});

test('a company may ask for longer passwords, never for shorter ones', async () => {
  const { client } = await person();
  await policy({ password: { shortest: 20 } });
  expect((await change(client, FIRST, 'brass kettle sings')).body.findings[0].message).toContain('20');
  const looser = await server.admin.patch('/settings/sign-in', { password: { shortest: 14 } });
  expect(looser.status).toBe(422);
  await policy({ password: { shortest: 15 } });
  expect((await change(client, FIRST, 'brass kettle sings')).status).toBe(204);
});

test('the last passwords cannot be used again, as many as the policy says', async () => {
  const { client } = await person();
  await policy({ password: { history: 2 } });
  const words = ['eleven brass kettles', 'twelve tin whistles', 'thirteen glass bells'];
  const all = [FIRST, ...words.map((word) => `${word} sing loudly`)];
  for (const [index, next] of all.slice(1).entries())
    expect((await change(client, all[index] ?? '', next)).status).toBe(204);
  const present = all.at(-1) ?? '';
  for (const earlier of [all[3], all[2], all[1]])
    expect((await change(client, present, earlier ?? '')).body.findings?.[0].code).toBe('used_before');
  expect((await change(client, present, FIRST)).status).toBe(204);
});

test('a password of the breached list is refused for new users and own changes alike', async () => {
  const { client } = await person();
  await breached('eleven brass kettles sing', 'nine paper lanterns glow');
  expect((await change(client, FIRST, 'eleven brass kettles sing')).body.findings[0].code).toBe('breached');
  const created = await server.admin.post('/users', {
    username: 'lantern',
    role: 'sales',
    password: 'nine paper lanterns glow',
  });
  expect(created.body.findings[0]).toMatchObject({ code: 'breached', field: 'password' });
  const shown = await server.admin.get('/settings/sign-in');
  expect(shown.body.breachedPasswords).toMatchObject({ entries: 2, readable: true });
  await rm(breachedListPath(server.engine.dataDir));
  expect((await change(client, FIRST, 'eleven brass kettles sing')).status).toBe(204);
});

test('a list that cannot be read stops new passwords with a sentence, and nobody from signing in', async () => {
  const { client, username } = await person();
  await writeFile(breachedListPath(server.engine.dataDir), 'not a list');
  const refused = await change(client, FIRST, 'eleven brass kettles sing');
  expect(refused.status).toBe(503);
  expect(refused.body.detail).toContain('attesta passwords load');
  expect((await attempt(username, FIRST)).status).toBe(201);
  expect((await server.admin.get('/settings/sign-in')).body.breachedPasswords.readable).toBe(false);
  await rm(breachedListPath(server.engine.dataDir));
});

test('whoever signs in with a breached password chooses another before anything else', async () => {
  const { username } = await person();
  await breached(FIRST);
  const signedIn = await attempt(username, FIRST);
  expect(signedIn.body.unfinished).toBe('change_password');
  const client = await server.signIn(username, FIRST);
  const refused = await client.get('/records/contacts');
  expect(refused.status).toBe(403);
  expect(refused.body).toMatchObject({ code: 'sign_in_unfinished', step: 'change_password' });
  for (const path of ['/users', '/sessions', '/me/factors', '/me/sign-ins'])
    expect((await client.get(path)).body.code).toBe('sign_in_unfinished');
  expect((await client.get('/me')).body.session).toMatchObject({
    unfinished: 'change_password',
    passwordReason: 'breached',
  });
  expect((await change(client, FIRST, 'eleven brass kettles sing')).status).toBe(204);
  expect((await client.get('/records/contacts')).status).toBe(200);
  expect((await client.get('/me')).body.session.unfinished).toBeNull();
  await rm(breachedListPath(server.engine.dataDir));
});

test('passwords are not changed by the calendar, unless the company’s document asks for it', async () => {
  const { username } = await person();
  server.clock.set('2027-06-05T10:00:00Z');
  expect((await attempt(username, FIRST)).body.unfinished).toBeNull();
  const answer = await policy({ password: { rotation: 'periodic', rotationDays: 90 } });
  expect(answer.body.advisories).toHaveLength(1);
  expect(answer.body.advisories[0].text.en).toMatch(/NIST SP 800-63B-4.*ASVS 5\.0 V6\.2\.10/);
  expect(answer.body.advisories[0].text.es).toContain('periódicamente');
  expect((await attempt(username, FIRST)).body.unfinished).toBe('change_password');
  const client = await server.signIn(username, FIRST);
  expect((await client.get('/me')).body.session.passwordReason).toBe('expired');
  expect((await change(client, FIRST, 'eleven brass kettles sing')).status).toBe(204);
  expect((await attempt(username, 'eleven brass kettles sing')).body.unfinished).toBeNull();
  server.clock.set(START);
  await policy({ password: { rotation: 'onCompromise' } });
});

test('an administrator can ask for another password at the next sign-in', async () => {
  const { username, id, client } = await person({ mustChangePassword: true });
  expect((await client.get('/records/contacts')).body.code).toBe('sign_in_unfinished');
  expect((await change(client, FIRST, 'eleven brass kettles sing')).status).toBe(204);
  expect((await server.admin.get(`/users/${id}`)).body.mustChangePassword).toBe(false);
  await server.admin.patch(`/users/${id}`, { mustChangePassword: true });
  expect((await attempt(username, 'eleven brass kettles sing')).body.unfinished).toBe('change_password');
  await server.admin.patch(`/users/${id}`, { mustChangePassword: false });
  expect((await attempt(username, 'eleven brass kettles sing')).body.unfinished).toBeNull();
});

test('a stolen password opens nothing by itself, and with the second factor only to choose another', async () => {
  const { username, id, client } = await person();
  const app = await enrolApp(server, client);
  expect((await server.admin.post(`/users/${id}/stolen-passwords`)).status).toBe(204);
  expect((await client.get('/me')).status).toBe(401);
  nextStep(server);
  const entered = await server.visitor.post('/sessions', { username, password: FIRST, code: app.code() });
  expect(entered.body.unfinished).toBe('change_password');

  const other = await person();
  await server.admin.post(`/users/${other.id}/stolen-passwords`);
  const refused = await attempt(other.username, FIRST);
  expect(refused.status).toBe(403);
  expect(refused.body.detail).toContain('stolen');
  await server.admin.patch(`/users/${other.id}`, { password: 'eleven brass kettles sing' });
  expect((await attempt(other.username, 'eleven brass kettles sing')).status).toBe(201);
});

test('a first password that was made and printed is changed at the first sign-in', async () => {
  await server.database.owner.query(
    "UPDATE attesta.users SET kind = 'service', username = 'earlier ' || id WHERE kind = 'person'",
  );
  const made = await firstAdministrator(server.database, undefined, server.clock.now());
  const answer = await attempt('admin', made?.password ?? '');
  expect([answer.status, answer.body.unfinished]).toEqual([201, 'change_password']);
  const admin = await server.signIn('admin', made?.password ?? '');
  expect((await admin.get('/users')).body.code).toBe('sign_in_unfinished');
  expect((await change(admin, made?.password ?? '', 'copper lantern walks at dusk')).status).toBe(204);
  expect((await admin.get('/users')).status).toBe(200);
});

test('the printed password of a trial, with the sample company, is good for more than one sign-in', async () => {
  await server.database.owner.query(
    "UPDATE attesta.users SET kind = 'service', username = 'tried ' || id WHERE kind = 'person'",
  );
  const made = await firstAdministrator(server.database, undefined, server.clock.now(), true);
  const answer = await attempt('admin', made?.password ?? '');
  expect([answer.status, answer.body.unfinished]).toEqual([201, null]);
});

test('unattended set-up takes twelve characters, and that administrator is asked for nothing more', async () => {
  await server.database.owner.query("UPDATE attesta.users SET kind = 'service' WHERE kind = 'person'");
  await server.database.owner
    .query("DELETE FROM attesta.users WHERE username = 'admin'")
    .catch(() =>
      server.database.owner.query("UPDATE attesta.users SET username = 'before' WHERE username = 'admin'"),
    );
  const made = await firstAdministrator(server.database, 'twelve chars', server.clock.now());
  expect(made).toEqual({ username: 'admin', password: undefined });
  const answer = await attempt('admin', 'twelve chars');
  expect(answer.status).toBe(201);
  expect(answer.body.unfinished).toBeNull();
});
