/** What a company has done by itself: as a user, once, with evidence, and never more than that user may. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, type TestClient, testServer } from '../../../tools/testing/server.ts';
import { runJobs } from '../jobs/jobs.ts';

let server: RunningServer;
let admin: TestClient;
beforeAll(async () => {
  server = await testServer({ now: '2026-03-05T10:00:00Z' });
  ({ admin } = server);
}, 60_000);
afterAll(() => server?.close());

const work = () => runJobs(server.database, { retryNow: true });

interface Wish {
  readonly module?: string;
  readonly trigger: object;
  readonly condition?: object;
  readonly steps: readonly object[];
}

let named = 0;

/** Adds a workflow and puts it into force, as whoever asks. */
async function published(wish: Wish, by: TestClient = admin): Promise<string> {
  named += 1;
  const code = `flow_${named}`;
  const made = await by.post('/workflows', {
    code,
    label: { en: `Flow ${named}`, es: `Flujo ${named}` },
    module: 'tickets',
    ...wish,
  });
  expect([made.status, made.body.findings ?? []]).toEqual([201, []]);
  expect(made.body).toMatchObject({ state: 'draft', runsAs: null, version: 1 });
  const put = await by.post(`/workflows/${code}/publications`, {});
  expect([put.status, put.body.state, put.body.runsAs?.id]).toEqual([200, 'published', by.userId]);
  return code;
}

async function removed(code: string): Promise<void> {
  expect((await admin.delete(`/workflows/${code}`)).status).toBe(204);
}

async function runsOf(code: string): Promise<{ outcome: string; message: string | null; id: string }[]> {
  return (await admin.get(`/workflows/${code}/runs`)).body.items;
}

async function ticket(values: object = {}): Promise<{ id: string; version: number }> {
  const made = await admin.post('/records/tickets', { title: 'Printer is on fire', ...values });
  expect(made.status).toBe(201);
  return made.body;
}

const read = async (id: string, module = 'tickets') => (await admin.get(`/records/${module}/${id}`)).body;

async function withRights(modules: object, tools: readonly string[] = ['workflows']): Promise<TestClient> {
  const name = crypto.randomUUID();
  const profile = await admin.post('/profiles', { name, modules, tools });
  const role = await admin.post('/roles', { name, profiles: [profile.body.id] });
  return server.as(role.body.id);
}

test('an urgent ticket gets its owner and a comment, once, and its history says by which workflow, as whom', async () => {
  const code = await published({
    trigger: { on: 'created_or_changed', fields: ['priority'], becameTrue: true },
    condition: { field: 'priority', op: 'eq', value: 'urgent' },
    steps: [
      { do: 'set', values: { status: { value: 'in_progress' } } },
      { do: 'comment', text: 'Urgent: {title} ({number})' },
    ],
  });
  const one = await ticket({ priority: 'low' });
  await work();
  expect((await read(one.id)).status).not.toBe('in_progress');
  await admin.patch(`/records/tickets/${one.id}`, { priority: 'urgent' });
  // Still urgent: it did not become so by this.
  await admin.patch(`/records/tickets/${one.id}`, { description: 'Smoke' });
  await work();
  await work();
  const now = await read(one.id);
  expect(now.status).toBe('in_progress');
  const comments = (await admin.get(`/records/tickets/${one.id}/comments`)).body.items;
  expect(comments.map((each: { body: string }) => each.body)).toEqual([
    `Urgent: Printer is on fire (${now.number})`,
  ]);
  expect((await runsOf(code)).map((run) => run.outcome)).toEqual(['done']);
  const history = (await admin.get(`/records/tickets/${one.id}/history?looks=false`)).body.items;
  const change = history.find(
    (each: { changes: object }) => 'status' in each.changes && 'workflow' in each && each,
  );
  expect(change).toMatchObject({
    actor: { id: admin.userId },
    workflow: { code, version: 2, label: expect.stringContaining('Flow') },
    reason: `workflow ${code}, version 2`,
  });
  await removed(code);
});

test('many that are created at once are queued by one statement and each run once', async () => {
  const code = await published({
    trigger: { on: 'created' },
    steps: [
      { do: 'set', values: { description: { from: 'contact.account.name' }, status: { value: 'closed' } } },
    ],
  });
  const account = (await admin.post('/records/accounts', { name: 'Aldgate' })).body.id;
  const contact = (await admin.post('/records/contacts', { last_name: 'Zulaica', account })).body.id;
  const create = Array.from({ length: 12 }, (_, n) => ({ title: `T ${n}`, ...(n > 0 && { contact }) }));
  const made = (await admin.post('/records/tickets/batch', { create })).body.created;
  const jobs = await server.database.query(
    "SELECT 1 FROM attesta.jobs WHERE name = 'workflows.run' AND state = 'queued'",
  );
  expect(jobs).toHaveLength(1);
  await work();
  const [first, other] = [await read(made[0].id), await read(made[7].id)];
  expect([first.status, first.description, other.description]).toEqual(['closed', null, 'Aldgate']);
  expect((await runsOf(code)).filter((run) => run.outcome === 'done')).toHaveLength(12);
  await removed(code);
});

test('a run that is killed between its commit and the end of its job is not done twice, nor half', async () => {
  const code = await published({
    trigger: { on: 'created' },
    steps: [
      { do: 'comment', text: 'Welcome' },
      { do: 'set', values: { status: { value: 'in_progress' } } },
    ],
  });
  const one = await ticket();
  await work();
  // As if the process had ended before its job was noted as done: the job runs again.
  const [job] = await server.database.query<{ id: string; input: object }>(
    "SELECT id, input FROM attesta.jobs WHERE name = 'workflows.run' ORDER BY created_at DESC, id DESC LIMIT 1",
  );
  await server.database.query(
    "UPDATE attesta.jobs SET state = 'queued', handed = false, finished_at = NULL, due_at = created_at WHERE id = $1",
    [job?.id],
  );
  await work();
  const [again] = await server.database.query<{ state: string; attempts: number }>(
    'SELECT state, attempts FROM attesta.jobs WHERE id = $1',
    [job?.id],
  );
  expect(again).toEqual({ state: 'succeeded', attempts: 2 });
  const comments = (await admin.get(`/records/tickets/${one.id}/comments`)).body.items;
  expect(comments).toHaveLength(1);
  expect((await runsOf(code)).map((run) => run.outcome)).toEqual(['done']);
  await removed(code);
});

test('a run whose connection is killed between two steps did nothing, and is done once when it is tried again', async () => {
  const code = await published({
    trigger: { on: 'created' },
    condition: { field: 'title', op: 'eq', value: 'Killed half-way' },
    steps: [
      { do: 'comment', text: 'Begun' },
      { do: 'create', module: 'products', values: { name: { value: 'Spare part' } } },
    ],
  });
  await admin.post('/records/products', { name: 'First' });
  const one = await ticket({ title: 'Killed half-way' });
  const { owner } = server.database;
  // The second step waits for the counter of the products, which somebody else holds.
  const holder = await owner.client();
  await holder.query('BEGIN');
  await holder.query("SELECT 1 FROM attesta.counters WHERE module = 'products' FOR UPDATE");
  const working = work();
  await expect
    .poll(
      async () =>
        (
          await owner.query(
            `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
               AND wait_event_type = 'Lock' AND query LIKE '%take_numbers%'`,
          )
        ).length,
      { timeout: 60_000, interval: 50 },
    )
    .toBe(1);
  await working;
  await holder.query('ROLLBACK');
  await holder.end();
  const comments = async () => (await admin.get(`/records/tickets/${one.id}/comments`)).body.items.length;
  const parts = async () =>
    (await owner.query("SELECT 1 FROM data.products WHERE name = 'Spare part'")).length;
  expect([await comments(), await parts()]).toEqual([0, 0]);
  expect((await runsOf(code)).map((run) => run.outcome)).toEqual(['waiting']);
  await work();
  expect([await comments(), await parts()]).toEqual([1, 1]);
  expect((await runsOf(code)).map((run) => run.outcome)).toEqual(['done']);
  await removed(code);
}, 120_000);

test('a step that is refused undoes those before it, and the run says which and why; run again it is done', async () => {
  const code = await published({
    trigger: { on: 'created' },
    steps: [
      { do: 'comment', text: 'Begun' },
      { do: 'set', values: { contact: { from: 'id' } } },
    ],
  });
  const one = await ticket();
  await work();
  const [run] = await runsOf(code);
  expect(run).toMatchObject({
    outcome: 'failed',
    message: expect.stringMatching(/^Step 2, set fields, was refused\./),
  });
  expect((await admin.get(`/records/tickets/${one.id}/comments`)).body.items).toEqual([]);
  const fixed = [{ do: 'comment', text: 'Begun' }];
  expect((await admin.patch(`/workflows/${code}`, { steps: fixed })).body.version).toBe(3);
  // The run keeps the version that caused it.
  expect((await admin.post(`/workflow-runs/${run?.id}/retries`)).status).toBe(202);
  await work();
  expect((await runsOf(code)).map((each) => each.outcome)).toEqual(['failed']);
  await removed(code);
});

test('a workflow that causes itself stops with a sentence', async () => {
  const code = await published({
    trigger: { on: 'created' },
    steps: [{ do: 'create', module: 'tickets', values: { title: { value: 'Follow-up' } } }],
  });
  await ticket();
  await work();
  await work();
  const runs = await runsOf(code);
  expect(runs.map((run) => run.outcome).sort()).toEqual(['done', 'stopped']);
  expect(runs.find((run) => run.outcome === 'stopped')?.message).toBe(
    `Stopped: it was caused by itself (${code} → ${code}).`,
  );
  await removed(code);
});

test('a user without the right changes nothing, and the run says so; a disabled one pauses the workflow', async () => {
  const looker = await withRights({ tickets: ['read'], contacts: ['read'] });
  const code = await published(
    { trigger: { on: 'created' }, steps: [{ do: 'set', values: { status: { value: 'closed' } } }] },
    looker,
  );
  const one = await ticket();
  await work();
  expect((await read(one.id)).status).not.toBe('closed');
  const [run] = await runsOf(code);
  // Tickets of others are not theirs to see by default, or theirs to see and not to change: either way it says so.
  expect(['failed', 'skipped']).toContain(run?.outcome);
  expect(run?.message).toMatch(/rights|may not see/);
  await server.database.query('UPDATE attesta.users SET active = false WHERE id = $1', [looker.userId]);
  await ticket();
  await work();
  expect((await runsOf(code))[0]).toMatchObject({
    outcome: 'skipped',
    message: expect.stringContaining('disabled'),
  });
  expect((await admin.get(`/workflows/${code}`)).body.pausedBecause).toContain('disabled');
  await removed(code);
});

test('a workflow runs as oneself, or as whom an administrator names who has no more rights', async () => {
  const narrow = await withRights({ tickets: ['read', 'edit'] });
  const draft = {
    code: 'named_flow',
    label: { en: 'Named' },
    module: 'tickets',
    trigger: { on: 'created' },
    steps: [{ do: 'comment', text: 'x' }],
  };
  expect((await narrow.post('/workflows', draft)).status).toBe(201);
  const refused = await narrow.post('/workflows/named_flow/publications', { runsAs: admin.userId });
  expect([refused.status, refused.body.findings?.[0]?.code]).toEqual([422, 'workflow.runs_as']);
  const put = await admin.post('/workflows/named_flow/publications', { runsAs: narrow.userId });
  expect([put.status, put.body.runsAs.id]).toEqual([200, narrow.userId]);
  // Who changes it answers for it.
  const changed = await narrow.patch('/workflows/named_flow', { label: { en: 'Named anew' } });
  expect(changed.body.runsAs.id).toBe(narrow.userId);
  await admin.post('/workflows/named_flow/publications', {});
  const taken = await narrow.patch('/workflows/named_flow', { steps: [{ do: 'delete' }] });
  expect([taken.status, taken.body.runsAs.id]).toEqual([200, narrow.userId]);
  const { body } = await admin.post('/tokens', {
    name: 'Narrow',
    scopes: ['workflows:write', 'workflows:read'],
  });
  const token = server.withToken(body.token);
  expect((await token.post('/workflows/named_flow/publications', {})).status).toBe(403);
  await removed('named_flow');
});

test('what is wrong with a workflow is said with numbered findings, and a field that it uses cannot be taken from under it', async () => {
  const wrong = await admin.post('/workflows', {
    code: 'Wrong one',
    label: { en: '' },
    module: 'tickets',
    trigger: { on: 'changed', fields: ['nothing'], becameTrue: true },
    steps: [
      { do: 'delete' },
      {
        do: 'set',
        values: { priority: { value: 'huge' }, number: { value: 'x' }, title: { from: 'contact.x' } },
      },
      { do: 'comment', text: '{contact.secret}' },
      { do: 'mail', purpose: 'none', to: 'title', subject: 'x', text: 'y' },
    ],
  });
  expect(wrong.status).toBe(422);
  const codes = wrong.body.findings.map((one: { code: string }) => one.code);
  const expected = ['001', '002', '004', '008', '010', '011', '012', '014', '015', '016', '017'];
  expect([...new Set(codes)].sort()).toEqual(expected.map((one) => `workflow.${one}`));
  const late = { on: 'date', field: 'title', days: 3, at: '25:00' };
  const dated = await admin.post('/workflows', {
    code: 'wrong',
    label: { en: 'x' },
    module: 'tickets',
    trigger: late,
    condition: { field: 'colour', op: 'eq', value: 'red' },
    steps: [{ do: 'set', values: { title: { relative: '+3d' } } }],
  });
  expect(dated.body.findings.map((one: { code: string }) => one.code)).toEqual([
    'workflow.006',
    'workflow.005',
    'workflow.007',
    'workflow.013',
  ]);
});

test('who has not the tool neither sees nor makes workflows', async () => {
  const other = await withRights({ '*': ['read'] }, []);
  for (const answer of [await other.get('/workflows'), await other.post('/workflows', {})])
    expect([400, 403]).toContain(answer.status);
  expect((await other.get('/workflows')).status).toBe(403);
});
