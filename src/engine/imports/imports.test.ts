import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, type TestClient, testServer } from '../../../tools/testing/server.ts';
import { runJobs } from '../jobs/jobs.ts';
import { formOf } from './testing.ts';

let server: RunningServer;
let staff: TestClient;

beforeAll(async () => {
  server = await testServer();
  staff = server.admin;
});
afterAll(() => server?.close());

/** Stages a text as a file. */
async function stage(module: string, content: string | Buffer, filename = 'rows.csv') {
  const { payload, headers } = formOf({ module }, { filename, content });
  return staff.post('/imports', payload, { headers });
}

async function run(id: string, kind = 'runs') {
  const started = await staff.post(`/imports/${id}/${kind}`);
  expect(started.status).toBe(202);
  await runJobs(server.database, { retryNow: true });
  return (await staff.get(`/imports/${id}`)).body;
}

const rowsOf = async (id: string, query = '') => (await staff.get(`/imports/${id}/rows${query}`)).body.items;

test('a file is staged, mapped, run and reported, and is gone afterwards', async () => {
  const staged = await stage(
    'contacts',
    'First name;Surname;E-mail;Born\nZoë;García;zoe@example.org;05/03/1990\nAnna;Müller;not an address;31/02/1990\n',
  );
  expect(staged.status).toBe(201);
  expect(staged.body).toMatchObject({
    state: 'staged',
    encoding: 'utf-8',
    delimiter: ';',
    headers: ['First name', 'Surname', 'E-mail', 'Born'],
    sample: [{ line: 2, cells: ['Zoë', 'García', 'zoe@example.org', '05/03/1990'] }, { line: 3 }],
    suggestions: [
      { field: 'first_name' },
      { field: 'last_name' },
      { field: 'email' },
      { field: 'birth_date' },
    ],
  });
  const { id } = staged.body;
  const mapping = Object.fromEntries(
    staged.body.suggestions.map((one: { column: string; field: string }) => [one.column, one.field]),
  );
  const changed = await staff.patch(`/imports/${id}`, { mapping, options: { dateOrder: 'DMY' } });
  expect(changed.body).toMatchObject({ findings: [], mapping: { Surname: ['last_name'] } });
  const done = await run(id);
  expect(done).toMatchObject({
    state: 'done',
    counts: { created: 1, refused: 1 },
    filename: null,
    sample: [],
  });
  const [good, bad] = await rowsOf(id);
  expect(good).toMatchObject({ line: 2, status: 'created', module: 'contacts', problems: [] });
  expect(bad).toMatchObject({
    line: 3,
    status: 'refused',
    problems: [
      { column: 3, header: 'E-mail', field: 'email', code: 'field.not_an_email' },
      { column: 4, header: 'Born', field: 'birth_date', code: 'field.no_such_day' },
    ],
  });
  const record = await staff.get(`/records/contacts/${good.record}`);
  expect(record.body).toMatchObject({ first_name: 'Zoë', last_name: 'García', birth_date: '1990-03-05' });
  expect(await server.database.query("SELECT id FROM attesta.files WHERE module = 'imports'")).toEqual([]);
  const csv = await staff.get(`/imports/${id}/rows.csv?status=refused`);
  expect(csv.body).toContain('3,refused,contacts,,3,E-mail,email,field.not_an_email');
  expect(csv.body).not.toContain('Anna');
});
