/** Files as the world sends them: broken rows, broken files, and the choice of what becomes of the good rows. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, testServer } from '../../../tools/testing/server.ts';
import { runJobs } from '../jobs/jobs.ts';
import { formOf } from './testing.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server?.close());

async function stage(content: string | Buffer, filename = 'rows.csv') {
  const { payload, headers } = formOf({ module: 'accounts' }, { filename, content });
  return server.admin.post('/imports', payload, { headers });
}

async function imported(content: string | Buffer, options: object = {}) {
  const staged = await stage(content);
  expect(staged.status, JSON.stringify(staged.body)).toBe(201);
  const { id, suggestions } = staged.body;
  const pairs = suggestions.map((one: { column: string; field: string }) => [one.column, one.field]);
  const mapping = Object.fromEntries(pairs.filter(([, field]: [string, string | null]) => field));
  await server.admin.patch(`/imports/${id}`, { mapping, options });
  const started = await server.admin.post(`/imports/${id}/runs`);
  expect(started.status, JSON.stringify(started.body)).toBe(202);
  await runJobs(server.database, { retryNow: true });
  const { body } = await server.admin.get(`/imports/${id}`);
  const rows = (await server.admin.get(`/imports/${id}/rows`)).body.items;
  return { counts: body.counts, state: body.state, rows };
}

const names = async () =>
  (await server.admin.get('/records/accounts?limit=500')).body.items.map((one: { name: string }) => one.name);

const broken = 'Name;E-mail\nGood one;a@one.example\nBad one;nothing of the kind\nGood two;b@two.example\n';

test('a broken row is reported with its line, column and reason, and the good ones are kept', async () => {
  const { counts, rows } = await imported(broken);
  expect(counts).toMatchObject({ created: 2, refused: 1 });
  expect(rows[1]).toMatchObject({
    line: 3,
    status: 'refused',
    problems: [{ column: 2, header: 'E-mail', field: 'email', code: 'field.not_an_email' }],
  });
  expect(rows[1].problems[0].message.length).toBeGreaterThan(10);
  expect(await names()).toEqual(expect.arrayContaining(['Good one', 'Good two']));
  expect(await names()).not.toContain('Bad one');
});

test('or none is kept when that was chosen, and the report still names the row', async () => {
  const { rows } = await imported(broken.replaceAll('Good', 'Dropped'), { badRows: 'drop_all' });
  expect(rows.find((row: { line: number }) => row.line === 3)).toMatchObject({ status: 'refused' });
  expect((await names()).filter((name: string) => name.startsWith('Dropped'))).toEqual([]);
});

test('a row with too many or too few cells is reported as such, and does not shift the others', async () => {
  const { rows } = await imported(
    'Name;E-mail\nShort\nLong;c@three.example;extra;cells\nFit;d@four.example\n',
  );
  const byLine = new Map(rows.map((row: { line: number }) => [row.line, row]));
  expect(byLine.get(4)).toMatchObject({ status: 'created' });
  expect(byLine.get(3)).toMatchObject({ line: 3 });
  expect(await names()).toContain('Fit');
});

test.each([
  ['an unclosed quote', 'Name;E-mail\n"Never closed;x@y.example\nNext;z@y.example\n'],
  ['a NUL byte', Buffer.from('Name;E-mail\nNul\0l;n@n.example\n')],
  ['bytes that are no UTF-8', Buffer.from('Name;E-mail\nM\xfcller;m@m.example\n', 'latin1')],
  ['a picture called CSV', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
  ['nothing', ''],
  ['a header alone', 'Name;E-mail\n'],
  ['a line of a megabyte', `Name;E-mail\n${'x'.repeat(1_000_000)};y@y.example\n`],
  ['a thousand columns', `Name;${Array.from({ length: 999 }, (_, i) => `c${i}`).join(';')}\nWide;2\n`],
])('%s ends in a report or a refusal in words, never in a fault', async (_, content) => {
  const staged = await stage(content);
  expect([201, 400, 413, 415, 422], JSON.stringify(staged.body)).toContain(staged.status);
  if (staged.status !== 201) return expect(staged.body.detail.length).toBeGreaterThan(10);
  const { rows, counts } = await imported(content);
  const told = JSON.stringify({ rows, counts });
  expect(told).not.toContain('internal');
  expect(
    rows.every(
      (row: { status: string; problems: unknown[] }) => row.status !== 'refused' || row.problems.length > 0,
    ),
  ).toBe(true);
});
