import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningServer, type TestClient, testServer } from '../../../tools/testing/server.ts';
import { formOf } from '../../engine/imports/testing.ts';

const BROWSER = 'browser-of-the-person-1';
let server: RunningServer;
let token: string;
let portal: TestClient;

beforeAll(async () => {
  server = await testServer();
  token = (await server.admin.post('/tokens', { name: 'Portal', scopes: ['portal'] })).body.token;
  portal = server.withToken(token);
});
afterAll(() => server.close());

async function person(values: object): Promise<string> {
  const made = await server.admin.post('/records/contacts', values);
  expect(made.status).toBe(201);
  return made.body.id;
}

async function mailsTo(address: string): Promise<{ id: string }[]> {
  const { items } = (await server.admin.get('/mails?limit=200')).body;
  return items.filter((mail: { to: string }) => mail.to === address);
}

/** The token of the last link that was mailed to an address. */
async function linkFor(email: string, browser = BROWSER): Promise<string> {
  const asked = await portal.post('/portal/sign-in-links', { email, browser });
  expect([asked.status, asked.body]).toEqual([202, {}]);
  const [mail] = await mailsTo(email);
  const { text } = (await server.admin.get(`/mails/${mail?.id}`)).body;
  return /\/sign-in\/([\w-]{43})\n/.exec(text)?.[1] ?? '';
}

const use = async (body: object, by = portal) =>
  (await by.post('/portal/sessions', { browser: BROWSER, ...body })).body;

async function eventsOf(action: string): Promise<number> {
  const [row] = await server.database.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM evidence.events WHERE action = $1',
    [action],
  );
  return row?.n ?? 0;
}

describe('signing in by a link', () => {
  test('a link works once, and leaves a line in the log', async () => {
    const id = await person({ last_name: 'Once', email: 'once@example.com' });
    const link = await linkFor('once@example.com');
    const before = await eventsOf('portal.session_started');
    expect(await use({ token: link })).toEqual({ state: 'signed_in', subject: id });
    expect(await eventsOf('portal.session_started')).toBe(before + 1);
    const failures = await eventsOf('portal.session_failed');
    expect(await use({ token: link })).toEqual({ state: 'refused', reason: 'link' });
    expect(await eventsOf('portal.session_failed')).toBe(failures + 1);
  });

  test('an address that nobody has is answered in the same way, and no mail is written', async () => {
    const known = await portal.post('/portal/sign-in-links', { email: 'once@example.com', browser: BROWSER });
    const unknown = await portal.post('/portal/sign-in-links', {
      email: 'nobody@example.com',
      browser: BROWSER,
    });
    expect([unknown.status, unknown.body]).toEqual([known.status, known.body]);
    expect(await mailsTo('nobody@example.com')).toEqual([]);
  });

  test('a link is of no use after a quarter of an hour', async () => {
    await person({ last_name: 'Late', email: 'late@example.com' });
    const link = await linkFor('late@example.com');
    server.clock.set(server.clock.now().add({ minutes: 16 }).toString());
    expect(await use({ token: link })).toEqual({ state: 'refused', reason: 'link' });
  });

  test('a mailbox is not filled: after three links in a quarter of an hour nothing more is sent', async () => {
    await person({ last_name: 'Flooded', email: 'flood@example.com' });
    for (let n = 0; n < 5; n += 1) await linkFor('flood@example.com');
    expect(await mailsTo('flood@example.com')).toHaveLength(3);
  });

  test('not by those who ask at the same moment either', async () => {
    await person({ last_name: 'Rushed', email: 'rush@example.com' });
    const wish = { email: 'rush@example.com', browser: BROWSER };
    await Promise.all(Array.from({ length: 8 }, () => portal.post('/portal/sign-in-links', wish)));
    expect(await mailsTo('rush@example.com')).toHaveLength(3);
  });

  test('a link goes to the address on record, and to no other that looks the same', async () => {
    await person({ last_name: 'Victim', email: 'victim@mail.example' });
    const ask = (email: string) => portal.post('/portal/sign-in-links', { email, browser: BROWSER });
    const sent = async (): Promise<string[]> =>
      (await server.admin.get('/mails?limit=200')).body.items.map((mail: { to: string }) => mail.to);
    const before = (await sent()).length;
    // U+0130: a domain of its own, whose small letter is an i.
    for (const twin of ['victim@ma\u0130l.example', 'v\u0130ctim@mail.example', 'v\u00edctim@mail.example'])
      expect((await ask(twin)).status).toBe(202);
    expect(await sent()).toHaveLength(before);
    await ask('VICTIM@Mail.Example');
    expect((await sent())[0]).toBe('victim@mail.example');
  });

  test('a forwarded link asks for what only the person knows', async () => {
    const id = await person({ last_name: 'Forward', email: 'forward@example.com', postal_code: '46001' });
    const link = await linkFor('forward@example.com');
    const elsewhere = { token: link, browser: 'some-other-browser-22' };
    expect(await use(elsewhere)).toMatchObject({ state: 'second_detail', failed: false });
    expect(await use({ ...elsewhere, confirmed: true })).toMatchObject({ state: 'second_detail' });
    expect(await use({ ...elsewhere, postalCode: '46 001' })).toEqual({ state: 'signed_in', subject: id });
  });

  test('where we know nothing to ask, the person at least says that the link is theirs', async () => {
    const id = await person({ last_name: 'Bare', email: 'bare@example.com' });
    const link = await linkFor('bare@example.com');
    const elsewhere = { token: link, browser: 'some-other-browser-22' };
    expect(await use(elsewhere)).toEqual({ state: 'confirm' });
    expect(await use({ ...elsewhere, confirmed: true })).toEqual({ state: 'signed_in', subject: id });
  });

  test('people who share a mailbox are told apart, never mixed up', async () => {
    const address = { email: 'family@example.com', postal_code: '46002' };
    const ana = await person({ last_name: 'Ana', ...address, birth_date: '1970-01-02' });
    await person({ last_name: 'Bea', ...address, birth_date: '1999-01-02' });
    const link = await linkFor('family@example.com');
    expect(await use({ token: link })).toMatchObject({ state: 'second_detail', triesLeft: 3 });
    // The postcode is the same for both, so it tells nothing.
    expect(await use({ token: link, postalCode: '46002' })).toMatchObject({ failed: true, triesLeft: 2 });
    expect(await use({ token: link, birthYear: '1970' })).toEqual({ state: 'signed_in', subject: ana });
  });

  test('three wrong answers end a link', async () => {
    await person({ last_name: 'Guessed', email: 'guess@example.com', birth_date: '1980-05-05' });
    const token = await linkFor('guess@example.com');
    const guess = (birthYear: string) => use({ token, birthYear, browser: 'some-other-browser-22' });
    expect((await guess('1981')).triesLeft).toBe(2);
    expect((await guess('1982')).triesLeft).toBe(1);
    expect(await guess('1983')).toEqual({ state: 'refused', reason: 'link' });
    expect(await guess('1980')).toEqual({ state: 'refused', reason: 'link' });
  });

  test('only the portal’s credential may do this', async () => {
    const body = { email: 'once@example.com', browser: BROWSER };
    expect((await server.visitor.post('/portal/sign-in-links', body)).status).toBe(401);
    const sales = await server.as('sales');
    expect((await sales.post('/portal/sessions', { token: 'x', browser: BROWSER })).status).toBe(403);
    expect((await sales.get('/portal/person')).status).toBe(403);
  });
});

test('the database keeps no secret and no address of a link', async () => {
  const link = await linkFor('bare@example.com');
  const rows = await server.database.query('SELECT * FROM attesta.portal_links');
  const text = JSON.stringify(rows);
  expect(text).not.toContain(link);
  expect(text).not.toContain('example.com');
});

describe('a person’s own data', () => {
  test('shows the person’s own records with the fields that the portal may show, and leaves a look', async () => {
    const mine = await person({
      first_name: 'María José',
      last_name: 'Own',
      birth_date: '1984-02-29',
      credit_band: 'D',
      description: 'A difficult customer',
    });
    const other = await person({ last_name: 'Stranger', email: 'stranger@example.com' });
    await server.admin.post('/records/tickets', { title: 'My broken lamp', contact: mine });
    await server.admin.post('/records/tickets', { title: 'Their affair', contact: other });
    const looks = await eventsOf('portal.viewed');
    const answer = await server.withToken(token, mine).get('/portal/data');
    expect(answer.status).toBe(200);
    const text = JSON.stringify(answer.body);
    expect(answer.body.items.map((one: { module: string }) => one.module)).toEqual(['contacts', 'tickets']);
    expect(text).toContain('My broken lamp');
    for (const hidden of ['Stranger', 'Their affair', 'difficult', 'credit_band'])
      expect(text).not.toContain(hidden);
    expect(text).toContain('29 Feb 1984');
    expect(await eventsOf('portal.viewed')).toBe(looks + 1);
    expect((await server.withToken(token, mine).get('/portal/person')).body).toMatchObject({
      id: mine,
      givenName: 'María José',
    });
  });

  test('holds the files of their documents: each downloads their own, and nothing else', async () => {
    const sent = async (contact: string, words: string) => {
      const { payload, headers } = formOf({}, { filename: 'contract.txt', content: words });
      const stored = await server.admin.post('/files', payload, { headers });
      expect(stored.status, JSON.stringify(stored.body)).toBe(201);
      const { id: file } = stored.body;
      const document = await server.admin.post('/records/documents', { title: words, file, contact });
      expect(document.status, JSON.stringify(document.body)).toBe(201);
      return { file: file as string, document: document.body.id as string };
    };
    const mine = await person({ last_name: 'Files' });
    const other = await person({ last_name: 'Elsewhere' });
    const own = await sent(mine, 'my contract');
    const theirs = await sent(other, 'their contract');
    const { payload, headers } = formOf({}, { filename: 'note.txt', content: 'what staff think' });
    const beside = await server.admin.post(`/records/documents/${own.document}/files`, payload, { headers });
    const portalOfMine = server.withToken(token, mine);
    const data = await portalOfMine.get('/portal/data');
    const values = data.body.items.flatMap((one: { records: { values: { file?: { id: string } }[] }[] }) =>
      one.records.flatMap((record) => record.values),
    );
    expect(values.filter((one: { file?: object }) => one.file)).toMatchObject([
      { name: 'file', text: 'contract.txt', file: { id: own.file } },
    ]);
    const answer = await portalOfMine.get(`/portal/files/${own.file}/content`);
    expect([answer.status, answer.body]).toEqual([200, 'my contract']);
    expect(answer.headers).toMatchObject({
      'content-disposition': expect.stringMatching(/^attachment/),
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining('sandbox'),
      'cache-control': 'private, no-store',
    });
    for (const file of [theirs.file, beside.body.items[0].id, mine])
      expect((await portalOfMine.get(`/portal/files/${file}/content`)).status).toBe(404);
    expect((await server.admin.get(`/portal/files/${own.file}/content`)).status).toBe(403);
    const [event] = await server.database.query<{ action: string; subjects: string[] }>(
      "SELECT action, subjects FROM evidence.events WHERE action = 'portal.downloaded' AND record = $1",
      [own.document],
    );
    expect(event?.subjects).toEqual([mine]);
  });

  test('is nobody’s without a person, and of a person who is not there not found', async () => {
    expect((await portal.get('/portal/data')).status).toBe(403);
    const nobody = server.withToken(token, '01890000-0000-7000-8000-00000000dead');
    expect((await nobody.get('/portal/person')).status).toBe(404);
  });
});

test('a colour on which white cannot be read is refused', async () => {
  const pale = await server.admin.patch('/settings', { portalColour: '#88cc88' });
  expect([pale.status, pale.body.findings?.[0]?.field]).toEqual([422, 'portalColour']);
  expect((await server.admin.patch('/settings', { portalColour: '#0E5766' })).status).toBe(200);
  expect((await portal.get('/portal/site')).body).toMatchObject({ portalColour: '#0E5766' });
});
