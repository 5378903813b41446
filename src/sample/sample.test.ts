import { afterAll, beforeAll, expect, test } from 'vitest';
import { ADMIN_PASSWORD, type RunningServer, testServer } from '../../tools/testing/server.ts';
import { systemRights } from '../engine/access/compile-rights.ts';
import type { CallContext } from '../engine/access/principal.ts';
import { systemUserId } from '../engine/access/shipped.ts';
import { verifyLog } from '../engine/evidence/verify/verify-log.ts';
import { runJobs } from '../engine/jobs/jobs.ts';
import { openDuties } from '../server/duties.ts';
import { installationOf } from '../server/installation.ts';
import { operationsOf } from '../server/operations.ts';
import { offerSample } from './job.ts';
import { loadSample } from './load.ts';
import { story } from './story.ts';

const NOW = '2026-03-05T10:00:00Z';

let server: RunningServer;
beforeAll(async () => {
  server = await testServer({ now: NOW });
});
afterAll(() => server?.close());

function house(): CallContext {
  const { engine } = server;
  return {
    database: engine.database,
    catalog: engine.catalog.current(),
    principal: { kind: 'system', userId: systemUserId },
    rights: systemRights(systemUserId),
    now: () => engine.clock.now(),
    locale: 'en',
    timeZone: 'Europe/Madrid',
    origin: { channel: 'job' },
  };
}

async function load(stopAfter?: number): Promise<void> {
  const { engine } = server;
  const duties = await openDuties({
    database: engine.database,
    now: () => engine.clock.now(),
    installation: installationOf({
      dataDir: engine.dataDir,
      publicUrl: 'http://localhost:4000',
      portalPublicUrl: 'http://localhost:4100',
      mode: 'test',
      port: 0,
    }),
  });
  const stop = new AbortController();
  await loadSample({
    base: house(),
    operations: operationsOf(engine, duties.operations),
    deeds: story(Temporal.Instant.from(NOW), 'Europe/Madrid'),
    progress: async (done) => {
      if (stopAfter !== undefined && done >= stopAfter) stop.abort();
    },
    signal: stop.signal,
  });
}

async function count(what: string): Promise<number> {
  const [row] = await server.database.owner.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${what}`);
  return row?.n ?? 0;
}

test('the story is the same every time, and ends now', () => {
  const [one, other] = [story(Temporal.Instant.from(NOW), 'UTC'), story(Temporal.Instant.from(NOW), 'UTC')];
  expect(one.map((deed) => `${deed.at} ${deed.by}`)).toEqual(other.map((deed) => `${deed.at} ${deed.by}`));
  expect(one.at(-1)?.at.epochMilliseconds).toBeLessThanOrEqual(Temporal.Instant.from(NOW).epochMilliseconds);
});

test('a load that was stopped is taken up where it stood, and nothing is there twice', async () => {
  await expect(load(300)).rejects.toThrow('aborted');
  const before = await count('data.contacts');
  expect(before).toBeGreaterThan(0);
  await load();
  const loaded = await count('data.contacts');
  expect(loaded).toBeGreaterThan(before);
  await load();
  expect(await count('data.contacts')).toBe(loaded);
  expect(await count("attesta.users WHERE username = 'ingrid'")).toBe(1);
}, 300_000);

test('there is something for every screen: people in many scripts, papers, cases at every stage', async () => {
  expect(await count('data.contacts')).toBeGreaterThan(200);
  for (const script of ['[α-ω]', '[а-я]', '[ا-ي]', '[łźś]', '[ñü]']) {
    expect(
      await count(`data.contacts WHERE last_name ~ '${script}' OR first_name ~ '${script}'`),
      script,
    ).toBeGreaterThan(3);
  }
  for (const status of ['paid', 'issued', 'draft', 'cancelled']) {
    expect(await count(`data.invoices WHERE status = '${status}'`), status).toBeGreaterThan(0);
  }
  for (const status of ['given', 'withdrawn', 'refused']) {
    expect(await count(`data.personal_consents WHERE status = '${status}'`), status).toBeGreaterThan(0);
  }
  for (const table of [
    'information_notices',
    'information_given',
    'collections',
    'sharing_objections',
    'legal_holds',
  ])
    expect(await count(`attesta.${table}`), table).toBeGreaterThan(0);
  const cases = await server.admin.get('/requests?limit=200');
  const clocks = new Set(cases.body.items.map((one: { clock: { state: string } }) => one.clock.state));
  for (const state of ['on_time', 'overdue', 'paused', 'met', 'late']) expect(clocks).toContain(state);
  const erasures = await server.admin.get('/erasures');
  const states = erasures.body.items.map((one: { state: string }) => one.state);
  expect(states).toContain('planned');
  expect(states.some((state: string) => !['planned', 'approved'].includes(state))).toBe(true);
});

test('three reports are shared with everyone, and each has an answer', async () => {
  const { items } = (await server.admin.get('/reports')).body;
  expect(items).toHaveLength(3);
  for (const { id, name, module } of items) {
    const answer = (await server.admin.post(`/reports/${id}/run`, {})).body;
    expect([name, answer.rows.length > 1, answer.totals[0].count > 2]).toEqual([name, true, true]);
    expect(answer.module).toBe(module);
  }
});

test('there are secrets of several kinds, and the first administrator opens one with a proof', async () => {
  const list = await server.admin.get('/records/confidential_information?limit=50');
  expect(list.body.items.length).toBeGreaterThanOrEqual(5);
  expect(JSON.stringify(list.body)).not.toContain('Tinta-verde');
  const router = list.body.items.find((one: { title: string }) => /pruebas de color/.test(one.title));
  const opened = await server.admin.post(`/records/confidential_information/${router.id}/reveals`, {
    fields: ['password', 'web_address', 'last_checked_at'],
    purpose: 'support',
    reason: 'The printer asks',
    password: ADMIN_PASSWORD,
  });
  expect(opened.body.values).toMatchObject({
    password: 'Tinta-verde/7-rodillos',
    web_address: 'https://192.0.2.40/admin',
  });
});

test('its evidence is evidence: sealed, and whole when it is worked out anew', async () => {
  await server.engine.sealer.sealOnce();
  const report = await verifyLog({
    url: server.database.url,
    verifierKeys: [server.engine.evidence.verifierKey()],
  });
  expect(report).toMatchObject({ ok: true, unsealed: 0 });
  expect(report.size).toBeGreaterThan(1500);
});

test('an installation is asked once, and never where somebody works already', async () => {
  const parties = { ...house() };
  expect(await offerSample(server.database, parties, true)).toBe(false);
  await using other = await testServer({ now: NOW });
  expect(await offerSample(other.database, parties, false)).toBe(false);
  expect(await offerSample(other.database, parties, true)).toBe(false);
  await using fresh = await testServer({ now: NOW });
  expect(await offerSample(fresh.database, parties, true)).toBe(true);
  expect(await offerSample(fresh.database, parties, true)).toBe(false);
});

test('Art. 17: the erasure in the story comes through to its certificate, while people write', async () => {
  const erasures = await server.admin.get('/erasures');
  const done = erasures.body.items.find((one: { state: string }) => one.state === 'erased');
  let writing = true;
  const writer = (async () => {
    for (let turn = 0; writing; turn += 1) {
      await server.admin.post('/records/tickets', { title: `Bitte ein Muster zusenden. ${turn}` });
    }
  })();
  await runJobs(server.database).finally(() => {
    writing = false;
  });
  await writer;
  await runJobs(server.database, { retryNow: true });
  const { body } = await server.admin.get(`/erasures/${done.id}/certificate`);
  const jobs = await server.admin.get('/jobs?limit=200');
  const purge = jobs.body.items.find((one: { name: string }) => one.name === 'erasures.purge');
  expect(body, `${JSON.stringify(body.search)} ${JSON.stringify(purge)}`).toMatchObject({
    complete: true,
    status: 'purged',
    search: { filesLeft: 0, bytes: { found: 0, left: [] } },
  });
  expect(purge).toMatchObject({ state: 'succeeded' });
  // A sentence that somebody else wrote as well is theirs: it is told, and does not hold up the erasure.
  expect(body.search.found.map((one: { explained: string }) => one.explained)).toContain(
    'not_linked_to_the_person',
  );
  expect(body.search.found.every((one: { explained: string | null }) => one.explained !== null)).toBe(true);
}, 240_000);
