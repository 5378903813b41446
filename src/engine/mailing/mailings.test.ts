/** Mails to many, through the door: the plan and its reasons, the sending, and that nobody receives two. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, type TestClient, testServer } from '../../../tools/testing/server.ts';
import { runJobs } from '../jobs/jobs.ts';

let server: RunningServer;
let people = 0;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

const work = () => runJobs(server.database, { retryNow: true });

async function made(module: string, values: object, client: TestClient = server.admin): Promise<string> {
  const answer = await client.post(`/records/${module}`, values);
  expect([answer.status, answer.body]).toEqual([201, answer.body]);
  return answer.body.id;
}

async function person(over: object = {}): Promise<string> {
  people += 1;
  const email = `person${people}@example.com`;
  return made('contacts', { first_name: `First${people}`, last_name: `Vidal ${people}`, email, ...over });
}

async function consents(subject: string): Promise<string> {
  const given = await server.admin.post('/consents', {
    subject,
    purpose: 'marketing_email',
    channel: 'phone',
  });
  expect(given.status).toBe(201);
  return given.body.id;
}

const withdraws = async (consent: string) =>
  expect((await server.admin.post(`/consents/${consent}/withdrawals`, { channel: 'phone' })).status).toBe(
    201,
  );

const written = {
  module: 'contacts',
  language: 'en',
  purpose: 'marketing_email',
  subject: 'News for {{ first_name }}',
  text: 'Dear {{ first_name | default: "customer" }},\nthe shop is open.',
};

async function planned(over: object, client: TestClient = server.admin) {
  const asked = await client.post('/mail-merges', { ...written, ...over });
  expect([asked.status, asked.body]).toEqual([202, asked.body]);
  await work();
  const plan = (await client.get(`/mail-merges/${asked.body.id}`)).body;
  expect([plan.state, plan.message]).toEqual(['planned', null]);
  return plan;
}

async function sent(plan: { readonly id: string; readonly counts: { readonly waiting: number } }) {
  const begun = await server.admin.post(`/mail-merges/${plan.id}/sendings`, { count: plan.counts.waiting });
  expect([begun.status, begun.body]).toEqual([202, begun.body]);
  await work();
  return (await server.admin.get(`/mail-merges/${plan.id}`)).body;
}

const rowsOf = async (id: string, query = '') =>
  (await server.admin.get(`/mail-merges/${id}/rows${query}`)).body.items;

const reasonsOf = async (id: string): Promise<Readonly<Record<string, string>>> =>
  Object.fromEntries(
    (await rowsOf(id)).map((row: { record: { id: string }; state: string; reason: string | null }) => [
      row.record.id,
      row.reason ?? row.state,
    ]),
  );

const mailsOf = async (id: string) => (await server.admin.get(`/records/contacts/${id}/mails`)).body.items;

test('Art. 7, 18, 21: the plan says who receives it and who does not and why, before anything is sent', async () => {
  const receives = await person({ language: 'es' });
  const withdrawn = await person();
  const objects = await person();
  const restricted = await person();
  const archived = await person();
  const never = await person();
  const silent = await person({ email: null });
  for (const one of [receives, objects, restricted, archived, silent]) await consents(one);
  await withdraws(await consents(withdrawn));
  await server.admin.post('/requests', { type: 'objection', subject: objects, channel: 'phone' });
  const still = { reason: 'The address is contested', ground: 'accuracy_contested' };
  expect((await server.admin.post(`/records/contacts/${restricted}/restrict`, still)).status).toBe(200);
  expect((await server.admin.post(`/records/contacts/${archived}/archive`, { reason: 'Old' })).status).toBe(
    200,
  );
  const ids = [receives, withdrawn, objects, restricted, archived, never, silent];
  const plan = await planned({
    ids,
    filter: { field: 'state', op: 'in', value: ['active', 'restricted', 'archived'] },
  });
  expect(await reasonsOf(plan.id)).toEqual({
    [receives]: 'waiting',
    [withdrawn]: 'consent_withdrawn',
    [objects]: 'objection',
    [restricted]: 'restricted',
    [archived]: 'archived',
    [never]: 'no_consent',
    [silent]: 'no_address',
  });
  expect(plan.counts.waiting).toBe(1);
  expect(plan.counts.leftOut).toContainEqual({
    reason: 'objection',
    label: 'Objected to this purpose (Art. 21)',
    count: 1,
  });
  const preview = await server.admin.get(`/mail-merges/${plan.id}/previews/${receives}`);
  expect(preview.body).toMatchObject({ subject: expect.stringMatching(/^News for First\d+$/) });
  // In the recipient's language, which is kept with the contact.
  expect(preview.body.text).toContain('Puede retirarlo en cualquier momento');
  const refused = await server.admin.get(`/mail-merges/${plan.id}/previews/${objects}`);
  expect([refused.status, refused.body.detail]).toEqual([409, expect.stringContaining('Art. 21')]);
  expect(await mailsOf(receives)).toEqual([]);
});

test('Art. 7(3): a withdrawal between plan and sending counts; the others receive theirs, once, with its evidence', async () => {
  const [stays, leaves] = [await person(), await person()];
  await consents(stays);
  const consent = await consents(leaves);
  const plan = await planned({ ids: [stays, leaves] });
  expect(plan.counts.waiting).toBe(2);
  await withdraws(consent);
  const done = await sent(plan);
  expect([done.state, done.counts.written, done.counts.mails]).toEqual(['done', 1, { held: 1 }]);
  expect(await reasonsOf(plan.id)).toEqual({ [stays]: 'written', [leaves]: 'consent_withdrawn' });
  expect(await mailsOf(stays)).toMatchObject([
    { subject: expect.stringContaining('First'), purpose: 'marketing_email' },
  ]);
  expect(await mailsOf(leaves)).toEqual([]);
  const events = await server.database.owner.query(
    `SELECT subjects FROM evidence.events WHERE action = 'mail.suppressed' AND record = ANY ($1::uuid[])`,
    [[stays, leaves]],
  );
  expect(events).toEqual([{ subjects: [stays] }]);
  const again = await server.admin.post(`/mail-merges/${plan.id}/sendings`, { count: 1 });
  expect([again.status, again.body.code]).toEqual([409, 'conflict']);
});

test('a sending that broke half-way goes on where it stood: nobody receives two', async () => {
  const ids = [await person(), await person(), await person()] as const;
  const plan = await planned({ ids, purpose: 'customer_relations' });
  const { owner } = server.database;
  await owner.query(
    `CREATE FUNCTION attesta.broken_mail() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN IF NEW.record = '${ids[1]}' THEN RAISE EXCEPTION 'broken'; END IF; RETURN NEW; END $$`,
  );
  await owner.query(
    'CREATE TRIGGER broken_mail BEFORE INSERT ON attesta.mails FOR EACH ROW EXECUTE FUNCTION attesta.broken_mail()',
  );
  const begun = await server.admin.post(`/mail-merges/${plan.id}/sendings`, { count: 3 });
  expect(begun.status).toBe(202);
  await runJobs(server.database);
  expect(await reasonsOf(plan.id)).toEqual({ [ids[0]]: 'written', [ids[1]]: 'waiting', [ids[2]]: 'waiting' });
  await owner.query('DROP TRIGGER broken_mail ON attesta.mails');
  await owner.query('DROP FUNCTION attesta.broken_mail()');
  await work();
  expect((await server.admin.get(`/mail-merges/${plan.id}`)).body.state).toBe('done');
  for (const id of ids) expect(await mailsOf(id)).toHaveLength(1);
});

test('one that was cancelled leaves the rest unsent, and is taken up again where it stood', async () => {
  const ids = [await person(), await person()];
  const plan = await planned({ ids, purpose: 'customer_relations' });
  const begun = await server.admin.post(`/mail-merges/${plan.id}/sendings`, { count: 2 });
  expect((await server.admin.post(`/jobs/${begun.body.job}/cancellations`)).status).toBe(202);
  await work();
  expect((await server.admin.get(`/mail-merges/${plan.id}`)).body).toMatchObject({
    state: 'cancelled',
    counts: { waiting: 2, written: 0 },
  });
  expect((await server.admin.post(`/jobs/${begun.body.job}/retries`)).status).toBe(202);
  await work();
  expect((await server.admin.get(`/mail-merges/${plan.id}`)).body.state).toBe('done');
  for (const id of ids) expect(await mailsOf(id)).toHaveLength(1);
});

test('the same person receives it once: by two tickets, and by two records with one name and one address', async () => {
  const contact = await person();
  const tickets = [
    await made('tickets', { title: 'Printer', contact }),
    await made('tickets', { title: 'Scanner', contact }),
  ];
  const byTicket = await planned({
    module: 'tickets',
    ids: tickets,
    purpose: 'customer_relations',
    subject: 'On {{ title }}',
    text: 'Dear {{ contact.first_name }}',
  });
  expect(Object.values(await reasonsOf(byTicket.id)).sort()).toEqual(['same_person', 'waiting']);
  const twin = { first_name: 'Ada', last_name: 'Twin', email: 'ada@example.com' };
  const twins = [await made('contacts', twin), await made('contacts', { ...twin, email: 'ADA@example.com' })];
  const other = await made('contacts', { ...twin, first_name: 'Bea' });
  const plan = await planned({ ids: [...twins, other], purpose: 'customer_relations' });
  expect(plan.counts).toMatchObject({ waiting: 2, leftOut: [{ reason: 'same_person', count: 1 }] });
  // The one that objected counts for both (law.md §9).
  await server.admin.post('/requests', { type: 'objection', subject: twins[1], channel: 'phone' });
  const after = await planned({ ids: [...twins, other], purpose: 'customer_relations' });
  expect(await reasonsOf(after.id)).toEqual({
    [twins[0] ?? '']: 'same_person_refused',
    [twins[1] ?? '']: 'objection',
    [other]: 'waiting',
  });
});

test('it is sent to as many as its sender was shown, and is there for nobody else', async () => {
  const id = await person();
  const plan = await planned({ ids: [id], purpose: 'customer_relations' });
  const wrong = await server.admin.post(`/mail-merges/${plan.id}/sendings`, { count: 2 });
  expect([wrong.status, wrong.body.findings[0].code]).toEqual([409, 'mailing.count']);
  const manager = await server.as('manager');
  for (const path of ['', '/rows', '/rows.csv', `/previews/${id}`])
    expect([path, (await manager.get(`/mail-merges/${plan.id}${path}`)).status]).toEqual([path, 404]);
  expect((await manager.post(`/mail-merges/${plan.id}/sendings`, { count: 1 })).status).toBe(404);
  expect((await manager.get('/mail-merges')).body.items).toEqual([]);
  const nobody = await manager.post('/mail-merges', { ...written, ids: [id] });
  expect([nobody.status, nobody.body.findings[0].code]).toEqual([422, 'mailing.nobody']);
});

test('a record that its sender may see and not change is left out; a field hidden meanwhile ends the sending with its name', async () => {
  await server.admin.patch('/modules/contacts', { defaultSharing: 'read' });
  const profile = await server.admin.post('/profiles', {
    name: 'Sender',
    modules: { contacts: ['read', 'edit', 'mass_edit', 'create'] },
  });
  const role = await server.admin.post('/roles', { name: 'Sender', profiles: [profile.body.id] });
  const sender = await server.as(role.body.id);
  const theirs = await person();
  const own = await made(
    'contacts',
    { first_name: 'Own', last_name: 'Own', email: 'own@example.com' },
    sender,
  );
  const plan = await planned({ ids: [theirs, own], purpose: 'customer_relations' }, sender);
  expect(plan.counts).toMatchObject({ waiting: 1, leftOut: [{ reason: 'no_edit', count: 1 }] });
  expect((await sender.get(`/mail-merges/${plan.id}/rows.csv`)).status).toBe(403);
  const hidden = await server.admin.patch(
    `/profiles/${profile.body.id}`,
    { fields: { contacts: { first_name: 'hidden' } } },
    { headers: { 'if-match': '"1"' } },
  );
  expect([hidden.status, hidden.body]).toEqual([200, hidden.body]);
  expect((await sender.post(`/mail-merges/${plan.id}/sendings`, { count: 1 })).status).toBe(202);
  await work();
  const ended = (await sender.get(`/mail-merges/${plan.id}`)).body;
  expect([ended.state, ended.counts.written]).toEqual(['failed', 0]);
  expect(ended.message).toContain('first_name');
});

test('the report names each record, its outcome and why, as a page and as CSV that runs nothing', async () => {
  const [sly, silent] = [
    await person({ last_name: '=1+1', first_name: null }),
    await person({ email: null }),
  ];
  const done = await sent(await planned({ ids: [sly, silent], purpose: 'customer_relations' }));
  const rows = await rowsOf(done.id, '?state=written');
  expect(rows).toMatchObject([{ record: { id: sly, title: '=1+1' }, recipient: { id: sly }, mail: 'held' }]);
  const report = await server.admin.get(`/mail-merges/${done.id}/rows.csv`);
  expect([report.status, report.headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8']);
  const lines = String(report.body).split('\r\n');
  expect(lines[1]).toMatch(/^CON-\d+,'=1\+1,'=1\+1,Written,,held,/);
  expect(lines[2]).toMatch(/,Left out,No e-mail address,,/);
});

test('Art. 15, 17: a mailing is on the map of the person, and erased with the person before it is sent', async () => {
  const id = await person();
  const plan = await planned({ ids: [id], purpose: 'customer_relations' });
  const map = await server.admin.get(`/subjects/${id}/map`);
  expect(JSON.stringify(map.body)).toContain('"mailings"');
  const [officer, legal] = [await server.as('data_protection_officer'), await server.as('administrator')];
  const erasure = await officer.post('/erasures', { subject: id, openRequests: 'acknowledged' });
  expect([erasure.status, erasure.body]).toEqual([201, erasure.body]);
  const approved = await legal.post(`/erasures/${erasure.body.id}/approvals`, { decision: 'approved' });
  expect([approved.status, approved.body]).toEqual([201, approved.body]);
  const executed = await officer.post(`/erasures/${erasure.body.id}/executions`, {});
  expect([executed.status, executed.body]).toEqual([201, executed.body]);
  expect(await rowsOf(plan.id)).toEqual([]);
});
