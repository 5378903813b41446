import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, type TestClient, testServer } from '../../../tools/testing/server.ts';

const MANY = 60_000;
let server: RunningServer;
let sales: TestClient;

beforeAll(async () => {
  server = await testServer();
  sales = await server.as('sales');
  await server.database.owner.query(
    `INSERT INTO data.contacts (id, number, last_name, owner_user, created_at, created_by, updated_at, updated_by)
     SELECT gen_random_uuid(), 'CON-' || (100000 + n), CASE WHEN n % 3 = 0 THEN 'Frequent' ELSE 'Name ' || n END, $1, now(), $1, now(), $1
     FROM generate_series(1, ${MANY}) n`,
    [server.admin.userId],
  );
  await server.database.owner.query('ANALYZE data.contacts');
  for (let n = 0; n < 3; n += 1) await sales.post('/records/contacts', { last_name: `Mine ${n}` });
});
afterAll(() => server?.close());

const total = async (client: TestClient, filter?: object): Promise<number> => {
  const more = filter ? `&filter=${encodeURIComponent(JSON.stringify(filter))}` : '';
  return (await client.get(`/records/contacts?limit=1&total=estimate${more}`)).body.total;
};

test('an estimate of a big table is about right', async () => {
  expect(Math.abs((await total(server.admin)) / MANY - 1)).toBeLessThan(0.5);
  const third = await total(server.admin, { field: 'last_name', op: 'eq', value: 'Frequent' });
  expect(Math.abs(third / (MANY / 3) - 1)).toBeLessThan(0.5);
});

test('an estimate tells nothing of what one may not see: a frequent name of others is as unknown as one that is not there', async () => {
  for (const value of ['Frequent', 'Nobody'])
    expect([value, await total(sales, { field: 'last_name', op: 'eq', value })]).toEqual([value, 0]);
  const own = await total(sales, { field: 'last_name', op: 'eq', value: 'Mine 1' });
  expect(own).toBeGreaterThanOrEqual(1);
});
