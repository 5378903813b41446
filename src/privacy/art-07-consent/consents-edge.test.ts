import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { portalToken } from '../../../tools/testing/portal-token.ts';
import { type RunningServer, type TestClient, testServer } from '../../../tools/testing/server.ts';
import { take } from '../../../tools/testing/take.ts';
import { uuidv7 } from '../../engine/database/uuidv7.ts';

let server: RunningServer;
let officer: TestClient;
let token: string;

beforeAll(async () => {
  server = await testServer();
  officer = await server.as('data_protection_officer');
  token = await portalToken(server);
});
afterAll(() => server?.close());

async function aPerson(last_name = 'Őry'): Promise<string> {
  return (await take(server.admin.post('/records/contacts', { first_name: 'Kata', last_name }))).id;
}

const may = (subject: string, purpose: string) =>
  take(officer.get(`/subjects/${subject}/permission?purpose=${purpose}`), 200);

async function recordsOf(subject: string): Promise<{ status: string; purpose: string }[]> {
  const filter = encodeURIComponent(JSON.stringify({ field: 'contact', op: 'eq', value: subject }));
  return (await take(server.admin.get(`/records/personal_consents?filter=${filter}&sort=created_at`), 200))
    .items;
}

describe('Art. 7(1): what callers write from the description alone', () => {
  it('a consent of a web form is taken as it is plausibly written, and stored in our words', async () => {
    const flat = await take(
      officer.post('/consents', {
        contact: await aPerson(),
        purpose: 'Marketing-Email',
        granted: true,
        channel: 'web',
        version: '3',
        text: 'Yes, write to me.',
        language: 'en',
        method: 'ticked an empty box',
      }),
    );
    expect(flat).toMatchObject({
      purpose: 'marketing_email',
      kind: 'given',
      channel: 'web_site',
      wordingVersion: '3',
      act: 'ticked an empty box',
      proofStrength: 3,
    });
    expect(flat.wordingSha256).toMatch(/^[0-9a-f]{64}$/);
    const refused = await take(
      officer.post('/consents', {
        subject: await aPerson(),
        purposes: ['Marketing by telephone'],
        consent: false,
        channel: 'telephone',
        wordingVersion: 2,
        evidence: 'Said no on the line',
      }),
    );
    expect(refused).toMatchObject({
      purpose: 'marketing_phone',
      kind: 'refused',
      channel: 'phone',
      wordingVersion: '2',
      reference: 'Said no on the line',
    });
  });

  it('what could mean two things is refused with its field: two purposes at once, two versions, an unknown one', async () => {
    const subject = await aPerson();
    const cases: [object, string][] = [
      [{ purposes: ['marketing_email', 'marketing_phone'], channel: 'web' }, 'purpose'],
      [{ purpose: 'marketing', channel: 'web' }, 'purpose'],
      [{ purpose: 'marketing_email', version: '1', noticeVersion: '2' }, 'version'],
      [{ purpose: 'marketing_email', granted: true, accepted: false }, 'granted'],
    ];
    for (const [body, field] of cases) {
      const { status, body: answer } = await officer.post('/consents', { subject, ...body });
      expect(status, JSON.stringify(body)).toBe(422);
      expect(answer.findings.map((one: { field: string }) => one.field)).toContain(field);
    }
  });

  it('its record is called by the label of the purpose, and found by it', async () => {
    const person = await aPerson('Szép');
    await take(officer.post('/consents', { subject: person, purpose: 'marketing_email', channel: 'web' }));
    const [record] = await recordsOf(person);
    expect(record).toMatchObject({ purpose: 'marketing_email', title: 'Marketing by e-mail' });
  });
});

describe('Art. 8: a child online', () => {
  const child = async (birth_date: string, country: string): Promise<string> =>
    (
      await take(
        server.admin.post('/records/contacts', { first_name: 'Leo', last_name: 'Gil', birth_date, country }),
      )
    ).id;
  const online = { purpose: 'marketing_email', channel: 'web', version: '1', text: 'Write to me' };
  const mother = { name: 'Eva Gil Prat', relation: 'parent', check: 'email_confirmed' };

  it('consents itself from the age of its country on; before that a parent does, who is kept and goes with the child', async () => {
    // 14 in Spain, 16 in Germany; the service counts the day in its zone.
    const subject = await child('2012-03-06', 'ES');
    const alone = await officer.post('/consents', { ...online, subject });
    expect([alone.status, alone.body.findings[0].field]).toEqual([422, 'guardian']);
    const portal = await server.withToken(token, subject).post('/consents', { ...online, subject });
    expect([portal.status, portal.body.findings[0].field]).toEqual([422, 'guardian']);
    const given = await take(officer.post('/consents', { ...online, subject, guardian: mother }));
    expect(given.guardian).toEqual(mother);
    expect((await may(subject, 'marketing_email')).allowed).toBe(true);
    await take(officer.post('/consents', { ...online, subject: await child('2012-03-05', 'ES') }));
    const german = await child('2012-03-05', 'DE');
    expect((await officer.post('/consents', { ...online, subject: german })).status).toBe(422);
    // A form on paper is no online service, and a withdrawal is never made harder.
    await take(officer.post('/consents', { ...online, subject: german, channel: 'paper' }));
    await take(officer.post('/consents', { ...online, subject: german, kind: 'withdrawn' }));

    const plan = await take(officer.post('/erasures', { subject }));
    const legal = await server.as('legal');
    await take(legal.post(`/erasures/${plan.id}/approvals`, {}));
    await take(officer.post(`/erasures/${plan.id}/executions`, {}));
    const rows = await server.database.owner.query(
      'SELECT guardian FROM attesta.consent_events WHERE subject = $1',
      [subject],
    );
    expect(rows).toEqual([{ guardian: null }]);
  });
});

describe('Art. 7: consents from the outside', () => {
  it('Art. 7(3): is withdrawn in the portal with one call, by the person alone, and once', async () => {
    const person = await aPerson();
    const stranger = await aPerson();
    const portal = server.withToken(token, person);
    const given = await take(
      portal.post('/consents', {
        subject: person,
        purpose: 'marketing_email',
        at: '2020-01-01T00:00:00Z',
        wording: { version: '1', text: 'Write to me' },
      }),
    );
    expect(given).toMatchObject({ kind: 'given', proofStrength: 4, bySubject: true, channel: 'portal' });
    expect(given.at).toMatch(/^2026-03-05/);
    expect((await may(person, 'marketing_email')).allowed).toBe(true);
    const other = server.withToken(token, stranger);
    expect((await other.post(`/consents/${given.id}/withdrawals`, {})).status).toBe(404);
    expect((await other.get(`/subjects/${person}/consents`)).status).toBe(404);
    expect((await other.get(`/consents/${given.id}/receipt`)).status).toBe(404);
    const receipt = await take(portal.get(`/consents/${given.id}/receipt`), 200);
    expect(receipt['dct:conformsTo']).toBe('https://w3id.org/dpv/schema/dpv-27560#record-eu-gdpr');
    const early = await officer.post(`/consents/${given.id}/withdrawals`, { at: '2026-03-01T10:00:00Z' });
    expect(early.status).toBe(422);
    await take(portal.post(`/consents/${given.id}/withdrawals`, {}));
    expect(await may(person, 'marketing_email')).toMatchObject({
      allowed: false,
      reason: 'consent_withdrawn',
    });
    expect((await portal.post(`/consents/${given.id}/withdrawals`, {})).status).toBe(409);
    expect(await recordsOf(person)).toMatchObject([{ status: 'withdrawn' }]);
  });

  it('the portal cannot put another basis, or what staff vouch for, on record', async () => {
    const person = await aPerson();
    const portal = server.withToken(token, person);
    expect((await portal.post('/consents', { subject: person, purpose: 'service_contract' })).status).toBe(
      409,
    );
    expect(
      (await portal.post('/consents', { subject: person, purpose: 'marketing_email', kind: 'revoked' }))
        .status,
    ).toBe(422);
  });

  it('goes on with its record when it is renewed or ends, and begins another when it is given again', async () => {
    const subject = await aPerson();
    const consent = (kind: string, more = {}) =>
      take(
        officer.post('/consents', { subject, purpose: 'marketing_phone', channel: 'phone', kind, ...more }),
      );
    await consent('given', { validUntil: '2026-06-30' });
    await consent('renewed', { validUntil: '2027-06-30' });
    expect(await recordsOf(subject)).toMatchObject([{ status: 'given', valid_until: '2027-06-30' }]);
    await consent('withdrawn');
    expect(await recordsOf(subject)).toMatchObject([{ status: 'withdrawn' }]);
    expect((await may(subject, 'marketing_phone')).allowed).toBe(false);
    await consent('given');
    expect((await recordsOf(subject)).map((record) => record.status).sort()).toEqual(['given', 'withdrawn']);
    expect((await may(subject, 'marketing_phone')).allowed).toBe(true);
    const { items } = await take(officer.get(`/subjects/${subject}/consents`), 200);
    expect(items.map((event: { kind: string }) => event.kind)).toEqual([
      'given',
      'withdrawn',
      'renewed',
      'given',
    ]);
    const events = await server.database.owner.query<{ action: string }>(
      "SELECT action FROM evidence.events WHERE subjects @> ARRAY[$1::uuid] AND action LIKE 'consent.%' ORDER BY id",
      [subject],
    );
    expect(events.map((event) => event.action)).toEqual([
      'consent.given',
      'consent.renewed',
      'consent.withdrawn',
      'consent.given',
    ]);
  });

  it('Art. 21(3): an objection stops marketing at once, whatever consent stands', async () => {
    const subject = await aPerson();
    await take(officer.post('/consents', { subject, purpose: 'marketing_email', channel: 'phone' }));
    expect((await may(subject, 'marketing_email')).allowed).toBe(true);
    const objection = await take(
      server
        .withToken(token, subject)
        .post('/requests', { type: 'objection', purposes: ['marketing_email'] }),
    );
    expect(await may(subject, 'marketing_email')).toMatchObject({ allowed: false, reason: 'objection' });
    await take(officer.post(`/requests/${objection.id}/withdrawals`, {}));
    expect((await may(subject, 'marketing_email')).allowed).toBe(true);
  });

  it('Art. 6(1)(b): one contract basis for all who are found by a filter, or for none', async () => {
    const [one, two] = [await aPerson('Bulkperson'), await aPerson('Bulkperson')];
    const filter = { field: 'last_name', op: 'eq', value: 'Bulkperson' };
    const basis = { purpose: 'service_contract', basis: 'A6-1-b', reference: 'Terms of 2026' };
    const answer = await take(server.admin.post('/consents/bulk', { filter, ...basis }));
    expect(answer.recorded).toBe(2);
    for (const person of [one, two]) {
      expect(await may(person, 'service_contract')).toMatchObject({ allowed: true, basis: 'A6-1-b' });
    }
    const third = await aPerson();
    const broken = await officer.post('/consents/bulk', {
      subjects: [third, uuidv7(server.clock.now())],
      ...basis,
    });
    expect(broken.status).toBe(404);
    expect((await may(third, 'service_contract')).allowed).toBe(false);
    expect((await officer.post('/consents/bulk', { filter, subjects: [third], ...basis })).status).toBe(422);
  });

  it('what was agreed to cannot be changed, not even by the service', async () => {
    const subject = await aPerson();
    await take(officer.post('/consents', { subject, purpose: 'marketing_email', channel: 'paper' }));
    for (const set of ["kind = 'given'", "purpose = 'support'", 'at = now()', "wording_sha256 = ''"]) {
      await expect(
        server.database.query(`UPDATE attesta.consent_events SET ${set} WHERE subject = $1`, [subject]),
      ).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('the consents of a person whose record may not be seen are nobody else’s', async () => {
    const seller = await server.as('sales');
    const colleague = await server.as('sales');
    const own = await take(
      seller.post('/records/contacts', { first_name: 'Own', last_name: 'Person', owner: seller.userId }),
    );
    await take(server.admin.patch('/modules/contacts', { defaultSharing: 'private' }), 200);
    const given = await take(seller.post('/consents', { subject: own.id, purpose: 'marketing_email' }));
    await take(seller.get(`/subjects/${own.id}/consents`), 200);
    const refused = await Promise.all([
      colleague.get(`/subjects/${own.id}/consents`),
      colleague.get(`/subjects/${own.id}/permission?purpose=marketing_email`),
      colleague.post('/consents', { subject: own.id, purpose: 'marketing_email' }),
      colleague.post('/consents/bulk', { subjects: [own.id], purpose: 'marketing_email' }),
      colleague.get(`/consents/${given.id}/receipt`),
      colleague.post(`/consents/${given.id}/withdrawals`, {}),
    ]);
    expect(refused.map((one) => [one.status, one.body.code])).toEqual(refused.map(() => [404, 'not_found']));
    // Who answers the person's requests needs them, whoever the record belongs to.
    await take(officer.get(`/subjects/${own.id}/consents`), 200);
  });
});

describe('a paper form has a day and no hour', () => {
  it('a date is read as the beginning of that day, when it is recorded and when it is asked about', async () => {
    const subject = await aPerson();
    const given = await take(
      officer.post('/consents', { subject, purpose: 'marketing_phone', at: '2026-02-10', channel: 'paper' }),
    );
    expect(given.at).toBe('2026-02-09T23:00:00.000Z');
    const on = (at: string) =>
      take(officer.get(`/subjects/${subject}/permission?purpose=marketing_phone&at=${at}`), 200);
    expect(await on('2026-02-10')).toMatchObject({ allowed: true });
    expect(await on('2026-02-09')).toMatchObject({ allowed: false });
    for (const at of ['2026-02-30', '2026-03-06', 'yesterday']) {
      const refused = await officer.post('/consents', { subject, purpose: 'marketing_phone', at });
      expect([refused.status, refused.body.findings[0].field]).toEqual([422, 'at']);
    }
  });
});
