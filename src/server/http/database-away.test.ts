/** A database that goes away, at every moment at which it can, and comes back. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Line } from '../../../tools/testing/line.ts';
import { type RunningServer, type TestAnswer, testServer } from '../../../tools/testing/server.ts';

let server: RunningServer;
let line: Line;
beforeAll(async () => {
  server = await testServer({ line: true });
  if (!server.database.line) throw new Error('The test asked for a line and got none.');
  line = server.database.line;
});
afterEach(() => line.mend());
afterAll(() => server?.close());

const create = (name: string, key?: string) =>
  server.admin.post('/records/accounts', { name }, key ? { headers: { 'idempotency-key': key } } : {});

async function found(name: string): Promise<{ id: string }[]> {
  const filter = encodeURIComponent(JSON.stringify({ field: 'name', op: 'eq', value: name }));
  const list = await server.admin.get(`/records/accounts?filter=${filter}`);
  expect(list.status, JSON.stringify(list.body)).toBe(200);
  return list.body.items;
}

function unavailable(answer: TestAnswer): string {
  expect([answer.status, answer.body.code], JSON.stringify(answer.body)).toEqual([503, 'unavailable']);
  return answer.body.detail;
}

/** Events and search entries of what was made under this name; by a connection that the line does not lead to. */
async function traces(id: string): Promise<{ events: number; entries: number }> {
  const [row] = await server.database.owner.query<{ events: number; entries: number }>(
    `SELECT (SELECT count(*) FROM evidence.events WHERE record = $1 AND action = 'record.created') AS events,
            (SELECT count(*) FROM attesta.search_entries WHERE record = $1) AS entries`,
    [id],
  );
  return row ?? { events: -1, entries: -1 };
}

test('while it is away every call is a 503 with a time to retry, and it is used again when it is back', async () => {
  await line.cut();
  const during = await Promise.all([
    ...Array.from({ length: 5 }, () => server.admin.get('/records/accounts')),
    create('Nobody hears this'),
    server.admin.get('/me'),
    server.admin.get('/search?q=acme'),
  ]);
  for (const answer of during) {
    expect(unavailable(answer)).toContain('Nothing was changed');
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  }
  expect((await server.visitor.get('/health/ready')).status).toBe(503);
  expect((await server.visitor.get('/health/live')).status).toBe(200);
  await line.mend();
  expect((await server.visitor.get('/health/ready')).status).toBe(200);
  expect(await found('Nobody hears this')).toEqual([]);
  expect((await create('Heard')).status).toBe(201);
});

test('in the middle of a transaction: nothing is half-written, and the same can be done again', async () => {
  line.cutAt('Acme in the middle', 'before');
  expect(unavailable(await create('Acme in the middle'))).toContain('Nothing was changed');
  await line.mend();
  expect(await found('Acme in the middle')).toEqual([]);
  const again = await create('Acme in the middle');
  expect(again.status).toBe(201);
  expect(await traces(again.body.id)).toEqual({ events: 1, entries: 1 });
});

test('before the commit arrives: it says that the outcome is not known, and nothing is there', async () => {
  line.cutAt('COMMIT', 'before');
  expect(unavailable(await create('Acme before the commit'))).toContain('Look whether the change is there');
  await line.mend();
  expect(await found('Acme before the commit')).toEqual([]);
  const [orphan] = await server.database.owner.query(
    `SELECT 1 AS there FROM evidence.events e WHERE e.action = 'record.created' AND e.module = 'accounts'
        AND NOT EXISTS (SELECT FROM data.accounts a WHERE a.id = e.record)`,
  );
  expect(orphan).toBeUndefined();
});

test('after the commit was carried out and before it was heard: the record is there whole, and is not made twice', async () => {
  const key = randomUUID();
  line.cutAt('COMMIT', 'after');
  expect(unavailable(await create('Acme after the commit', key))).toContain(
    'Look whether the change is there',
  );
  await line.mend();
  const [record, ...others] = await found('Acme after the commit');
  expect(others).toEqual([]);
  expect(await traces(record?.id ?? '')).toEqual({ events: 1, entries: 1 });
  const repeated = await create('Acme after the commit', key);
  expect([repeated.status, repeated.body.code]).toEqual([409, 'idempotency_conflict']);
  expect(await found('Acme after the commit')).toHaveLength(1);
}, 60_000);

test('a statement that is its own commit is not called undone when nobody knows', async () => {
  const view = { module: 'accounts', name: 'Not renamed', columns: ['name'] };
  const { id } = (await server.admin.post('/views', view)).body;
  line.cutAt('UPDATE attesta.saved_views', 'after');
  const renamed = server.engine.database.query(
    "UPDATE attesta.saved_views SET name = 'Unheard' WHERE id = $1",
    [id],
  );
  await expect(renamed).rejects.toThrow('Look whether the change is there');
  await line.mend();
  const kept = (await server.admin.get('/views?module=accounts')).body.items;
  expect(kept.map((one: { name: string }) => one.name)).toContain('Unheard');
});
