/** What a person objects to sharing does not go (Art. 21; the portions that fields declare). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { portalToken } from '../../../../tools/testing/portal-token.ts';
import { type RunningServer, type TestClient, testServer } from '../../../../tools/testing/server.ts';
import { take } from '../../../../tools/testing/take.ts';
import { storeSettings } from '../../../engine/catalog/settings.ts';
import { runJobs } from '../../../engine/jobs/jobs.ts';

let server: RunningServer;
let officer: TestClient;
let legal: TestClient;
let token: string;
let partner: { readonly id: string; readonly name: string };
let carrier: { readonly id: string; readonly name: string };

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
  const entry = { role: 'controller', modules: ['contacts'], country: 'DE', since: '2024-05-03' };
  partner = await take(
    officer.post('/recipients', {
      ...entry,
      name: 'Creditum Auskunft AG',
      whatFor: { en: 'Rates credit', es: 'Valora la solvencia' },
      categories: ['identity', 'contact'],
      purposes: ['credit_check'],
    }),
  );
  carrier = await take(
    officer.post('/recipients', {
      ...entry,
      name: 'Parcel Union S.A.',
      whatFor: { en: 'Delivers parcels', es: 'Entrega paquetes' },
      categories: ['identity', 'contact'],
      purposes: ['service_contract'],
    }),
  );
});
afterAll(() => server?.close());

let people = 0;
async function aPerson() {
  people += 1;
  return take(
    server.admin.post('/records/contacts', {
      first_name: 'Kateřina',
      last_name: `Dvořáková-${people}`,
      email: `katerina.sharing${people}@posta.example`,
      phone: '+420601123456',
      city: 'Brno',
      country: 'CZ',
    }),
  );
}

const byPost = { channel: 'post', reason: 'Letter of 2 March' };
const object = (person: string, body: object) =>
  officer.post(`/subjects/${person}/sharing-objections`, { ...byPost, ...body });

interface Portion {
  readonly portion: string;
  readonly objection: string | null;
  readonly recipients: readonly { readonly id: string; readonly state: string }[];
}
// biome-ignore lint/suspicious/noExplicitAny: an answer of the API.
const stateOf = (sharing: any, portion: string, recipient: string) =>
  sharing.portions
    .find((one: Portion) => one.portion === portion)
    .recipients.find((one: { id: string }) => one.id === recipient);

async function exported(body: object) {
  const { id } = await take(
    server.admin.post('/exports', { module: 'contacts', format: 'json', ...body }),
    202,
  );
  await runJobs(server.database, { retryNow: true });
  return take(server.admin.get(`/exports/${id}`), 200);
}

describe('Art. 21: a person objects to sharing portions of their data', () => {
  it('staff put it down with how and why, per portion and recipient; a contract or the law goes before it', async () => {
    const person = await aPerson();
    for (const [body, field] of [
      [{ portions: ['identity'], channel: 'post' }, 'reason'],
      [{ portions: ['identity'], reason: 'Said so' }, 'channel'],
      [{ portions: ['nothing'], ...byPost }, 'portions'],
      [{ portions: ['identity'], recipient: person.id, ...byPost }, 'recipient'],
      [
        { portions: ['identity'], recipient: partner.id, recipientRole: 'controller', ...byPost },
        'recipientRole',
      ],
      [{ portions: ['identity'], at: '2027-01-01', ...byPost }, 'at'],
    ] as const) {
      const refused = await officer.post(`/subjects/${person.id}/sharing-objections`, body);
      expect([refused.status, refused.body.findings[0].field], JSON.stringify(refused.body)).toEqual([
        422,
        field,
      ]);
    }
    const sharing = await take(
      object(person.id, { portions: ['contact_details'], recipientRole: 'controller' }),
    );
    expect(stateOf(sharing, 'contact_details', partner.id)).toMatchObject({ state: 'objected' });
    expect(stateOf(sharing, 'identity', partner.id)).toMatchObject({ state: 'open' });
    expect(stateOf(sharing, 'contact_details', carrier.id)).toMatchObject({
      state: 'needed',
      purpose: { basis: 'A6-1-b' },
    });
    expect(sharing.acts).toMatchObject([
      { kind: 'objected', standing: true, bySubject: false, reason: 'Letter of 2 March', channel: 'post' },
    ]);
    expect(
      (await object(person.id, { portions: ['contact_details'], recipientRole: 'controller' })).status,
    ).toBe(409);
    const events = await server.database.owner.query<{ action: string; subjects: string[] }>(
      'SELECT action, subjects FROM evidence.events WHERE record = $1',
      [sharing.acts[0].id],
    );
    expect(events).toEqual([{ action: 'sharing.objected', subjects: [person.id] }]);
  });

  it('taking it back is an act of its own; what was said stays, and any other objection with it', async () => {
    const person = await aPerson();
    await take(object(person.id, { portions: ['identity'] }));
    const both = await take(object(person.id, { portions: ['identity'], recipient: partner.id }));
    const one = both.acts.find((act: { recipient: string | null }) => act.recipient === partner.id);
    const bare = await officer.post(`/sharing-objections/${one.id}/withdrawals`, { channel: 'phone' });
    expect([bare.status, bare.body.findings[0].field]).toEqual([422, 'reason']);
    const left = await take(officer.post(`/sharing-objections/${one.id}/withdrawals`, byPost));
    expect(left.acts).toHaveLength(3);
    // The one about everybody still stands: the most protective of what was said holds.
    expect(stateOf(left, 'identity', partner.id).state).toBe('objected');
    const general = left.acts.find((act: { standing: boolean }) => act.standing);
    const none = await take(officer.post(`/sharing-objections/${general.id}/withdrawals`, byPost));
    expect(stateOf(none, 'identity', partner.id).state).toBe('open');
    expect((await officer.post(`/sharing-objections/${general.id}/withdrawals`, byPost)).status).toBe(409);
  });

  it('in the portal the person objects and takes back without a reason, their own only, and sees no names of staff', async () => {
    const person = await aPerson();
    const stranger = await aPerson();
    const portal = server.withToken(token, person.id);
    const asked = await take(
      portal.post(`/subjects/${person.id}/sharing-objections`, {
        portions: ['identity'],
        recipient: partner.id,
      }),
    );
    expect(asked.acts).toMatchObject([
      { bySubject: true, channel: 'portal', reason: null, recordedBy: null },
    ]);
    const theirs = await take(object(stranger.id, { portions: ['identity'] }));
    expect((await portal.get(`/subjects/${stranger.id}/sharing`)).status).toBe(404);
    expect(
      (await portal.post(`/subjects/${stranger.id}/sharing-objections`, { portions: ['identity'] })).status,
    ).toBe(404);
    expect((await portal.post(`/sharing-objections/${theirs.acts[0].id}/withdrawals`, {})).status).toBe(404);
    const back = await take(portal.post(`/sharing-objections/${asked.acts[0].id}/withdrawals`, {}));
    expect(back.acts.map((act: { kind: string }) => act.kind)).toEqual(['taken_back', 'objected']);
  });

  it('whoever gets the portion is told, by a letter that says so; whoever needs it for a contract is not', async () => {
    const person = await aPerson();
    const sharing = await take(object(person.id, { portions: ['contact_details'] }));
    const { items } = await take(officer.get('/recipient-notices?state=open'), 200);
    const owed = items.filter(
      (one: { objection: { subject: string } | null }) => one.objection?.subject === person.id,
    );
    expect(owed).toMatchObject([
      {
        right: 'objection',
        recipient: { id: partner.id },
        categories: ['contact'],
        objection: { portion: 'contact_details' },
      },
    ]);
    const letter = await take(officer.get(`/recipient-notices/${owed[0].id}/letter?language=en`), 200);
    expect(letter.text).toContain('objects to our sharing');
    expect(letter.text).toContain('Dvořáková');
    await take(
      officer.post(`/recipient-notices/${owed[0].id}/outcomes`, { result: 'told', channel: 'e-mail' }),
    );
    const told = await take(officer.get(`/subjects/${person.id}/recipients`), 200);
    expect(told.items.find((one: { id: string }) => one.id === partner.id)).toMatchObject({
      told: '2026-03-05',
      withheld: [{ portion: 'contact_details', since: '2026-03-05' }],
    });
    expect(sharing.acts).toHaveLength(1);
  });

  it('a disclosure leaves it out and says so; what went all the same is put down with why', async () => {
    const person = await aPerson();
    await take(object(person.id, { portions: ['contact_details', 'postal_address'], recipient: partner.id }));
    const url = `/subjects/${person.id}/disclosures`;
    await take(officer.post(url, { recipient: partner.id }));
    const refused = await officer.post(url, { recipient: partner.id, categories: ['contact'] });
    expect([refused.status, refused.body.findings[0].code]).toEqual([409, 'disclosure.objected']);
    await take(
      officer.post(url, {
        recipient: partner.id,
        categories: ['contact'],
        despite: 'Sent before the letter was read',
      }),
    );
    // Before the person objected it was shared, and that is put down as it was.
    await take(officer.post(url, { recipient: partner.id, categories: ['contact'], at: '2026-02-01' }));
    await take(officer.post(url, { recipient: carrier.id, categories: ['contact'] }));
    const rows = await server.database.owner.query(
      'SELECT categories, left_out, despite FROM attesta.disclosures WHERE subject = $1 ORDER BY recorded_at, id',
      [person.id],
    );
    expect(rows).toEqual([
      { categories: ['identity'], left_out: ['contact_details', 'postal_address'], despite: null },
      { categories: ['contact'], left_out: [], despite: 'Sent before the letter was read' },
      { categories: ['contact'], left_out: [], despite: null },
      { categories: ['contact'], left_out: [], despite: null },
    ]);
  });

  it('an export for a recipient leaves it out, says how much, and its download is a disclosure of each person', async () => {
    const [objects, silent] = [await aPerson(), await aPerson()];
    await take(object(objects.id, { portions: ['contact_details'], recipient: partner.id }));
    const body = {
      ids: [objects.id, silent.id],
      fields: ['last_name', 'email', 'phone', 'city'],
      sort: 'number',
    };
    const made = await exported({ ...body, recipient: partner.id });
    expect(made).toMatchObject({
      state: 'ready',
      recipient: { id: partner.id, name: partner.name },
      leftOut: { objecting: 1, objected: 2 },
    });
    const { records } = await take(server.admin.get(`/exports/${made.id}/content`), 200);
    expect(records).toMatchObject([
      { last_name: objects.last_name, email: null, phone: null, city: 'Brno' },
      { last_name: silent.last_name, email: silent.email, phone: '+420601123456' },
    ]);
    await server.admin.get(`/exports/${made.id}/content`);
    const rows = await server.database.owner.query(
      'SELECT subject, categories, left_out FROM attesta.disclosures WHERE export = $1 ORDER BY cardinality(left_out)',
      [made.id],
    );
    expect(rows).toEqual([
      { subject: silent.id, categories: ['contact', 'identity'], left_out: [] },
      { subject: objects.id, categories: ['contact', 'identity'], left_out: ['contact_details'] },
    ]);
    // To whom needs it for the contract, and to nobody in particular, everything goes.
    expect((await exported({ ...body, recipient: carrier.id })).leftOut).toEqual({});
    expect((await exported(body)).leftOut).toEqual({});
    expect((await server.admin.post('/exports', { module: 'contacts', recipient: objects.id })).status).toBe(
      422,
    );
  });

  it('a file made before the person objected is not handed out after', async () => {
    const person = await aPerson();
    const made = await exported({ ids: [person.id], fields: ['last_name', 'city'], recipient: partner.id });
    server.clock.set(server.clock.now().add({ minutes: 1 }).toString());
    await take(object(person.id, { portions: ['postal_address'] }));
    expect((await server.admin.get(`/exports/${made.id}/content`)).status).toBe(409);
  });

  it('a name that is not to be shared is nowhere in the file, not in the title, not where another record leads to the person', async () => {
    const person = await aPerson();
    await take(
      server.admin.post('/records/invoices', {
        contact: person.id,
        issued_on: '2026-03-01',
        currency: 'EUR',
      }),
    );
    await take(object(person.id, { portions: ['identity'] }));
    const invoices = await exported({
      module: 'invoices',
      filter: { field: 'contact', op: 'eq', value: person.id },
      recipient: partner.id,
    });
    const contacts = await exported({ ids: [person.id], recipient: partner.id });
    for (const made of [invoices, contacts]) {
      const { body } = await server.admin.get(`/exports/${made.id}/content`);
      expect(body.records).toHaveLength(1);
      expect(JSON.stringify(body)).not.toContain('Dvořáková');
    }
  });

  it('Art. 15, 17: the person gets it in the copy, also what was left out, and it goes with an erasure', async () => {
    const person = await aPerson();
    await take(object(person.id, { portions: ['contact_details'] }));
    await take(officer.post(`/subjects/${person.id}/disclosures`, { recipient: partner.id }));
    const { body } = await officer.get(`/subjects/${person.id}/preview`, {
      headers: { 'accept-language': 'en' },
    });
    expect(body).toContain('Objection to sharing');
    expect(body).toContain('Letter of 2 March');
    expect(body).toContain('Left out, because you object');
    expect(body).toContain('because you object: Contact details');
    const { id } = await take(
      officer.post('/requests', { type: 'erasure', subject: person.id, channel: 'email' }),
    );
    await take(officer.post(`/requests/${id}/identity-checks`, { method: 'known_address' }));
    const plan = await take(officer.post('/erasures', { subject: person.id, request: id }));
    await take(legal.post(`/erasures/${plan.id}/approvals`, { decision: 'approved' }));
    await take(officer.post(`/erasures/${plan.id}/executions`, {}));
    const [left] = await server.database.owner.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM attesta.sharing_objections WHERE subject = $1',
      [person.id],
    );
    expect(left?.n).toBe(0);
  });
});
