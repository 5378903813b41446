import { afterAll, beforeAll, expect, test } from 'vitest';
import { enrolApp, nextStep } from '../../../tools/testing/second-factor.ts';
import { type RunningServer, type TestAnswer, testServer } from '../../../tools/testing/server.ts';
import { keyringOf } from '../../engine/files/file-store.ts';
import { type MailRow, mailColumns, openMails } from '../../engine/mail/mail-rows.ts';

const FIRST = 'seven green boats in fog';
const SECOND = 'nine purple kites above lakes';
let server: RunningServer;
let number = 0;

beforeAll(async () => {
  // Nothing is listening there: the mails stay in the outbox, where the test reads what no call shows.
  server = await testServer({ smtpUrl: 'smtp://127.0.0.1:9' });
  const set = await server.admin.patch('/settings', { email: 'office@muster.example' });
  expect(set.status).toBe(200);
});
afterAll(() => server.close());

interface Person {
  readonly id: string;
  readonly username: string;
  readonly email: string;
}

async function person(more: object = {}): Promise<Person> {
  number += 1;
  const username = `forgetful${number}`;
  const email = `${username}@muster.example`;
  const made = await server.admin.post('/users', {
    username,
    email,
    role: 'sales',
    password: FIRST,
    ...more,
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return { id: made.body.id, username, email };
}

/** Each test asks from an address of its own, so that their counts do not meet. */
function ask(user: string, from = ip()): Promise<TestAnswer> {
  return post('/password-resets', { user }, from);
}

function use(secret: string, password: string): Promise<TestAnswer> {
  return post('/password-resets/uses', { secret, password }, ip());
}

let addresses = 0;
function ip(): string {
  addresses += 1;
  return `203.0.113.${addresses}`;
}

async function post(path: string, body: object, remoteAddress: string): Promise<TestAnswer> {
  const answer = await server.app.inject({
    method: 'POST',
    url: `/api/v1${path}`,
    payload: body,
    remoteAddress,
  });
  return {
    status: answer.statusCode,
    headers: answer.headers,
    body: answer.body === '' ? '' : answer.json(),
  };
}

/** Mails to an address, oldest first. */
async function mailsTo(email: string) {
  const rows = await server.database.query<MailRow>(
    `SELECT ${mailColumns} FROM attesta.mails ORDER BY created_at, id`,
  );
  const mails = await openMails(server.database, keyringOf(server.database), rows);
  return mails.filter((mail) => mail.content.to.address === email);
}

async function linkTo(email: string): Promise<string> {
  const text = (await mailsTo(email)).findLast((mail) => mail.content.forItsReader)?.content.text ?? '';
  const secret = /\/new-password#([\w-]{43})/.exec(text)?.[1];
  if (secret === undefined) throw new Error(`No link was mailed to ${email}.`);
  return secret;
}

function signIn(username: string, password: string, more: object = {}): Promise<TestAnswer> {
  return server.visitor.post('/sessions', { username, password, ...more });
}

test('a forgotten password is replaced with a mailed link, which works once, ends every session and tells its user', async () => {
  const { username, email, id } = await person();
  const before = await server.signIn(username, FIRST);
  expect((await ask(username)).body).toEqual({ minutes: 30 });
  const secret = await linkTo(email);
  expect((await use(secret, SECOND)).status).toBe(204);
  expect((await before.get('/me')).status).toBe(401);
  expect((await signIn(username, FIRST)).status).toBe(401);
  expect((await signIn(username, SECOND)).status).toBe(201);
  const again = await use(secret, 'another four words of no meaning');
  expect([again.status, again.body.code]).toEqual([404, 'not_found']);
  expect((await mailsTo(email)).map((mail) => mail.content.subject)).toEqual([
    'Choose a new password',
    'Your password was changed',
  ]);
  const events = await server.database.query<{ action: string }>(
    'SELECT action FROM evidence.events WHERE record = $1',
    [id],
  );
  const actions = events.map((event) => event.action);
  expect(actions).toEqual(
    expect.arrayContaining(['password.reset_asked', 'password.changed', 'session.ended']),
  );
});

test('the address of the account will do, and the answer is the same for nobody, for an inactive user and for one without an address', async () => {
  const known = await person();
  const inactive = await person();
  await server.admin.patch(`/users/${inactive.id}`, { active: false });
  const without = await person({ email: null });
  const answers = [];
  for (const user of [known.email.toUpperCase(), inactive.username, without.username, 'nobody-at-all'])
    answers.push(await ask(user));
  expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
  expect(await mailsTo(known.email)).toHaveLength(1);
  expect(await mailsTo(inactive.email)).toHaveLength(0);
});

test('a second factor is not gone around: it is asked for after the new password too', async () => {
  const { username, email } = await person();
  const app = await enrolApp(server, await server.signIn(username, FIRST));
  await ask(username);
  expect((await use(await linkTo(email), SECOND)).status).toBe(204);
  expect((await signIn(username, SECOND)).body.code).toBe('second_factor_required');
  nextStep(server);
  expect((await signIn(username, SECOND, { code: app.code() })).status).toBe(201);
});

test('a password that may not be used is refused with the reason, and the link stays good', async () => {
  const { username, email } = await person();
  await ask(username);
  const secret = await linkTo(email);
  for (const [password, code] of [
    ['short', 'too_short'],
    [FIRST, 'used_before'],
  ] as const) {
    const refused = await use(secret, password);
    expect([refused.status, refused.body.findings[0].code]).toEqual([422, code]);
  }
  expect((await use(secret, SECOND)).status).toBe(204);
});

test('a link is too old after half an hour, and all links end with the first that is used', async () => {
  const { username, email } = await person();
  await ask(username);
  const first = await linkTo(email);
  await ask(username);
  expect((await use(await linkTo(email), SECOND)).status).toBe(204);
  expect((await use(first, FIRST)).status).toBe(404);
  const late = await person();
  await ask(late.username);
  const secret = await linkTo(late.email);
  const then = server.clock.now();
  server.clock.set(then.add({ minutes: 30 }).toString());
  expect((await use(secret, SECOND)).status).toBe(404);
  server.clock.set(then.toString());
});

test('a mailbox gets three links in half an hour, and an address that asks on and on has to wait', async () => {
  const { username, email } = await person();
  for (let times = 0; times < 5; times += 1) expect((await ask(username)).status).toBe(202);
  expect(await mailsTo(email)).toHaveLength(3);
  const from = ip();
  const statuses = [];
  for (let times = 0; times < 12; times += 1) statuses.push((await ask('nobody-at-all', from)).status);
  expect(statuses.slice(0, 10)).toEqual(Array(10).fill(202));
  expect(statuses.at(-1)).toBe(429);
});

test('nobody reads the link in the outbox', async () => {
  const { username, email } = await person();
  await ask(username);
  const [mail] = await mailsTo(email);
  const shown = await (await server.signIn('admin', 'copper lantern walks at dawn')).get(
    `/mails/${mail?.id}`,
  );
  expect(shown.body).toMatchObject({ to: email, text: '', html: null, forItsReader: true });
});

test('what is put together from another site is refused', async () => {
  const payload = { user: 'admin' };
  const headers = { origin: 'https://evil.example' };
  const answer = await server.app.inject({
    method: 'POST',
    url: '/api/v1/password-resets',
    payload,
    headers,
  });
  expect([answer.statusCode, answer.json().code]).toEqual([403, 'wrong_origin']);
});
