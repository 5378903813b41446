import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { portalToken } from '../../../tools/testing/portal-token.ts';
import { type RunningServer, type TestClient, testServer } from '../../../tools/testing/server.ts';
import { take } from '../../../tools/testing/take.ts';
import { storeSettings } from '../../engine/catalog/settings.ts';

let server: RunningServer;
let officer: TestClient;
let legal: TestClient;
let sales: TestClient;
let token: string;

beforeAll(async () => {
  server = await testServer({ now: '2026-09-15T10:00:00Z' });
  await server.database.transaction((tx) =>
    storeSettings(
      tx,
      { name: 'Papel & Cía', country: 'ES', calendar: 'ES', timeZone: 'Europe/Madrid' },
      server.clock.now(),
    ),
  );
  officer = await server.as('data_protection_officer');
  legal = await server.as('legal');
  sales = await server.as('sales');
  token = await portalToken(server);
});
afterAll(() => server?.close());

let people = 0;
async function aPerson(by: TestClient = server.admin) {
  people += 1;
  return take(
    by.post('/records/contacts', {
      first_name: 'Žofie',
      last_name: `Nováková-${people}`,
      email: `zofie${people}@posta.example`,
    }),
  );
}

let versions = 0;
function notice(values: Record<string, unknown> = {}) {
  versions += 1;
  return {
    code: 'customers',
    version: `2026.${versions}`,
    language: 'es',
    title: 'Qué hacemos con sus datos',
    body: `Somos Papel & Cía.\n\nUsamos sus datos para venderle papel (${versions}).`,
    articles: ['13', '14'],
    purposes: ['marketing_email', 'support'],
    validFrom: '2026-01-01',
    ...values,
  };
}
const aNotice = (values: Record<string, unknown> = {}) =>
  take(officer.post('/information-notices', notice(values)));
const of = (subject: string) => take(officer.get(`/subjects/${subject}/information`), 200);
const give = (id: string, body: object) => officer.post(`/information-notices/${id}/deliveries`, body);

describe('Art. 13, 14: the register of information notices', () => {
  it('keeps each version word for word; the same version does not say something else, and the latest is the one given', async () => {
    const first = await aNotice({ code: 'applicants', version: '1' });
    expect(first).toMatchObject({ current: true, given: 0, endedOn: null });
    expect(first.sha256).toMatch(/^[0-9a-f]{64}$/);
    const again = await officer.post(
      '/information-notices',
      notice({ code: 'applicants', version: '1', body: 'Other words.' }),
    );
    expect([again.status, again.body.findings[0].code]).toEqual([422, 'information.version']);
    const second = await aNotice({ code: 'applicants', version: '2', validFrom: '2026-09-01' });
    const later = await aNotice({ code: 'applicants', version: '3', validFrom: '2027-01-01' });
    const { items } = await take(officer.get('/information-notices'), 200);
    const state = new Map(items.map((one: { id: string; current: boolean }) => [one.id, one.current]));
    expect([state.get(first.id), state.get(second.id), state.get(later.id)]).toEqual([false, true, false]);
    const ended = await take(officer.post(`/information-notices/${second.id}/ends`, {}));
    expect(ended).toMatchObject({ endedOn: '2026-09-15', body: second.body });
    expect((await officer.post(`/information-notices/${second.id}/ends`, {})).status).toBe(409);
    await expect(
      server.database.query("UPDATE attesta.information_notices SET body = 'x' WHERE id = $1", [first.id]),
    ).rejects.toThrow(/permission denied/);
  });

  it('refuses what it cannot stand for, and who may not write it', async () => {
    const unknown = await officer.post('/information-notices', notice({ purposes: ['nothing'] }));
    expect([unknown.status, unknown.body.findings[0].field]).toEqual([422, 'purposes']);
    const blank = await officer.post('/information-notices', notice({ body: '   ' }));
    expect([blank.status, blank.body.findings[0].field]).toEqual([422, 'body']);
    expect((await sales.post('/information-notices', notice())).status).toBe(403);
    expect((await sales.get('/information-notices')).status).toBe(200);
  });

  it('the portal’s page on privacy has the versions that are valid now, in the other language where there is none', async () => {
    const portal = server.withToken(token);
    const es = await aNotice({ code: 'visitors', version: '1' });
    const { items } = await take(portal.get('/portal/notices?language=en'), 200);
    expect(items.find((one: { code: string }) => one.code === 'visitors')).toMatchObject({ body: es.body });
    const en = await aNotice({ code: 'visitors', version: '1', language: 'en', body: 'We are Papel & Cía.' });
    const both = await take(portal.get('/portal/notices?language=en'), 200);
    expect(
      both.items
        .filter((one: { code: string }) => one.code === 'visitors')
        .map((one: { body: string }) => one.body),
    ).toEqual([en.body]);
    expect((await sales.get('/portal/notices')).status).toBe(403);
  });
});

describe('Art. 5(2), 13: which notice was given to whom, when and how', () => {
  it('is put down for one or many by who collects data, and is the person’s: in the portal, in the copy, gone with the person', async () => {
    const version = await aNotice();
    const person = await aPerson(sales);
    const other = await aPerson(sales);
    await take(
      sales.post(`/information-notices/${version.id}/deliveries`, {
        subjects: [person.id, other.id],
        channel: 'in_person',
        at: '2026-09-14',
      }),
    );
    expect((await of(person.id)).given).toMatchObject([
      { notice: version.id, version: version.version, channel: 'in_person', on: '2026-09-14' },
    ]);
    const portal = server.withToken(token, person.id);
    const seen = await take(portal.get(`/subjects/${person.id}/information`), 200);
    expect(seen.given[0].body).toBe(version.body);
    expect((await portal.get(`/subjects/${other.id}/information`)).status).toBe(404);
    const copy = await officer.get(`/subjects/${person.id}/preview`, {
      headers: { 'accept-language': 'es' },
    });
    expect(copy.body).toContain('Qué hacemos con sus datos');
    const events = await server.database.owner.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM evidence.events WHERE action = 'notice.given' AND record = $1`,
      [version.id],
    );
    expect(events[0]?.n).toBe(2);
    const plan = await take(officer.post('/erasures', { subject: person.id, ground: 'no_longer_necessary' }));
    expect(plan.plan.lines.map((line: { place: string }) => line.place)).toContain('information');
    await take(legal.post(`/erasures/${plan.id}/approvals`, { decision: 'approved' }));
    await take(officer.post(`/erasures/${plan.id}/executions`, {}));
    const rows = await server.database.owner.query(
      'SELECT subject FROM attesta.information_given WHERE subject = ANY ($1::uuid[])',
      [[person.id, other.id]],
    );
    expect(rows).toEqual([{ subject: other.id }]);
  });

  it('a version is not given before it is valid, and a person out of sight is given nothing', async () => {
    const later = await aNotice({ validFrom: '2026-10-01' });
    const person = await aPerson();
    const early = await give(later.id, { subjects: [person.id], channel: 'post' });
    expect([early.status, early.body.findings[0].field]).toEqual([422, 'at']);
    const version = await aNotice();
    const future = await give(version.id, { subjects: [person.id], channel: 'post', at: '2026-12-01' });
    expect(future.status).toBe(422);
    const hidden = await sales.post(`/information-notices/${version.id}/deliveries`, {
      subjects: [person.id],
      channel: 'post',
    });
    expect(hidden.status).toBe(404);
    expect((await of(person.id)).given).toEqual([]);
  });

  it('sent by our own mail it counts from when the mail server took it, not before', async () => {
    const version = await aNotice();
    const person = await aPerson();
    await take(give(version.id, { subjects: [person.id], channel: 'email', send: true }));
    expect((await of(person.id)).given).toMatchObject([{ at: null, mailState: 'held' }]);
    await server.database.owner.query(
      "UPDATE attesta.mails SET state = 'sent', sent_at = $2 WHERE subject = $1",
      [person.id, server.clock.now()],
    );
    expect((await of(person.id)).given[0].at).toMatch(/^2026-09-15T/);
    const nobody = await take(server.admin.post('/records/contacts', { last_name: 'Without address' }));
    const refused = await give(version.id, {
      subjects: [person.id, nobody.id],
      channel: 'email',
      send: true,
    });
    expect([refused.status, refused.body.findings[0].field]).toEqual([422, 'subjects']);
    expect((await of(person.id)).given).toHaveLength(1);
  });
});

describe('Art. 14(3): data from elsewhere', () => {
  const collect = (subject: string, values: object = {}) =>
    officer.post('/collections', {
      subjects: [subject],
      source: 'Trade fair list of Feria Valencia',
      purposes: ['marketing_email'],
      obtainedAt: '2026-08-31',
      ...values,
    });

  it('is told within a month with the working; with the first communication if that is earlier', async () => {
    const person = await aPerson();
    const { items } = await take(collect(person.id));
    expect(items[0]).toMatchObject({ due: '2026-09-30', branch: 'one-month', state: 'open', daysLeft: 15 });
    expect(items[0].working.join(' ')).toContain('Art. 14(3)(a)');
    const moved = await take(
      officer.post(`/collections/${items[0].id}/acts`, { firstCommunication: '2026-09-10' }),
    );
    expect(moved).toMatchObject({ due: '2026-09-10', branch: 'first-communication', state: 'overdue' });
    // What is on record is known without being told: the earlier of both stands.
    const other = await aPerson();
    const made = await take(collect(other.id));
    const recipient = await take(
      officer.post('/recipients', {
        name: 'Sorteos S.L.',
        role: 'controller',
        whatFor: { en: 'Raffle' },
        modules: ['contacts'],
        reach: 'recorded',
        country: 'ES',
      }),
    );
    await take(
      officer.post(`/subjects/${other.id}/disclosures`, {
        recipient: recipient.id,
        categories: ['contact'],
        at: '2026-09-12',
      }),
    );
    expect((await of(other.id)).collections[0]).toMatchObject({
      id: made.items[0].id,
      due: '2026-09-12',
      branch: 'first-disclosure',
      state: 'overdue',
    });
  });

  it('who was not told in time is shown first; a notice that covers the purposes and Art. 14 informs, another does not', async () => {
    const person = await aPerson();
    const [{ id }] = (await take(collect(person.id, { obtainedAt: '2026-08-03' }))).items;
    const owed = (await take(officer.get('/collections'), 200)).items;
    const mine = owed.find((one: { id: string }) => one.id === id);
    expect(mine).toMatchObject({
      state: 'overdue',
      due: '2026-09-03',
      person: { title: expect.any(String) },
    });
    expect(owed.map((one: { due: string }) => one.due)).toEqual(
      owed.map((one: { due: string }) => one.due).sort(),
    );
    const direct = await aNotice({ articles: ['13'] });
    const narrow = await aNotice({ purposes: ['support'] });
    for (const one of [direct, narrow])
      await take(give(one.id, { subjects: [person.id], channel: 'post', at: '2026-09-02' }));
    expect((await of(person.id)).collections[0].state).toBe('overdue');
    const right = await aNotice();
    await take(give(right.id, { subjects: [person.id], channel: 'post', at: '2026-09-14' }));
    expect((await of(person.id)).collections[0]).toMatchObject({ state: 'late', informedOn: '2026-09-14' });
    await take(give(right.id, { subjects: [person.id], channel: 'post', at: '2026-09-03' }));
    expect((await of(person.id)).collections[0]).toMatchObject({ state: 'informed' });
    expect(
      (await take(officer.get('/collections'), 200)).items.map((one: { id: string }) => one.id),
    ).not.toContain(id);
  });

  it('Art. 14(5): need not be told on a ground with its reason, once; the copy says where it came from and why', async () => {
    const person = await aPerson();
    const [{ id }] = (await take(collect(person.id))).items;
    const bare = await officer.post(`/collections/${id}/exemptions`, { exemption: 'secrecy', reason: ' ' });
    expect([bare.status, bare.body.findings[0].field]).toEqual([422, 'reason']);
    const exempted = await take(
      officer.post(`/collections/${id}/exemptions`, {
        exemption: 'laid_down_by_law',
        reason: 'Ley 10/2010, art. 3',
      }),
    );
    expect(exempted).toMatchObject({ state: 'exempt', exemption: 'laid_down_by_law' });
    const again = await officer.post(`/collections/${id}/exemptions`, {
      exemption: 'secrecy',
      reason: 'No.',
    });
    expect(again.status).toBe(409);
    const copy = await officer.get(`/subjects/${person.id}/preview`, {
      headers: { 'accept-language': 'en' },
    });
    expect([copy.status, copy.body]).toEqual([200, expect.any(String)]);
    expect(copy.body).toContain('Trade fair list of Feria Valencia');
    expect(copy.body).toContain('Ley 10/2010');
  });

  it('refuses a day that has not come, a first contact before the data was there, and no source', async () => {
    const person = await aPerson();
    for (const [values, field] of [
      [{ obtainedAt: '2026-12-01' }, 'obtainedAt'],
      [{ firstCommunication: '2026-08-01' }, 'firstCommunication'],
      [{ source: '  ' }, 'source'],
      [{ purposes: ['nothing'] }, 'purposes'],
    ] as const) {
      const { status, body } = await collect(person.id, values);
      expect([status, body.findings[0].field]).toEqual([422, field]);
    }
    expect((await of(person.id)).collections).toEqual([]);
  });
});
