import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { callOperation } from '../../../tools/testing/call-operation.ts';
import { type TestDatabase, testDatabase } from '../../../tools/testing/database.ts';
import type { CallContext } from '../access/principal.ts';
import { assembleCatalog } from '../catalog/load.ts';
import { keyringOf, openFileStore } from '../files/file-store.ts';
import { storeFile } from '../files/files.ts';
import { destroyIdleSubjectKey } from '../files/keyring.ts';
import { installJobs, runJobs } from '../jobs/jobs.ts';
import type { Operation } from '../operation.ts';
import { callAs, systemCall } from '../records/testing.ts';
import { registerPermission } from './ask-again.ts';
import { layOutMail } from './lay-out-mail.ts';
import { countMailsOfSubject, eraseMailsIn, mailsOfSubject } from './mail-rows.ts';
import { mailOperations } from './operations.ts';
import { openPostOffice } from './post-office.ts';
import { type NewMail, queueMail } from './queue-mail.ts';
import { sendMail } from './send-mail.ts';

const now = Temporal.Instant.from('2026-03-05T10:00:00Z');
const news = { code: 'news', label: { en: 'News' }, basis: 'A6-1-a', reference: { en: 'Consent' } } as const;
const catalog = assembleCatalog({ modules: [], purposes: [news], retention: [] }, [], 0);
const anna = crypto.randomUUID();
let database: TestDatabase;
let dataDir: string;
let system: CallContext;
let received: { mail: ParsedMail; recipients: string[] }[] = [];
let answer: (recipient: string) => Error | undefined = () => undefined;
const lines: string[] = [];
const closing: (() => unknown)[] = [];

beforeAll(async () => {
  database = await testDatabase();
  dataDir = await mkdtemp(join(tmpdir(), 'attesta-mail-'));
  await openFileStore(database, { dataDir, now });
  system = await systemCall(database, catalog);
  installJobs({
    database,
    definitions: [sendMail],
    catalog: () => catalog,
    now: () => now,
    timeZone: () => 'UTC',
    log: (line) => lines.push(line),
  });
});
beforeEach(async () => {
  received = [];
  answer = () => undefined;
  await database.query('DELETE FROM attesta.mails');
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
afterAll(async () => {
  await database.close();
  await rm(dataDir, { recursive: true });
});

async function mailServer(port = 0, over: SMTPServerOptions = {}): Promise<number> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: ({ address }, _session, done) => done(answer(address)),
    onData: async (stream, session, done) => {
      const mail = await simpleParser(await buffer(stream));
      received.push({ mail, recipients: session.envelope.rcptTo.map((one) => one.address) });
      done();
    },
    ...over,
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  closing.push(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return (server.server.address() as AddressInfo).port;
}

function office(port: number | undefined): void {
  const close = openPostOffice(database, {
    smtpUrl: port === undefined ? undefined : `smtp://127.0.0.1:${port}`,
    publicUrl: 'https://crm.muster.example',
    sender: () => ({ name: 'Muster GmbH', address: 'service@muster.example' }),
  });
  closing.unshift(close);
}

function queue(over: Partial<NewMail> = {}): Promise<string> {
  const mail: NewMail = {
    to: { name: 'Łucja Nowak', address: 'lucja@example.org' },
    subject: 'Ihre Anfrage – żółć',
    text: 'Dear Ms Nowak,\nhere is your answer.',
    kind: 'service',
    subjectId: anna,
    ...over,
  };
  return database.transaction((tx) => queueMail(tx, system, mail));
}

async function state(id: string): Promise<Record<string, unknown>> {
  const [row] = await database.query<Record<string, unknown>>(
    'SELECT state, error FROM attesta.mails WHERE id = $1',
    [id],
  );
  return row ?? {};
}

async function actions(id: string): Promise<string[]> {
  const rows = await database.query<{ action: string }>(
    `SELECT e.action FROM evidence.events e JOIN evidence.payloads p ON p.event = e.id
     WHERE p.payload::jsonb ->> 'mail' = $1 ORDER BY e.id`,
    [id],
  );
  return rows.map((row) => row.action);
}

function call(
  method: Operation['method'],
  path: string,
  context: CallContext,
  id = '',
  query: Record<string, string> = {},
) {
  return callOperation(mailOperations, [method, path], context, { id, query });
}

test('a mail is delivered once, as it was written, with its evidence', async () => {
  office(await mailServer());
  const id = await queue({ html: '<p>Dear Ms Nowak</p>' });
  expect(await state(id)).toEqual({ state: 'queued', error: null });
  await runJobs(database);
  await runJobs(database, { retryNow: true });
  expect(received).toHaveLength(1);
  const [{ mail, recipients } = { mail: undefined, recipients: [] }] = received;
  expect(recipients).toEqual(['lucja@example.org']);
  expect(mail?.subject).toBe('Ihre Anfrage – żółć');
  expect(mail?.from?.text).toBe('"Muster GmbH" <service@muster.example>');
  expect(mail?.text).toContain('here is your answer.');
  expect(mail?.messageId).toBe(`<${id}@${database.connection.installation}.crm.muster.example>`);
  expect(mail?.headers.get('auto-submitted')).toBe('auto-generated');
  expect(await state(id)).toEqual({ state: 'sent', error: null });
  expect(await actions(id)).toEqual(['mail.queued', 'mail.sent']);
});

test('Art. 7(3): whether the person may be written to is asked once more when the mail leaves, however long it waited', async () => {
  office(await mailServer());
  const withdrawal = { withdrawalUrl: 'https://portal.muster.example', purpose: 'news' };
  const [first, second] = [await queue(withdrawal), await queue({ ...withdrawal, to: 'b@example.org' })];
  let asked = 0;
  registerPermission(database, async (_tx, _context, { subject, purpose }) => {
    expect([subject, purpose]).toEqual([anna, 'news']);
    asked += 1;
    return { allowed: asked === 1, reason: '', working: [{ en: 'Withdrawn.', es: 'Retirado.' }] };
  });
  await runJobs(database);
  await runJobs(database, { retryNow: true });
  expect(received).toHaveLength(1);
  expect(received[0]?.mail.headers.get('list')).toMatchObject({
    unsubscribe: { url: 'https://portal.muster.example' },
  });
  expect([(await state(first)).state, (await state(second)).state].sort()).toEqual(['failed', 'sent']);
  const [failed] = await database.query("SELECT error FROM attesta.mails WHERE state = 'failed'");
  expect(failed).toEqual({ error: { en: 'Not sent. Withdrawn.', es: 'No enviado. Retirado.' } });
  const gone = await queue({ purpose: 'given_up' });
  await runJobs(database);
  expect((await state(gone)).state).toBe('failed');
  expect(received).toHaveLength(1);
});

test('a mail of a change that was undone is not sent', async () => {
  office(await mailServer());
  const undone = database.transaction(async (tx) => {
    await queueMail(tx, system, {
      to: 'a@example.org',
      subject: 'x',
      text: 'x',
      kind: 'service',
      subjectId: null,
    });
    throw new Error('undone');
  });
  await expect(undone).rejects.toThrow('undone');
  await runJobs(database);
  expect(received).toEqual([]);
});

test('addresses and subjects that smuggle something in are refused', async () => {
  office(await mailServer());
  for (const to of [
    'a@b.example\r\nBcc: evil@x.example',
    'a@b.example, evil@x.example',
    'a@b.example evil@x.example',
    '<a@b.example>,evil@x.example',
    { name: 'Anna\r\nBcc: evil@x.example', address: 'a@b.example' },
    'nobody',
    'a@b@c.example',
    '',
  ]) {
    await expect(queue({ to }), JSON.stringify(to)).rejects.toMatchObject({ code: 'validation_failed' });
  }
  await expect(queue({ subject: 'Hello\r\nBcc: evil@x.example' })).rejects.toMatchObject({
    code: 'validation_failed',
  });
  await queue({ to: { name: 'evil@x.example, "x" <evil@x.example>', address: 'a@b.example' } });
  await runJobs(database);
  expect(received.map((one) => one.recipients)).toEqual([['a@b.example']]);
});

test('a body can name no file of the server and no address of its network', async () => {
  const { createTransport } = await import('nodemailer');
  const opened = createTransport({ jsonTransport: true, disableFileAccess: true, disableUrlAccess: true });
  await expect(opened.sendMail({ to: 'a@b.example', html: { path: '/etc/passwd' } })).rejects.toThrow(
    /rejected/i,
  );
  office(await mailServer());
  await queue({ text: 'file:///etc/passwd', html: '<img src="file:///etc/passwd">' });
  await runJobs(database);
  expect(received[0]?.mail.text).toContain('file:///etc/passwd');
  expect(received[0]?.mail.attachments).toEqual([]);
});

test('a mail waits while the mail server is down, and goes when it is back', async () => {
  const port = await mailServer();
  await closing.pop()?.();
  office(port);
  const id = await queue();
  await runJobs(database);
  expect(await state(id)).toEqual({
    state: 'queued',
    error: {
      en: 'The mail server could not be reached.',
      es: 'No se pudo conectar con el servidor de correo.',
    },
  });
  await mailServer(port);
  await runJobs(database, { retryNow: true });
  expect(received).toHaveLength(1);
  expect(await state(id)).toEqual({ state: 'sent', error: null });
});

test('an address that the server refuses for good fails at once, and one that it puts off is tried again', async () => {
  office(await mailServer());
  answer = (address) =>
    Object.assign(new Error(`no ${address} here`), { responseCode: address.startsWith('gone') ? 550 : 451 });
  const [gone, later] = [await queue({ to: 'gone@example.org' }), await queue({ to: 'later@example.org' })];
  await runJobs(database);
  expect(await state(gone)).toEqual({
    state: 'failed',
    error: {
      en: 'The mail server refused the address (550).',
      es: 'El servidor de correo rechazó la dirección (550).',
    },
  });
  expect(await actions(gone)).toEqual(['mail.queued', 'mail.failed']);
  expect(await state(later)).toEqual({
    state: 'queued',
    error: expect.objectContaining({ en: 'The mail server asks to try again later (451).' }),
  });
  answer = () => undefined;
  expect(await call('POST', '/mails/:id/deliveries', system, gone)).toMatchObject({
    status: 202,
    body: { state: 'queued' },
  });
  await runJobs(database, { retryNow: true });
  expect(received.map((one) => one.recipients[0]).sort()).toEqual(['gone@example.org', 'later@example.org']);
  expect(lines.join()).not.toContain('@');
});

test('when a process was killed while sending, an answer that is owed goes again under the same id; marketing does not', async () => {
  office(await mailServer());
  const [service, marketing] = [await queue(), await queue({ kind: 'marketing' })];
  await database.query("UPDATE attesta.mails SET state = 'sending'");
  await runJobs(database);
  expect(received.map((one) => one.mail.messageId)).toEqual([expect.stringContaining(service)]);
  const [sent] = await database.query<{ payload: string }>(
    "SELECT p.payload FROM evidence.events e JOIN evidence.payloads p ON p.event = e.id WHERE e.action = 'mail.sent' AND p.payload LIKE $1",
    [`%${service}%`],
  );
  expect(JSON.parse(sent?.payload ?? '{}')).toMatchObject({ repeated: true });
  expect(await state(marketing)).toMatchObject({
    state: 'failed',
    error: expect.objectContaining({ en: expect.stringMatching(/not sent twice/) }),
  });
});

test('without a mail server mails are held, and staff read them and send them later', async () => {
  office(undefined);
  const id = await queue();
  await runJobs(database);
  expect(await state(id)).toEqual({ state: 'held', error: null });
  expect(await actions(id)).toEqual(['mail.suppressed']);
  expect(await call('GET', '/mails', system, '', { state: 'held' })).toMatchObject({
    body: { items: [{ id, to: 'lucja@example.org', state: 'held' }] },
  });
  expect(await call('GET', '/mails/:id', system, id)).toMatchObject({
    body: { text: expect.stringContaining('here is your answer') },
  });
  await expect(call('POST', '/mails/:id/deliveries', system, id)).rejects.toMatchObject({ code: 'conflict' });
  const clerk = await callAs(
    database,
    catalog,
    { kind: 'user', userId: system.principal.userId },
    { may: () => false },
  );
  for (const path of ['/mails', '/mails/:id']) {
    await expect(call('GET', path, clerk, id)).rejects.toMatchObject({ code: 'forbidden' });
  }
  office(await mailServer());
  await call('POST', '/mails/:id/deliveries', system, id);
  await runJobs(database);
  expect(received).toHaveLength(1);
});

test('a customer’s way into the portal is read by staff only while no mail server can carry it', async () => {
  office(undefined);
  const id = await queue({ forItsReader: true });
  expect(await call('GET', '/mails/:id', system, id)).toMatchObject({
    body: { forItsReader: false, text: expect.stringContaining('here is your answer') },
  });
  office(await mailServer());
  expect(await call('GET', '/mails/:id', system, id)).toMatchObject({
    body: { forItsReader: true, text: '', html: null },
  });
});

test('files of the store go with a mail', async () => {
  office(await mailServer());
  const file = await storeFile(system, {
    stream: Readable.from([Buffer.from('a;b\n')]),
    filename: 'żółć.csv',
    declaredType: '',
  });
  await queue({ attachments: [file.id] });
  await runJobs(database);
  expect(received[0]?.mail.attachments).toMatchObject([{ filename: 'żółć.csv', contentType: 'text/csv' }]);
  expect(received[0]?.mail.attachments[0]?.content.toString()).toBe('a;b\n');
});

test('Art. 15 and 17: a person’s mails are found, unreadable in the database, and gone when erased, even one that waits', async () => {
  office(await mailServer());
  const ben = crypto.randomUUID();
  const id = await queue({ subjectId: ben, subject: 'Secret subject' });
  expect(await countMailsOfSubject(database, ben)).toBe(1);
  expect(await mailsOfSubject(database, keyringOf(database), ben)).toMatchObject([
    { id, content: { subject: 'Secret subject' } },
  ]);
  const [raw] = await database.query<{ text: string }>(
    "SELECT encode(sealed, 'escape') || m::text AS text FROM attesta.mails m",
  );
  expect(raw?.text).not.toMatch(/Secret|lucja|answer/);
  expect(await database.transaction((tx) => destroyIdleSubjectKey(tx, ben))).toBe(false);
  await database.transaction(async (tx) => {
    expect(await eraseMailsIn(tx, [id])).toBe(1);
    expect(await destroyIdleSubjectKey(tx, ben)).toBe(true);
  });
  await runJobs(database);
  expect(received).toEqual([]);
});

test('a mail is laid out the same as text and as HTML, and what is in it stays text', () => {
  const { text, html } = layOutMail({
    locale: 'es',
    controller: 'Muster & Co',
    greeting: 'Estimada Sra. <script>alert(1)</script>:',
    paragraphs: ['Hemos recibido su solicitud.'],
    facts: [['Número', 'REQ-000001']],
    action: { label: 'Abrir', url: 'https://portal.example/?a=1&b="x"' },
    footer: ['Puede reclamar ante la AEPD.'],
  });
  for (const part of [
    'Hemos recibido su solicitud.',
    'REQ-000001',
    'Un saludo',
    'Puede reclamar ante la AEPD.',
  ]) {
    expect(text).toContain(part);
    expect(html).toContain(part);
  }
  expect(text).toContain('https://portal.example/?a=1&b=%22x%22');
  expect(html).toContain('href="https://portal.example/?a=1&amp;b=%22x%22"');
  expect(html).toContain('lang="es"');
  expect(html).not.toContain('<script>');
  expect(html).toContain('Muster &amp; Co');
  const script = { label: 'x', url: 'javascript:alert(1)' };
  expect(() =>
    layOutMail({ locale: 'en', controller: 'x', greeting: 'x', paragraphs: [], action: script }),
  ).toThrow(TypeError);
});
