/** OWASP API4:2023, unrestricted resource consumption, and API6:2023, sensitive flows: how much anybody may ask for. */

import { buffer } from 'node:stream/consumers';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import yazl from 'yazl';
import { formOf } from '../../src/engine/imports/testing.ts';
import { type RunningServer, type TestClient, testServer } from '../../tools/testing/server.ts';
import { done } from '../../tools/testing/victim.ts';

let server: RunningServer;
let sales: TestClient;
beforeAll(async () => {
  server = await testServer();
  sales = await server.as('sales');
  await done(sales.post('/records/contacts', { last_name: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' }));
});
afterAll(() => server?.close());

const filter = (json: unknown) => `/records/contacts?filter=${encodeURIComponent(JSON.stringify(json))}`;
const comparison = (value: unknown, op = 'contains') => ({ field: 'last_name', op, value });

describe('API4: unrestricted resource consumption', { timeout: 120_000 }, () => {
  it('a page has an end, whatever size is asked for', async () => {
    for (const limit of ['501', '0', '-1', '99999999999', '1e9', 'NaN'])
      expect([limit, (await sales.get(`/records/contacts?limit=${limit}`)).status]).toEqual([limit, 400]);
    expect((await sales.post('/records/contacts/searches', { limit: 501 })).status).toBe(422);
    for (const path of ['/evidence/events', '/requests', '/mails'])
      expect((await server.admin.get(`${path}?limit=100000`)).status).toBeGreaterThanOrEqual(400);
  });

  it('a filter is neither deep, nor long, nor full of values without end', async () => {
    let deep: unknown = comparison('a');
    for (let depth = 0; depth < 30; depth += 1) deep = { not: deep };
    const wide = { any: Array.from({ length: 201 }, () => comparison('a')) };
    const many = comparison(
      Array.from({ length: 5_001 }, (_, n) => `v${n}`),
      'in',
    );
    for (const hostile of [deep, wide, many]) {
      const answer = await sales.post('/records/contacts/searches', { filter: hostile });
      expect([answer.status, answer.body.code]).toEqual([400, 'invalid_filter']);
    }
    const long = comparison(
      Array.from({ length: 4_000 }, (_, n) => `a value of some length ${n}`),
      'in',
    );
    expect((await sales.post('/records/contacts/searches', { filter: long })).status).toBeLessThan(500);
    expect((await sales.get(filter(deep))).status).toBe(400);
  });

  it('what looks like a pattern is a text: it is not run, and finds itself only', async () => {
    for (const hostile of ['(a+)+$', '%%%%%%', '_', '.*', '\\', '[a-z]{1,9999}']) {
      const answer = await sales.get(filter(comparison(hostile)));
      expect([hostile, answer.status, answer.body.items?.length]).toEqual([hostile, 200, 0]);
      expect((await sales.get(`/search?q=${encodeURIComponent(hostile)}`)).status).toBeLessThan(500);
    }
  });

  it('an address that is too long is told where a long filter goes', async () => {
    const answer = await fetch(`${server.origin}/api/v1/records/contacts?filter=${'x'.repeat(20_000)}`);
    const problem = (await answer.json()) as { code: string; detail: string };
    expect([answer.status, problem.code]).toEqual([431, 'too_large']);
    expect(problem.detail).toContain('POST /api/v1/records/{module}/searches');
  });

  it('bodies have an end: bytes, depth, rows', async () => {
    const headers = { 'content-type': 'application/json' };
    const big = `{"last_name":"${'x'.repeat(2 ** 20)}"}`;
    expect((await sales.post('/records/contacts', big, { headers })).status).toBe(413);
    const nested = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect((await sales.post('/records/contacts', nested, { headers })).status).toBe(400);
    const rows = Array.from({ length: 20_000 }, () => ({ last_name: 'x' }));
    expect((await sales.post('/records/contacts/batch', { create: rows })).status).toBeGreaterThanOrEqual(
      400,
    );
    const ids = Array.from({ length: 1_001 }, () => crypto.randomUUID());
    const bulk = await server.admin.post('/records/contacts/bulk-changes', { ids, values: { city: 'x' } });
    expect(bulk.status).toBe(422);
  });

  it('a sheet that unpacks to gigabytes is refused before it is unpacked', async () => {
    const zip = new yazl.ZipFile();
    zip.addBuffer(Buffer.from('<Types/>'), '[Content_Types].xml');
    zip.addBuffer(Buffer.alloc(2 ** 20), 'xl/worksheets/sheet1.xml');
    zip.end();
    const content = await buffer(zip.outputStream);
    // What the directory says of the sheet: 800 megabytes. (One that says less than there is is cut off at what it says.)
    content.writeUInt32LE(800 * 2 ** 20, content.lastIndexOf('PK\x01\x02') + 24);
    const { payload, headers } = formOf({ module: 'contacts' }, { filename: 'bomb.xlsx', content });
    const answer = await server.admin.post('/imports', payload, { headers });
    expect([answer.status, JSON.stringify(answer.body)]).toEqual([415, expect.stringContaining('512 MiB')]);
  });

  it('a picture of four thousand million points is kept as it is, and never unpacked', async () => {
    const before = process.memoryUsage().rss;
    const { payload, headers } = formOf({}, { filename: 'bomb.png', content: hugePng() });
    const sent = await sales.post('/files', payload, { headers });
    expect(sent.status).toBeLessThan(500);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 2 ** 20);
  });

  it('an Idempotency-Key is short, and a thousand of them are a thousand small rows that go after a day', async () => {
    const headers = { 'idempotency-key': 'k'.repeat(300) };
    expect((await sales.post('/records/contacts', { last_name: 'x' }, { headers })).status).toBe(400);
    for (let n = 0; n < 50; n += 1)
      await sales.post(
        '/deadlines',
        { start: '2026-03-05', rule: '1 month', calendar: 'ES' },
        { headers: { 'idempotency-key': `many-${n}` } },
      );
    const [kept] = await server.database.query<{ rows: number; most: number }>(
      'SELECT count(*)::int AS rows, max(octet_length(answer))::int AS most FROM attesta.idempotency_keys',
    );
    expect(kept?.rows).toBeGreaterThanOrEqual(50);
    expect(kept?.most).toBeLessThan(4_096);
  });

  it('who asks on and on is told to wait, by user and by address, and others are not', async () => {
    await using limited = await testServer({ readsPerMinute: 12 });
    const [one, other] = [await limited.as('sales'), await limited.as('sales')];
    const untilRefused = async (client: TestClient, path: string) => {
      for (let times = 0; times < 200; times += 1) {
        const answer = await client.get(path);
        if (answer.status !== 200) return answer;
      }
      throw new Error(`${path} was never refused.`);
    };
    const refused = await untilRefused(one, '/me');
    expect([refused.status, refused.body.code]).toEqual([429, 'too_many_requests']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await other.get('/me')).status).toBe(200);
    expect((await untilRefused(limited.visitor, '/sign-in')).status).toBe(429);
  });
});

describe('API6: unrestricted access to sensitive business flows', { timeout: 120_000 }, () => {
  it('a customer’s program files twenty cases a day and no more; a colleague of theirs is not kept out by it', async () => {
    const person = async (name: string) =>
      (await done(server.admin.post('/records/contacts', { last_name: name, email: `${name}@c.example` })))
        .id;
    const { token } = await done(server.admin.post('/tokens', { name: 'Portal', scopes: ['portal'] }));
    const [busy, calm] = [await person('busy'), await person('calm')];
    const file = (subject: string) =>
      server.withToken(token, subject).post('/requests', { type: 'rectification' });
    const statuses = [];
    for (let times = 0; times < 22; times += 1) statuses.push((await file(busy)).status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(20);
    expect(statuses.slice(20)).toEqual([429, 429]);
    expect((await file(calm)).status).toBe(201);
  });

  it('links to sign in to the portal: three for a mailbox, and the answer is always the same', async () => {
    await done(server.admin.post('/records/contacts', { last_name: 'Link', email: 'link@c.example' }));
    const { token } = await done(server.admin.post('/tokens', { name: 'Portal', scopes: ['portal'] }));
    const portal = server.withToken(token);
    const answers = [];
    for (const email of [...Array(5).fill('link@c.example'), 'nobody@c.example'])
      answers.push(await portal.post('/portal/sign-in-links', { email, browser: 'b'.repeat(43) }));
    expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
    const [row] = await server.database.query<{ links: number }>(
      'SELECT count(*)::int AS links FROM attesta.portal_links',
    );
    expect(row?.links).toBe(3);
  });
});

/** A PNG that says it has 65,535 × 65,535 points, in a few hundred bytes. */
function hugePng(): Buffer {
  const chunk = (name: string, data: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return Buffer.concat([length, Buffer.from(name), data, Buffer.alloc(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(65_535, 0);
  header.writeUInt32BE(65_535, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(4_096))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
