import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { portalToken } from '../../../tools/testing/portal-token.ts';
import { type RunningServer, type TestClient, testServer } from '../../../tools/testing/server.ts';
import { take } from '../../../tools/testing/take.ts';
import { storeSettings } from '../../engine/catalog/settings.ts';
import { runJobs } from '../../engine/jobs/jobs.ts';

let server: RunningServer;
let officer: TestClient;
let legal: TestClient;
let token: string;
let mailbox: SMTPServer;
let received: string[] = [];

beforeAll(async () => {
  mailbox = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    onData(stream, _session, done) {
      let text = '';
      stream.on('data', (piece) => {
        text += piece;
      });
      stream.on('end', () => {
        received.push(text);
        done();
      });
    },
  });
  const port = await new Promise<number>((ready) => {
    const listening = mailbox.listen(0, '127.0.0.1', () => {
      const address = listening.address();
      ready(typeof address === 'object' && address ? address.port : 0);
    });
  });
  server = await testServer({ smtpUrl: `smtp://127.0.0.1:${port}` });
  await server.database.transaction((tx) =>
    storeSettings(
      tx,
      {
        name: 'Papel & Cía',
        email: 'hola@papel.example',
        country: 'ES',
        calendar: 'ES',
        languages: ['es', 'en'],
      },
      server.clock.now(),
    ),
  );
  officer = await server.as('data_protection_officer');
  legal = await server.as('legal');
  token = await portalToken(server);
});
afterAll(async () => {
  await server?.close();
  await new Promise<void>((closed) => mailbox.close(() => closed()));
});
beforeEach(() => {
  received = [];
});

let names = 0;
/** A person and one recipient of contacts; those of earlier tests no longer receive. */
async function aPersonAndRecipient(values: Record<string, unknown> = {}) {
  names += 1;
  for (const one of (await take(officer.get('/recipients'), 200)).items)
    if (one.endedOn === null) await officer.patch(`/recipients/${one.id}`, { endedOn: '2025-12-31' });
  const recipient = await take(
    officer.post('/recipients', {
      name: `Nordwind Mail ${names} GmbH`,
      role: 'processor',
      whatFor: { en: 'Sends our mails' },
      modules: ['contacts'],
      categories: ['identity', 'contact'],
      country: 'DE',
      contractOn: '2024-05-03',
      contact: 'Datenschutz: privacy@nordwind.example',
      since: '2024-05-03',
      ...values,
    }),
  );
  const person = await take(
    server.admin.post('/records/contacts', {
      first_name: 'Żaneta',
      last_name: `Gęślowska-${names}`,
      email: `zaneta.told${names}@poczta.example`,
    }),
  );
  return { recipient, person };
}

async function aCorrection(subject: string) {
  const { id } = await take(officer.post('/requests', { type: 'rectification', subject, channel: 'email' }));
  await take(officer.post(`/requests/${id}/identity-checks`, { method: 'known_address' }));
  await take(officer.post(`/requests/${id}/corrections`, { what: 'The spelling of the name.' }));
  await take(officer.post(`/requests/${id}/decisions`, { outcome: 'granted' }));
  return take(officer.post(`/requests/${id}/deliveries`, { channel: 'in_person' }));
}
const noticesOf = async (request: string) =>
  (await take(officer.get(`/recipient-notices?request=${request}`), 200)).items;
/** Receipts go to the person besides. */
const toRecipient = (mail: string) => /^To: .*privacy@nordwind\.example/m.test(mail);
const read = (request: string) => take(officer.get(`/requests/${request}`), 200);
const settle = (notice: string, body: object) => officer.post(`/recipient-notices/${notice}/outcomes`, body);

describe('Art. 19: a case is not over before its recipients are told', () => {
  it('an answer that left leaves the case open, closing it is refused with what is missing, and telling the last closes it', async () => {
    const { person, recipient } = await aPersonAndRecipient();
    const asked = await aCorrection(person.id);
    expect(asked).toMatchObject({ state: 'delivered', closedAt: null });
    expect(asked.next.map((step: { kind: string }) => step.kind)).toEqual(['recipients', 'closure']);
    const early = await officer.post(`/requests/${asked.id}/closures`, {});
    expect([early.status, early.body.code, early.body.findings[0].code]).toEqual([
      409,
      'conflict',
      'request.recipients_first',
    ]);
    const [task] = await noticesOf(asked.id);
    expect(task).toMatchObject({
      recipient: { id: recipient.id, name: recipient.name },
      categories: ['contact', 'identity'],
    });
    await take(
      settle(task.id, { result: 'told', on: '2026-03-05', channel: 'post', proof: 'RR 123 456 789 DE' }),
    );
    const closed = await read(asked.id);
    expect(closed).toMatchObject({
      state: 'closed',
      recipients: [{ name: recipient.name, country: 'DE', state: 'told', toldOn: '2026-03-05' }],
    });
    expect(closed.steps.map((step: { kind: string }) => step.kind).slice(-2)).toEqual([
      'recipients',
      'closure',
    ]);
    expect((await noticesOf(asked.id))[0]).toMatchObject({ channel: 'post', proof: 'RR 123 456 789 DE' });
    // The person is told whom we told, without names of staff.
    const portal = server.withToken(token, person.id);
    expect((await take(portal.get(`/requests/${asked.id}`), 200)).recipients).toEqual(closed.recipients);
  });

  it('"impossible or disproportionate" needs its reason and closes the case too; "not carried out" is refused where it was', async () => {
    const { person } = await aPersonAndRecipient();
    const asked = await aCorrection(person.id);
    const [task] = await noticesOf(asked.id);
    const bare = await settle(task.id, { result: 'disproportionate' });
    expect([bare.status, bare.body.findings[0].field]).toEqual([422, 'reason']);
    const untrue = await settle(task.id, { result: 'not_carried_out', reason: 'No need.' });
    expect([untrue.status, untrue.body.findings[0].code]).toEqual([409, 'recipient.carried_out']);
    await take(settle(task.id, { result: 'impossible', reason: 'The company was wound up.' }));
    expect(await read(asked.id)).toMatchObject({ state: 'closed', recipients: [{ state: 'impossible' }] });
  });

  it('a request that was withdrawn before anything was erased owes nobody, once somebody says so', async () => {
    const { person } = await aPersonAndRecipient();
    const { id } = await take(
      officer.post('/requests', { type: 'erasure', subject: person.id, channel: 'email' }),
    );
    await take(officer.post(`/requests/${id}/identity-checks`, { method: 'known_address' }));
    const plan = await take(officer.post('/erasures', { subject: person.id, request: id }));
    await take(legal.post(`/erasures/${plan.id}/approvals`, { decision: 'approved' }));
    const [task] = await noticesOf(id);
    const early = await settle(task.id, { result: 'not_carried_out', reason: 'Perhaps not.' });
    expect(early.status).toBe(409);
    await take(officer.post(`/requests/${id}/withdrawals`, {}));
    await take(settle(task.id, { result: 'not_carried_out', reason: 'Withdrawn before the erasure.' }));
    expect((await read(id)).recipients).toEqual([]);
  });
});

describe('Art. 19: the notice by our own mail', () => {
  /** Six minutes later: what is looked for every five minutes was. */
  async function look(): Promise<void> {
    server.clock.set(server.clock.now().add({ minutes: 6 }).toString());
    await runJobs(server.database);
  }

  it('says who it is about, is told when the mail server took it, and the case closes', async () => {
    const { person } = await aPersonAndRecipient();
    const asked = await aCorrection(person.id);
    const [task] = await noticesOf(asked.id);
    const letter = await take(officer.get(`/recipient-notices/${task.id}/letter`), 200);
    expect(letter).toMatchObject({ to: 'privacy@nordwind.example', language: 'es' });
    expect(letter.text).toContain(person.email);
    const english = await take(officer.get(`/recipient-notices/${task.id}/letter?language=en`), 200);
    expect(english.text).toContain('is corrected here');
    const text = `${english.text}\n\nThe street is Calle Mayor 9.`;
    const mailed = await take(officer.post(`/recipient-notices/${task.id}/mails`, { language: 'en', text }));
    expect(mailed).toMatchObject({ state: 'open', mail: { state: 'queued' } });
    expect((await officer.post(`/recipient-notices/${task.id}/mails`, {})).status).toBe(409);
    await runJobs(server.database, { retryNow: true });
    await look();
    expect(received.filter(toRecipient)).toHaveLength(1);
    expect(await read(asked.id)).toMatchObject({ state: 'closed' });
    expect((await noticesOf(asked.id))[0]).toMatchObject({
      state: 'told',
      toldOn: '2026-03-05',
      channel: 'e-mail',
      mail: { state: 'sent' },
    });
    const events = await server.database.owner.query<{ action: string }>(
      `SELECT action FROM evidence.events WHERE request = $1 AND (action LIKE 'recipient.%' OR action = 'mail.sent') ORDER BY id`,
      [asked.id],
    );
    expect(events.map((one) => one.action)).toEqual(
      expect.arrayContaining(['recipient.owed', 'recipient.mailed', 'mail.sent', 'recipient.notified']),
    );
  });

  it('Art. 18(3), 19: a restriction is lifted once the notice to the person has left, and who was told of it is told that it ended', async () => {
    const { person, recipient } = await aPersonAndRecipient();
    const path = `/records/contacts/${person.id}`;
    const { id } = await take(
      officer.post('/requests', { type: 'restriction', subject: person.id, channel: 'email' }),
    );
    await take(officer.post(`/requests/${id}/identity-checks`, { method: 'known_address' }));
    const contested = { ground: 'accuracy_contested', reason: 'The street is contested' };
    await take(officer.post(`${path}/restrict`, contested), 200);
    await take(officer.post(`/requests/${id}/decisions`, { outcome: 'granted' }));
    await take(officer.post(`/requests/${id}/deliveries`, { channel: 'in_person' }));
    const [task] = await noticesOf(id);
    await take(settle(task.id, { result: 'told', channel: 'telephone' }));
    expect(await read(id)).toMatchObject({ state: 'closed' });

    const letter = await take(
      officer.post(`${path}/lift-notices`, { channel: 'email', preview: true, language: 'en' }),
      200,
    );
    expect(letter).toMatchObject({ addressed: true, language: 'en' });
    expect(letter.text).toContain('you contested its accuracy');
    expect(JSON.stringify(letter)).not.toContain(person.email);
    expect((await officer.post(`${path}/release`, { reason: 'Checked' })).status).toBe(409);
    const text = `${letter.text}\n\nThe street was right.`;
    const sent = await take(
      officer.post(`${path}/lift-notices`, { channel: 'email', send: true, language: 'en', text }),
    );
    expect(sent).toMatchObject({ at: null, mail: { state: 'queued' } });
    const early = await officer.post(`${path}/release`, { reason: 'Checked' });
    expect([early.status, early.body.detail]).toEqual([409, expect.stringContaining('has not left yet')]);
    await runJobs(server.database, { retryNow: true });
    const toPerson = received.filter((mail) => mail.includes(person.email));
    expect(toPerson.some((mail) => mail.includes('The street was right.'))).toBe(true);
    await take(officer.post(`${path}/release`, { reason: 'Checked' }), 200);
    const { items } = await take(officer.get(`${path}/states`), 200);
    expect(items[0].notice).toMatchObject({ channel: 'email', mail: { state: 'sent' } });

    const ended = (await noticesOf(id)).find((one: { state: string }) => one.state === 'open');
    expect(ended).toMatchObject({ right: 'restriction_lifted', recipient: { id: recipient.id } });
    const told = await take(officer.get(`/recipient-notices/${ended.id}/letter?language=en`), 200);
    expect(told.text).toContain('is lifted');
    await take(settle(ended.id, { result: 'told', channel: 'telephone' }));
    // Restricted anew and lifted without that anybody was told of it: nobody is told of its end.
    await take(officer.post(`${path}/restrict`, contested), 200);
    await take(officer.post(`${path}/lift-notices`, { channel: 'phone' }));
    await take(officer.post(`${path}/release`, { reason: 'Checked again' }), 200);
    expect(await noticesOf(id)).toHaveLength(2);
  });

  it('needs an address: a telephone number is none, and another may be named', async () => {
    const { person } = await aPersonAndRecipient({ contact: '+49 30 1234567' });
    const asked = await aCorrection(person.id);
    const [task] = await noticesOf(asked.id);
    const refused = await officer.post(`/recipient-notices/${task.id}/mails`, {});
    expect([refused.status, refused.body.findings[0].field]).toEqual([422, 'to']);
    await take(officer.post(`/recipient-notices/${task.id}/mails`, { to: 'dpo@nordwind.example' }));
  });
});

describe('Art. 19, second sentence: "whom did you tell?" after the erasure', () => {
  // The clock went on: who approves and executes proves again who they are.
  beforeAll(async () => {
    officer = await server.as('data_protection_officer');
    legal = await server.as('legal');
  });

  it('is answered by the case: the names as they were, nothing of the person; a mail sent before is told, one after is refused', async () => {
    const { person, recipient } = await aPersonAndRecipient();
    const late = await take(
      officer.post('/recipients', {
        name: `Voz Directa ${names} S.L.`,
        role: 'controller',
        whatFor: { en: 'Calls' },
        modules: ['contacts'],
        country: 'ES',
        contact: 'aviso@voz.example',
        since: '2024-05-03',
      }),
    );
    const { id } = await take(
      officer.post('/requests', { type: 'erasure', subject: person.id, channel: 'email' }),
    );
    await take(officer.post(`/requests/${id}/identity-checks`, { method: 'known_address' }));
    const plan = await take(officer.post('/erasures', { subject: person.id, request: id }));
    await take(legal.post(`/erasures/${plan.id}/approvals`, { decision: 'approved' }));
    const taskOf = async (to: string) =>
      (await noticesOf(id)).find((one: { recipient: { id: string } }) => one.recipient.id === to);
    await take(officer.post(`/recipient-notices/${(await taskOf(recipient.id)).id}/mails`, {}));
    await runJobs(server.database, { retryNow: true });
    expect(received.filter(toRecipient)).toHaveLength(1);
    await take(officer.post(`/erasures/${plan.id}/executions`, {}));
    expect(await taskOf(recipient.id)).toMatchObject({
      state: 'told',
      channel: 'e-mail',
      mail: { state: 'gone' },
    });
    const open = await taskOf(late.id);
    const mail = await officer.post(`/recipient-notices/${open.id}/mails`, {});
    expect([mail.status, mail.body.findings[0].code]).toEqual([409, 'recipient.person_gone']);
    await take(settle(open.id, { result: 'told', channel: 'telephone' }));
    // The register goes on; what the case says stays.
    await take(officer.patch(`/recipients/${late.id}`, { name: 'Voz Nueva S.L.' }), 200);
    expect((await read(id)).recipients).toEqual([
      { name: recipient.name, country: 'DE', state: 'told', toldOn: '2026-03-05' },
      { name: late.name, country: 'ES', state: 'told', toldOn: '2026-03-05' },
    ]);
    const rows = await server.database.owner.query<{ row: string }>(
      'SELECT n::text AS row FROM attesta.recipient_notices n WHERE request = $1',
      [id],
    );
    expect(rows).toHaveLength(2);
    for (const { row } of rows) expect(row).not.toMatch(/Gęślowska|zaneta/);
  });
});
