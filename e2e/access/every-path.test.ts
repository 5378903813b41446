/** Every path that answers records or fields, walked by random users of random organisations, against a separate model. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runJobs } from '../../src/engine/jobs/jobs.ts';
import { type RunningServer, testServer } from '../../tools/testing/server.ts';
import { howWalked, said } from './addresses.ts';
import * as importLinks from './import-links.ts';
import * as importRuns from './import-runs.ts';
import * as importSecrets from './import-secrets.ts';
import * as imports from './imports.ts';
import { walkPortal } from './portal.ts';
import { type Audience, openAudience } from './reporting.ts';
import { makeStock, type Settled, type Stock, settle } from './settle.ts';
import { type Walker, walkOf } from './walk.ts';
import { portalWorld, type World, whereAllImport, world } from './world.ts';

let server: RunningServer;
let stock: Stock;
let token: string;
let audience: Audience;
beforeAll(async () => {
  server = await testServer();
  token = (await server.admin.post('/tokens', { name: 'Portal', scopes: ['portal'] })).body.token;
  stock = await makeStock(server, token, queuedWork);
  audience = await openAudience(server);
}, 60_000);
afterAll(async () => {
  await audience?.close();
  await server?.close();
});

const queuedWork = () => runJobs(server.database, { retryNow: true });

const named = ({ method, path }: { method: string; path: string }): string => `${method} ${path}`;

test('every call is walked, or says why it needs no walk, and none is spoken of that is gone', () => {
  const forgotten = server.operations.filter((operation) => howWalked(operation) === undefined).map(named);
  expect(forgotten).toEqual([]);
  const served = server.operations.flatMap((one) => [
    named(one),
    ...('tool' in one.access ? [`${one.access.tool} ${named(one)}`] : []),
  ]);
  expect(said.filter((address) => !served.includes(address))).toEqual([]);
});

const WORLDS = Number(process.env.ATTESTA_WORLDS ?? 6);

/** Settles random worlds, one after the other, and walks each. */
function inWorlds(worlds: fc.Arbitrary<World>, work: (at: World, settled: Settled) => Promise<void>) {
  const property = fc.asyncProperty(worlds, async (at) => work(at, await settle(server, stock, at)));
  const seed = process.env.ATTESTA_SEED && { seed: Number(process.env.ATTESTA_SEED) };
  return fc.assert(property, { numRuns: WORLDS, endOnFailure: true, ...seed });
}

async function walkAll(at: World, settled: Settled, walkers: readonly Walker[]): Promise<void> {
  const ground = { server, runJobs: queuedWork };
  for (const user of at.roleOf.keys()) {
    for (const walker of walkers) await walker(walkOf(ground, at, settled, user));
  }
}

const LONG = { timeout: 1_800_000 };

test('an import finds, changes, reports and undoes no more than its owner may', LONG, async () => {
  await inWorlds(world.map(whereAllImport), (at, settled) =>
    walkAll(at, settled, [
      imports.matching,
      imports.oracles,
      importLinks.linking,
      importSecrets.sealing,
      importRuns.unseenKeys,
      importRuns.writing,
    ]),
  );
});

test(
  'the portal shows a person what is theirs, and of anything else not even that it is there',
  LONG,
  async () => {
    await inWorlds(portalWorld, (at) => walkPortal(at, stock, (subject) => server.withToken(token, subject)));
  },
);

test('no path returns what the rules deny, and none hides what they grant', LONG, async () => {
  const walkers = [...new Set(server.operations.map(howWalked))].filter(
    (walker) => typeof walker === 'function',
  );
  expect(walkers.length).toBeGreaterThan(25);
  await inWorlds(world, async (at, settled) => {
    await audience.walk(at, stock);
    await walkAll(at, settled, walkers);
  });
});
