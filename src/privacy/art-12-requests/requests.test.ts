import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, type TestClient, testServer } from '../../../tools/testing/server.ts';
import { TOKEN_PREFIX } from '../../engine/access/credential.ts';
import { secretHash } from '../../engine/access/secret.ts';
import { portalUserId } from '../../engine/access/shipped.ts';
import { storeSettings } from '../../engine/catalog/settings.ts';
import { uuidv7 } from '../../engine/database/uuidv7.ts';

const START = '2026-03-05T10:00:00Z';
let server: RunningServer;
let officer: TestClient;
let legal: TestClient;
let keeper: TestClient;
let portalToken: string;

beforeAll(async () => {
  server = await testServer({ now: START });
  await server.database.transaction((tx) =>
    storeSettings(tx, { name: 'Muster GmbH', calendar: 'DE', timeZone: 'Europe/Berlin' }, server.clock.now()),
  );
  officer = await withoutEnd(await server.as('data_protection_officer'));
  legal = await withoutEnd(await server.as('legal'));
  keeper = await withoutEnd(server.admin);
  portalToken = await newToken(portalUserId, 'portal');
});
afterAll(() => server?.close());

/** A session would end while the clock moves over months; a token doesn't. */
async function withoutEnd({ userId }: TestClient): Promise<TestClient> {
  return { ...server.withToken(await newToken(userId, '*')), userId };
}

async function newToken(user: string, scope: string): Promise<string> {
  const id = uuidv7(server.clock.now());
  const token = `${TOKEN_PREFIX}${id.replaceAll('-', '')}${'x'.repeat(11)}`;
  await server.database.query(
    `INSERT INTO attesta.tokens (id, name, hint, secret_hash, user_id, scopes, created_at, expires_at)
     VALUES ($1, 'token of the test', 'test', $2, $3, $4, $5, $6)`,
    [id, secretHash(token), user, [scope], START, '2036-01-01T00:00:00Z'],
  );
  return token;
}

let people = 0;
async function aPerson(values: Record<string, unknown> = {}): Promise<{ id: string; number: string }> {
  people += 1;
  const answer = await keeper.post('/records/contacts', {
    first_name: 'Agnieszka',
    last_name: `Wiśniewska ${people}`,
    email: `person${people}@example.eu`,
    ...values,
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}

async function aCase(type: string, more: Record<string, unknown> = {}) {
  server.clock.set(START);
  const person = await aPerson();
  const answer = await officer.post('/requests', { type, subject: person.id, channel: 'email', ...more });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return { person, request: answer.body, path: `/requests/${answer.body.id}` };
}

/** The record says something else now. */
async function corrected(person: string): Promise<void> {
  const answer = await keeper.patch(`/records/contacts/${person}`, { city: 'Köln' });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
}

/** Takes a step that must succeed. */
async function take(client: TestClient, path: string, body: Record<string, unknown> = {}) {
  const answer = await client.post(path, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}

async function actionsOf(request: string): Promise<string[]> {
  const rows = await server.database.owner.query<{ action: string }>(
    'SELECT action FROM evidence.events WHERE request = $1 ORDER BY id',
    [request],
  );
  return rows.map((row) => row.action);
}

const findingOf = (answer: { readonly body: { readonly findings?: readonly { readonly code: string }[] } }) =>
  answer.body.findings?.[0]?.code;

describe('Art. 12(3): the clock of a case', () => {
  it('says the limit with its working: received 5 March, a Sunday and Easter Monday later', async () => {
    const { request } = await aCase('access');
    expect(request.number).toMatch(/^RR-\d{6}$/);
    expect(request.clock).toMatchObject({
      due: '2026-04-07',
      overdueFrom: '2026-04-07T22:00:00.000Z',
      unmoved: '2026-04-05',
      dueWithoutPauses: '2026-04-07',
      receivedOn: '2026-03-05',
      daysLeft: 33,
      state: 'on_time',
      calendar: 'DE',
      extensionNoticeBy: '2026-04-07',
    });
    expect(request.clock.working.join(' ')).toContain('Easter Monday');
  });

  it('reads the day of receipt in the controller’s zone, not in UTC', async () => {
    server.clock.set('2026-07-10T08:00:00Z');
    const person = await aPerson();
    const { body } = await officer.post('/requests', {
      type: 'access',
      subject: person.id,
      receivedAt: '2026-06-30T22:30:00Z',
    });
    expect(body.clock).toMatchObject({ receivedOn: '2026-07-01', due: '2026-08-03' });
  });

  it('runs: soon, overdue, and late when answered after the limit', async () => {
    const { path } = await aCase('access');
    server.clock.set('2026-04-01T08:00:00Z');
    expect((await officer.get(path)).body.clock).toMatchObject({ state: 'soon', daysLeft: 6 });
    server.clock.set('2026-04-07T21:59:59Z');
    expect((await officer.get(path)).body.clock.state).toBe('soon');
    server.clock.set('2026-04-07T22:00:00Z');
    expect((await officer.get(path)).body.clock).toMatchObject({ state: 'overdue', daysLeft: -1 });
    await take(officer, `${path}/identity-checks`, { result: 'confirmed', method: 'call_back' });
    await take(officer, `${path}/decisions`, { outcome: 'no_data' });
    const closed = await take(officer, `${path}/deliveries`, { channel: 'in_person' });
    expect(closed).toMatchObject({ state: 'closed' });
    expect(closed.clock.state).toBe('late');
  });

  it('Art. 12(6): "asked" rests on what was sent: a pause without a message says that nobody has been written to', async () => {
    const { path } = await aCase('access', { receivedAt: '2026-03-02' });
    server.clock.set('2026-03-10T09:00:00Z');
    const bare = await take(officer, `${path}/pauses`, { reason: 'identity' });
    expect(bare.pauses).toMatchObject([{ reason: 'identity', asked: null }]);
    expect(await actionsOf(bare.id)).not.toContain('request.identity_asked');
    const later = await take(officer, `${path}/messages`, { body: 'Please answer from your known address.' });
    expect(later.pauses[0].asked).not.toBeNull();
    await take(officer, `${path}/pauses/${bare.pauses[0].id}/ends`, {});
    server.clock.set('2026-03-12T09:00:00Z');
    const past = { reason: 'identity', from: '2026-03-11', text: 'Please say the number of your contract.' };
    const refused = await officer.post(`${path}/pauses`, past);
    expect([refused.status, refused.body.findings[0].field]).toEqual([422, 'from']);
    const asked = await take(officer, `${path}/pauses`, { reason: 'identity', text: past.text });
    expect(asked.pauses[1].asked).toMatch(/^2026-03-12/);
    expect(asked.messages.at(-1)).toMatchObject({ direction: 'out', body: past.text });
    expect(await actionsOf(bare.id)).toContain('request.identity_asked');
    await take(officer, `${path}/pauses/${asked.pauses[1].id}/ends`, {});
  });

  it('stops while proof of identity is awaited, and shows the limit without the pause beside it', async () => {
    const { path } = await aCase('access', { receivedAt: '2026-03-02' });
    server.clock.set('2026-03-10T09:00:00Z');
    const paused = await take(officer, `${path}/pauses`, {
      reason: 'identity',
      doubt: 'unknown_address',
      from: '2026-03-09',
    });
    // Art. 12(6): more is asked for only where there is a doubt, and the proof names it.
    expect(paused.steps.at(-1)).toMatchObject({ kind: 'pause', data: { doubt: 'unknown_address' } });
    expect(paused.clock).toMatchObject({ state: 'paused', pausedSince: '2026-03-09' });
    server.clock.set('2026-03-20T09:00:00Z');
    const again = await officer.post(`${path}/pauses`, { reason: 'identity' });
    expect([again.status, findingOf(again)]).toEqual([409, 'request.pause_open']);
    const resumed = await take(officer, `${path}/identity-checks`, {
      result: 'confirmed',
      method: 'document_seen',
    });
    expect(resumed.pauses).toMatchObject([{ from: '2026-03-09', to: '2026-03-20' }]);
    expect(resumed.clock).toMatchObject({
      due: '2026-04-13',
      dueWithoutPauses: '2026-04-02',
      pausedDays: 11,
      state: 'on_time',
    });
    expect(await actionsOf(resumed.id)).toContain('request.resumed');
  });

  it('is not stopped by a pause that is asked for after the limit, nor by one for a correction', async () => {
    const { path } = await aCase('access');
    server.clock.set('2026-04-20T09:00:00Z');
    const late = await officer.post(`${path}/pauses`, { reason: 'identity' });
    expect([late.status, findingOf(late)]).toEqual([409, 'request.pause_void']);
    const { path: other } = await aCase('rectification');
    expect(findingOf(await officer.post(`${other}/pauses`, { reason: 'clarification' }))).toBe(
      'request.pause_not_for_this',
    );
  });

  it('is extended to three months from receipt by a notice with reasons inside the first month', async () => {
    const { path } = await aCase('access');
    const bare = await officer.post(`${path}/extensions`, { grounds: [], reasons: 'We are busy' });
    expect(bare.status).toBe(422);
    server.clock.set('2026-04-07T12:00:00Z');
    const extended = await take(officer, `${path}/extensions`, {
      grounds: ['complexity'],
      reasons: 'Your data stands in four systems.',
    });
    expect(extended.clock).toMatchObject({ due: '2026-06-05', isExtended: true, rule: '3 months' });
    const told = extended.messages.at(-1);
    expect(told).toMatchObject({ direction: 'out' });
    expect(told.body).toContain('Your data stands in four systems.');
    expect(told.body).toContain('5 June 2026');
    expect(
      findingOf(await officer.post(`${path}/extensions`, { grounds: ['number'], reasons: 'More' })),
    ).toBe('request.extended_already');
  });

  it('refuses a notice of extension that leaves a day late, and the case is late', async () => {
    const { path } = await aCase('access');
    server.clock.set('2026-04-08T08:00:00Z');
    const answer = await officer.post(`${path}/extensions`, {
      grounds: ['complexity'],
      reasons: 'Many systems',
    });
    expect([answer.status, findingOf(answer)]).toEqual([409, 'request.extension_late']);
    expect(answer.body.detail).toContain('2026-04-07');
    expect((await officer.get(path)).body.clock).toMatchObject({ state: 'overdue', isExtended: false });
  });

  it('keeps the calendar that it began with when an administrator changes it', async () => {
    const { path, request } = await aCase('access');
    const change = {
      change: 'add',
      date: '2026-04-07',
      name: { en: 'Company feast', es: 'Fiesta' },
      reason: 'test',
    };
    const changed = await officer.post('/calendars/DE/changes', { changes: [change] });
    expect(changed.status, JSON.stringify(changed.body)).toBe(201);
    expect(changed.body.version).toBe(`${request.clock.calendarVersion}+1`);
    expect((await officer.get(path)).body.clock).toMatchObject({
      due: '2026-04-07',
      calendarVersion: request.clock.calendarVersion,
    });
    const { request: next } = await aCase('access');
    expect(next.clock).toMatchObject({
      due: '2026-04-08',
      calendarVersion: `${request.clock.calendarVersion}+1`,
    });
    expect(
      (await officer.get('/calendars/DE?year=2026')).body.days.map((day: { date: string }) => day.date),
    ).toContain('2026-04-07');
    expect(findingOf(await officer.post('/calendars/DE/changes', { changes: [change] }))).toBe(
      'calendar_change_present',
    );
    const back = { change: 'remove', date: '2026-04-07', reason: 'test is over' };
    expect((await officer.post('/calendars/DE/changes', { changes: [back] })).status).toBe(201);
  });
});

describe('a case from receipt to closure', () => {
  it('Art. 12: is acknowledged, checked, decided, delivered and closed, each step with its evidence', async () => {
    const { path, request, person } = await aCase('rectification', { note: 'My street is wrong.' });
    expect(request).toMatchObject({ state: 'received', identity: 'unchecked', subject: { id: person.id } });
    expect(request.next.map((step: { kind: string }) => step.kind)).toEqual([
      'identity_check',
      'correction',
      'decision',
      'delivery',
      'closure',
    ]);
    const [receipt] = request.messages;
    expect(receipt.body).toContain('7 April 2026');
    const mails = await officer.get(`/mails?request=${request.id}`);
    expect(mails.body.items).toMatchObject([{ kind: 'service', to: expect.stringContaining('@example.eu') }]);

    const early = await officer.post(`${path}/decisions`, { outcome: 'granted' });
    expect([early.status, findingOf(early)]).toEqual([409, 'request.identity_first']);
    expect(early.body.detail).toContain('identity-checks');
    expect(findingOf(await officer.post(`${path}/closures`, {}))).toBe('request.identity_first');
    await take(officer, `${path}/identity-checks`, {
      result: 'not_needed',
      note: 'Wrote from the known address',
    });
    expect(findingOf(await officer.post(`${path}/deliveries`, { channel: 'post' }))).toBe(
      'request.decision_first',
    );
    await take(officer, `${path}/decisions`, { outcome: 'granted', reasons: 'We corrected your street.' });
    expect(findingOf(await officer.post(`${path}/closures`, {}))).toBe('request.delivery_first');
    const untrue = await officer.post(`${path}/deliveries`, { channel: 'post' });
    expect([untrue.status, findingOf(untrue)]).toEqual([409, 'request.correction_first']);
    await corrected(person.id);
    const posted = await take(officer, `${path}/deliveries`, {
      channel: 'post',
      recipient: 'A. Wiśniewska, Köln',
    });
    expect(posted).toMatchObject({ state: 'delivered', answeredAt: null });
    expect(findingOf(await officer.post(`${path}/closures`, {}))).toBe('request.dispatch_first');
    server.clock.set('2026-03-12T09:00:00Z');
    const done = await take(officer, `${path}/dispatches`, {
      at: '2026-03-11',
      note: 'Registered letter RR 123',
    });
    expect(done).toMatchObject({ state: 'closed', outcome: 'granted', next: [] });
    expect(done.clock.state).toBe('met');
    expect(await actionsOf(request.id)).toEqual([
      'request.received',
      'request.acknowledged',
      'mail.suppressed',
      'request.identity_checked',
      'request.decided',
      'request.delivered',
      'request.dispatched',
      'request.closed',
    ]);
    const over = await officer.post(`${path}/decisions`, { outcome: 'granted' });
    expect([over.status, findingOf(over)]).toEqual([409, 'request.over']);
  });

  it('Art. 16: what was corrected on paper is put down in words, which are for colleagues and go with the person', async () => {
    const { path } = await aCase('rectification');
    expect(findingOf(await officer.post(`${path}/corrections`, { what: 'x' }))).toBe(
      'request.identity_first',
    );
    await take(officer, `${path}/identity-checks`, { result: 'confirmed', method: 'call_back' });
    await take(officer, `${path}/decisions`, { outcome: 'granted' });
    const noted = await take(officer, `${path}/corrections`, {
      what: 'Her name on the paper contract of 2024.',
    });
    expect(noted.next.map((step: { kind: string }) => step.kind)).toEqual(['delivery', 'closure']);
    expect(noted.messages.at(-1)).toMatchObject({
      direction: 'note',
      body: 'Her name on the paper contract of 2024.',
    });
    const done = await take(officer, `${path}/deliveries`, { channel: 'in_person' });
    expect(done.state).toBe('closed');
    expect(await actionsOf(done.id)).toContain('request.corrected');
    const { path: copy } = await aCase('access');
    expect(findingOf(await officer.post(`${copy}/corrections`, { what: 'x' }))).toBe(
      'request.correction_not_for_this',
    );
  });

  it('Art. 18: a restriction is not answered as granted before something of the person is restricted', async () => {
    const { path, person } = await aCase('restriction');
    await take(officer, `${path}/identity-checks`, { result: 'confirmed', method: 'call_back' });
    const decided = await take(officer, `${path}/decisions`, { outcome: 'granted' });
    expect(decided.next[0]).toMatchObject({ kind: 'restriction' });
    const untrue = await officer.post(`${path}/deliveries`, { channel: 'in_person' });
    expect([untrue.status, findingOf(untrue)]).toEqual([409, 'request.restriction_first']);
    expect(untrue.body.detail).toContain('/records/{module}/{id}/restrict');
    const restricted = await officer.post(`/records/contacts/${person.id}/restrict`, {
      ground: 'accuracy_contested',
      reason: 'She says her birth date is wrong.',
    });
    expect(restricted.status, JSON.stringify(restricted.body)).toBe(200);
    expect(await take(officer, `${path}/deliveries`, { channel: 'in_person' })).toMatchObject({
      state: 'closed',
    });
  });

  it('opens again when the answer bounces, and closes when it was sent again', async () => {
    const { path, person } = await aCase('rectification');
    await corrected(person.id);
    await take(officer, `${path}/identity-checks`, { result: 'confirmed', method: 'call_back' });
    await take(officer, `${path}/decisions`, { outcome: 'granted' });
    await take(officer, `${path}/deliveries`, { channel: 'post', dispatchedAt: '2026-03-05' });
    const open = await take(officer, `${path}/reopenings`, { reason: 'bounced' });
    expect(open).toMatchObject({ state: 'decided', answeredAt: null, closedAt: null });
    expect(await take(officer, `${path}/deliveries`, { channel: 'in_person' })).toMatchObject({
      state: 'closed',
    });
  });

  it('Art. 12(4): a refusal that came back is sent again whole, with its reasons and the complaint', async () => {
    const { path } = await aCase('rectification');
    await take(officer, `${path}/identity-checks`, { result: 'confirmed', method: 'call_back' });
    const refusal = { outcome: 'refused', grounds: ['data_accurate'], reasons: 'The register has it so.' };
    await take(officer, `${path}/decisions`, refusal);
    await take(officer, `${path}/deliveries`, { channel: 'post', dispatchedAt: '2026-03-05' });
    await take(officer, `${path}/reopenings`, { reason: 'bounced' });
    const again = await take(officer, `${path}/deliveries`, { channel: 'email_link' });
    const { body } = await officer.get(`/mails/${again.deliveries.at(-1).mail}`);
    expect(body.text).toMatch(/The register has it so\..*Art\. 77 GDPR/s);
    const out = again.messages.filter((one: { body: string }) =>
      one.body.includes('The register has it so.'),
    );
    expect(out.map((one: { direction: string }) => one.direction)).toEqual(
      ['note', 'out'].slice(-out.length),
    );
  });

  it('does not count a mail as sent that waits in the outbox', async () => {
    const { path, person } = await aCase('rectification');
    await corrected(person.id);
    await take(officer, `${path}/identity-checks`, { result: 'confirmed', method: 'call_back' });
    await take(officer, `${path}/decisions`, { outcome: 'granted' });
    const waiting = await take(officer, `${path}/deliveries`, { channel: 'email_link' });
    expect(waiting.state).toBe('delivered');
    server.clock.set('2026-03-05T12:00:00Z');
    expect((await officer.post(`${path}/dispatches`, {})).body.detail).toContain('held');
    await server.database.owner.query("UPDATE attesta.mails SET state = 'sent', sent_at = $2 WHERE id = $1", [
      waiting.deliveries[0].mail,
      '2026-03-05T11:00:00Z',
    ]);
    expect(await take(officer, `${path}/dispatches`)).toMatchObject({
      state: 'closed',
      answeredAt: '2026-03-05T11:00:00.000Z',
    });
  });

  it('makes two cases of one message with two rights, with one receipt', async () => {
    server.clock.set(START);
    const person = await aPerson();
    const { body } = await officer.post('/requests', { types: ['access', 'erasure'], subject: person.id });
    expect(body).toMatchObject({ type: 'access', linked: [{ type: 'erasure' }] });
    const [other] = body.linked;
    const second = (await officer.get(`/requests/${other.id}`)).body;
    expect(second).toMatchObject({
      receipt: body.receipt,
      receivedAt: body.receivedAt,
      linked: [{ id: body.id }],
    });
    const numbers = [body.number, other.number].map((number) => Number(number.slice(3)));
    expect(numbers[1]).toBe((numbers[0] ?? 0) + 1);
  });

  it('gives no number away when a request is refused', async () => {
    const { request } = await aCase('access');
    expect((await officer.post('/requests', { type: 'access', subject: request.id })).status).toBe(422);
    expect((await officer.post('/requests', { type: 'access' })).status).toBe(422);
    const { request: next } = await aCase('access');
    expect(Number(next.number.slice(3))).toBe(Number(request.number.slice(3)) + 1);
  });

  it('is refused to who has no rights to requests', async () => {
    const sales = await server.as('sales');
    expect((await sales.get('/requests')).status).toBe(403);
  });

  it('is led by who recorded it, until it is given to somebody else', async () => {
    const { path, request } = await aCase('access');
    expect(request.lead).toMatchObject({ id: officer.userId });
    await take(officer, `${path}/assignments`, { lead: null });
    expect((await officer.get(path)).body.lead).toBe(null);
    const noted = await take(legal, `${path}/messages`, { body: 'I look into it', direction: 'note' });
    expect(noted.lead).toMatchObject({ id: legal.userId });
    const kinds = noted.steps.map((step: { kind: string }) => step.kind);
    expect(kinds.filter((kind: string) => kind === 'assignment')).toHaveLength(2);
    const given = await take(officer, `${path}/assignments`, { lead: officer.userId });
    expect(given.lead).toMatchObject({ id: officer.userId });
  });

  it('says when somebody was quicker', async () => {
    const { path, request } = await aCase('access');
    await take(officer, `${path}/messages`, { body: 'Call her', direction: 'note' });
    const stale = await officer.post(
      `${path}/assignments`,
      { lead: legal.userId },
      { headers: { 'if-match': `"${request.version}"` } },
    );
    expect(stale.status).toBe(412);
    const assigned = await take(officer, `${path}/assignments`, { lead: legal.userId });
    expect(assigned.lead).toMatchObject({ id: legal.userId });
    const mine = await legal.get('/requests?lead=me');
    expect(mine.body.items.map((item: { id: string }) => item.id)).toEqual([request.id]);
  });
});

describe('who it is', () => {
  it('lists both people who share a mailbox, and discloses nothing to either before somebody says which', async () => {
    server.clock.set(START);
    const email = 'family@example.eu';
    const first = await aPerson({ email });
    const second = await aPerson({ email: 'Family@example.eu', phone: '+49301234567' });
    const { body } = await officer.post('/requests', {
      type: 'access',
      identity: { name: 'A. Wiśniewska', email: 'FAMILY@example.eu', phone: '030 1234567' },
      channel: 'email',
    });
    expect(body).toMatchObject({ subject: null, identity: 'unchecked' });
    const found = body.candidates.map((one: { id: string }) => one.id).sort();
    expect(found).toEqual([first.id, second.id].sort());
    const path = `/requests/${body.id}`;
    const blind = await officer.post(`${path}/identity-checks`, { result: 'confirmed', method: 'question' });
    expect([blind.status, findingOf(blind)]).toEqual([409, 'request.subject_first']);
    expect(findingOf(await officer.post(`${path}/decisions`, { outcome: 'granted' }))).toBe(
      'request.identity_first',
    );
    await take(officer, `${path}/subjects`, { subject: second.id });
    const unsaid = await officer.post(`${path}/identity-checks`, { result: 'confirmed' });
    expect([unsaid.status, unsaid.body.findings[0].field]).toEqual([422, 'method']);
    const checked = await take(officer, `${path}/identity-checks`, {
      result: 'confirmed',
      method: 'question',
      doubt: 'shared_mailbox',
    });
    expect(checked).toMatchObject({ subject: { id: second.id }, candidates: [] });
    expect(findingOf(await officer.post(`${path}/subjects`, { subject: first.id }))).toBe(
      'request.subject_fixed',
    );
    const others = await server.database.owner.query(
      'SELECT 1 FROM evidence.events WHERE request = $1 AND $2 = ANY (subjects)',
      [body.id, first.id],
    );
    expect(others).toEqual([]);
  });

  it('Art. 12(2): a request whose author stays unknown can only be refused, or answered with "no data"', async () => {
    const { path } = await aCase('access');
    await take(officer, `${path}/identity-checks`, { result: 'refused', method: 'question' });
    expect(findingOf(await officer.post(`${path}/decisions`, { outcome: 'granted' }))).toBe(
      'request.identity_refused',
    );
    const refusal = {
      outcome: 'refused',
      grounds: ['not_identified'],
      reasons: 'We could not tell who you are.',
    };
    expect(await take(officer, `${path}/decisions`, refusal)).toMatchObject({ state: 'decided' });

    const { body } = await officer.post('/requests', {
      type: 'access',
      identity: { email: 'nobody@example.eu' },
    });
    const unknown = `/requests/${body.id}`;
    await take(officer, `${unknown}/identity-checks`, { result: 'not_needed' });
    expect(findingOf(await officer.post(`${unknown}/decisions`, { outcome: 'granted' }))).toBe(
      'request.only_no_data',
    );
    await take(officer, `${unknown}/decisions`, { outcome: 'no_data' });
    expect(
      await take(officer, `${unknown}/deliveries`, { channel: 'post', dispatchedAt: '2026-03-05' }),
    ).toMatchObject({
      state: 'closed',
      outcome: 'no_data',
    });
  });
});

describe('Art. 12(4) and (5): refusals', () => {
  it('Art. 21(3): an objection to direct marketing is not weighed; beside others it is answered in part', async () => {
    const weighed = { grounds: ['compelling_grounds'], reasons: 'Our interest in selling weighs more.' };
    for (const [purposes, outcome, status] of [
      [['marketing_email'], 'refused', 422],
      [['marketing_email'], 'partly', 422],
      [undefined, 'refused', 422],
      [['marketing_email', 'credit_check'], 'refused', 422],
      [undefined, 'partly', 201],
      [['credit_check'], 'refused', 201],
    ] as const) {
      const person = (await server.admin.post('/records/contacts', { last_name: 'Objects' })).body;
      const { body } = await officer.post('/requests', {
        type: 'objection',
        subject: person.id,
        ...(purposes && { purposes }),
      });
      const path = `/requests/${body.id}`;
      await take(officer, `${path}/identity-checks`, { result: 'confirmed', method: 'call_back' });
      const answer = await officer.post(`${path}/decisions`, { outcome, ...weighed });
      expect([purposes, outcome, answer.status]).toEqual([purposes, outcome, status]);
      if (status === 422) expect(answer.body.findings[0].field).toBe('grounds');
    }
  });

  it('needs reasons, and tells of the complaint and the court', async () => {
    const { path } = await aCase('portability');
    await take(officer, `${path}/identity-checks`, { result: 'confirmed', method: 'call_back' });
    const bare = await officer.post(`${path}/decisions`, {
      outcome: 'refused',
      grounds: ['basis_not_portable'],
    });
    expect(bare.status).toBe(422);
    await take(officer, `${path}/decisions`, {
      outcome: 'refused',
      grounds: ['basis_not_portable'],
      reasons: 'The data rests on a legal duty {not on your consent}.',
    });
    const sent = await take(officer, `${path}/deliveries`, { channel: 'in_person' });
    const letter = sent.messages.at(-1).body;
    expect(letter).toContain('{not on your consent}');
    expect(letter).toContain('Art. 77');
    expect(letter).toContain('Art. 79');
  });

  it('waits for a second person where the request is called unfounded or excessive', async () => {
    const { path, person } = await aCase('access');
    await take(officer, `${path}/identity-checks`, { result: 'confirmed', method: 'call_back' });
    const proposed = await take(officer, `${path}/decisions`, {
      outcome: 'refused',
      grounds: ['excessive'],
      reasons: 'It is the ninth request this month.',
    });
    expect(proposed).toMatchObject({ state: 'awaiting_approval', outcome: null });
    const own = await officer.post(`${path}/approvals`, {});
    expect([own.status, own.body.code]).toEqual([403, 'second_person_required']);
    const early = await officer.post(`${path}/deliveries`, { channel: 'post' });
    expect([early.status, early.body.code]).toEqual([403, 'second_person_required']);
    const seen = await server.withToken(portalToken, person.id).get(path);
    expect(JSON.stringify(seen.body)).not.toContain('ninth');
    const approved = await take(legal, `${path}/approvals`, {});
    expect(approved).toMatchObject({ state: 'decided', outcome: 'refused' });
    expect(approved.decisions).toMatchObject([
      { state: 'final', by: { id: officer.userId }, approvedBy: { id: legal.userId } },
    ]);
  });

  it('goes back with a reason, and may be decided anew', async () => {
    const { path } = await aCase('access');
    await take(officer, `${path}/identity-checks`, { result: 'confirmed', method: 'call_back' });
    const refusal = { outcome: 'refused', grounds: ['manifestly_unfounded'], reasons: 'Abusive' };
    await take(officer, `${path}/decisions`, refusal);
    expect((await legal.post(`${path}/approvals`, { decision: 'sent_back' })).status).toBe(422);
    const back = await take(legal, `${path}/approvals`, {
      decision: 'sent_back',
      reason: 'A first request is hardly abusive',
    });
    expect(back).toMatchObject({ state: 'in_progress', outcome: null });
    expect(await take(officer, `${path}/decisions`, { outcome: 'granted' })).toMatchObject({
      state: 'decided',
    });
  });
});

describe('the portal', () => {
  it('asks for the person who signed in, sees that case and no other, and takes it back', async () => {
    server.clock.set(START);
    const anna = await aPerson();
    const other = await aCase('access');
    const portal = server.withToken(portalToken, anna.id);
    const stranger = await portal.post('/requests', { type: 'access', subject: other.person.id });
    expect(stranger.status).toBe(404);
    const { status, body } = await portal.post('/requests', {
      type: 'access',
      channel: 'post',
      receivedAt: '2020-01-01',
    });
    expect(status, JSON.stringify(body)).toBe(201);
    expect(body).toMatchObject({
      subject: { id: anna.id },
      channel: 'portal',
      identity: 'confirmed',
      state: 'in_progress',
      receivedAt: expect.stringMatching(/^2026-03-05T10:00/),
    });
    await take(officer, `/requests/${body.id}/messages`, { body: 'Secret note', direction: 'note' });
    await take(portal, `/requests/${body.id}/messages`, { body: 'When can I expect it?', direction: 'out' });
    expect(body.lead ?? null).toBe(null);
    const seen = await portal.get(`/requests/${body.id}`);
    expect(seen.body.messages.at(-1)).toMatchObject({ direction: 'in', by: { kind: 'subject' } });
    expect(JSON.stringify(seen.body)).not.toContain('Secret note');
    expect(JSON.stringify(seen.body)).not.toContain('Test Data protection');

    for (const call of [
      portal.get(`/requests/${other.request.id}`),
      portal.post(`/requests/${other.request.id}/messages`, { body: 'Hello' }),
      portal.post(`/requests/${other.request.id}/withdrawals`, {}),
    ]) {
      expect((await call).status).toBe(404);
    }
    expect((await portal.post(`/requests/${body.id}/decisions`, { outcome: 'granted' })).status).toBe(403);
    const list = await portal.get(`/requests?subject=${other.person.id}`);
    expect(list.body.items.map((item: { id: string }) => item.id)).toEqual([body.id]);
    expect(await take(portal, `/requests/${body.id}/withdrawals`)).toMatchObject({ state: 'withdrawn' });
  });
});

describe('the list', () => {
  it('filters and pages, those due first on top', async () => {
    server.clock.set('2026-05-01T08:00:00Z');
    const all: string[] = [];
    let cursor = '';
    do {
      const { body, status } = await officer.get(
        `/requests?state=open&limit=3${cursor && `&cursor=${cursor}`}`,
      );
      expect(status, JSON.stringify(body)).toBe(200);
      all.push(...body.items.map((item: { due: string }) => item.due));
      cursor = body.next ?? '';
    } while (cursor);
    expect(all).toEqual([...all].sort());
    expect(all.length).toBeGreaterThan(3);
    const late = await officer.get('/requests?overdue=true&state=open&limit=200');
    for (const item of late.body.items) expect(item.clock.state).toBe('overdue');
    const before = await officer.get('/requests?dueBefore=2026-04-07&type=access,erasure');
    for (const item of before.body.items) expect(item.due < '2026-04-07').toBe(true);
    const [some] = late.body.items;
    const digits = String(Number(some.number.split('-')[1]));
    for (const number of [some.number, digits, `rr-${digits}`]) {
      const found = (await officer.get(`/requests?number=${number}`)).body.items;
      expect(found.map((item: { number: string }) => item.number)).toEqual([some.number]);
    }
    expect((await officer.get('/requests?sort=owner')).status).toBe(400);
  });
});

describe('what was done', () => {
  it('can be neither changed nor removed', async () => {
    const { request } = await aCase('access');
    for (const statement of [
      "UPDATE attesta.request_steps SET kind = 'x' WHERE request = $1",
      'DELETE FROM attesta.request_steps WHERE request = $1',
      'DELETE FROM attesta.request_messages WHERE request = $1',
    ]) {
      await expect(server.database.query(statement, [request.id])).rejects.toMatchObject({ code: '42501' });
    }
    await expect(
      server.database.query('DELETE FROM attesta.requests WHERE id = $1', [request.id]),
    ).rejects.toThrow(/open request/);
  });
});
