/** V13.2.1 of ASVS 5.0: the portal's key is not one that stays as it is. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, testServer } from '../../tools/testing/server.ts';
import { houseContext } from './house-context.ts';
import { admitPortal, endPortalKeys, portalKeys, rotatePortalKey } from './portal-credential.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await testServer({ now: '2026-03-05T10:00:00Z' });
});
afterAll(() => server?.close());

const opens = async (key: string): Promise<number> =>
  (await server.withToken(key).get('/portal/site')).status;
const house = () => houseContext(server.engine);
const rotate = () => rotatePortalKey(houseContext(server.engine, 'cli'), { days: 90, overlapHours: 24 });

test('while a key is changed the old one and the new one open; then the old one ends, and the new one by its date', async () => {
  const first = await rotate();
  expect(await opens(first.key)).toBe(200);
  server.clock.set('2026-04-05T10:00:00Z');
  const second = await rotate();
  expect([await opens(first.key), await opens(second.key)]).toEqual([200, 200]);
  server.clock.set('2026-04-06T10:00:01Z');
  expect([await opens(first.key), await opens(second.key)]).toEqual([401, 200]);
  server.clock.set('2026-07-04T10:00:01Z');
  expect(await opens(second.key)).toBe(401);
});

test('a key that was made for another machine stays when this one starts with a key of its own, and ends when it is told to', async () => {
  const { key } = await rotate();
  const [own, next] = ['a'.repeat(40), 'b'.repeat(40)];
  const now = server.clock.now();
  await admitPortal(house(), own);
  await admitPortal(house(), next);
  expect([await opens(key), await opens(own), await opens(next)]).toEqual([200, 401, 200]);
  expect((await portalKeys(server.database, now)).map(({ fixed }) => fixed).sort()).toEqual([false, true]);
  expect(await endPortalKeys(houseContext(server.engine, 'cli'))).toBe(1);
  expect([await opens(key), await opens(next)]).toEqual([401, 200]);
  await admitPortal(house(), undefined);
  expect([await opens(next), await portalKeys(server.database, now)]).toEqual([401, []]);
});

test('what is stored of a key does not open, and making and ending one is evidence', async () => {
  const { key } = await rotate();
  const rows = await server.database.owner.query<{ row: string }>(
    'SELECT t::text AS row FROM attesta.tokens t',
  );
  expect(rows.filter(({ row }) => row.includes(key.slice(8)))).toEqual([]);
  const events = await server.database.query<{ action: string }>(
    "SELECT DISTINCT action FROM evidence.events WHERE action LIKE 'token.%' ORDER BY 1",
  );
  expect(events.map(({ action }) => action)).toEqual(['token.created', 'token.revoked']);
});

test('who lets the portal in, and that an earlier key ended, is evidence too; the same key at the next start is nothing new', async () => {
  const events = async () =>
    (
      await server.database.query<{ action: string }>(
        `SELECT e.action FROM evidence.events e JOIN evidence.payloads p ON p.event = e.id
         WHERE e.action LIKE 'token.%' AND p.payload LIKE '%Portal of this installation%' ORDER BY e.id`,
      )
    ).map(({ action }) => action);
  const before = (await events()).length;
  await admitPortal(house(), 'c'.repeat(40));
  await admitPortal(house(), 'c'.repeat(40));
  await admitPortal(house(), 'd'.repeat(40));
  await admitPortal(house(), undefined);
  expect((await events()).slice(before)).toEqual([
    'token.created',
    'token.revoked',
    'token.created',
    'token.revoked',
  ]);
});
