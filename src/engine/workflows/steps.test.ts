/** By the clock, by mail, into the archive: each step as a person with the same rights would be let or refused. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { portalToken } from '../../../tools/testing/portal-token.ts';
import { type RunningServer, type TestClient, testServer } from '../../../tools/testing/server.ts';
import { runJobs } from '../jobs/jobs.ts';

let server: RunningServer;
let admin: TestClient;
beforeAll(async () => {
  server = await testServer({ now: '2026-03-05T10:00:00Z' });
  // A session ends when the clock is moved on by days.
  const { body } = await server.admin.post('/tokens', { name: 'Test', scopes: ['*'] });
  admin = server.withToken(body.token);
}, 60_000);
afterAll(() => server?.close());

const work = () => runJobs(server.database, { retryNow: true });

async function take(answer: Promise<{ status: number; body: Record<string, never> }>) {
  const { status, body } = await answer;
  if (status >= 400) throw new Error(JSON.stringify(body));
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers whose shape is what it checks.
  return body as any;
}

let named = 0;

async function published(wish: {
  module: string;
  trigger: object;
  condition?: object;
  steps: readonly object[];
}) {
  named += 1;
  const code = `step_${named}`;
  await take(admin.post('/workflows', { code, label: { en: `Step ${named}` }, ...wish }));
  await take(admin.post(`/workflows/${code}/publications`, {}));
  return code;
}

const runsOf = async (code: string) => (await take(admin.get(`/workflows/${code}/runs`))).items;
const removed = (code: string) => take(admin.delete(`/workflows/${code}`));
const read = (module: string, id: string) => take(admin.get(`/records/${module}/${id}`));

test('an invoice that is overdue for three days is marked once; a day on which the service was away is made up for', async () => {
  const contact = (await take(admin.post('/records/contacts', { last_name: 'Yarrow' }))).id;
  const invoice = async (due_on: string) =>
    (
      await take(
        admin.post('/records/invoices', { subject: 'Chairs', contact, issued_on: '2026-02-01', due_on }),
      )
    ).id;
  const [soon, sooner, later] = [
    await invoice('2026-03-04'),
    await invoice('2026-03-03'),
    await invoice('2026-03-20'),
  ];
  const code = await published({
    module: 'invoices',
    trigger: { on: 'date', field: 'due_on', days: 3, at: '07:00' },
    condition: { field: 'status', op: 'ne', value: 'paid' },
    steps: [{ do: 'set', values: { subject: { value: 'Overdue' } } }],
  });
  await work();
  expect(await runsOf(code)).toEqual([]);
  server.clock.set('2026-03-07T09:00:00Z');
  await work();
  await work();
  const subjects = async () =>
    Promise.all([soon, sooner, later].map(async (id) => (await read('invoices', id)).subject));
  expect(await subjects()).toEqual(['Overdue', 'Overdue', 'Chairs']);
  expect((await runsOf(code)).map((run: { outcome: string }) => run.outcome)).toEqual(['done', 'done']);
  await removed(code);
}, 120_000);

test('every hour the records that match are looked through a page at a time', async () => {
  const create = Array.from({ length: 210 }, (_, n) => ({ name: `Part ${n}` }));
  await take(admin.post('/records/products/batch', { create }));
  const code = await published({
    module: 'products',
    trigger: { on: 'schedule', every: 'hour' },
    condition: { field: 'description', op: 'empty' },
    steps: [{ do: 'set', values: { description: { value: 'Seen' } } }],
  });
  await work();
  expect(await runsOf(code)).toEqual([]);
  server.clock.set('2026-03-07T10:05:00Z');
  await work();
  const [left] = await server.database.query<{ seen: number; runs: number }>(
    `SELECT count(*) FILTER (WHERE description = 'Seen') AS seen,
       (SELECT count(*) FROM attesta.workflow_runs WHERE workflow = $1 AND state = 'done') AS runs FROM data.products`,
    [code],
  );
  expect(left).toEqual({ seen: 210, runs: 210 });
  const [job] = await server.database.query(
    "SELECT result FROM attesta.jobs WHERE name = 'workflows.scheduled' ORDER BY id DESC LIMIT 1",
  );
  expect(job?.result).toEqual({ done: 210 });
  await removed(code);
}, 120_000);

test('a mail is asked of law and consent like one that a person writes, and a run keeps nothing of the person', async () => {
  const person = await take(
    admin.post('/records/contacts', {
      last_name: 'Zulaica',
      first_name: 'Irune',
      email: 'irune@example.org',
    }),
  );
  const mail = (purpose: string) => ({
    do: 'mail',
    purpose,
    to: 'contact',
    subject: 'About {title}',
    text: 'Dear {contact.title}, we look at {number}.',
  });
  await take(admin.post('/consents', { subject: person.id, purpose: 'marketing_email', channel: 'phone' }));
  const [consented, unfounded] = [
    await published({ module: 'tickets', trigger: { on: 'created' }, steps: [mail('marketing_email')] }),
    await published({ module: 'tickets', trigger: { on: 'created' }, steps: [mail('support')] }),
  ];
  const ticket = await take(admin.post('/records/tickets', { title: 'Kettle', contact: person.id }));
  await work();
  expect((await runsOf(consented))[0]).toMatchObject({ outcome: 'done', message: null });
  const mails = (await take(admin.get(`/records/tickets/${ticket.id}/mails`))).items;
  expect(mails).toMatchObject([
    {
      purpose: 'marketing_email',
      subject: 'About Kettle',
      // With how the consent is withdrawn (Art. 7(3)), as in every such mail.
      text: expect.stringMatching(
        `^Dear Irune Zulaica, we look at ${ticket.number}\\.\\s+-- \\s+You receive this mail`,
      ),
    },
  ]);
  expect((await runsOf(unfounded))[0]).toMatchObject({
    outcome: 'failed',
    message: expect.stringMatching(/^Step 1, send a mail, was refused\..*purpose: mail\.no_basis/),
  });
  // Neither the sentence nor anything else of a run tells of the person, so that an erasure has nothing to look for.
  const [kept] = await server.database.query<{ text: string }>(
    "SELECT string_agg(r::text, ' ') AS text FROM attesta.workflow_runs r",
  );
  expect(kept?.text).not.toMatch(/Zulaica|Irune|example\.org|Kettle/);
  await removed(consented);
  await removed(unfounded);
}, 60_000);

test('Art. 18: a restricted record is skipped, and Art. 17(3): one under a legal hold is not deleted', async () => {
  const code = await published({
    module: 'contacts',
    trigger: { on: 'changed', fields: ['mobile'] },
    steps: [{ do: 'delete' }],
  });
  const contact = async (last_name: string) =>
    (await take(admin.post('/records/contacts', { last_name }))).id;
  const [restricted, held, free] = [
    await contact('Vukovic'),
    await contact('Wexford'),
    await contact('Urquhart'),
  ];
  await take(
    admin.post('/holds', { module: 'contacts', record: held, matter: 'Claim', reviewOn: '2027-01-01' }),
  );
  for (const id of [restricted, held, free])
    await take(admin.patch(`/records/contacts/${id}`, { mobile: '+34 600 111 222' }));
  await take(
    admin.post(`/records/contacts/${restricted}/restrict`, {
      ground: 'accuracy_contested',
      reason: 'Contested',
    }),
  );
  await work();
  const runs = await server.database.query<{ record: string; state: string; message: { en: string } | null }>(
    'SELECT record, state, message FROM attesta.workflow_runs WHERE workflow = $1',
    [code],
  );
  const outcome = (id: string) => runs.find((run) => run.record === id);
  expect([outcome(restricted)?.state, outcome(restricted)?.message?.en]).toEqual([
    'skipped',
    expect.stringContaining('Art. 18'),
  ]);
  expect(outcome(held)?.state).toBe('failed');
  expect(outcome(free)?.state).toBe('done');
  expect((await admin.get(`/records/contacts/${free}`)).status).toBe(404);
  expect((await admin.get(`/records/contacts/${held}`)).status).toBe(200);
  await removed(code);
}, 60_000);

test('what a customer changes lets a workflow begin that asks about what they do not see', async () => {
  const account = (
    await take(admin.post('/records/accounts', { name: 'Dunmore', website: 'https://dunmore.example' }))
  ).id;
  const person = await take(admin.post('/records/contacts', { last_name: 'Tarkowski', account }));
  const code = await published({
    module: 'contacts',
    trigger: { on: 'changed', fields: ['city'], becameTrue: true },
    condition: {
      all: [
        { field: 'city', op: 'eq', value: 'Graz' },
        { field: 'account.website', op: 'notEmpty' },
      ],
    },
    steps: [{ do: 'comment', text: 'Moved to {city}' }],
  });
  const portal = server.withToken(await portalToken(server), person.id);
  await take(portal.patch(`/records/contacts/${person.id}`, { city: 'Linz' }));
  await take(portal.patch(`/records/contacts/${person.id}`, { city: 'Graz' }));
  await work();
  expect((await runsOf(code)).map((run: { outcome: string }) => run.outcome)).toContain('done');
  const comments = (await take(admin.get(`/records/contacts/${person.id}/comments`))).items;
  expect(comments.map((one: { body: string }) => one.body)).toEqual(['Moved to Graz']);
  await removed(code);
}, 60_000);

test('archiving needs the right to archive; what is only tried is taken back', async () => {
  const code = await published({
    module: 'tickets',
    trigger: { on: 'created' },
    condition: { field: 'title', op: 'startsWith', value: 'Spam' },
    steps: [{ do: 'archive', reason: 'Not for us' }],
  });
  const sent = await take(admin.post('/records/tickets', { title: 'Spam and eggs' }));
  const tried = await take(admin.post(`/workflows/${code}/dry-runs`));
  expect(tried).toMatchObject({ total: 1, items: [{ outcome: 'done', record: { id: sent.id } }] });
  expect((await read('tickets', sent.id)).state).toBe('active');
  await work();
  expect((await runsOf(code)).map((run: { outcome: string }) => run.outcome)).toEqual(['done']);
  expect((await read('tickets', sent.id)).state).toBe('archived');
  const clerk = await server.as('support');
  const profile = await take(
    admin.post('/profiles', { name: 'Flows', modules: { tickets: ['read', 'edit'] }, tools: ['workflows'] }),
  );
  const role = await take(admin.post('/roles', { name: 'Flows', profiles: [profile.id] }));
  await server.database.query('UPDATE attesta.users SET role = $2 WHERE id = $1', [clerk.userId, role.id]);
  await take(clerk.post(`/workflows/${code}/publications`, {}));
  const other = await take(admin.post('/records/tickets', { title: 'Spam again', owner: clerk.userId }));
  await work();
  expect((await read('tickets', other.id)).state).toBe('active');
  expect((await runsOf(code))[0]).toMatchObject({
    outcome: 'failed',
    message: expect.stringContaining('archive'),
  });
  await removed(code);
}, 60_000);

test('many that are changed at once are queued by one statement, and a field that a workflow uses is not taken from under it', async () => {
  const made = await take(
    admin
      .post('/modules/tickets/fields', {
        name: 'assigned_on',
        type: 'date',
        label: { en: 'Assigned on' },
        privacy: { category: 'none', reason: 'When work began' },
      })
      .then((answer) => answer),
  );
  expect(made).toBeTruthy();
  const code = await published({
    module: 'tickets',
    trigger: { on: 'created_or_changed', fields: ['owner'] },
    condition: { field: 'assigned_on', op: 'empty' },
    steps: [{ do: 'set', values: { assigned_on: { relative: 'today' } } }],
  });
  const create = Array.from({ length: 30 }, (_, n) => ({ title: `Bulk ${n}` }));
  const ids = (await take(admin.post('/records/tickets/batch', { create }))).created.map(
    (one: { id: string }) => one.id,
  );
  const queued = async () =>
    (
      await server.database.query(
        "SELECT 1 FROM attesta.jobs WHERE name = 'workflows.run' AND state = 'queued'",
      )
    ).length;
  expect(await queued()).toBe(1);
  await work();
  expect((await read('tickets', ids[29])).assigned_on).toBe('2026-03-07');
  await take(admin.post('/records/tickets/bulk-changes', { ids, values: { assigned_on: null } }));
  expect(await queued()).toBe(0);
  await take(
    admin.post('/records/tickets/bulk-changes', {
      ids,
      values: { owner: { module: 'users', id: (await server.as('support')).userId } },
    }),
  );
  expect(await queued()).toBeGreaterThan(0);
  await work();
  expect((await read('tickets', ids[0])).assigned_on).toBe('2026-03-07');
  const taken = await admin.delete('/modules/tickets/fields/assigned_on?purge=true');
  expect([taken.status, taken.body.findings?.map((one: { field: string }) => one.field)]).toEqual([
    422,
    [`workflows.${code}.condition`, `workflows.${code}.steps.0.values.assigned_on`],
  ]);
  await removed(code);
}, 60_000);

test('a date with a time counts as the day that it is by the clock of the company, to the second', async () => {
  const ticket = async (closed_at: string) =>
    (await take(admin.post('/records/tickets', { title: 'Closed', closed_at }))).id;
  // 9 March in Madrid begins at 23:00 UTC of the 8th.
  const [before, first, last, after] = [
    await ticket('2026-03-08T22:59:59Z'),
    await ticket('2026-03-08T23:00:00Z'),
    await ticket('2026-03-09T22:59:59Z'),
    await ticket('2026-03-09T23:00:00Z'),
  ];
  const code = await published({
    module: 'tickets',
    trigger: { on: 'date', field: 'closed_at', days: 1, at: '07:00' },
    steps: [{ do: 'set', values: { title: { value: 'Asked how it was' } } }],
  });
  server.clock.set('2026-03-10T08:00:00Z');
  await take(admin.patch(`/workflows/${code}`, { label: { en: 'Looked at on the 9th' } }));
  await server.database.query(
    "INSERT INTO attesta.workflow_slots (workflow, slot) VALUES ($1, '2026-03-09T06:00:00Z')",
    [code],
  );
  await work();
  const titles = [before, first, last, after].map(async (id) => (await read('tickets', id)).title);
  expect(await Promise.all(titles)).toEqual(['Closed', 'Asked how it was', 'Asked how it was', 'Closed']);
  await removed(code);
}, 60_000);
