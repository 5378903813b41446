import { randomUUID } from 'node:crypto';
import { Type } from 'typebox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, type TestAnswer, testServer } from '../../../tools/testing/server.ts';
import { Problem } from '../../engine/errors/problem.ts';
import type { Operation } from '../../engine/operation.ts';

const Echo = Type.Object({
  name: Type.String({ minLength: 1 }),
  count: Type.Optional(Type.Integer({ minimum: 1, maximum: 10 })),
  kind: Type.Optional(Type.Union([Type.Literal('small'), Type.Literal('large')])),
  lines: Type.Optional(Type.Array(Type.Object({ id: Type.String({ format: 'uuid' }) }))),
  note: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  values: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
});

let carriedOut = 0;
let release: () => void = () => {};
const logged: string[] = [];

const echo: Operation = {
  method: 'POST',
  path: '/probe/echo',
  summary: 'Echo',
  tag: 'Probe',
  access: { kind: 'signed_in' },
  scope: 'probe:write',
  query: Type.Object({
    limit: Type.Optional(Type.Integer({ minimum: 1 })),
    cursor: Type.Optional(Type.String()),
  }),
  body: Echo,
  response: { 201: Type.Object({ name: Type.String(), times: Type.Integer() }) },
  async handle(_context, { body }) {
    carriedOut += 1;
    const { name } = body as { name: string };
    if (name === 'refuse') throw new Problem('conflict', { en: 'No.', es: 'No.' });
    if (name === 'wait') await new Promise<void>((done) => (release = done));
    return {
      status: 201,
      body: { name, times: carriedOut, secret: 'not declared' },
      headers: { location: '/x' },
    };
  },
};

function probe(path: string, handle: Operation['handle'], response: Operation['response'] = {}): Operation {
  const access = { kind: 'signed_in' } as const;
  return { method: 'GET', path, summary: path, tag: 'Probe', access, scope: 'probe:read', response, handle };
}

const operations: readonly Operation[] = [
  echo,
  probe('/probe/fault', async () => {
    throw new Error('the phone number is +34 600 123 456');
  }),
  probe('/probe/undeclared', async () => ({ body: { any: 'thing' } }), { 201: Type.Object({}) }),
  probe('/probe/sql/:code', async ({ database }, { params }) => {
    await database.query(
      `DO $$ BEGIN RAISE EXCEPTION 'Maria Garcia' USING ERRCODE = '${params.code}'; END $$`,
    );
    return {};
  }),
  probe('/probe/one', async ({ database }) => ({ body: (await database.query('SELECT 1 AS one'))[0] }), {
    200: Type.Object({ one: Type.Integer() }),
  }),
];

let server: RunningServer;
beforeAll(async () => {
  server = await testServer({ operations });
  Object.defineProperty(server.engine, 'log', { value: (line: string) => logged.push(line) });
});
afterAll(() => server.close());

const json = { 'content-type': 'application/json' };
const post = (body: unknown, headers: Record<string, string> = {}): Promise<TestAnswer> =>
  server.admin.post('/probe/echo', body, { headers });

function expectProblem(answer: TestAnswer, status: number, code: string): void {
  expect([answer.status, answer.body.code]).toEqual([status, code]);
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(answer.body).toMatchObject({ type: `urn:attesta:problem:${code}`, status });
  expect(answer.body.detail).toMatch(/[.…?]$/);
  expect(answer.body.instance).toBe(`urn:uuid:${answer.headers['x-request-id']}`);
}

test('a body that is not JSON, not UTF-8, too deep or hostile is refused as malformed', async () => {
  for (const body of ['{"name": ', '{"name": "x",}', 'name=x'])
    expectProblem(await post(body, json), 400, 'malformed_json');
  expectProblem(await post(Buffer.from('{"name": "\xe9"}', 'latin1'), json), 400, 'malformed_json');
  expectProblem(
    await post(`{"values": ${'['.repeat(50_000)}${']'.repeat(50_000)}}`, json),
    400,
    'malformed_json',
  );
  expectProblem(await post('{"name": "x", "__proto__": {"admin": true}}', json), 400, 'malformed_json');
});

test('everything that is wrong with a body is said at once, by field', async () => {
  const lines = Array.from({ length: 9 }, () => ({ id: 'x' }));
  const answer = await post({ name: '', count: 11, kind: 'medium', lines, note: 4, values: {} });
  expectProblem(answer, 422, 'validation_failed');
  const found = answer.body.findings.map(
    (one: { field: string; code: string }) => `${one.field} ${one.code}`,
  );
  expect(found).toEqual([
    'name too_short',
    'count too_large',
    'kind not_a_choice',
    ...lines.map((_, index) => `lines.${index}.id wrong_format`),
    'note wrong_type',
  ]);
  expect(answer.body.findings[2].message).toBe('Use one of: small, large.');
});

test('a wrong type, a missing value and a missing body are findings', async () => {
  expect((await post({ name: 'x', count: '3' })).body.findings).toEqual([
    { code: 'wrong_type', field: 'count', message: 'Give a whole number.' },
  ]);
  expect((await post({})).body.findings[0]).toMatchObject({ code: 'required', field: 'name' });
  expect((await post([])).body.findings[0]).toMatchObject({ code: 'wrong_type' });
  expect((await post(undefined)).body.findings[0]).toMatchObject({ code: 'required' });
});

test('an unknown key is refused with the one that was meant, a key of free values is not', async () => {
  const answer = await post({ name: 'x', cuont: 3, values: { whatever: 1 } });
  expect(answer.body.findings).toEqual([
    { code: 'unknown_field', field: 'cuont', message: 'This is not known here. Did you mean "count"?' },
  ]);
});

test('a parameter that is unknown, repeated or of the wrong type is refused', async () => {
  const at = (query: string) => server.admin.post(`/probe/echo${query}`, { name: 'x' });
  expectProblem(await at('?limt=3'), 400, 'invalid_request');
  expect((await at('?limt=3')).body.findings[0].message).toContain('"limit"');
  expect((await at('?limit=many')).body.findings[0]).toMatchObject({ field: 'limit', code: 'wrong_type' });
  expect((await at('?limit=1&limit=2')).body.findings[0]).toMatchObject({ field: 'limit', code: 'repeated' });
  expect((await at('?limit=3')).status).toBe(201);
});

test('ten megabytes of JSON are refused, and of nobody not even read', async () => {
  const large = JSON.stringify({ name: 'x'.repeat(10_000_000) });
  expectProblem(await post(large, json), 413, 'too_large');
  const nobody = await server.visitor.post('/probe/echo', large, { headers: json });
  expectProblem(nobody, 401, 'not_signed_in');
});

test('another type than JSON is refused with the type that is taken', async () => {
  expectProblem(await post('<name>x</name>', { 'content-type': 'application/xml' }), 415, 'unsupported_type');
  expectProblem(await post('name=x', { 'content-type': 'text/plain' }), 415, 'unsupported_type');
});

test('a form that is none, or breaks off, is refused as what it is, whatever the call takes', async () => {
  const form = { 'content-type': 'multipart/form-data; boundary=x' };
  const part = '--x\r\ncontent-disposition: form-data; name="a"; filename="a.txt"\r\n\r\ncontent';
  for (const body of ['{"last_name":"A"}', '', '--x', part, `${part}\r\n--y--`])
    for (const path of ['/records/contacts', '/files', '/imports']) {
      const answer = await server.admin.post(path, Buffer.from(body), { headers: form });
      expect([
        path,
        body,
        answer.status < 400 || answer.status >= 500 ? [answer.status, answer.body] : 'refused',
      ]).toEqual([path, body, 'refused']);
    }
  const none = { 'content-type': 'multipart/form-data' };
  expect((await server.admin.post('/files', Buffer.from('x'), { headers: none })).status).toBeLessThan(500);
});

test('an address that is not there and a method that it does not take are told apart', async () => {
  expectProblem(await server.admin.get('/probes'), 404, 'not_found');
  const answer = await server.admin.delete('/probe/echo');
  expectProblem(answer, 405, 'method_not_allowed');
  expect(answer.headers.allow).toBe('POST');
  expectProblem(await server.admin.get('/records/contcats'), 404, 'not_found');
});

test('what the response schema does not declare does not leave', async () => {
  const answer = await post({ name: 'x' });
  expect(Object.keys(answer.body).sort()).toEqual(['name', 'times']);
  expectProblem(await server.admin.get('/probe/undeclared'), 500, 'internal');
});

test('a fault of ours tells nothing, and is logged without what it was about', async () => {
  logged.length = 0;
  const answer = await server.admin.get('/probe/fault');
  expectProblem(answer, 500, 'internal');
  expect(JSON.stringify(answer.body)).not.toContain('600');
  expect(logged).toHaveLength(1);
  expect(logged[0]).toContain(answer.headers['x-request-id']);
  expect(logged[0]).toContain('GET /api/v1/probe/fault');
  expect(logged[0]).not.toContain('600');
});

test('what the database refuses is told in our words, never in its own', async () => {
  const table = [
    ['23505', 409, 'duplicate_value'],
    ['23503', 409, 'conflict'],
    ['22003', 422, 'validation_failed'],
    ['40001', 503, 'unavailable'],
    ['57014', 503, 'unavailable'],
    ['53100', 507, 'disk_full'],
    ['42501', 403, 'forbidden'],
    ['42601', 500, 'internal'],
  ] as const;
  for (const [code, status, ours] of table) {
    const answer = await server.admin.get(`/probe/sql/${code}`);
    expectProblem(answer, status, ours);
    expect(JSON.stringify(answer.body)).not.toContain('Maria');
    if (status === 503) expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  }
  expect(logged.join('\n')).not.toContain('Maria');
});

test('a POST that is repeated with its key is carried out once', async () => {
  const key = { 'idempotency-key': randomUUID() };
  const before = carriedOut;
  const first = await post({ name: 'once' }, key);
  const second = await post({ name: 'once' }, key);
  expect(first.status).toBe(201);
  expect(second.status).toBe(201);
  expect(second.body).toEqual(first.body);
  expect(second.headers).toMatchObject({ location: '/x', 'idempotent-replayed': 'true' });
  expect(carriedOut).toBe(before + 1);
});

test('the same key with another request is refused, another person’s same key is another key', async () => {
  const key = { 'idempotency-key': randomUUID() };
  await post({ name: 'one' }, key);
  expectProblem(await post({ name: 'other' }, key), 409, 'idempotency_conflict');
  const seller = await server.as('sales');
  expect((await seller.post('/probe/echo', { name: 'other' }, { headers: key })).status).toBe(201);
  expectProblem(await post({ name: 'x' }, { 'idempotency-key': 'a b' }), 400, 'invalid_request');
});

test('repetitions at the same time wait for the first and get its answer', async () => {
  const key = { 'idempotency-key': randomUUID() };
  const before = carriedOut;
  const all = Promise.all([
    post({ name: 'wait' }, key),
    post({ name: 'wait' }, key),
    post({ name: 'wait' }, key),
  ]);
  while (carriedOut === before) await new Promise((done) => setTimeout(done, 10));
  release();
  const answers = await all;
  expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201]);
  expect(new Set(answers.map((answer) => answer.body.times)).size).toBe(1);
  expect(carriedOut).toBe(before + 1);
});

test('a refused POST leaves its key free; a kept answer cannot be read from the database, and goes after a day', async () => {
  const key = { 'idempotency-key': randomUUID() };
  const before = carriedOut;
  expect((await post({ name: 'refuse' }, key)).status).toBe(409);
  expect((await post({ name: 'refuse' }, key)).status).toBe(409);
  expect(carriedOut).toBe(before + 2);

  await post({ name: 'Confidential name' }, { 'idempotency-key': randomUUID() });
  const rows = await server.database.query<{ text: string }>(
    "SELECT encode(answer, 'escape') AS text FROM attesta.idempotency_keys WHERE answer IS NOT NULL",
  );
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.some((row) => row.text.includes('Confidential'))).toBe(false);
});

test('every answer carries the headers that keep browsers from mischief, and none invites other origins', async () => {
  for (const answer of [
    await server.admin.get('/me'),
    await server.admin.get('/probes'),
    await server.visitor.get('/health/live'),
  ]) {
    expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.headers['referrer-policy']).toBe('no-referrer');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  }
});

test('being refused for lack of rights leaves evidence of who tried what', async () => {
  const seller = await server.as('sales');
  expectProblem(await seller.get('/roles'), 403, 'forbidden');
  const events = await server.database.owner.query<{ payload: string }>(
    `SELECT p.payload FROM evidence.events e JOIN evidence.payloads p ON p.event = e.id
     WHERE e.action = 'permission.refused' AND e.actor = $1`,
    [seller.userId],
  );
  expect(events.map((event) => event.payload)).toEqual(['{"ip":"127.0.0.1","operation":"GET /roles"}']);
});

test('the clock can be moved in test mode, and the address does not exist otherwise', async () => {
  const moved = await server.visitor.put('/test/clock', { now: '2026-04-01T00:00:00Z' });
  expect(moved.status).toBe(200);
  expect(server.clock.now().toString()).toMatch(/^2026-04-01T00:00:0/);
  expect((await server.visitor.put('/test/clock', { now: 'tomorrow' })).body.findings[0].field).toBe('now');
  await using production = await testServer({ mode: 'production' });
  expectProblem(
    await production.visitor.put('/test/clock', { now: '2026-04-01T00:00:00Z' }),
    404,
    'not_found',
  );
});

test('a forwarded address is believed of a trusted proxy only', async () => {
  const forwarded = { 'x-forwarded-for': '198.51.100.7' };
  const body = { username: 'admin', password: 'wrong' };
  await server.visitor.post('/sessions', body, { headers: forwarded });
  await using behind = await testServer({ trustedProxies: ['127.0.0.0/8'] });
  await behind.visitor.post('/sessions', body, {
    headers: { 'x-forwarded-for': '203.0.113.5, 198.51.100.7' },
  });
  const payload = async (of: RunningServer) =>
    (
      await of.database.owner.query<{ payload: string }>(
        `SELECT p.payload FROM evidence.events e JOIN evidence.payloads p ON p.event = e.id
         WHERE e.action = 'session.failed' ORDER BY e.id DESC LIMIT 1`,
      )
    )[0]?.payload;
  expect(await payload(server)).toBe('{"ip":"127.0.0.1"}');
  expect(await payload(behind)).toBe('{"ip":"198.51.100.7"}');
});
