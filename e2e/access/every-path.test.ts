/** Every path that answers records or fields, walked by random users of random organisations, against a separate model. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runJobs } from '../../src/engine/jobs/jobs.ts';
import { type RunningServer, testServer } from '../../tools/testing/server.ts';
import { addresses, howWalked } from './addresses.ts';
import { walkPortal } from './portal.ts';
import { type Audience, openAudience } from './reporting.ts';
import { makeStock, type Stock, settle } from './settle.ts';
import { walkOf } from './walk.ts';
import { world } from './world.ts';

let server: RunningServer;
let stock: Stock;
let token: string;
let audience: Audience;
beforeAll(async () => {
  server = await testServer();
  stock = await makeStock(server);
  audience = await openAudience(server);
  token = (await server.admin.post('/tokens', { name: 'Portal', scopes: ['portal'] })).body.token;
}, 60_000);
afterAll(async () => {
  await audience?.close();
  await server?.close();
});

const named = ({ method, path }: { method: string; path: string }): string => `${method} ${path}`;

test('every call is walked, or says why it needs no walk', () => {
  const forgotten = server.operations.filter((operation) => howWalked(operation) === undefined).map(named);
  expect(forgotten).toEqual([]);
  const gone = Object.keys(addresses).filter(
    (address) => !server.operations.some((one) => named(one) === address),
  );
  expect(gone).toEqual([]);
});

const WORLDS = Number(process.env.ATTESTA_WORLDS ?? 6);

test('no path returns what the rules deny, and none hides what they grant', {
  timeout: 1_800_000,
}, async () => {
  const walkers = [...new Set(server.operations.map(howWalked))].filter(
    (walker) => typeof walker === 'function',
  );
  expect(walkers.length).toBeGreaterThan(25);
  await fc.assert(
    fc.asyncProperty(world, async (at) => {
      const ground = { server, runJobs: () => runJobs(server.database, { retryNow: true }) };
      const settled = await settle(server, stock, at);
      await audience.walk(at, stock);
      await walkPortal(at, stock, (subject) => server.withToken(token, subject));
      for (const user of at.roleOf.keys()) {
        for (const walker of walkers) await walker(walkOf(ground, at, settled, user));
      }
    }),
    {
      numRuns: WORLDS,
      endOnFailure: true,
      ...(process.env.ATTESTA_SEED && { seed: Number(process.env.ATTESTA_SEED) }),
    },
  );
});
