/** What an import does to records, and how it is taken back. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningServer, type TestClient, testServer } from '../../../tools/testing/server.ts';
import { runJobs } from '../jobs/jobs.ts';
import { importing } from './testing.ts';

let server: RunningServer;
let staff: TestClient;
let imports: ReturnType<typeof importing>;
beforeAll(async () => {
  server = await testServer();
  staff = server.admin;
  imports = importing(server);
});
afterAll(() => server?.close());

const contactsOf = async (email: string) =>
  (
    await staff.get(
      `/records/contacts?filter=${encodeURIComponent(JSON.stringify({ field: 'email', op: 'eq', value: email }))}`,
    )
  ).body.items;
const statuses = (rows: readonly { readonly status: string }[]) => rows.map((row) => row.status);

describe('duplicates', () => {
  const head = 'Last name,First name,Email\n';

  test('are told by the chosen fields, without case and accents, in the database and in the file', async () => {
    await staff.post('/records/contacts', { last_name: 'Núñez', first_name: 'Ana', email: 'dup@x.eu' });
    const content = `${head}NUNEZ,Ana,DUP@x.eu\nNúñez,Eva,other@x.eu\nnúñez,EVA,OTHER@x.eu\n`;
    const options = { duplicateKeys: ['last_name', 'email'] };
    const reported = await imports.whole('contacts', content, { options }, 'dry-runs');
    expect(reported.rows.map((row) => row.problems[0]?.code)).toEqual([
      'import.duplicate',
      undefined,
      'import.duplicate_in_file',
    ]);
    const skipped = await imports.whole('contacts', content, {
      options: { ...options, onDuplicate: 'skip' },
    });
    expect(statuses(skipped.rows)).toEqual(['skipped', 'created', 'skipped']);
    const updated = await imports.whole('contacts', `${head}Núñez,Anna,dup@x.eu\nNúñez,Eva,other@x.eu\n`, {
      options: { ...options, onDuplicate: 'update' },
    });
    expect(statuses(updated.rows)).toEqual(['updated', 'unchanged']);
    expect(await contactsOf('dup@x.eu')).toMatchObject([{ first_name: 'Anna' }]);
    const created = await imports.whole('contacts', `${head}Núñez,Anna,dup@x.eu\n`, {
      options: { ...options, onDuplicate: 'create' },
    });
    expect(statuses(created.rows)).toEqual(['created']);
    const ambiguous = await imports.whole('contacts', `${head}Núñez,Ana,dup@x.eu\n`, {
      options: { ...options, onDuplicate: 'update' },
    });
    expect(ambiguous.rows[0]?.problems[0]?.code).toBe('import.duplicate_ambiguous');
  });

  test('an empty key is nobody: two rows without an address are two persons', async () => {
    const { rows } = await imports.whole('contacts', 'Last name,Email\nNobody,\nNobody,\n', {
      options: { duplicateKeys: ['email'], onDuplicate: 'skip' },
    });
    expect(statuses(rows)).toEqual(['created', 'created']);
  });

  test('an empty cell does not empty what the record holds', async () => {
    await staff.post('/records/contacts', { last_name: 'Keeps', email: 'keeps@x.eu', city: 'Cádiz' });
    await imports.whole('contacts', 'Last name,Email,City\nKept,keeps@x.eu,\n', {
      options: { duplicateKeys: ['email'], onDuplicate: 'update' },
    });
    expect(await contactsOf('keeps@x.eu')).toMatchObject([{ last_name: 'Kept', city: 'Cádiz' }]);
  });
});

test('all or nothing: one wrong row keeps every other out, and the report names it', async () => {
  const { rows, done } = await imports.whole(
    'contacts',
    'Last name,Email\nGood,all@x.eu\nBad,not an address\n',
    {
      options: { badRows: 'drop_all' },
    },
  );
  expect(done).toMatchObject({ state: 'done', counts: { refused: 1, not_written: 1 } });
  expect(rows.map(({ line, problems }) => [line, problems[0]?.code])).toEqual([[3, 'field.not_an_email']]);
  expect(await contactsOf('all@x.eu')).toEqual([]);
});

test('a row comes in without a wrong cell where that was chosen, and the report names the cell', async () => {
  const content = 'Last name,Phone,Account,Owner\nKara,+453 3331 9991,Nobody Ltd,nobody\n,+453,,\n';
  const { rows, done } = await imports.whole('contacts', content, {
    mapping: { 'Last name': 'last_name', Phone: 'phone', Account: 'account', Owner: 'owner' },
    options: { badCells: 'leave_out' },
  });
  expect(done.counts).toEqual({ created: 1, incomplete: 1, refused: 1 });
  expect(rows[0]).toMatchObject({ status: 'created' });
  expect(rows[0]?.problems.map((one) => [one.header, one.code])).toEqual([
    ['Phone', 'field.not_a_phone'],
    ['Account', 'import.reference_missing'],
    ['Owner', 'import.owner_missing'],
  ]);
  // What the module requires is not left out.
  expect(rows[1]).toMatchObject({
    status: 'refused',
    problems: [{ field: 'last_name', code: 'field.required' }],
  });
});

test('an owner is suggested for names, and not for the keys that another system has for people', async () => {
  const names = (await imports.stage('contacts', 'Last name,Sales rep\nA,Jane Peacock\n')).body;
  expect(names.suggestions[1]).toMatchObject({ field: 'owner' });
  const keys = (await imports.stage('contacts', 'Last name,SupportRepId\nA,3\n')).body;
  expect(keys.suggestions[1]).toMatchObject({ field: null });
});

test('a try leaves no record, no number used, no event of a record, and no search entry', async () => {
  const count = async () =>
    server.database.query(
      `SELECT (SELECT count(*) FROM data.contacts) AS records, (SELECT count(*) FROM attesta.search_entries) AS entries,
         (SELECT count(*) FROM evidence.events WHERE action LIKE 'record.c%') AS events`,
    );
  const before = await count();
  const number = (await staff.post('/records/contacts', { last_name: 'Before' })).body.number;
  const { done } = await imports.whole(
    'contacts',
    'Last name,Company\nTried,New company\n',
    {
      mapping: { 'Last name': 'last_name', Company: 'account.name' },
      options: { references: { account: { by: 'name', create: true } } },
    },
    'dry-runs',
  );
  expect(done.counts).toEqual({ created: 1, linked: 1 });
  const next = (await staff.post('/records/contacts', { last_name: 'After' })).body.number;
  expect(Number(next.slice(4))).toBe(Number(number.slice(4)) + 1);
  const after = await count();
  expect(Number((after[0] as { records: number }).records)).toBe(
    Number((before[0] as { records: number }).records) + 2,
  );
});

describe('taking an import back', () => {
  test('removes what it created with it, restores what it changed, and leaves what somebody changed since', async () => {
    const old = (
      await staff.post('/records/contacts', { last_name: 'Old', first_name: 'O', email: 'undo-old@x.eu' })
    ).body;
    const { id, rows } = await imports.whole(
      'contacts',
      'Last name,First name,Email,Company\nNew,N,undo-old@x.eu,Undo Ltd\nFresh,F,undo-fresh@x.eu,Undo Ltd\nTouched,T,undo-touched@x.eu,\n',
      {
        mapping: {
          'Last name': 'last_name',
          'First name': 'first_name',
          Email: 'email',
          Company: 'account.name',
        },
        options: {
          duplicateKeys: ['email'],
          onDuplicate: 'update',
          references: { account: { by: 'name', create: true } },
        },
      },
    );
    expect(statuses(rows.filter((row) => row.status !== 'created' || row.record))).toContain('updated');
    const [touched] = await contactsOf('undo-touched@x.eu');
    await staff.patch(`/records/contacts/${touched.id}`, { first_name: 'Changed by a colleague' });
    const undone = await imports.start(id, 'undos');
    expect(undone).toMatchObject({ state: 'undone', counts: { undone: 3, not_undone: 1 } });
    const restored = (await staff.get(`/records/contacts/${old.id}`)).body;
    expect(restored).toMatchObject({ last_name: 'Old', first_name: 'O', account: null });
    expect(await contactsOf('undo-fresh@x.eu')).toEqual([]);
    expect(await contactsOf('undo-touched@x.eu')).toMatchObject([{ first_name: 'Changed by a colleague' }]);
    const accounts = await staff.get(
      `/records/accounts?filter=${encodeURIComponent(JSON.stringify({ field: 'name', op: 'eq', value: 'Undo Ltd' }))}`,
    );
    expect(accounts.body.items).toEqual([]);
    const left = (await imports.rows(id)).find((row) => row.status === 'not_undone');
    expect(left?.problems[0]?.code).toBe('import.changed_since');
  });

  test('a record that others refer to by now stays, and says so; undoing again goes on where it stopped', async () => {
    const { id, rows } = await imports.whole('contacts', 'Last name\nHeld\n');
    const contact = rows[0]?.record ?? '';
    const ticket = (await staff.post('/records/tickets', { title: 'T', contact })).body;
    const first = await imports.start(id, 'undos');
    expect(first.counts).toEqual({ not_undone: 1 });
    expect((await imports.rows(id))[0]?.problems[0]?.code).toBe('import.held');
    await staff.delete(`/records/tickets/${ticket.id}`);
    const second = await imports.start(id, 'undos');
    expect(second.counts).toEqual({ undone: 1 });
  });

  test('what was never run, or belongs to somebody else, is not undone', async () => {
    const staged = (await imports.stage('contacts', 'Last name\nX\n')).body;
    expect((await staff.post(`/imports/${staged.id}/undos`)).status).toBe(409);
    const other = await server.as('manager');
    expect((await other.post(`/imports/${staged.id}/undos`)).status).toBe(404);
    expect((await other.get(`/imports/${staged.id}`)).status).toBe(404);
  });
});

test('Art. 17: who was erased does not come back with a file, but for a reason that somebody answers for', async () => {
  const person = (
    await staff.post('/records/contacts', {
      first_name: 'Agnieszka',
      last_name: 'Wiśniewska',
      email: 'agnieszka.w@poczta.example',
    })
  ).body;
  const plan = (await staff.post('/erasures', { subject: person.id })).body;
  const second = await server.as('legal');
  await second.post(`/erasures/${plan.id}/approvals`, { decision: 'approved', planHash: plan.planHash });
  expect((await staff.post(`/erasures/${plan.id}/executions`)).status).toBeLessThan(300);

  const content = 'Last name,Email\nWiśniewska,AGNIESZKA.W@poczta.example\nSomebody,else@x.eu\n';
  const { rows } = await imports.whole('contacts', content);
  expect(rows[0]).toMatchObject({
    status: 'refused',
    problems: [{ code: 'erased_subject', erasure: plan.number }],
  });
  expect(rows[1]).toMatchObject({ status: 'created' });
  // As a record that another row refers to, neither.
  const ticket = await imports
    .whole('tickets', 'Title,Person\nHello,agnieszka.w@poczta.example\n', {
      mapping: { Title: 'title', Person: 'contact.email' },
      options: { references: { contact: { by: 'email', create: true } } },
    })
    .catch((error: Error) => error.message);
  if (typeof ticket !== 'string') expect(ticket.rows[0]?.status).toBe('refused');

  const manager = await server.as('manager');
  const theirs = importing(server, manager);
  const staged = (await theirs.stage('contacts', content)).body;
  const letIn = [{ line: 2, reason: 'She asked to be a customer again on 5 March' }];
  expect((await manager.patch(`/imports/${staged.id}`, { letIn })).status).toBe(403);
  const again = await imports.whole('contacts', content, {
    letIn,
    options: { duplicateKeys: ['email'], onDuplicate: 'skip' },
  });
  expect(statuses(again.rows)).toEqual(['created', 'skipped']);
  const history = await staff.get(`/records/contacts/${again.rows[0]?.record}/history`);
  expect(JSON.stringify(history.body)).toContain('customer again');
});

test('a run that was killed goes on exactly where it was, and no row is written twice', async () => {
  const lines = Array.from({ length: 1_200 }, (_, at) => `Family ${at},killed-${at}@x.eu`);
  const staged = (await imports.stage('contacts', `Last name,Email\n${lines.join('\n')}\n`)).body;
  await staff.patch(`/imports/${staged.id}`, { mapping: imports.suggested(staged) });
  await staff.post(`/imports/${staged.id}/runs`);
  // The third batch finds the database gone, as a process that is killed between two commits leaves it.
  await server.database.owner.query(`
    CREATE FUNCTION attesta.test_kill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF NEW.row > 1000 THEN RAISE EXCEPTION 'killed' USING ERRCODE = '57P01'; END IF; RETURN NEW;
    END $$;
    CREATE TRIGGER test_kill BEFORE INSERT ON attesta.import_rows FOR EACH ROW EXECUTE FUNCTION attesta.test_kill()`);
  await runJobs(server.database);
  expect((await staff.get(`/imports/${staged.id}`)).body).toMatchObject({
    state: 'running',
    rowsDone: 1_000,
  });
  await server.database.owner.query('DROP TRIGGER test_kill ON attesta.import_rows');
  await runJobs(server.database, { retryNow: true });
  expect((await staff.get(`/imports/${staged.id}`)).body).toMatchObject({
    state: 'done',
    counts: { created: 1_200 },
  });
  const [found] = await server.database.query<{ n: number }>(
    "SELECT count(*) AS n FROM data.contacts WHERE email LIKE 'killed-%'",
  );
  expect(found?.n).toBe(1_200);
}, 60_000);

test('who may not import, or not see a field, cannot do it by a file', async () => {
  const support = await server.as('support');
  expect((await importing(server, support).stage('contacts', 'Last name\nX\n')).status).toBe(403);
  const staged = (await imports.stage('contacts', 'Last name,Number\nX,CON-999999\n')).body;
  const refused = await staff.patch(`/imports/${staged.id}`, { mapping: { Number: 'number' } });
  expect(refused).toMatchObject({ status: 422, body: { findings: [{ code: 'field.unknown' }] } });
});

test('the report of a file that is gone tells places and codes, and not a word of what it held', async () => {
  const { id } = await imports.whole('contacts', 'Last name,Email\nVerySecretName,very secret words\n');
  const texts = await server.database.query<{ text: string }>(
    `SELECT i::text AS text FROM attesta.imports i WHERE id = $1 UNION ALL SELECT r::text FROM attesta.import_rows r WHERE import = $1`,
    [id],
  );
  expect(JSON.stringify(texts)).not.toMatch(/VerySecret|very secret/);
});
