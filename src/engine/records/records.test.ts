import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../tools/testing/database.ts';
import type { Catalog } from '../../metadata/catalog.ts';
import { shipped } from '../../server/lists.ts';
import type { CallContext } from '../access/principal.ts';
import { loadCatalog } from '../catalog/load.ts';
import { updateRecord } from './change-record.ts';
import { createRecord } from './create-record.ts';
import { deleteRecord } from './delete-record.ts';
import { listRecords } from './list-records.ts';
import { readRecord } from './read-record.ts';
import { systemCall } from './testing.ts';

let database: TestDatabase;
let catalog: Catalog;
let staff: CallContext;

beforeAll(async () => {
  database = await testDatabase();
  catalog = await loadCatalog(database, shipped);
  staff = await systemCall(database, catalog);
});
afterAll(() => database?.close());

test('a record is created, read, changed and deleted, each with its evidence', async () => {
  const account = await createRecord(staff, 'accounts', { name: 'Müller & Söhne GmbH' });
  const made = await createRecord(staff, 'contacts', {
    first_name: 'Zoë',
    last_name: 'García',
    email: 'Zoe@Example.org',
    account: account.id,
  });
  expect(made).toMatchObject({
    number: 'CON-000001',
    title: 'Zoë García',
    state: 'active',
    version: 1,
    account: { module: 'accounts', id: account.id, number: 'ACC-000001', title: 'Müller & Söhne GmbH' },
  });
  expect(await readRecord(staff, 'contacts', made.id)).toEqual(made);

  const changed = await updateRecord(
    staff,
    'contacts',
    made.id,
    { last_name: 'García Ruiz' },
    { version: 1 },
  );
  expect(changed).toMatchObject({ version: 2, title: 'Zoë García Ruiz', first_name: 'Zoë' });
  const { items } = await listRecords(staff, 'contacts', {
    filter: { field: 'last_name', op: 'startsWith', value: 'garcia r' },
  });
  expect(items).toEqual([changed]);

  await deleteRecord(staff, 'contacts', made.id, { version: 2 });
  await expect(readRecord(staff, 'contacts', made.id)).rejects.toMatchObject({ code: 'not_found' });
  const events = await database.query<{ action: string; payload: string | null }>(
    `SELECT e.action, p.payload FROM evidence.events e LEFT JOIN evidence.payloads p ON p.event = e.id
     WHERE e.record = $1 ORDER BY e.id`,
    [made.id],
  );
  expect(events.map((event) => event.action)).toEqual([
    'record.created',
    'record.viewed',
    'record.updated',
    'record.deleted',
  ]);
  expect(JSON.parse(events[2]?.payload ?? '')).toMatchObject({
    changes: { last_name: { from: 'García', to: 'García Ruiz' } },
    number: 'CON-000001',
  });
});

test('what a record is about is taken away, put back and changed, and its evidence says whom it was about', async () => {
  const [one, other] = [
    await createRecord(staff, 'contacts', { last_name: 'One' }),
    await createRecord(staff, 'contacts', { last_name: 'Other' }),
  ];
  const ticket = await createRecord(staff, 'tickets', { title: 'About', contact: one.id });
  expect(await updateRecord(staff, 'tickets', ticket.id, { contact: null })).toMatchObject({ contact: null });
  await updateRecord(staff, 'tickets', ticket.id, { contact: one.id });
  await updateRecord(staff, 'tickets', ticket.id, { contact: other.id });
  const events = await database.query<{ subjects: string[] }>(
    "SELECT subjects FROM evidence.events WHERE record = $1 AND action = 'record.updated' ORDER BY id",
    [ticket.id],
  );
  expect(events.map(({ subjects }) => [...new Set(subjects)].sort())).toEqual([
    [one.id],
    [one.id],
    [one.id, other.id].sort(),
  ]);
});
