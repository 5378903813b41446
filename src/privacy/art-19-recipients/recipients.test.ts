import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { portalToken } from '../../../tools/testing/portal-token.ts';
import { type RunningServer, type TestClient, testServer } from '../../../tools/testing/server.ts';
import { take } from '../../../tools/testing/take.ts';
import { storeSettings } from '../../engine/catalog/settings.ts';
import { runJobs } from '../../engine/jobs/jobs.ts';
import { processorContracts } from '../art-32-security-measures/measures/processors.ts';

let server: RunningServer;
let officer: TestClient;
let legal: TestClient;
let token: string;

beforeAll(async () => {
  server = await testServer();
  await server.database.transaction((tx) =>
    storeSettings(
      tx,
      { name: 'Papel & Cía', country: 'ES', calendar: 'ES', timeZone: 'Europe/Madrid' },
      server.clock.now(),
    ),
  );
  officer = await server.as('data_protection_officer');
  legal = await server.as('legal');
  token = await portalToken(server);
});
afterAll(() => server?.close());

let people = 0;
async function aPerson(country = 'PL') {
  people += 1;
  return take(
    server.admin.post('/records/contacts', {
      first_name: 'Żaneta',
      last_name: `Gęślowska-${people}`,
      email: `zaneta.recipients${people}@poczta.example`,
      country,
    }),
  );
}

const clauses = [
  'subject_matter',
  'instructions',
  'confidentiality',
  'security',
  'sub_processors',
  'assistance_rights',
  'assistance_security',
  'deletion_or_return',
  'audits',
];

let names = 0;
function entry(values: Record<string, unknown> = {}) {
  names += 1;
  return {
    name: `Nordwind Mail ${names} GmbH`,
    role: 'processor',
    whatFor: { en: 'Sends our mails', es: 'Envía nuestros correos' },
    modules: ['contacts'],
    categories: ['identity', 'contact'],
    country: 'DE',
    contractOn: '2024-05-03',
    clauses: values.role === undefined ? clauses : [],
    contact: 'privacy@nordwind.example',
    since: '2024-05-03',
    ...values,
  };
}
const aRecipient = (values: Record<string, unknown> = {}) => take(officer.post('/recipients', entry(values)));
const namesOf = (list: readonly { readonly name: string }[]) => list.map((one) => one.name);

describe('Art. 28, 30(1)(d)–(e), 44: the register of recipients', () => {
  it('takes an entry with its contract, changes it with the version that was seen, and says what it lacks', async () => {
    const made = await aRecipient({ contractOn: null, clauses: [] });
    expect(made).toMatchObject({
      role: 'processor',
      transfer: false,
      lacks: ['contract'],
      reach: 'standing',
    });
    const stale = await officer.patch(
      `/recipients/${made.id}`,
      { contractOn: '2026-01-02' },
      { headers: { 'if-match': '"9"' } },
    );
    expect(stale.status).toBe(412);
    const changed = await take(
      officer.patch(`/recipients/${made.id}`, { contractOn: '2026-01-02', clauses }),
      200,
    );
    expect(changed).toMatchObject({ contractOn: '2026-01-02', lacks: [], version: 2 });
    const actions = await server.database.owner.query<{ action: string }>(
      'SELECT action FROM evidence.events WHERE record = $1 ORDER BY id',
      [made.id],
    );
    expect(actions.map((one) => one.action)).toEqual(['recipient.registered', 'recipient.changed']);
  });

  it('Art. 28(3): says which clauses nobody found in the contract of a processor, since when it was read, and the doctor with it', async () => {
    const made = await aRecipient({ clauses: clauses.slice(0, 7) });
    expect(made).toMatchObject({
      clausesCheckedOn: '2026-03-05',
      missingClauses: ['deletion_or_return', 'audits'],
      lacks: ['clauses'],
    });
    const bare = await aRecipient({ clauses: [], contractOn: null });
    const unbound = await officer.post('/recipients', entry({ contractOn: null }));
    expect([unbound.status, unbound.body.findings[0].field]).toEqual([422, 'contractOn']);
    const other = await officer.post('/recipients', entry({ role: 'controller', clauses }));
    expect([other.status, other.body.findings[0].field]).toEqual([422, 'clauses']);
    const found = async () => {
      const seen = await processorContracts.look({
        database: server.database,
        catalog: server.engine.catalog.current(),
        now: server.clock.now(),
        installation: {
          dataDir: '',
          publicUrl: '',
          portalPublicUrl: '',
          mode: 'test',
          ownAddress: undefined,
          programDir: '',
        },
      });
      return seen;
    };
    expect(await found()).toMatchObject({
      outcome: 'fail',
      items: expect.arrayContaining([bare.name, made.name]),
    });
    await take(officer.patch(`/recipients/${bare.id}`, { endedOn: '2026-03-05' }), 200);
    expect((await found()).outcome).toBe('warn');
    await take(officer.patch(`/recipients/${made.id}`, { clauses }), 200);
    expect(await found()).toMatchObject({ outcome: 'pass' });
  });

  it('Art. 44: nothing goes to a third country without what it stands on', async () => {
    const refused = await officer.post('/recipients', entry({ country: 'US' }));
    expect([refused.status, refused.body.findings[0]]).toMatchObject([422, { field: 'safeguard' }]);
    const made = await aRecipient({ country: 'US', safeguard: 'scc', safeguardNote: '2021/914, module 2' });
    expect(made).toMatchObject({ transfer: true, safeguard: 'A46-2-c' });
    const bared = await officer.patch(`/recipients/${made.id}`, { safeguard: null });
    expect(bared.status).toBe(422);
    // The United Kingdom is a third country with an adequacy decision; Norway is in the area.
    expect((await officer.post('/recipients', entry({ country: 'GB' }))).status).toBe(422);
    expect(await aRecipient({ country: 'NO' })).toMatchObject({ transfer: false });
    await take(officer.patch(`/recipients/${made.id}`, { endedOn: '2025-01-01' }), 200);
  });

  it('refuses unknown modules, purposes and countries with their field, two of one name, and who may not write it', async () => {
    const cases = [
      { modules: ['nothing'] },
      { purposes: ['nothing'] },
      { country: 'QQ' },
      { endedOn: '2020-01-01' },
    ];
    for (const values of cases) {
      const { status, body } = await officer.post('/recipients', entry(values));
      expect([status, body.findings[0].field]).toEqual([422, Object.keys(values)[0]]);
    }
    const made = await aRecipient();
    const twin = await officer.post('/recipients', entry({ name: made.name.toUpperCase() }));
    expect([twin.status, twin.body.findings[0].field]).toEqual([422, 'name']);
    expect((await legal.get('/recipients')).status).toBe(200);
    expect((await legal.post('/recipients', entry())).status).toBe(403);
  });
});

describe('Art. 15(1)(c), C-154/21: the actual recipients of one person', () => {
  it('are those of the modules in which the person is held, for as long as they received', async () => {
    const contacts = await aRecipient();
    const invoices = await aRecipient({ modules: ['invoices'] });
    const ended = await aRecipient({ endedOn: '2025-12-31' });
    const newsletter = await aRecipient({ purposes: ['marketing_email'] });
    const person = await aPerson();
    const read = async () => (await take(officer.get(`/subjects/${person.id}/recipients`), 200)).items;
    expect(namesOf(await read())).toContain(contacts.name);
    expect(namesOf(await read())).not.toContain(invoices.name);
    expect(namesOf(await read())).not.toContain(ended.name);
    expect(namesOf(await read())).not.toContain(newsletter.name);
    await take(
      officer.post('/consents', {
        subject: person.id,
        purpose: 'marketing_email',
        kind: 'given',
        channel: 'paper',
      }),
    );
    expect(namesOf(await read())).toContain(newsletter.name);
    const shown = (await read()).find((one: { id: string }) => one.id === contacts.id);
    expect(shown).toMatchObject({
      categories: ['contact', 'identity'],
      since: '2026-03-05',
      last: null,
      times: 0,
    });
  });

  it('an authority is one where a disclosure to it was written down, and is gone with the person', async () => {
    const authority = await aRecipient({ role: 'authority', name: 'Policía Judicial', country: 'ES' });
    const person = await aPerson();
    const before = await take(officer.get(`/subjects/${person.id}/recipients`), 200);
    expect(namesOf(before.items)).not.toContain(authority.name);
    const late = await officer.post(`/subjects/${person.id}/disclosures`, {
      recipient: authority.id,
      at: '2027-01-01',
    });
    expect([late.status, late.body.findings[0].field]).toEqual([422, 'at']);
    const after = await take(
      officer.post(`/subjects/${person.id}/disclosures`, {
        recipient: authority.id,
        categories: ['identity'],
      }),
    );
    expect(after.items.find((one: { id: string }) => one.id === authority.id)).toMatchObject({
      times: 1,
      categories: ['identity'],
    });
    const sheet = await take(officer.get(`/subjects/${person.id}/privacy`), 200);
    expect(sheet.recipients).toContainEqual(
      expect.objectContaining({
        name: authority.name,
        kind: { en: 'Public authority, Spain', es: 'Autoridad pública, España' },
      }),
    );
    const map = await take(officer.get(`/subjects/${person.id}/map`), 200);
    expect(map.places.find((one: { place: string }) => one.place === 'disclosures')).toMatchObject({
      items: 1,
    });
  });

  it('Art. 15(2): the copy names them, and the safeguard of a transfer, in the person’s language; the portal sees its own only', async () => {
    const abroad = await aRecipient({
      country: 'US',
      safeguard: 'A46-2-c',
      safeguardNote: 'SCC 2021/914, módulo 2',
    });
    const person = await aPerson();
    const stranger = await aPerson();
    const page = await officer.get(`/subjects/${person.id}/preview`, {
      headers: { 'accept-language': 'es' },
    });
    expect(page.body).toContain(abroad.name);
    expect(page.body).toContain('SCC 2021/914, m');
    const portal = server.withToken(token, person.id);
    expect(namesOf((await take(portal.get(`/subjects/${person.id}/recipients`), 200)).items)).toContain(
      abroad.name,
    );
    expect((await portal.get(`/subjects/${stranger.id}/recipients`)).status).toBe(404);
    expect((await portal.get('/recipients')).status).toBe(403);

    const { id } = await take(
      officer.post('/requests', { type: 'access', subject: person.id, language: 'es', channel: 'email' }),
    );
    await take(officer.post(`/requests/${id}/identity-checks`, { method: 'known_address' }));
    const made = await take(officer.post(`/requests/${id}/packages`, {}), 202);
    await runJobs(server.database);
    await runJobs(server.database, { retryNow: true });
    const { state, manifest } = await take(officer.get(`/packages/${made.id}`), 200);
    expect(state).toBe('ready');
    expect(manifest.recipients).toContainEqual({
      name: abroad.name,
      role: 'processor',
      country: 'US',
      transfer: true,
      safeguard: 'A46-2-c',
    });
  });
});

describe('Art. 19: recipients are told', () => {
  const noticesOf = async (query: string) =>
    (await take(officer.get(`/recipient-notices?${query}`), 200)).items;

  it('a granted correction owes each recipient a notice, which is settled once, with a day or a reason', async () => {
    const told = await aRecipient();
    const person = await aPerson();
    const { id } = await take(
      officer.post('/requests', { type: 'rectification', subject: person.id, channel: 'email' }),
    );
    await take(officer.post(`/requests/${id}/identity-checks`, { method: 'known_address' }));
    expect(await noticesOf(`request=${id}`)).toEqual([]);
    await take(officer.post(`/requests/${id}/decisions`, { outcome: 'granted' }));
    const owed = await noticesOf(`request=${id}`);
    const task = owed.find((one: { recipient: { id: string } }) => one.recipient.id === told.id);
    expect(task).toMatchObject({ right: 'rectification', state: 'open' });
    const bare = await officer.post(`/recipient-notices/${task.id}/outcomes`, { result: 'impossible' });
    expect([bare.status, bare.body.findings[0].field]).toEqual([422, 'reason']);
    const early = await officer.post(`/recipient-notices/${task.id}/outcomes`, {
      result: 'told',
      on: '2026-04-01',
    });
    expect(early.status).toBe(422);
    const done = await take(
      officer.post(`/recipient-notices/${task.id}/outcomes`, { result: 'done', channel: 'e-mail' }),
    );
    expect(done).toMatchObject({ state: 'told', toldOn: '2026-03-05', channel: 'e-mail' });
    expect((await officer.post(`/recipient-notices/${task.id}/outcomes`, { result: 'told' })).status).toBe(
      409,
    );
    // The person may ask who was told.
    const portal = server.withToken(token, person.id);
    const { items } = await take(portal.get(`/subjects/${person.id}/recipients`), 200);
    expect(items.find((one: { id: string }) => one.id === told.id).told).toBe('2026-03-05');
    const actions = await server.database.owner.query<{ action: string }>(
      "SELECT action FROM evidence.events WHERE request = $1 AND action LIKE 'recipient.%'",
      [id],
    );
    expect(actions.map((one) => one.action)).toContain('recipient.notified');
  });

  it('C-129/21: who got data on a consent is told that it was withdrawn, others are not, and each once', async () => {
    const newsletter = await aRecipient({ purposes: ['marketing_email'] });
    const calls = await aRecipient({ purposes: ['marketing_phone'] });
    const person = await aPerson();
    const consent = { subject: person.id, purpose: 'marketing_email', channel: 'paper' };
    const given = await take(officer.post('/consents', { ...consent, kind: 'given' }));
    await take(officer.post(`/consents/${given.id}/withdrawals`, {}));
    const mine = (await noticesOf('state=open')).filter(
      (one: { consent: { subject: string } | null }) => one.consent?.subject === person.id,
    );
    const told = mine.map((one: { recipient: { id: string } }) => one.recipient.id);
    expect(told).toContain(newsletter.id);
    expect(told).not.toContain(calls.id);
    expect(mine[0]).toMatchObject({
      right: 'withdrawal',
      request: null,
      consent: { purpose: 'marketing_email' },
    });
    // What never stood reached nobody.
    const stranger = await aPerson();
    await take(officer.post('/consents', { ...consent, subject: stranger.id, kind: 'withdrawn' }));
    const others = (await noticesOf('state=open')).filter(
      (one: { consent: { subject: string } | null }) => one.consent?.subject === stranger.id,
    );
    expect(others).toEqual([]);
  });

  it('a refused correction owes none', async () => {
    const person = await aPerson();
    const { id } = await take(
      officer.post('/requests', { type: 'rectification', subject: person.id, channel: 'email' }),
    );
    await take(officer.post(`/requests/${id}/identity-checks`, { method: 'known_address' }));
    await take(
      officer.post(`/requests/${id}/decisions`, {
        outcome: 'refused',
        grounds: ['data_accurate'],
        reasons: 'It is right.',
      }),
    );
    expect(await noticesOf(`request=${id}`)).toEqual([]);
  });

  it('an approved erasure owes them before the data is gone, and its certificate says what became of it', async () => {
    const police = await aRecipient({ role: 'authority', name: 'Fiscalía', country: 'ES' });
    const person = await aPerson();
    await take(
      officer.post(`/subjects/${person.id}/disclosures`, { recipient: police.id, categories: ['identity'] }),
    );
    const { id } = await take(
      officer.post('/requests', { type: 'erasure', subject: person.id, channel: 'email' }),
    );
    await take(officer.post(`/requests/${id}/identity-checks`, { method: 'known_address' }));
    const plan = await take(officer.post('/erasures', { subject: person.id, request: id }));
    expect(await noticesOf(`erasure=${plan.id}`)).toEqual([]);
    await take(legal.post(`/erasures/${plan.id}/approvals`, { decision: 'approved' }));
    const owed = await noticesOf(`erasure=${plan.id}`);
    const task = owed.find((one: { recipient: { id: string } }) => one.recipient.id === police.id);
    expect(task).toMatchObject({ right: 'erasure', state: 'open' });
    await take(officer.post(`/erasures/${plan.id}/executions`, {}));
    await take(
      officer.post(`/recipient-notices/${task.id}/outcomes`, {
        result: 'disproportionate',
        reason: 'The file there was closed and destroyed by law.',
      }),
    );
    const certificate = await take(officer.get(`/erasures/${plan.id}/certificate`), 200);
    expect(certificate.recipients).toHaveLength(owed.length);
    expect(certificate.recipients).toContainEqual({
      name: 'Fiscalía',
      country: 'ES',
      state: 'disproportionate',
      on: '2026-03-05',
      reason: 'The file there was closed and destroyed by law.',
    });
    const [left] = await server.database.owner.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM attesta.disclosures WHERE subject = $1',
      [person.id],
    );
    expect(left?.n).toBe(0);
  });
});
