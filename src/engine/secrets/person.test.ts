/** Secrets about a person: in a copy on a stated ground only, in no import by a slip, and gone with the person to the last byte. */
import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ADMIN_PASSWORD,
  type RunningServer,
  type TestClient,
  testServer,
} from '../../../tools/testing/server.ts';
import { unzipped } from '../../../tools/testing/unzipped.ts';
import { tableOfFile } from '../../privacy/art-17-erasure/explain-bytes.ts';
import { needleStore } from '../../privacy/art-17-erasure/needle-store.ts';
import { scanFolder } from '../../privacy/art-17-erasure/scan-folder.ts';
import { formOf } from '../imports/testing.ts';
import { runJobs } from '../jobs/jobs.ts';

const PASSWORD = 'seven green boats in fog';
const GATE = 'Sesame-Türe-88213377';

let server: RunningServer;
let admin: TestClient;
let officer: TestClient;
let legal: TestClient;
let contact: string;
let entry: string;

beforeAll(async () => {
  server = await testServer();
  admin = server.admin;
  await admin.post('/users', {
    username: 'officer',
    name: 'Olga Officer',
    role: '00000000-0000-7000-8000-000000000012',
    password: PASSWORD,
  });
  officer = await server.signIn('officer', PASSWORD);
  legal = await server.as('legal');
  contact = (
    await admin.post('/records/contacts', {
      first_name: 'Ludmila',
      last_name: 'Hrubá',
      email: 'ludmila@hruba.example',
    })
  ).body.id;
  const made = await admin.post('/records/confidential_information', {
    title: 'Gate of the yard',
    category: 'access',
    related_to: { module: 'contacts', id: contact },
    password: GATE,
    description: 'Ring twice, the dog is called Bořek-7749',
    owner: { module: 'users', id: officer.userId },
  });
  entry = made.body.id;
});
afterAll(() => server?.close());

async function accessRequest(type: 'access' | 'erasure'): Promise<string> {
  const received = await officer.post('/requests', {
    type,
    subject: contact,
    channel: 'email',
    receivedAt: '2026-03-05T09:00:00Z',
  });
  expect(received.status, JSON.stringify(received.body)).toBe(201);
  await officer.post(`/requests/${received.body.id}/identity-checks`, {
    method: 'known_address',
    result: 'confirmed',
  });
  return received.body.id;
}

async function packageOf(request: string, body: object) {
  const started = await officer.post(`/requests/${request}/packages`, body);
  expect(started.status, JSON.stringify(started.body)).toBe(202);
  await runJobs(server.database);
  const made = (await officer.get(`/packages/${started.body.id}`)).body;
  expect(made.state).toBe('ready');
  const answer = await fetch(`${server.origin}/api/v1/packages/${made.id}/content`, {
    headers: { ...officer.headers },
  });
  return { made, parts: unzipped(Buffer.from(await answer.arrayBuffer())) };
}

describe('Art. 15(3): the copy of a person’s data', () => {
  test('names what is sealed, on its ground, and contains none of it', async () => {
    const { made, parts } = await packageOf(await accessRequest('access'), {});
    expect(made.secretsGround).toBeNull();
    const omitted = made.manifest.omitted.filter((one: { place: string }) =>
      one.place.includes('confidential'),
    );
    expect(omitted.map((one: { field: string; ground: string }) => [one.field, one.ground])).toEqual([
      ['password', 'security'],
      ['description', 'security'],
    ]);
    expect(parts.get('data.json')).toContain('Gate of the yard');
    for (const [name, text] of parts) expect(text.includes(GATE), name).toBe(false);
  });

  test('contains it on a stated ground, by somebody who proves who they are and holds the key; each opening is on record', async () => {
    const request = await accessRequest('access');
    const ground = 'The customer asks for her own codes (Art. 15(3))';
    const short = await officer.post(`/requests/${request}/packages`, {
      secrets: { ground: 'because', password: PASSWORD },
    });
    expect(short.status).toBe(422);
    const wrong = await officer.post(`/requests/${request}/packages`, {
      secrets: { ground, password: 'guess' },
    });
    expect(wrong.body.findings[0]).toMatchObject({ code: 'wrong_password' });
    const without = await packageOf(request, { secrets: { ground, password: PASSWORD } });
    for (const [name, text] of without.parts) expect(text.includes(GATE), name).toBe(false);
    const [group] = (await admin.get('/key-groups')).body.items;
    await admin.post(`/key-groups/${group.id}/members`, { user: officer.userId });
    const { made, parts } = await packageOf(request, { secrets: { ground, password: PASSWORD } });
    expect(made.secretsGround).toBe(ground);
    expect(parts.get('data.json')).toContain(GATE);
    expect(parts.get('data.html')).toContain('Bořek-7749');
    expect(parts.get('portability.json')).not.toContain(GATE);
    const events = await server.database.query<{ payload: string; request: string }>(
      `SELECT p.payload, e.request FROM evidence.events e JOIN evidence.payloads p ON p.event = e.id
       WHERE e.action = 'secret.revealed' AND e.record = $1 AND p.subject = $2`,
      [entry, contact],
    );
    expect(events).toHaveLength(1);
    expect(events[0]?.request).toBe(request);
    expect(JSON.parse(events[0]?.payload ?? '{}')).toMatchObject({
      reason: ground,
      fields: expect.arrayContaining(['password', 'description']),
    });
    expect((await officer.get(`/subjects/${contact}/preview`)).body).not.toContain(GATE);
    await admin.delete(`/key-groups/${group.id}/members/${officer.userId}`);
    await runJobs(server.database);
  });
});

describe('an import', () => {
  const rows =
    'Title,Category,Password\nDoor one,access,plain-text-4711-aa\nDoor two,access,plain-text-4711-bb\n';
  const stage = async () => {
    const { payload, headers } = formOf(
      { module: 'confidential_information' },
      { filename: 'doors.csv', content: rows },
    );
    return admin.post('/imports', payload, { headers });
  };
  const mapping = { Title: 'title', Category: 'category', Password: 'password' };

  test('never guesses that a column is a secret, and refuses one that nobody confirmed', async () => {
    const staged = await stage();
    const suggested = staged.body.suggestions.find((one: { column: string }) => one.column === 'Password');
    expect(suggested.field).toBeNull();
    const mapped = await admin.patch(`/imports/${staged.body.id}`, { mapping });
    expect(mapped.body.findings).toEqual([
      expect.objectContaining({ code: 'import.secret_unconfirmed', field: 'password' }),
    ]);
    expect((await admin.post(`/imports/${staged.body.id}/runs`)).status).toBe(422);
    const words = { Password: { 'plain-text-4711-aa': 'other' } };
    const given = await admin.patch(`/imports/${staged.body.id}`, {
      mapping,
      options: { secrets: ['password'], values: words },
    });
    expect(given.body.findings).toEqual([expect.objectContaining({ code: 'import.secret_values' })]);
    const twice = await admin.patch(`/imports/${staged.body.id}`, {
      mapping,
      options: { secrets: ['password'], duplicateKeys: ['password'] },
    });
    expect(twice.body.findings).toEqual([expect.objectContaining({ code: 'import.duplicate_key' })]);
    expect((await admin.delete(`/imports/${staged.body.id}`)).status).toBeLessThan(300);
  });

  test('seals what was confirmed, and leaves nothing of the file: not in the database, not on the disk', async () => {
    const staged = await stage();
    await admin.patch(`/imports/${staged.body.id}`, { mapping, options: { secrets: ['password'] } });
    expect((await admin.post(`/imports/${staged.body.id}/dry-runs`)).status).toBe(202);
    await runJobs(server.database);
    expect((await admin.post(`/imports/${staged.body.id}/runs`)).status).toBe(202);
    await runJobs(server.database);
    const done = (await admin.get(`/imports/${staged.body.id}`)).body;
    expect(done).toMatchObject({ state: 'done', counts: { created: 2 }, sample: [], filename: null });
    const list = await admin.get('/records/confidential_information?q=Door');
    const opened = await Promise.all(
      list.body.items.map((item: { id: string }) =>
        admin.post(`/records/confidential_information/${item.id}/reveals`, {
          fields: ['password'],
          purpose: 'security',
          reason: 'Checking the import',
          password: ADMIN_PASSWORD,
        }),
      ),
    );
    expect(opened.map((answer) => answer.body.values.password).sort()).toEqual([
      'plain-text-4711-aa',
      'plain-text-4711-bb',
    ]);
    const tables = await server.database.owner.query<{ name: string }>(
      "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')",
    );
    for (const { name } of tables) {
      const hits = await server.database.owner.query(
        `SELECT 1 AS hit FROM ${name} t WHERE t::text LIKE '%plain-text-4711%' LIMIT 1`,
      );
      expect([name, hits]).toEqual([name, []]);
    }
    const disk = await scanFolder(server.engine.dataDir, ['plain-text-4711']);
    expect(disk.found).toEqual([]);
  });
});

test('no byte of a secret was ever in the clear in the database’s files, its log of writes among them', async (context) => {
  const folder = await serverFolder();
  if (folder === undefined) return context.skip('the folder of this server is not ours to read');
  await server.database.owner.query('CHECKPOINT');
  const scan = await scanFolder(folder, [GATE, 'Bořek-7749', 'plain-text-4711-aa']);
  expect(scan.files).toBeGreaterThan(50);
  expect(scan.found).toEqual([]);
  // What may be read is found, so the search sees what is there.
  expect((await scanFolder(folder, ['Gate of the yard'])).found.length).toBeGreaterThan(0);
}, 60_000);

test('Art. 17: an erasure destroys ciphertext, data keys and their wrappings, is re-scanned, and leaves no byte of them', async (context) => {
  const before = await server.database.query<{ sealed: Buffer }>(
    `SELECT sealed FROM attesta.secret_values WHERE record = $1
     UNION ALL SELECT w.wrapped FROM attesta.secret_key_wraps w JOIN attesta.secret_keys k ON k.id = w.secret_key WHERE k.record = $1`,
    [entry],
  );
  expect(before.length).toBeGreaterThan(2);
  const request = await accessRequest('erasure');
  const planned = await officer.post('/erasures', {
    subject: contact,
    request,
    openRequests: 'acknowledged',
  });
  expect(planned.status, JSON.stringify(planned.body)).toBe(201);
  const lines = planned.body.plan.lines.filter((line: { place: string }) => line.place === 'secrets');
  expect(lines).toEqual([expect.objectContaining({ action: 'erase', items: 2 })]);
  await legal.post(`/erasures/${planned.body.id}/approvals`, {
    decision: 'approved',
    planHash: planned.body.planHash,
  });
  expect((await officer.post(`/erasures/${planned.body.id}/executions`, {})).status).toBe(201);
  const held = await server.database.query(
    'SELECT 1 AS held FROM attesta.secret_values WHERE record = $1 UNION ALL SELECT 1 FROM attesta.secret_keys WHERE record = $1',
    [entry],
  );
  expect(held).toEqual([]);
  // The search of the bytes looks for each ciphertext and each wrapping, and not for what can be read alone.
  const { sealed = [] } = (await needleStore(server.engine.dataDir).read(planned.body.id)) ?? {};
  const pieces = sealed.map((piece) => Buffer.from(piece, 'base64'));
  for (const one of before) expect(pieces.some((piece) => one.sealed.includes(piece))).toBe(true);
  await runJobs(server.database);
  await runJobs(server.database);
  const certificate = await officer.get(`/erasures/${planned.body.id}/certificate`);
  expect(certificate.body, JSON.stringify(certificate.body)).toMatchObject({
    complete: true,
    status: 'purged',
  });
  const line = certificate.body.counts.find((one: { place: string }) => one.place === 'secrets');
  expect(line).toMatchObject({ left: 0 });
  const folder = await serverFolder();
  if (folder === undefined) return context.skip('the folder of this server is not ours to read');
  for (const { sealed } of before) expect(await holders(folder, sealed.subarray(-24))).toEqual([]);
}, 120_000);

async function serverFolder(): Promise<string | undefined> {
  const [row] = await server.database.owner
    .query<{ folder: string }>("select current_setting('data_directory') as folder")
    .catch(() => []);
  if (!row || (await readdir(row.folder).catch(() => undefined)) === undefined) return undefined;
  return row.folder;
}

/** Files of the folder that hold the bytes, other databases' among them: ciphertext is nobody else's. Each with the table that it is of. */
async function holders(folder: string, bytes: Buffer): Promise<readonly string[]> {
  const { found } = await scanFolder(folder, [bytes]);
  return Promise.all(
    found.map(async ({ file }) => `${file} of ${await tableOfFile(server.database.owner, file)}`),
  );
}
