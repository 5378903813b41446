import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { portalToken } from '../../../tools/testing/portal-token.ts';
import {
  type RunningServer,
  type TestAnswer,
  type TestClient,
  testServer,
} from '../../../tools/testing/server.ts';
import { take } from '../../../tools/testing/take.ts';
import { checkPack } from '../../engine/evidence/proof-check.ts';
import { runJobs } from '../../engine/jobs/jobs.ts';
import { requestJobs } from './jobs.ts';

let server: RunningServer;
let officer: TestClient;
let legal: TestClient;
let token: string;

beforeAll(async () => {
  server = await testServer();
  officer = await server.as('data_protection_officer');
  legal = await server.as('legal');
  token = await portalToken(server);
});
afterAll(() => server?.close());

let people = 0;
async function aPerson() {
  people += 1;
  return take(
    server.admin.post('/records/contacts', {
      first_name: 'Żaneta',
      last_name: `Gęślowska-${people}`,
      email: `zaneta${people}@poczta.example`,
    }),
  );
}

const codeOf = (answer: TestAnswer) => answer.body.findings?.[0]?.code;

describe('Art. 15: a copy', () => {
  it('is made, decided, delivered to the portal and downloaded there by the person alone', async () => {
    const person = await aPerson();
    const stranger = await aPerson();
    const portal = server.withToken(token, person.id);
    const asked = await take(portal.post('/requests', { type: 'access', note: 'Everything, please.' }));
    const path = `/requests/${asked.id}`;
    await take(officer.post(`${path}/decisions`, { outcome: 'granted' }));
    const early = await officer.post(`${path}/deliveries`, { channel: 'portal' });
    expect([early.status, codeOf(early)]).toEqual([409, 'request.package_first']);
    const made = await take(officer.post(`${path}/packages`, {}), 202);
    await runJobs(server.database);
    await runJobs(server.database, { retryNow: true });
    expect(await take(officer.get(`/packages/${made.id}`), 200)).toMatchObject({ state: 'ready' });
    expect((await portal.get(`/packages/${made.id}`)).status).toBe(404);
    const done = await take(officer.post(`${path}/deliveries`, { channel: 'portal', package: made.id }));
    expect(done).toMatchObject({ state: 'closed', deliveries: [{ channel: 'portal', package: made.id }] });
    expect(done.deliveries[0].expiresAt).toMatch(/^2026-04-04/);

    const seen = await take(portal.get(path), 200);
    expect(seen.packages).toMatchObject([{ id: made.id, state: 'ready' }]);
    const download = await portal.get(`/packages/${made.id}/content`);
    expect(download.status, JSON.stringify(download.body).slice(0, 300)).toBe(200);
    expect(download.headers['content-type']).toBe('application/zip');
    const other = server.withToken(token, stranger.id);
    expect((await other.get(`/packages/${made.id}/content`)).status).toBe(404);
    expect((await other.get(path)).status).toBe(404);
    const events = await server.database.owner.query<{ action: string }>(
      'SELECT action FROM evidence.events WHERE request = $1',
      [asked.id],
    );
    const actions = events.map((event) => event.action);
    for (const action of [
      'request.package_asked',
      'request.packaged',
      'request.delivered',
      'disclosure.made',
      'request.closed',
      'portal.downloaded',
    ]) {
      expect(actions).toContain(action);
    }
  });

  it('Art. 12(3): a copy that goes by post is the person’s, in the portal too, from the day on which the letter left', async () => {
    const person = await aPerson();
    const portal = server.withToken(token, person.id);
    const asked = await take(portal.post('/requests', { type: 'access', note: 'On paper, please.' }));
    const path = `/requests/${asked.id}`;
    const made = await take(officer.post(`${path}/packages`, {}), 202);
    await runJobs(server.database);
    await runJobs(server.database, { retryNow: true });
    await take(officer.post(`${path}/deliveries`, { channel: 'post', package: made.id }));
    const waiting = await take(portal.get(path), 200);
    expect(waiting).toMatchObject({ packages: [], deliveries: [{ channel: 'post', dispatchedAt: null }] });
    expect((await portal.get(`/packages/${made.id}/content`)).status).toBe(404);
    await take(officer.post(`${path}/dispatches`, {}));
    expect((await take(portal.get(path), 200)).packages).toMatchObject([{ id: made.id }]);
    expect((await portal.get(`/packages/${made.id}/content`)).status).toBe(200);
  });

  it('names what is in the case: the words of the person and ours', async () => {
    const person = await aPerson();
    const asked = await take(
      officer.post('/requests', {
        type: 'access',
        subject: person.id,
        note: 'Alles über mich 4711',
        channel: 'post',
      }),
    );
    await take(officer.post(`/requests/${asked.id}/messages`, { body: 'She was polite', direction: 'note' }));
    const preview = await officer.get(`/subjects/${person.id}/preview`);
    expect(preview.status).toBe(200);
    expect(preview.body).toContain('Alles über mich 4711');
    expect(preview.body).toContain('She was polite');
    const map = await take(officer.get(`/subjects/${person.id}/map`), 200);
    expect(map.places.find((place: { place: string }) => place.place === 'requests')).toMatchObject({
      items: 1,
    });
  });
});

describe('an answer by mail', () => {
  it('closes its case when the mail was sent, and opens it again when it could not be', async () => {
    const sent = await answeredByMail();
    const failed = await answeredByMail();
    await server.database.owner.query("UPDATE attesta.mails SET state = 'sent', sent_at = $2 WHERE id = $1", [
      sent.deliveries[0].mail,
      server.clock.now(),
    ]);
    await server.database.owner.query("UPDATE attesta.mails SET state = 'failed' WHERE id = $1", [
      failed.deliveries[0].mail,
    ]);
    const job = requestJobs.find((one) => one.name === 'requests.dispatch');
    server.clock.set(server.clock.now().add({ minutes: 6 }).toString());
    await runJobs(server.database);
    expect(job?.recurs).toEqual({ everyMinutes: 5 });
    expect(await take(officer.get(`/requests/${sent.id}`), 200)).toMatchObject({ state: 'closed' });
    expect(await take(officer.get(`/requests/${failed.id}`), 200)).toMatchObject({
      state: 'decided',
      answeredAt: null,
    });
  });
});

describe('Art. 17: an erasure within its case', () => {
  it('needs the identity first, runs in the case, and leaves the case without words of the person', async () => {
    const person = await aPerson();
    const asked = await take(
      officer.post('/requests', {
        type: 'erasure',
        identity: { name: 'Żaneta Gęślowska', email: person.email },
        note: 'Forget me, my knee is my business',
        channel: 'email',
      }),
    );
    const path = `/requests/${asked.id}`;
    await take(officer.post(`${path}/subjects`, { subject: person.id }));
    const early = await officer.post('/erasures', { subject: person.id, request: asked.id });
    expect([early.status, codeOf(early)]).toEqual([409, 'request.identity_first']);
    await take(officer.post(`${path}/identity-checks`, { result: 'confirmed', method: 'call_back' }));
    const stranger = await aPerson();
    const wrong = await officer.post('/erasures', { subject: stranger.id, request: asked.id });
    expect([wrong.status, codeOf(wrong)]).toEqual([409, 'request.other_person']);
    const nowhere = await officer.post('/erasures', { subject: person.id, request: stranger.id });
    expect(nowhere.status).toBe(404);

    const copy = await take(officer.post('/requests', { type: 'access', subject: person.id }));
    const open = await officer.post('/erasures', { subject: person.id, request: asked.id });
    expect(open.status).toBe(409);
    expect(open.body.detail).toContain(copy.number);
    await take(officer.post(`/requests/${copy.id}/withdrawals`, {}));

    const plan = await take(officer.post('/erasures', { subject: person.id, request: asked.id }));
    await take(officer.post(`${path}/decisions`, { outcome: 'granted' }));
    const tooSoon = await officer.post(`${path}/deliveries`, { channel: 'post', dispatchedAt: '2026-03-05' });
    expect([tooSoon.status, codeOf(tooSoon)]).toEqual([409, 'request.erasure_first']);
    await take(legal.post(`/erasures/${plan.id}/approvals`, {}));
    const answered = await take(
      officer.post(`${path}/deliveries`, { channel: 'post', dispatchedAt: '2026-03-05' }),
    );
    expect(answered.state).toBe('delivered');
    // Art. 12(4), 17(3): what stays, until when, by what law, and where to complain, though nobody wrote it.
    const told = answered.messages.findLast((one: { direction: string }) => one.direction === 'out').body;
    expect(told).toMatch(/- Rights requests \(2\), until 31 December 20\d\d: .*GDPR/);
    expect(told).toMatch(/only stored.*Art\. 77 GDPR.*Art\. 79 GDPR/s);
    expect(codeOf(await officer.post(`${path}/closures`, {}))).toBe('request.erasure_first');
    await take(officer.post(`/erasures/${plan.id}/executions`, {}));

    const kept = await take(officer.get(path), 200);
    expect(kept).toMatchObject({ state: 'closed', outcome: 'granted', claimed: null, note: null });
    expect(kept.erasures).toMatchObject([{ number: plan.number, state: 'erased' }]);
    expect(kept.steps.map((step: { kind: string }) => step.kind)).toContain('erasure');
    expect(kept.clock.due).toBe('2026-04-06');
    for (const message of kept.messages) expect(message.body).toBe('');
    for (const table of [
      'requests',
      'request_steps',
      'request_messages',
      'request_decisions',
      'request_deliveries',
    ]) {
      const rows = await server.database.owner.query(`SELECT t::text AS row FROM attesta.${table} t`);
      for (const word of ['Gęślowska', 'my knee', String(person.email)])
        expect(JSON.stringify(rows)).not.toContain(word);
    }
    const payloads = await server.database.owner.query(
      'SELECT p.payload FROM evidence.payloads p JOIN evidence.events e ON e.id = p.event WHERE e.request = $1',
      [asked.id],
    );
    expect(JSON.stringify(payloads)).not.toContain('knee');
    const mails = await server.database.owner.query('SELECT 1 FROM attesta.mails WHERE request = $1', [
      asked.id,
    ]);
    expect(mails).toEqual([]);
  });
});

describe('the proof of a case', () => {
  it('Art. 5(2): is a file that verifies by itself and says nothing of other persons', async () => {
    const person = await aPerson();
    const asked = await take(
      officer.post('/requests', { type: 'rectification', subject: person.id, note: 'Wrong street 9' }),
    );
    const path = `/requests/${asked.id}`;
    await take(officer.post(`${path}/identity-checks`, { result: 'not_needed' }));
    await take(officer.post(`${path}/corrections`, { what: 'The street.' }));
    await take(officer.post(`${path}/decisions`, { outcome: 'granted' }));
    await take(officer.post(`${path}/deliveries`, { channel: 'in_person' }));
    const answer = await officer.get(`${path}/proof-pack?format=json`);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    const pack = answer.body;
    const report = await checkPack(pack);
    expect(report.findings).toEqual([]);
    const actions = pack.events.map((event: { leaf: string }) => JSON.parse(event.leaf).action);
    expect(actions[0]).toBe('request.received');
    expect(actions).toContain('request.closed');
    expect(JSON.stringify(pack)).toContain('Wrong street 9');
    // Somebody works meanwhile: what began before the first pack's own event keeps that one from being sealed for a moment.
    const work = await server.database.owner.client();
    await work.query('BEGIN');
    await work.query('SELECT pg_current_xact_id()');
    const asking = officer.get(`${path}/proof-pack`);
    const committed = new Promise((later) => setTimeout(later, 600))
      .then(() => work.query('COMMIT'))
      .then(() => work.end());
    const page = await asking;
    await committed;
    expect(page.headers['content-type'], JSON.stringify(page.body).slice(0, 300)).toContain('text/html');
    expect(page.headers['content-disposition']).toContain(asked.number);
    const sales = await server.as('sales');
    expect((await sales.get(`${path}/proof-pack`)).status).toBe(403);
  });
});

async function answeredByMail() {
  const person = await aPerson();
  const asked = await take(officer.post('/requests', { type: 'rectification', subject: person.id }));
  const path = `/requests/${asked.id}`;
  await take(officer.post(`${path}/identity-checks`, { result: 'not_needed' }));
  await take(officer.post(`${path}/corrections`, { what: 'The street.' }));
  await take(officer.post(`${path}/decisions`, { outcome: 'granted' }));
  return take(officer.post(`${path}/deliveries`, { channel: 'email_link' }));
}
