import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, type TestClient, testServer } from '../../../tools/testing/server.ts';
import { loadCatalog } from '../../engine/catalog/load.ts';
import { uuidv7 } from '../../engine/database/uuidv7.ts';
import { systemCall } from '../../engine/records/testing.ts';
import { deleteBy } from '../../engine/subjects/delete-by.ts';
import { placeContext } from '../../engine/subjects/place.ts';
import { untilOfMany } from '../../engine/subjects/until-of-many.ts';
import { shipped } from '../../server/lists.ts';
import { erasuresOpen } from '../art-12-requests/open-erasures.ts';
import { objectionsOf } from '../art-21-objection/objections.ts';
import { standingOf } from './standing.ts';

let server: RunningServer;
let officer: TestClient;
beforeAll(async () => {
  server = await testServer();
  officer = await server.as('data_protection_officer');
});
afterAll(() => server?.close());

async function made(module: string, values: object): Promise<string> {
  const answer = await server.admin.post(`/records/${module}`, values);
  expect([answer.status, answer.body]).toEqual([201, answer.body]);
  return answer.body.id;
}
const person = (last_name: string) =>
  made('contacts', { first_name: 'Kata', last_name, email: `${last_name}@example.com` });

async function standings(subjects: readonly string[], client = officer) {
  const answer = await client.post('/subjects/standings', { subjects });
  expect([answer.status, answer.body]).toEqual([200, answer.body]);
  return answer.body.items as { id: string; [name: string]: unknown }[];
}
const standing = async (id: string) => (await standings([id]))[0];

describe('how persons stand, a page of them at once', () => {
  it('Art. 5(1)(e): the day that is worked out for many is the one that is worked out for each', async () => {
    const people = [await person('egy'), await person('kettő'), await person('három')];
    const account = await made('accounts', { name: 'Papel' });
    await made('tickets', { title: 'Late', contact: people[0], account });
    await made('tickets', { title: 'Later', contact: people[0] });
    const invoice = { contact: people[1], account, currency: 'EUR' };
    await made('invoices', { ...invoice, issued_on: '2024-02-29', due_on: '2024-03-29' });
    await made('invoices', { ...invoice, issued_on: '2019-01-01', due_on: '2019-02-01' });
    await made('documents', { title: 'Contract', contact: people[2] });
    await server.admin.post('/consents', {
      subject: people[2],
      purpose: 'marketing_email',
      channel: 'phone',
    });
    const context = await systemCall(server.database, await loadCatalog(server.database, shipped));
    await server.database.transaction(async (tx) => {
      const many = await untilOfMany(tx, context.catalog, people);
      for (const subject of people) {
        const one = await deleteBy(tx, placeContext(context, subject));
        const days = Object.fromEntries(one.purposes.map(({ code, until }) => [code, until]));
        expect(Object.fromEntries(many.get(subject) ?? [])).toEqual(days);
        expect(Object.keys(days).length).toBeGreaterThan(2);
      }
    });
    const days = (await standings(people)).map((each) => each.deleteBy);
    expect(new Set(days).size).toBeGreaterThan(1);
  });

  it('reads by index alone, so that a page costs the same in a list of a million', async () => {
    const context = await systemCall(server.database, await loadCatalog(server.database, shipped));
    const asked = Array.from({ length: 100 }, () => uuidv7(server.clock.now()));
    const plans = await server.database.transaction(async (tx) => {
      const statements: string[] = [];
      const noted = Object.assign(Object.create(tx) as typeof tx, {
        query: async (text: string) => {
          statements.push(text);
          return [];
        },
      });
      const parts = { objectionsOf, erasuresOpen };
      await standingOf(noted, context, parts, asked);
      await tx.query('SET LOCAL enable_seqscan = off');
      const answers: string[] = [];
      for (const statement of statements) {
        const values = statement.includes('$2') ? [asked, server.clock.now().toString()] : [asked];
        const rows = await tx.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${statement}`, values);
        answers.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
      }
      return answers;
    });
    expect(plans.length).toBeGreaterThan(7);
    expect(plans.filter((plan) => plan.includes('Seq Scan'))).toEqual([]);
  });

  it('Art. 6: a contract on record is the basis; without one it is what the purpose itself rests on', async () => {
    const id = await person('Alap');
    expect(await standing(id)).toMatchObject({ basis: 'A6-1-f', consents: [], withdrawn: false });
    await server.admin.post('/consents', {
      subject: id,
      purpose: 'service_contract',
      basis: 'A6-1-b',
      reference: 'DOC-1',
    });
    expect(await standing(id)).toMatchObject({ basis: 'A6-1-b', basisUntil: null });
  });

  it('Art. 7: a consent is told with the day on which it ends, and no longer once it is withdrawn', async () => {
    const id = await person('Igen');
    const given = await server.admin.post('/consents', {
      subject: id,
      purpose: 'marketing_email',
      channel: 'phone',
      validUntil: '2026-04-02',
    });
    expect(await standing(id)).toMatchObject({
      basis: 'A6-1-a',
      basisUntil: '2026-04-02',
      consents: ['marketing_email'],
    });
    await server.admin.post(`/consents/${given.body.id}/withdrawals`, {});
    expect(await standing(id)).toMatchObject({ basis: 'A6-1-f', consents: [], asksConsent: true });
  });

  it('Art. 17, 21: an objection takes the interest away, and an open erasure is told', async () => {
    const id = await person('Nem');
    await server.admin.post('/requests', { type: 'objection', subject: id, channel: 'email' });
    expect(await standing(id)).not.toMatchObject({ basis: 'A6-1-f' });
    await server.admin.post('/requests', { type: 'erasure', subject: id, channel: 'email' });
    expect(await standing(id)).toMatchObject({ erasureOpen: true });
  });

  it('tells of nobody whom the caller may not see, and nothing to who has no part in consents', async () => {
    const id = await person('Rejtett');
    const sales = await server.as('sales');
    expect(await standings([id], sales)).toEqual([]);
    const accounting = await server.as('accounting');
    expect((await accounting.post('/subjects/standings', { subjects: [id] })).status).toBe(403);
  });
});
