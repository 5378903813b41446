/** Art. 17: a person's values pass through everything that keeps something along the way, and are in none of it afterwards. */
import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { formOf } from '../../src/engine/imports/testing.ts';
import { runJobs } from '../../src/engine/jobs/jobs.ts';
import { scanFolder } from '../../src/privacy/art-17-erasure/scan-folder.ts';
import { type RunningServer, type TestClient, testServer } from '../../tools/testing/server.ts';
import { done } from '../../tools/testing/victim.ts';

const EMAIL = 'agnieszka.wszedzie@poczta.example';
const ASIDE = 'Her cat is called Pan Twardowski the 4th';

let server: RunningServer;
let admin: TestClient;
beforeAll(async () => {
  server = await testServer();
  ({ admin } = server);
}, 120_000);
afterAll(() => server?.close());

const work = () => runJobs(server.database, { retryNow: true });
const isHers = { field: 'email', op: 'eq', value: EMAIL };
const asked = encodeURIComponent(JSON.stringify(isHers));

/** Answers kept for a repetition, looks, searches, throttles, mails, mailings, exports, imports, jobs, workflows, deletions. */
async function passThroughEverything(): Promise<string> {
  const key = { headers: { 'idempotency-key': 'once-and-only-once-4711' } };
  const values = { first_name: 'Agnieszka', last_name: 'Wszędzie', email: EMAIL };
  const made = await admin.post('/records/contacts', values, key);
  expect((await admin.post('/records/contacts', values, key)).body.id).toBe(made.body.id);
  const contact: string = made.body.id;
  await done(admin.get(`/records/contacts?filter=${asked}`));
  await done(admin.get(`/search?q=${encodeURIComponent(EMAIL)}`));
  await done(admin.get(`/records/contacts/${contact}`));
  const typed = await server.app.inject({
    method: 'POST',
    url: '/api/v1/sessions',
    headers: { origin: 'http://localhost:4000', 'sec-fetch-site': 'same-origin' },
    payload: { username: EMAIL, password: 'not her password at all' },
  });
  expect(typed.statusCode).toBe(401);
  const ticket = await done(admin.post('/records/tickets', { title: ASIDE, contact }));
  await done(
    admin.post(`/records/tickets/${ticket.id}/mails`, {
      subject: ASIDE,
      text: `To ${EMAIL}`,
      purpose: 'customer_relations',
    }),
  );
  await done(
    admin.post('/mail-merges', {
      module: 'contacts',
      language: 'en',
      purpose: 'customer_relations',
      subject: `For ${EMAIL}`,
      text: 'Dear {{ last_name }}, we moved.',
      filter: isHers,
    }),
  );
  await done(admin.post('/workflows', workflow));
  await done(admin.post('/workflows/all_tickets/publications', {}));
  const gone = await done(admin.post('/records/tickets', { title: `${ASIDE}, deleted`, contact }));
  await work();
  expect((await admin.delete(`/records/tickets/${gone.id}`)).status).toBe(204);
  await done(admin.post('/reports/run', { module: 'contacts', kind: 'table', filter: isHers }));
  await done(admin.post('/exports', { module: 'contacts', filter: isHers }));
  await work();
  // One that still waits when she is erased, and a file that was looked at and not run.
  await done(admin.post('/exports', { module: 'contacts', filter: isHers }));
  await dryRun(contact);
  return contact;
}

/** Writes a comment that repeats her address, and then something that is refused. */
const workflow = {
  code: 'all_tickets',
  label: { en: 'All tickets', es: 'Todos' },
  module: 'tickets',
  trigger: { on: 'created' },
  steps: [{ do: 'comment', text: 'Of {contact.email}', internal: true }],
};

async function dryRun(contact: string): Promise<void> {
  const csv = `Surname;${EMAIL};Number\nWszędzie;${EMAIL};${contact}\n;no address;\n`;
  const { payload, headers } = formOf({ module: 'contacts' }, { filename: `${EMAIL}.csv`, content: csv });
  const staged = await done(admin.post('/imports', payload, { headers }));
  await done(
    admin.patch(`/imports/${staged.id}`, { mapping: { Surname: ['last_name'], [EMAIL]: ['email'] } }),
  );
  await done(admin.post(`/imports/${staged.id}/dry-runs`));
  await work();
  expect((await admin.get(`/imports/${staged.id}/rows`)).body.items.length).toBeGreaterThan(0);
}

test('Art. 17: kept answers, searches, throttles, mails, mailings, jobs, exports, imports, workflows and deletions hold nothing of the person', async (context) => {
  const subject = await passThroughEverything();
  const planned = await done(admin.post('/erasures', { subject }));
  const second = await server.as('legal');
  const approval = { decision: 'approved', planHash: planned.planHash };
  await done(second.post(`/erasures/${planned.id}/approvals`, approval));
  await done(admin.post(`/erasures/${planned.id}/executions`));
  await work();
  const certificate = (await admin.get(`/erasures/${planned.id}/certificate`)).body;
  expect(certificate.search.found).toEqual([]);
  expect(certificate).toMatchObject({ clean: true, complete: true });

  expect((await scanFolder(server.engine.dataDir, [EMAIL, ASIDE])).found).toEqual([]);
  // A server of somebody else's need not say where its folder is, nor let this process look into it.
  const [row] = await server.database.owner
    .query<{ folder: string }>("select current_setting('data_directory') as folder")
    .catch(() => []);
  const folder = row?.folder ?? '';
  if ((await readdir(folder).catch(() => undefined)) === undefined)
    return context.skip('the folder of this server is not ours to read');
  if (certificate.notPromised.some((one: { code: string }) => one.code === 'log_segments_recycled')) return;
  expect((await scanFolder(folder, [EMAIL, ASIDE])).found).toEqual([]);
}, 300_000);
