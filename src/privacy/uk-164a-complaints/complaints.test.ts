import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { portalToken } from '../../../tools/testing/portal-token.ts';
import { type RunningServer, type TestClient, testServer } from '../../../tools/testing/server.ts';
import { take } from '../../../tools/testing/take.ts';
import { storeSettings } from '../../engine/catalog/settings.ts';

let server: RunningServer;
let officer: TestClient;
let legal: TestClient;
let token: string;

const settle = (country: string) =>
  server.database.transaction((tx) =>
    storeSettings(
      tx,
      {
        name: 'Paper & Co Ltd',
        country,
        calendar: country === 'GB' ? 'GB-ENG' : country,
        timeZone: 'Europe/London',
        languages: ['en'],
      },
      server.clock.now(),
    ),
  );

beforeAll(async () => {
  server = await testServer({ now: '2026-07-06T10:00:00Z' });
  await settle('GB');
  officer = await server.as('data_protection_officer');
  legal = await server.as('legal');
  token = await portalToken(server);
});
afterAll(() => server?.close());

let people = 0;
async function aPerson(values: Record<string, unknown> = {}) {
  people += 1;
  return take(
    server.admin.post('/records/contacts', {
      first_name: 'Siân',
      last_name: `Llewellyn-${people}`,
      email: `sian${people}@post.example`,
      ...values,
    }),
  );
}
const complain = (values: object) =>
  officer.post('/complaints', { body: 'You called me at night.', ...values });
const sentNow = (subject: string) =>
  server.database.owner.query(
    "UPDATE attesta.mails SET state = 'sent', sent_at = $2 WHERE subject = $1 AND sent_at IS NULL",
    [subject, server.clock.now()],
  );

describe('Section 164A DPA 2018 (Data (Use and Access) Act 2025): complaints to the controller', () => {
  it('is acknowledged within 30 days, counted from the day after; a mail counts when the mail server took it', async () => {
    const person = await aPerson();
    // 30 days after 19 June end on Sunday 19 July; the next working day is Monday.
    const made = await take(
      complain({ subject: person.id, receivedAt: '2026-06-19', channel: 'post', acknowledge: false }),
    );
    expect(made).toMatchObject({
      number: expect.stringMatching(/^CP-\d{6}$/),
      state: 'received',
      receivedOn: '2026-06-19',
      clock: { due: '2026-07-20', state: 'on_time' },
    });
    expect(made.clock.working.join(' ')).toContain('2026');
    const path = `/complaints/${made.id}`;
    const waiting = await take(officer.post(`${path}/acknowledgements`, { channel: 'email' }));
    expect(waiting).toMatchObject({ state: 'received', acknowledgedAt: null, acknowledgementMail: 'held' });
    expect((await officer.post(`${path}/acknowledgements`, { channel: 'post' })).status).toBe(409);
    await sentNow(person.id);
    expect(await take(officer.get(path), 200)).toMatchObject({
      state: 'acknowledged',
      clock: { state: 'met' },
    });
  });

  it('the outcome names what was found, the Commissioner and the court, once, with its evidence', async () => {
    const person = await aPerson();
    const made = await take(complain({ subject: person.id, channel: 'phone' }));
    const path = `/complaints/${made.id}`;
    const bare = await officer.post(`${path}/outcomes`, { channel: 'email', outcome: 'upheld', answer: ' ' });
    expect([bare.status, bare.body.findings[0].field]).toEqual([422, 'answer']);
    const answered = await take(
      officer.post(`${path}/outcomes`, {
        channel: 'in_person',
        outcome: 'partly_upheld',
        answer: 'Two of three calls were ours.',
      }),
    );
    expect(answered).toMatchObject({ state: 'answered', outcome: 'partly_upheld' });
    expect(answered.answer).toContain('Two of three calls were ours.');
    expect(answered.answer).toContain(
      'Information Commissioner (Information Commissioner, https://ico.org.uk)',
    );
    expect(answered.answer).toContain('Art. 79 UK GDPR');
    const again = await officer.post(`${path}/outcomes`, {
      channel: 'post',
      outcome: 'upheld',
      answer: 'No.',
    });
    expect(again.status).toBe(409);
    const events = await server.database.owner.query<{ action: string }>(
      'SELECT action FROM evidence.events WHERE record = $1 ORDER BY id',
      [made.id],
    );
    expect(events.map((one) => one.action)).toEqual([
      'complaint.received',
      'complaint.acknowledged',
      'complaint.answered',
    ]);
  });

  it('comes through the portal for the person alone, and is acknowledged there at once', async () => {
    const [person, stranger] = [await aPerson(), await aPerson()];
    const portal = server.withToken(token, person.id);
    const made = await take(
      portal.post('/complaints', { subject: stranger.id, body: 'You lost my letter.' }),
    );
    expect(made).toMatchObject({ subject: person.id, state: 'acknowledged', acknowledgedBy: 'portal' });
    expect((await take(portal.get('/complaints'), 200)).items).toHaveLength(1);
    const other = server.withToken(token, stranger.id);
    expect((await take(other.get('/complaints'), 200)).items).toEqual([]);
    expect((await other.get(`/complaints/${made.id}`)).status).toBe(404);
    expect((await portal.post(`/complaints/${made.id}/outcomes`, { channel: 'portal' })).status).toBe(403);
  });

  it('Art. 15, 17: it is in the copy; after an erasure number, dates and outcome stay, and nothing that was said', async () => {
    const person = await aPerson();
    const made = await take(complain({ subject: person.id, body: 'Zebra at the gate.', channel: 'phone' }));
    await sentNow(person.id);
    const copy = await officer.get(`/subjects/${person.id}/preview`);
    expect(copy.body).toContain('Zebra at the gate.');
    const plan = await take(officer.post('/erasures', { subject: person.id, ground: 'no_longer_necessary' }));
    expect(plan.plan.lines.map((line: { place: string }) => line.place)).toContain('complaints');
    await take(legal.post(`/erasures/${plan.id}/approvals`, { decision: 'approved' }));
    await take(officer.post(`/erasures/${plan.id}/executions`, {}));
    const kept = await take(officer.get(`/complaints/${made.id}`), 200);
    expect(kept).toMatchObject({ number: made.number, body: '', person: null, state: 'acknowledged' });
    const [row] = await server.database.owner.query<{ row: string }>(
      'SELECT c::text AS row FROM attesta.complaints c WHERE id = $1',
      [made.id],
    );
    expect(row?.row).not.toMatch(/Zebra|Llewellyn|sian/);
  });

  it('whoever made it takes it back: in the portal alone, or as staff were told; nothing is owed on it then', async () => {
    const [person, stranger] = [await aPerson(), await aPerson()];
    const portal = server.withToken(token, person.id);
    const mine = await take(portal.post('/complaints', { body: 'You lost my letter.' }));
    const other = server.withToken(token, stranger.id);
    expect((await other.post(`/complaints/${mine.id}/withdrawals`, {})).status).toBe(404);
    expect(await take(portal.post(`/complaints/${mine.id}/withdrawals`, {}))).toMatchObject({
      state: 'withdrawn',
      withdrawnBy: 'portal',
      withdrawnOn: '2026-07-06',
      clock: { state: 'met' },
    });
    const written = await take(complain({ subject: person.id, channel: 'post', acknowledge: false }));
    const path = `/complaints/${written.id}`;
    const bare = await officer.post(`${path}/withdrawals`, { channel: 'phone' });
    expect([bare.status, bare.body.findings[0].field]).toEqual([422, 'reason']);
    const back = await take(
      officer.post(`${path}/withdrawals`, { channel: 'phone', reason: 'It was found.' }),
    );
    expect(back).toMatchObject({ state: 'withdrawn', clock: { state: 'ended' } });
    const open = (await take(officer.get('/complaints?open=true'), 200)).items;
    expect(open.map((one: { id: string }) => one.id)).not.toContain(written.id);
    expect((await officer.post(`${path}/acknowledgements`, { channel: 'post' })).status).toBe(409);
    expect((await officer.post(`${path}/withdrawals`, { channel: 'phone', reason: 'Again' })).status).toBe(
      409,
    );
    const copy = await officer.get(`/subjects/${person.id}/preview`);
    expect(copy.body).toContain('It was found.');
  });

  it('Art. 17: what somebody said who is on no record is erased with our mails to them, once it has ended; the proof stays', async () => {
    const identity = { name: 'Gwenllian Unlisted', email: 'gwenllian@unlisted.example' };
    const made = await take(complain({ identity, channel: 'email' }));
    const path = `/complaints/${made.id}`;
    const erase = (client: TestClient) => client.post(`${path}/erasures`, { reason: 'Asked for by letter' });
    expect((await erase(await server.as('support'))).status).toBe(403);
    expect((await erase(legal)).status).toBe(409);
    await take(
      officer.post(`${path}/outcomes`, { channel: 'post', outcome: 'upheld', answer: 'Gwenllian is right.' }),
    );
    expect(await take(erase(legal))).toMatchObject({
      number: made.number,
      claimed: null,
      body: '',
      answer: null,
      outcome: 'upheld',
      answeredOn: '2026-07-06',
    });
    expect((await erase(legal)).status).toBe(409);
    const person = await aPerson();
    const theirs = await take(complain({ subject: person.id }));
    expect((await legal.post(`/complaints/${theirs.id}/erasures`, { reason: 'x' })).status).toBe(409);
    const left = await server.database.owner.query(
      `SELECT (SELECT count(*)::int FROM evidence.payloads WHERE payload ILIKE '%gwenllian%') AS payloads,
         (SELECT count(*)::int FROM attesta.complaints c WHERE c::text ILIKE '%gwenllian%') AS rows,
         (SELECT count(*)::int FROM attesta.mails WHERE subject IS NULL) AS mails`,
    );
    expect(left).toEqual([{ payloads: 0, rows: 0, mails: 0 }]);
  });

  it('is no procedure before the Act, of somebody unnamed, or outside the United Kingdom', async () => {
    const person = await aPerson();
    const early = await complain({ subject: person.id, receivedAt: '2026-06-18' });
    expect([early.status, early.body.findings[0].field]).toEqual([422, 'receivedAt']);
    const nobody = await complain({});
    expect([nobody.status, nobody.body.findings[0].field]).toEqual([422, 'subject']);
    await settle('ES');
    const abroad = await complain({ subject: person.id });
    expect([abroad.status, abroad.body.findings[0].code]).toEqual([409, 'complaint.not_here']);
    await settle('GB');
  });

  it('after hundreds that are over, the newest is on the list, and so is every one that is open', async () => {
    const person = await aPerson();
    const ended = await take(complain({ subject: person.id }));
    await take(
      officer.post(`/complaints/${ended.id}/withdrawals`, { channel: 'phone', reason: 'They rang again.' }),
    );
    const [oldOne, newOne] = [
      await take(complain({ subject: person.id, receivedAt: '2026-07-01' })),
      await take(complain({ subject: person.id })),
    ];
    await server.database.owner.query(
      `INSERT INTO attesta.complaints SELECT (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(),
         'number', c.number || '-' || n, 'received_at', c.received_at - interval '1 hour' - n * interval '1 minute'))).*
       FROM attesta.complaints c, generate_series(1, 500) n WHERE c.id = $1`,
      [ended.id],
    );
    const { items } = await take(officer.get(`/complaints?subject=${person.id}`), 200);
    const ids = items.map((one: { id: string }) => one.id);
    expect(ids).toHaveLength(500);
    expect(ids).toEqual(expect.arrayContaining([oldOne.id, newOne.id, ended.id]));
    expect(ids.at(-1)).toBe(newOne.id);
  });

  it('an acknowledgement after its time is late, and one that is missing is overdue; an answer in time acknowledges too', async () => {
    const [late, missing, answered] = [await aPerson(), await aPerson(), await aPerson()];
    const received = { receivedAt: '2026-06-19', acknowledge: false };
    const ids: string[] = [];
    for (const { id: subject } of [late, missing, answered])
      ids.push((await take(complain({ subject, ...received }))).id);
    await take(
      officer.post(`/complaints/${ids[2]}/outcomes`, {
        channel: 'post',
        at: '2026-07-01',
        outcome: 'upheld',
        answer: 'We took the number out of the list.',
      }),
    );
    server.clock.set('2026-07-22T10:00:00Z');
    officer = await server.as('data_protection_officer');
    legal = await server.as('legal');
    await take(officer.post(`/complaints/${ids[0]}/acknowledgements`, { channel: 'phone' }));
    const states = [];
    for (const id of ids) states.push((await take(officer.get(`/complaints/${id}`), 200)).clock.state);
    expect(states).toEqual(['late', 'overdue', 'met']);
    const open = (await take(officer.get('/complaints?open=true'), 200)).items.map(
      (one: { id: string }) => one.id,
    );
    expect(open).toContain(ids[1]);
    expect(open).not.toContain(ids[2]);
  });
});
