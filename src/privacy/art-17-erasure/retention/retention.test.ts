/** Art. 5(1)(e), 17(1)(a), 17(3)(e): what has reached its end goes, with its evidence; what is held back stays. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningServer, type TestClient, testServer } from '../../../../tools/testing/server.ts';
import { take } from '../../../../tools/testing/take.ts';
import { formOf } from '../../../engine/imports/testing.ts';
import { runJobs } from '../../../engine/jobs/jobs.ts';
import { ledgerFile } from '../ledger-file.ts';
import { scanDatabase } from '../scan-database.ts';

const THEN = '2022-06-01T10:00:00Z';
const NOW = '2026-03-05T10:00:00Z';
const WORDS = 'The blue kettle of Zdenka Horáčková drips since 1987';

let server: RunningServer;
let admin: TestClient;
let officer: TestClient;
let legal: TestClient;

beforeAll(async () => {
  server = await testServer({ now: THEN });
});
afterAll(() => server?.close());

/** Sessions end with the clock. */
async function at(instant: string): Promise<void> {
  server.clock.set(instant);
  admin = await server.as('administrator');
  officer = await server.as('data_protection_officer');
  legal = await server.as('legal');
}

const contact = async (last_name: string): Promise<string> =>
  (await take(admin.post('/records/contacts', { first_name: 'Eva', last_name }))).id;
const ticket = async (title: string, person: string): Promise<{ id: string; number: string }> =>
  take(admin.post('/records/tickets', { title, contact: person }));

interface Due {
  readonly id: string;
  readonly number: string;
  readonly heldBy: readonly { readonly reason: string; readonly by: string | null }[];
}
const due = async (module: string): Promise<readonly Due[]> =>
  (await take(officer.get(`/retention/due?module=${module}`), 200)).items;
const plans = async () => {
  const { items } = await take(officer.get('/erasures?limit=200'), 200);
  return items.filter((one: { scope: unknown }) => one.scope !== null);
};
const planOf = async (id: string) =>
  (await plans()).find((one: { scope: { items: { id: string }[] } }) =>
    one.scope.items.some((item) => item.id === id),
  );
const rowsOf = async (table: string, ids: readonly string[]): Promise<number> =>
  (
    await server.database.owner.query<{ n: number }>(
      `select count(*)::int as n from ${table} where ${table.startsWith('data.') ? 'id' : 'record'} = any($1::uuid[])`,
      [ids],
    )
  )[0]?.n ?? -1;

describe('a record whose time is over', () => {
  let person: string;
  let old: { id: string; number: string };
  let young: { id: string; number: string };
  let plan: { id: string; number: string; planHash: string };

  beforeAll(async () => {
    await at(THEN);
    person = await contact('Lives-On');
    old = await ticket(WORDS, person);
    await take(admin.post(`/records/tickets/${old.id}/comments`, { text: `${WORDS}, and leaks` }));
    await at(NOW);
    young = await ticket('The red kettle', person);
    await take(admin.patch(`/records/contacts/${person}`, { last_name: 'Lives-On-Still' }), 200);
  }, 120_000);

  test('is listed with its rule, its dates and how they came about; one whose time is not over is not', async () => {
    const found = await due('tickets');
    expect(found.map((one) => one.id)).toEqual([old.id]);
    expect(found[0]).toMatchObject({
      number: old.number,
      rule: { code: 'support_3y' },
      start: '2022-06-01',
      end: '2025-12-31',
      heldBy: [],
    });
    const [working] = (await take(officer.get('/retention/due?module=tickets'), 200)).items;
    const sentences = working.working.map((one: { en: string }) => one.en);
    expect(sentences[0]).toBe(
      'The period runs from its last change, 2022-06-01, that is from the end of that year, 2022-12-31.',
    );
    expect(sentences.at(-1)).toBe('Its last day is 2025-12-31: it may go from 2026-01-01.');
    expect(await due('contacts')).toEqual([]);
    // A contact has no date on which its contract ends: what the period ran from instead is said.
    const lapsed = await (async () => {
      server.clock.set('2030-01-02T10:00:00Z');
      officer = await server.as('data_protection_officer');
      const [one] = (await take(officer.get('/retention/due?module=contacts'), 200)).items;
      server.clock.set(NOW);
      officer = await server.as('data_protection_officer');
      return one;
    })();
    expect(lapsed).toMatchObject({ event: 'last_change', rule: { code: 'account_life' } });
    expect(lapsed.working[0].en).toContain('from its last change, 2026-03-05');
  });

  test('gets a plan at night, and nothing goes before a second person has approved it', async () => {
    await runJobs(server.database);
    plan = await planOf(old.id);
    expect(plan).toMatchObject({
      ground: 'retention_ended',
      state: 'planned',
      scope: { kind: 'records', module: 'tickets', mode: 'ask', items: [{ number: old.number }] },
    });
    await runJobs(server.database);
    expect((await plans()).length).toBe(1);
    expect(await rowsOf('data.tickets', [old.id])).toBe(1);
    expect((await officer.post(`/erasures/${plan.id}/executions`, {})).status).toBe(403);
  });

  test('is destroyed when it is approved, with what hangs on it, scanned, purged and certified', async () => {
    const body = { decision: 'approved', planHash: plan.planHash };
    await take(legal.post(`/erasures/${plan.id}/approvals`, body));
    server.clock.set('2026-03-05T12:30:00Z');
    officer = await server.as('data_protection_officer');
    await runJobs(server.database);
    await runJobs(server.database, { retryNow: true });
    await runJobs(server.database, { retryNow: true });
    expect(await rowsOf('data.tickets', [old.id, young.id])).toBe(1);
    for (const table of ['attesta.comments', 'attesta.search_entries']) {
      expect([table, await rowsOf(table, [old.id])]).toEqual([table, 0]);
    }
    expect((await scanDatabase(server.database.owner, [WORDS])).found).toEqual([]);
    const { body: certificate } = await officer.get(`/erasures/${plan.id}/certificate`);
    expect(certificate, JSON.stringify(certificate)).toMatchObject({
      complete: true,
      ground: 'retention_ended',
    });
    const said = certificate.statements.map((one: { en: string }) => one.en).join(' ');
    expect(said).toContain('the retention period had ended');
    expect(certificate.signatures.map((one: { role: string }) => one.role)).toEqual(
      expect.arrayContaining(['planned', 'approved', 'executed']),
    );
    // A backup from before does not bring it back.
    const { lines } = await ledgerFile(server.engine.dataDir).read();
    expect(lines.get(plan.id)?.records).toEqual({ tickets: [old.id] });
    const events = await server.database.owner.query<{ action: string }>(
      'select action from evidence.events where record = $1 order by id',
      [plan.id],
    );
    expect(events.map((one) => one.action)).toEqual([
      'retention.due',
      'erasure.planned',
      'erasure.approved',
      'erasure.executed',
      'erasure.scanned',
      'erasure.purged',
      'erasure.certified',
    ]);
  }, 180_000);
});

describe('what is held back', () => {
  let held: Record<'hold' | 'case' | 'restriction', { person: string; ticket: string }>;
  let hold: { id: string; number: string };

  beforeAll(async () => {
    await at(THEN);
    const make = async (name: string) => {
      const person = await contact(name);
      return { person, ticket: (await ticket(`About ${name}`, person)).id };
    };
    held = { hold: await make('Sues'), case: await make('Asks'), restriction: await make('Contests') };
    await at(NOW);
    hold = await take(
      legal.post('/holds', {
        module: 'contacts',
        record: held.hold.person,
        matter: '12 C 345/25',
        reviewOn: '2026-09-01',
      }),
    );
    await take(officer.post('/requests', { type: 'access', subject: held.case.person, channel: 'post' }));
    await take(
      officer.post(`/records/tickets/${held.restriction.ticket}/restrict`, {
        ground: 'needed_for_claims',
        reason: 'The customer asks for it',
      }),
      200,
    );
  }, 120_000);

  test('by a legal hold, an open case or a restriction gets no plan, and says by what', async () => {
    const reasons = new Map((await due('tickets')).map((one) => [one.id, one.heldBy]));
    expect(reasons.get(held.hold.ticket)).toEqual([{ reason: 'legal_hold', by: hold.number }]);
    expect(reasons.get(held.case.ticket)).toMatchObject([{ reason: 'open_case' }]);
    expect(reasons.get(held.restriction.ticket)).toEqual([{ reason: 'restriction', by: null }]);
    const answer = await take(officer.post('/retention/runs', {}));
    expect(answer.held).toBeGreaterThanOrEqual(3);
    for (const one of Object.values(held)) expect(await planOf(one.ticket)).toBeUndefined();
  });

  test('is not deleted by hand either, and says why (Art. 15, 17(3)(e), 18)', async () => {
    const refusal = async (path: string) => {
      const { status, body } = await admin.delete(`/records/${path}`);
      expect(status, JSON.stringify(body)).toBe(409);
      return body.detail;
    };
    expect(await refusal(`tickets/${held.hold.ticket}`)).toMatch(/legal hold/);
    expect(await refusal(`tickets/${held.case.ticket}`)).toMatch(/case about the person is open/);
    expect((await admin.delete(`/records/tickets/${held.restriction.ticket}`)).body.code).toBe('restricted');
    const free = await ticket('About nobody', await contact('Asks-Nothing'));
    await take(admin.delete(`/records/tickets/${free.id}`), 204);
  });

  test('nor when it is taken away from the person first', async () => {
    const path = `/records/tickets/${(await ticket('Taken away', held.hold.person)).id}`;
    await take(admin.patch(path, { contact: null }), 200);
    expect(await admin.delete(path)).toMatchObject({ status: 409, body: { code: 'conflict' } });
  });

  test('nor is what belongs to it: a file, a comment', async () => {
    const { payload, headers } = formOf({}, { filename: 'proof.txt', content: 'Proof' });
    for (const { ticket: id } of [held.hold, held.case]) {
      const [file] = (await take(admin.post(`/records/tickets/${id}/files`, payload, { headers }))).items;
      const comment = await take(admin.post(`/records/tickets/${id}/comments`, { text: 'Proof' }));
      for (const path of [`/files/${file.id}`, `/records/tickets/${id}/comments/${comment.id}`])
        expect(await admin.delete(path)).toMatchObject({ status: 409, body: { code: 'conflict' } });
    }
    const free = await ticket('About nobody', await contact('Asks-Nothing-Too'));
    const comment = await take(admin.post(`/records/tickets/${free.id}/comments`, { text: 'A slip' }));
    await take(admin.delete(`/records/tickets/${free.id}/comments/${comment.id}`), 204);
  });

  test('Art. 17(3)(e): a hold stops the erasure that a person asks for too, until it is lifted', async () => {
    const planned = await take(officer.post('/erasures', { subject: held.hold.person }));
    const approval = { decision: 'approved', planHash: planned.planHash };
    await take(legal.post(`/erasures/${planned.id}/approvals`, approval));
    const stopped = await officer.post(`/erasures/${planned.id}/executions`, {});
    expect(stopped.status).toBe(409);
    expect(stopped.body.findings[0].code).toBe('erasure.on_hold');
    await take(legal.post(`/holds/${hold.id}/lift`, { reason: 'Settled' }), 200);
    await take(officer.post(`/erasures/${planned.id}/executions`, {}));
  }, 60_000);

  test('after it was approved is not destroyed: the plan is made anew without it', async () => {
    await at(THEN);
    const person = await contact('Late');
    const [one, two] = [await ticket('First', person), await ticket('Second', person)];
    await at(NOW);
    await take(officer.post('/retention/runs', {}));
    const plan = await planOf(one.id);
    expect(plan.scope.items.map((item: { id: string }) => item.id)).toEqual(
      expect.arrayContaining([one.id, two.id]),
    );
    await take(
      legal.post(`/erasures/${plan.id}/approvals`, { decision: 'approved', planHash: plan.planHash }),
    );
    await take(
      legal.post('/holds', { module: 'tickets', record: one.id, matter: '7 O 1/26', reviewOn: '2026-09-01' }),
    );
    server.clock.set('2026-03-05T14:30:00Z');
    officer = await server.as('data_protection_officer');
    await runJobs(server.database);
    const anew = (await plans()).find((each: { id: string }) => each.id === plan.id);
    expect(anew).toMatchObject({ state: 'planned', planVersion: 2 });
    const ids = anew.scope.items.map((item: { id: string }) => item.id);
    expect(ids).toContain(two.id);
    expect(ids).not.toContain(one.id);
    expect(await rowsOf('data.tickets', [one.id, two.id])).toBe(2);
  }, 120_000);
});

describe('by themselves', () => {
  test('records go at night where the rule says so, without an approval, and the certificate says that', async () => {
    await at(THEN);
    const person = await contact('Auto');
    const old = await ticket('Goes by itself, kettle 4711', person);
    await at(NOW);
    await take(admin.patch(`/records/contacts/${person}`, { last_name: 'Auto-Still' }), 200);
    await take(admin.patch('/retention-rules/support_3y', { atEnd: 'destroy' }), 200);
    server.clock.set('2026-03-07T10:00:00Z');
    officer = await server.as('data_protection_officer');
    await runJobs(server.database);
    expect(await rowsOf('data.tickets', [old.id])).toBe(0);
    const plan = await planOf(old.id);
    expect(plan).toMatchObject({ scope: { mode: 'destroy' }, approvals: [] });
    const { body: certificate } = await officer.get(`/erasures/${plan.id}/certificate`);
    expect(certificate.statements.map((one: { en: string }) => one.en).join(' ')).toContain(
      'destroyed without an approval',
    );
    admin = await server.as('administrator');
    await take(admin.patch('/retention-rules/support_3y', { atEnd: 'ask' }), 200);
  }, 120_000);
});

describe('what is archived and blocked', () => {
  test('is due when its day has passed and not before, and what was sealed goes with it', async () => {
    await at(THEN);
    const person = await contact('Sealed');
    const [archived, blocked] = [await ticket('Archived', person), await ticket('Blocked kettle', person)];
    await at('2026-03-10T10:00:00Z');
    await take(
      officer.post(`/records/tickets/${archived.id}/archive`, { reason: 'Kept', until: '2027-01-31' }),
      200,
    );
    await take(
      officer.post(`/records/tickets/${blocked.id}/block`, { reason: 'Wrong', until: '2026-06-30' }),
      200,
    );
    const ids = async () => (await due('tickets')).map((one) => one.id);
    expect(await ids()).not.toContain(archived.id);
    expect(await ids()).not.toContain(blocked.id);
    await at('2026-07-01T10:00:00Z');
    expect(await ids()).toContain(blocked.id);
    expect(await ids()).not.toContain(archived.id);
    await take(officer.post('/retention/runs', {}));
    const plan = await planOf(blocked.id);
    expect(plan.scope).toMatchObject({ rule: { code: 'blocked' }, items: [{ end: '2026-06-30' }] });
    await take(
      legal.post(`/erasures/${plan.id}/approvals`, { decision: 'approved', planHash: plan.planHash }),
    );
    await take(officer.post(`/erasures/${plan.id}/executions`, {}));
    expect(await rowsOf('attesta.blocked_records', [blocked.id])).toBe(0);
    expect(await rowsOf('data.tickets', [blocked.id])).toBe(0);
    await runJobs(server.database, { retryNow: true });
    await runJobs(server.database, { retryNow: true });
    const { body: certificate } = await officer.get(`/erasures/${plan.id}/certificate`);
    expect(certificate, JSON.stringify(certificate)).toMatchObject({ complete: true });
    await at('2027-02-01T10:00:00Z');
    expect(await ids()).toContain(archived.id);
  }, 120_000);
});

test('Art. 17(3)(e): a person of whom something is blocked is erased but for that', async () => {
  await at('2027-03-01T10:00:00Z');
  const person = await contact('Partly-Blocked');
  const { id } = await ticket('Blocked for a while', person);
  await take(officer.post(`/records/tickets/${id}/block`, { reason: 'Wrong', until: '2028-06-30' }), 200);
  const planned = await take(officer.post('/erasures', { subject: person }));
  const approval = { decision: 'approved', planHash: planned.planHash };
  await take(legal.post(`/erasures/${planned.id}/approvals`, approval));
  await take(officer.post(`/erasures/${planned.id}/executions`, {}));
  expect(await rowsOf('attesta.blocked_records', [id])).toBe(1);
}, 60_000);
