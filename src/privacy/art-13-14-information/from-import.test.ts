/** Art. 14: an import of data from another source owes each person the information, by the deadline code. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, type TestClient, testServer } from '../../../tools/testing/server.ts';
import { take } from '../../../tools/testing/take.ts';
import { storeSettings } from '../../engine/catalog/settings.ts';
import { importing } from '../../engine/imports/testing.ts';

let server: RunningServer;
let officer: TestClient;
let imports: ReturnType<typeof importing>;
beforeAll(async () => {
  server = await testServer();
  await server.database.transaction((tx) =>
    storeSettings(
      tx,
      { name: 'Papel & Cía', country: 'ES', calendar: 'ES', timeZone: 'Europe/Madrid' },
      server.clock.now(),
    ),
  );
  officer = await server.as('data_protection_officer');
  imports = importing(server);
});
afterAll(() => server?.close());

const head = 'Last name,First name,Email,Account\n';
const elsewhere = { from: 'elsewhere', source: 'Feria Gráfica', purposes: ['customer_relations'] };
interface Owed {
  readonly subject: string;
  readonly source: string;
  readonly due: string;
  readonly branch: string;
  readonly obtainedOn: string;
}
const owed = async (source: string): Promise<readonly Owed[]> =>
  (await take(officer.get('/collections'), 200)).items.filter((one: Owed) => one.source === source);

describe('Art. 14(3): an import from another source', () => {
  it('starts the clock of each person that it created or changed, and of nobody else', async () => {
    await server.admin.post('/records/contacts', {
      last_name: 'Held',
      first_name: 'Long',
      email: 'held@x.eu',
    });
    await server.admin.post('/records/contacts', {
      last_name: 'Same',
      first_name: 'Sam',
      email: 'same@x.eu',
    });
    const { rows, id } = await imports.whole(
      'contacts',
      `${head}Nový,Jan,jan@x.eu,\nHeld,Longer,held@x.eu,\nSame,Sam,same@x.eu,\nBad,Row,not an address,\n`,
      { options: { duplicateKeys: ['email'], onDuplicate: 'update', origin: elsewhere } },
    );
    expect(rows.map((row) => row.status)).toEqual(['created', 'updated', 'unchanged', 'refused']);
    const found = await owed('Feria Gráfica');
    expect(new Set(found.map((one) => one.subject))).toEqual(new Set([rows[0]?.record, rows[1]?.record]));
    // 5 March 2026: 5 April is Easter Sunday, and Easter Monday no national holiday in Spain.
    for (const one of found)
      expect(one).toMatchObject({ due: '2026-04-06', branch: 'one-month', obtainedOn: '2026-03-05' });
    const events = await server.database.owner.query<{ subjects: string[] }>(
      "SELECT subjects FROM evidence.events WHERE action = 'collection.recorded' AND record = $1",
      [id],
    );
    expect(events).toHaveLength(1);
    expect(events[0]?.subjects).toHaveLength(2);
  });

  it('counts from the day on which the data was obtained, and is overdue where that is long ago', async () => {
    await imports.whole('contacts', `${head}Dawno,Ewa,ewa@x.eu,\n`, {
      options: { origin: { ...elsewhere, source: 'An old list', obtainedAt: '2026-01-30' } },
    });
    expect(await owed('An old list')).toMatchObject([
      { obtainedOn: '2026-01-30', due: '2026-03-02', state: 'overdue' },
    ]);
  });

  it('says what is missing: the source before a run, a day that has come, a purpose that there is', async () => {
    const staged = (await imports.stage('contacts', `${head}Koho,Jan,k@x.eu,\n`)).body;
    const change = (origin: object) =>
      server.admin.patch(`/imports/${staged.id}`, {
        mapping: imports.suggested(staged),
        options: { origin },
      });
    const open = await take(change({ from: 'elsewhere' }), 200);
    expect(open.findings).toMatchObject([{ code: 'import.origin_source' }]);
    expect((await server.admin.post(`/imports/${staged.id}/runs`)).status).toBe(422);
    expect((await change({ ...elsewhere, obtainedAt: '2027-01-01' })).status).toBe(422);
    expect((await change({ ...elsewhere, purposes: ['nothing'] })).status).toBe(422);
  });

  it('owes nothing for what the persons gave themselves, what was ours already, or a try', async () => {
    const before = (await take(officer.get('/collections'), 200)).items.length;
    await imports.whole('contacts', `${head}Sama,Eva,sama@x.eu,\n`, {
      options: { origin: { from: 'persons' } },
    });
    await imports.whole('contacts', `${head}Ours,Eva,ours@x.eu,\n`, {
      options: { origin: { from: 'ours' } },
    });
    await imports.whole(
      'contacts',
      `${head}Try,Eva,try@x.eu,\n`,
      { options: { origin: elsewhere } },
      'dry-runs',
    );
    expect((await take(officer.get('/collections'), 200)).items).toHaveLength(before);
  });

  it('reaches the persons that other records lead to, once each, and is taken back with the import', async () => {
    const person = await take(
      server.admin.post('/records/contacts', { last_name: 'Ticketová', email: 't@x.eu' }),
    );
    const { id } = await imports.whole('tickets', 'Title,Contact\nOne,Ticketová\nTwo,Ticketová\n', {
      options: { origin: { ...elsewhere, source: 'A call centre' } },
    });
    expect(await owed('A call centre')).toMatchObject([{ subject: person.id }]);
    await imports.start(id, 'undos');
    expect(await owed('A call centre')).toEqual([]);
  });
});
