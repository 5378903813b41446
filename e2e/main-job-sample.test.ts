/** The main job on the sample company that the product brings: always there, whatever data lies beside it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemRights } from '../src/engine/access/compile-rights.ts';
import { systemUserId } from '../src/engine/access/shipped.ts';
import { runJobs } from '../src/engine/jobs/jobs.ts';
import { scanFolder } from '../src/privacy/art-17-erasure/scan-folder.ts';
import { loadSample } from '../src/sample/load.ts';
import { spanishRetention } from '../src/sample/spanish-retention.ts';
import { story } from '../src/sample/story.ts';
import { importFile } from '../tools/testing/import-file.ts';
import { tellMainJob } from '../tools/testing/main-job.ts';
import { type RunningServer, type TestClient, testServer } from '../tools/testing/server.ts';

const TODAY = '2026-03-05';

interface Found {
  readonly id: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly email: string;
  readonly street: string;
  readonly name: string;
  readonly last: string;
}

describe('The main job on the sample company', () => {
  let server: RunningServer;
  let officer: TestClient;
  let legal: TestClient;
  let person: Found;
  let other: Found;
  let customers: readonly string[];

  beforeAll(async () => {
    server = await testServer({ now: `${TODAY}T10:00:00Z` });
    await load();
    await runJobs(server.database);
    officer = await server.as('data_protection_officer');
    legal = await server.as('legal');
    // Somebody without a case, billed in person, whose invoices were issued.
    const rows = await server.database.owner.query<Found & Record<string, unknown>>(
      `select c.id, c.first_name, c.last_name, c.email, c.street, i.billing_name as name, max(i.issued_on)::text as last
         from data.contacts c join data.invoices i on i.contact = c.id and i.account is null
          and i.status in ('issued', 'paid') and i.billing_name = concat_ws(' ', c.first_name, c.last_name)
        where c.state = 'active' and c.email is not null and not exists (select from attesta.requests r where r.subject = c.id)
        group by c.id, i.billing_name order by c.number limit 2`,
    );
    const [first, second] = rows;
    if (!first || !second) throw new Error('The sample has nobody who was billed in person.');
    [person, other] = [first, second];
    const all = await server.database.owner.query<{ id: string }>(
      "select id from data.contacts where state = 'active' and id <> $1 order by id limit 40",
      [person.id],
    );
    customers = all.map((one) => one.id);
  }, 240_000);
  afterAll(() => server?.close());

  async function load(): Promise<void> {
    const { engine } = server;
    await loadSample({
      base: {
        database: engine.database,
        catalog: engine.catalog.current(),
        principal: { kind: 'system', userId: systemUserId },
        rights: systemRights(systemUserId),
        now: engine.clock.now,
        locale: 'en',
        timeZone: 'Europe/Madrid',
        origin: { channel: 'job' },
      },
      operations: server.operations,
      deeds: story(engine.clock.now(), 'Europe/Madrid'),
      progress: async () => {},
      signal: new AbortController().signal,
    });
  }

  it('has people with invoices, each with a name and an address of their own', () => {
    expect(person.email).toContain('@');
    expect(other.id).not.toBe(person.id);
  });

  tellMainJob(() => ({
    server,
    officer,
    legal,
    person: { id: person.id },
    other: { id: other.id, name: other.email },
    customers,
    gone: [person.email],
    kept: [person.name],
    today: TODAY,
    keptUntil: `${Number(person.last.slice(0, 4)) + 6}-12-31`,
    scan: (path, values, leaveOut) => scanFolder(path, values, () => {}, leaveOut),
  }));

  it('Art. 15(1)(d): the house in Zaragoza tells people of Spanish law, not of the German one that is shipped', async () => {
    const { body } = await server.admin.get('/retention-rules');
    const used = body.items.filter((one: { code: string }) =>
      spanishRetention.some((rule) => rule.code === one.code),
    );
    expect(used).toHaveLength(spanishRetention.length);
    for (const { law } of used) expect(`${law.en} ${law.es}`).not.toMatch(/German|alem/i);
  });

  it('who was erased does not come back silently by a file', async () => {
    const { counts } = await importFile(server, server.admin, {
      module: 'contacts',
      filename: 'again.csv',
      content: `Name,E-mail\nSomebody,${person.email.toUpperCase()}\n`,
      mapping: { Name: 'last_name', 'E-mail': 'email' },
    });
    expect(counts).toEqual({ refused: 1 });
  });
});
