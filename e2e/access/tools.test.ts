/** Each tool opens its own calls and no other; and what runs later is known. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tools } from '../../src/engine/access/rights.ts';
import type { Operation } from '../../src/engine/operation.ts';
import { type RunningServer, type TestClient, testServer } from '../../tools/testing/server.ts';
import { jobsWalked } from './addresses.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await testServer();
}, 60_000);
afterAll(() => server.close());

const named = ({ method, path }: Pick<Operation, 'method' | 'path'>): string => `${method} ${path}`;

/** Ids of nothing: the door is asked, and behind it there is nothing to open. */
function call(client: TestClient, { method, path }: Operation) {
  const url = path.replace(':module', 'nothing').replace(':code', 'ES').replace(/:\w+/g, randomUUID());
  return server.app.inject({ method, url: `/api/v1${url}`, headers: client.headers });
}

async function withTools(granted: readonly string[]): Promise<TestClient> {
  const name = randomUUID();
  const profile = await server.admin.post('/profiles', { name, modules: { '*': ['read'] }, tools: granted });
  const role = await server.admin.post('/roles', { name, profiles: [profile.body.id] });
  return server.as(role.body.id);
}

test.each(tools)('the tool %s opens its calls, and every other tool together does not', async (tool) => {
  const mine = server.operations.filter(({ access }) => 'tool' in access && access.tool === tool);
  const [only, others] = [await withTools([tool]), await withTools(tools.filter((one) => one !== tool))];
  const lacking = `Your profile does not include the tool "${tool}".`;
  for (const operation of mine) {
    const { access } = operation;
    const or = 'or' in access ? access.or : undefined;
    const without =
      or === undefined ? others : await withTools(tools.filter((one) => one !== tool && one !== or));
    const refused = await call(without, operation);
    expect([named(operation), refused.statusCode, refused.json().detail]).toEqual([
      named(operation),
      403,
      expect.stringContaining(lacking),
    ]);
    const opened = await call(only, operation);
    expect([named(operation), opened.body.includes(lacking)]).toEqual([named(operation), false]);
    expect([named(operation), opened.statusCode < 500]).toEqual([named(operation), true]);
    if (or === undefined) continue;
    const openedToo = await call(await withTools([or]), operation);
    expect([named(operation), openedToo.body.includes(lacking)]).toEqual([named(operation), false]);
  }
});

test('what runs later is listed with how it is kept to the rights of who asked', () => {
  const forgotten = server.jobs.map((job) => job.name).filter((name) => !jobsWalked.has(name));
  expect(forgotten).toEqual([]);
});
