import { access, readFile } from 'node:fs/promises';
import { readXlsx } from 'hucre/xlsx';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, type TestClient, testServer } from '../../../tools/testing/server.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { fileStoreOf } from '../files/file-store.ts';
import { runJobs } from '../jobs/jobs.ts';
import { mayLeave } from './exportable.ts';

let server: RunningServer;
let staff: TestClient;
let ana: string;
let account: string;

beforeAll(async () => {
  server = await testServer();
  staff = server.admin;
  account = (await staff.post('/records/accounts', { name: '=HYPERLINK("http://evil")' })).body.id;
  ana = (
    await staff.post('/records/contacts', {
      first_name: 'Ana',
      last_name: 'Núñez; "la jefa"',
      email: 'ana@example.org',
      phone: '+34600123456',
      birth_date: '1980-02-29',
      account,
    })
  ).body.id;
  await staff.post('/records/contacts', {
    first_name: 'Žofie',
    last_name: '-1+1|cmd',
    email: 'z@example.org',
  });
});
afterAll(() => server?.close());

async function exported(body: object, client: TestClient = staff) {
  const asked = await client.post('/exports', body);
  expect(asked.status).toBe(202);
  await runJobs(server.database, { retryNow: true });
  return (await client.get(`/exports/${asked.body.id}`)).body;
}

async function contentOf(id: string, client: TestClient = staff) {
  return client.get(`/exports/${id}/content`);
}

const actionsAbout = async (id: string) =>
  (
    await server.database.query<{ action: string; subjects: string[] | null }>(
      'SELECT action, subjects FROM evidence.events WHERE record = $1 ORDER BY id',
      [id],
    )
  ).map(({ action, subjects }) => ({ action, subjects: subjects ?? [] }));

test('a list is exported as CSV that a spreadsheet opens and that runs nothing', async () => {
  const made = await exported({
    module: 'contacts',
    fields: ['number', 'last_name', 'first_name', 'phone', 'birth_date', 'account'],
    sort: 'last_name',
    delimiter: ';',
  });
  expect(made).toMatchObject({ state: 'ready', rows: 2, downloads: 0, leftOut: {}, total: 2, progress: 2 });
  const file = await contentOf(made.id);
  expect(file.status).toBe(200);
  expect(file.headers['content-disposition']).toContain('contacts-2026-03-05.csv');
  expect(file.body.split('\r\n')).toEqual([
    '\uFEFFNumber;Family name;Given name;Phone;Born;Account',
    "CON-000002;'-1+1|cmd;Žofie;;;",
    `CON-000001;"Núñez; ""la jefa""";Ana;+34 600 12 34 56;1980-02-29;"'=HYPERLINK(""http://evil"")"`,
    '',
  ]);
});

test('an importable file has names, codes and numbers, and no mark', async () => {
  const made = await exported({
    module: 'contacts',
    fields: ['first_name', 'phone', 'account', 'owner', 'created_at'],
    ids: [ana],
    content: 'importable',
  });
  const { body } = await contentOf(made.id);
  expect(body.split('\r\n')).toEqual([
    'first_name,phone,account,owner,created_at',
    expect.stringMatching(/^Ana,\+34600123456,ACC-000001,Administrator,2026-03-05T11:\d\d:\d\d\+01:00$/),
    '',
  ]);
});

test('JSON has the values as the API gives them, to the last mark', async () => {
  const made = await exported({
    module: 'contacts',
    format: 'json',
    ids: [ana],
    fields: ['last_name', 'account'],
  });
  const { body } = await contentOf(made.id);
  expect(body).toMatchObject({
    module: 'contacts',
    columns: ['last_name', 'account'],
    records: [
      {
        id: ana,
        number: 'CON-000001',
        last_name: 'Núñez; "la jefa"',
        account: { module: 'accounts', id: account, number: 'ACC-000001' },
      },
    ],
  });
  expect(Object.keys(body.records[0])).toEqual(['id', 'number', 'last_name', 'account']);
});

test('a workbook has days as days and texts as texts, whatever they look like', async () => {
  const made = await exported({
    module: 'contacts',
    format: 'xlsx',
    fields: ['last_name', 'birth_date', 'account', 'created_at'],
    sort: 'number',
  });
  const answer = await server.app.inject({
    method: 'GET',
    url: `/api/v1/exports/${made.id}/content`,
    headers: staff.headers,
  });
  const { sheets } = await readXlsx(answer.rawPayload);
  expect(sheets[0]?.name).toBe('Contacts');
  const [head, first, second] = sheets[0]?.rows ?? [];
  expect(head).toEqual(['Family name', 'Born', 'Account', 'Created']);
  expect(first?.slice(0, 3)).toEqual([
    'Núñez; "la jefa"',
    new Date('1980-02-29T00:00:00Z'),
    '=HYPERLINK("http://evil")',
  ]);
  // By the company's clock, which is an hour ahead.
  expect(JSON.stringify(first?.[3])).toMatch(/^"2026-03-05T11:00/);
  expect(second?.[0]).toBe('-1+1|cmd');
});

test('what was asked for, made and downloaded is evidence, and the download a disclosure of the persons in it', async () => {
  const made = await exported({
    module: 'contacts',
    ids: [ana],
    filter: { field: 'last_name', op: 'startsWith', value: 'Núñez' },
  });
  await contentOf(made.id);
  expect(await actionsAbout(made.id)).toEqual([
    { action: 'export.requested', subjects: [] },
    { action: 'record.exported', subjects: [ana] },
    { action: 'export.downloaded', subjects: [] },
    { action: 'disclosure.made', subjects: [ana] },
  ]);
  const payloads = await server.database.query<{ payload: string }>(
    'SELECT p.payload FROM evidence.payloads p JOIN evidence.events e ON e.id = p.event WHERE e.record = $1 ORDER BY e.id',
    [made.id],
  );
  const [asked, done] = payloads.map(({ payload }) => JSON.parse(payload));
  expect(asked).toMatchObject({ format: 'csv', filterFields: ['last_name'], chosen: 1 });
  expect(done).toMatchObject({ rows: 1, sha256: made.sha256, bytes: made.bytes, columns: made.columns });
  // The filter names a person: it is nowhere in the clear, and gone once the file is made.
  expect(JSON.stringify(payloads)).not.toContain('Núñez');
  const [row] = await server.database.query(
    'SELECT x::text AS text, x.question FROM attesta.exports x WHERE id = $1',
    [made.id],
  );
  expect(row).toMatchObject({ question: null });
});

test('until it runs, what was asked for is sealed', async () => {
  const asked = await staff.post('/exports', { module: 'contacts', q: 'Hernández-Quiroga' });
  const [row] = await server.database.query<{ question: Buffer }>(
    'SELECT question FROM attesta.exports WHERE id = $1',
    [asked.body.id],
  );
  expect(row?.question.length).toBeGreaterThan(50);
  expect(row?.question.includes('Hern')).toBe(false);
  await runJobs(server.database);
});

test('the rights count as they are when it runs', async () => {
  const role = await staff.post('/roles', { name: 'Exporter', parent: null });
  const profile = await staff.post('/profiles', {
    name: 'Exporter',
    modules: { contacts: ['read', 'export'] },
    fields: { contacts: { birth_date: 'hidden' } },
    tools: [],
  });
  await staff.patch(`/roles/${role.body.id}`, { profiles: [profile.body.id] });
  const user = await server.as(role.body.id);
  const hidden = await user.post('/exports', { module: 'contacts', fields: ['last_name', 'birth_date'] });
  expect(hidden).toMatchObject({
    status: 422,
    body: { findings: [{ code: 'field.unknown', field: 'fields' }] },
  });
  const sorted = await user.post('/exports', { module: 'contacts', sort: 'birth_date' });
  expect(sorted).toMatchObject({ status: 400, body: { code: 'invalid_filter' } });

  const asked = await user.post('/exports', { module: 'contacts', fields: ['last_name', 'email'] });
  await staff.patch(`/profiles/${profile.body.id}`, {
    fields: { contacts: { birth_date: 'hidden', email: 'hidden' } },
  });
  await runJobs(server.database);
  const made = (await user.get(`/exports/${asked.body.id}`)).body;
  expect(made).toMatchObject({ state: 'ready', columns: ['last_name'] });
  expect((await contentOf(made.id, user)).body).not.toContain('@');

  const later = await user.post('/exports', { module: 'contacts' });
  await staff.patch(`/profiles/${profile.body.id}`, { modules: { contacts: ['read'] } });
  await runJobs(server.database);
  expect((await user.get(`/exports/${later.body.id}`)).body).toMatchObject({ state: 'failed' });
  expect((await contentOf(made.id, user)).status).toBe(403);
  expect((await user.post('/exports', { module: 'contacts' })).status).toBe(403);
});

test('a secret leaves with no export, whatever is asked for', async () => {
  const modules: readonly ModuleDefinition[] = (await staff.get('/modules')).body.items;
  const secrets = modules.flatMap((module) =>
    module.fields
      .filter((field) => field.type === 'secret')
      .map((field) => [module.name, field.name] as const),
  );
  expect(secrets.length).toBeGreaterThan(0);
  for (const [module, field] of secrets) {
    expect(await staff.post('/exports', { module, fields: [field] })).toMatchObject({
      status: 422,
      body: { findings: [{ code: 'field.unknown' }] },
    });
    expect((await exported({ module, format: 'json' })).columns).not.toContain(field);
  }
});

test('what is undeclared does not leave', () => {
  const declared = { name: 'x', type: 'text', label: { en: 'X' }, privacy: { category: 'none' } } as const;
  expect(mayLeave(declared)).toBe(true);
  const { privacy: _, ...undeclared } = declared;
  expect(mayLeave(undeclared as FieldDefinition)).toBe(false);
  const purposeless = { ...declared, privacy: { category: 'contact', purposes: [] } };
  expect(mayLeave(purposeless as unknown as FieldDefinition)).toBe(false);
});

test("an export is nobody else's, also not under the address of its file", async () => {
  const made = await exported({ module: 'contacts' });
  const other = await server.as('manager');
  expect((await other.get(`/exports/${made.id}`)).status).toBe(404);
  expect((await contentOf(made.id, other)).status).toBe(404);
  expect((await other.delete(`/exports/${made.id}`)).status).toBe(404);
  expect((await other.get('/exports')).body.items).toEqual([]);
  const [file] = await server.database.query<{ file: string }>(
    'SELECT file FROM attesta.exports WHERE id = $1',
    [made.id],
  );
  expect((await other.get(`/files/${file?.file}/content`)).status).toBe(404);
  expect((await staff.get(`/files/${file?.file}/content`)).status).toBe(404);
});

test('Art. 18: a restricted record is left out, and that is said', async () => {
  const one = (await staff.post('/records/contacts', { last_name: 'Restricted' })).body;
  await server.database.owner.query("UPDATE data.contacts SET state = 'restricted' WHERE id = $1", [one.id]);
  const made = await exported({ module: 'contacts', fields: ['last_name'] });
  expect(made).toMatchObject({ state: 'ready', leftOut: { restricted: 1 } });
  expect((await contentOf(made.id)).body).not.toContain('Restricted');
  await server.database.owner.query("UPDATE data.contacts SET state = 'active' WHERE id = $1", [one.id]);
});

test('a file lasts as long as the setting says, and goes without a trace on the disk', async () => {
  await using own = await testServer();
  const { token } = (await own.admin.post('/tokens', { name: 'Export', scopes: ['*'] })).body;
  const client = own.withToken(token);
  await client.patch('/settings', { exportHours: 2 });
  await client.post('/records/contacts', { last_name: 'Somebody' });
  const { id } = (await client.post('/exports', { module: 'contacts' })).body;
  await runJobs(own.database);
  const made = (await client.get(`/exports/${id}`)).body;
  expect(made.expiresAt).toMatch(/^2026-03-05T12:00/);
  const [file] = await own.database.query<{ id: string }>('SELECT id FROM attesta.files');
  const path = fileStoreOf(own.database).path(file?.id ?? '');
  expect(await readFile(path, 'latin1')).not.toContain('Somebody');
  own.clock.set('2026-03-05T12:05:00Z');
  expect((await client.get(`/exports/${id}`)).body).toMatchObject({ state: 'expired', href: null });
  expect((await client.get(`/exports/${id}/content`)).status).toBe(409);
  own.clock.set('2026-03-05T12:20:00Z');
  await runJobs(own.database);
  expect(await own.database.query('SELECT 1 FROM attesta.files')).toEqual([]);
  expect(await own.database.query('SELECT 1 FROM attesta.export_subjects')).toEqual([]);
  await expect(access(path)).rejects.toThrow('ENOENT');
  expect((await client.get('/exports')).body.items).toMatchObject([{ id, state: 'expired' }]);
});

test('one that waits is cancelled by being removed; one that is ready loses its file', async () => {
  const waiting = await staff.post('/exports', { module: 'contacts' });
  expect((await staff.delete(`/exports/${waiting.body.id}`)).status).toBe(204);
  await runJobs(server.database);
  expect((await staff.get(`/exports/${waiting.body.id}`)).body).toMatchObject({
    state: 'removed',
    href: null,
  });
  const made = await exported({ module: 'contacts' });
  expect((await staff.delete(`/exports/${made.id}`)).status).toBe(204);
  expect((await contentOf(made.id)).status).toBe(409);
  const events = await server.admin.get('/evidence/events?action=export.removed');
  expect(events.body.items.map((one: { record: string }) => one.record)).toEqual([made.id, waiting.body.id]);
});

test('what cannot be exported is refused with its reason', async () => {
  const near = await staff.post('/exports', { module: 'contacts', fields: ['lastname'] });
  expect(near.body.findings[0].message).toContain('last_name');
  const marks = await staff.post('/exports', { module: 'contacts', decimalMark: ',' });
  expect(marks).toMatchObject({
    status: 422,
    body: { findings: [{ code: 'export.marks', field: 'delimiter' }] },
  });
  expect((await staff.post('/exports', { module: 'nothing' })).status).toBe(404);
  expect((await staff.post('/exports', { module: 'contacts', format: 'pdf' })).status).toBe(422);
  expect(
    (await staff.post('/exports', { module: 'contacts', filter: { field: 'nothing', op: 'eq', value: 1 } }))
      .status,
  ).toBe(400);
});
