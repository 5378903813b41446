import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, type TestClient, testServer } from '../../../tools/testing/server.ts';
import { runJobs } from '../jobs/jobs.ts';

let server: RunningServer;
let contact: string;

beforeAll(async () => {
  server = await testServer();
  contact = (await server.admin.post('/records/contacts', { first_name: 'Anna', last_name: 'Nowak' })).body
    .id;
});
afterAll(() => server.close());

interface Sent {
  readonly id: string;
  readonly items: readonly [{ readonly id: string }, { readonly id: string }];
}

/** A real connection, as a browser's: the form streams. */
async function send(
  client: TestClient,
  path: string,
  files: readonly File[],
): Promise<{ status: number; body: Sent }> {
  const form = new FormData();
  for (const file of files) form.append('file', file);
  const answer = await fetch(`${server.origin}/api/v1${path}`, {
    method: 'POST',
    body: form,
    headers: client.headers,
  });
  return { status: answer.status, body: await answer.json() };
}

function fetchContent(client: TestClient, id: string): Promise<Response> {
  return fetch(`${server.origin}/api/v1/files/${id}/content`, { headers: client.headers });
}

test('files are sent, listed, downloaded as attachments and deleted', async () => {
  const big = randomBytes(9_000_000).toString('base64');
  const sent = await send(server.admin, `/records/contacts/${contact}/files`, [
    new File(['a;b\n'], 'Łódź 1.csv', { type: 'text/csv' }),
    new File([big], 'big.txt', { type: 'text/plain' }),
  ]);
  expect(sent).toMatchObject({
    status: 201,
    body: { items: [{ filename: 'Łódź 1.csv', mediaType: 'text/csv', size: 4 }, { size: 12_000_000 }] },
  });
  const [csv, text] = sent.body.items;
  const listed = await server.admin.get(`/records/contacts/${contact}/files`);
  expect(listed.body.items.map((one: { id: string }) => one.id).sort()).toEqual([csv.id, text.id].sort());
  expect(listed.body.items[0].createdBy).toMatchObject({ module: 'users', id: server.admin.userId });

  const answer = await fetchContent(server.admin, csv.id);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('text/csv');
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.headers.get('content-disposition')).toMatch(
    /^attachment;.*filename\*=UTF-8''%C5%81%C3%B3d%C5%BA/,
  );
  expect(await answer.text()).toBe('a;b\n');
  expect((await (await fetchContent(server.admin, text.id)).text()) === big).toBe(true);

  expect((await server.admin.delete(`/files/${csv.id}`)).status).toBe(204);
  expect((await fetchContent(server.admin, csv.id)).status).toBe(404);
});

test('a program with a harmless name, a file that is too large and a form without files are refused in words', async () => {
  const program = new File(
    [Buffer.concat([Buffer.from('MZ\x90\0', 'latin1'), Buffer.alloc(500)])],
    'invoice.pdf',
    { type: 'application/pdf' },
  );
  const path = `/records/contacts/${contact}/files`;
  expect(await send(server.admin, path, [program])).toMatchObject({
    status: 415,
    body: { code: 'unsupported_type', detail: expect.stringMatching(/Windows program/) },
  });
  const large = new File([Buffer.alloc(26 * 2 ** 20, 'a')], 'large.txt', { type: 'text/plain' });
  expect(await send(server.admin, path, [large])).toMatchObject({
    status: 413,
    body: { code: 'too_large', detail: expect.stringMatching(/25 MB/) },
  });
  expect((await send(server.admin, path, [])).status).toBe(400);
});

test('who may not see the record may not see its files; a visitor is asked to sign in', async () => {
  const sent = await send(server.admin, `/records/contacts/${contact}/files`, [new File(['x'], 'x.txt')]);
  const [file] = sent.body.items;
  const stranger = await server.as('sales');
  expect((await fetchContent(stranger, file.id)).status).toBe(404);
  expect((await stranger.delete(`/files/${file.id}`)).status).toBe(404);
  expect((await fetch(`${server.origin}/api/v1/files/${file.id}/content`)).status).toBe(401);
  expect((await fetchContent(server.admin, 'not-an-id')).status).toBeGreaterThanOrEqual(400);
});

test('a file is sent first and then made the value of a field', async () => {
  const sent = await send(server.admin, '/files', [new File(['contract'], 'contract.txt')]);
  expect(sent).toMatchObject({ status: 201, body: { filename: 'contract.txt' } });
  const document = await server.admin.post('/records/documents', {
    title: 'Contract',
    file: sent.body.id,
    contact,
  });
  expect(document.status).toBe(201);
  expect(await (await fetchContent(server.admin, sent.body.id)).text()).toBe('contract');
});

test('recurring work of the house runs and can be looked up', async () => {
  await runJobs(server.database);
  const jobs = await server.admin.get('/jobs');
  expect(jobs.body.items).toContainEqual(
    expect.objectContaining({
      name: 'files.sweep',
      state: 'succeeded',
      result: { removed: 0, unused: 0, missing: [] },
    }),
  );
  expect((await server.admin.get('/mails')).body).toEqual({ items: [] });
});
