import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../tools/testing/database.ts';
import { shipped } from '../../server/lists.ts';
import type { CallContext } from '../access/principal.ts';
import { loadCatalog } from '../catalog/load.ts';
import { updateRecord } from '../records/change-record.ts';
import { createRecord } from '../records/create-record.ts';
import { deleteRecord } from '../records/delete-record.ts';
import { listRecords } from '../records/list-records.ts';
import { systemCall } from '../records/testing.ts';
import { search } from './search.ts';

let database: TestDatabase;
let staff: CallContext;

beforeAll(async () => {
  database = await testDatabase();
  staff = await systemCall(database, await loadCatalog(database, shipped));
  await createRecord(staff, 'accounts', { name: 'Müller & Söhne GmbH' });
  for (const [first_name, last_name, email, phone] of [
    ['Zoë', 'García Ruiz', 'zoe.garcia@example.org', '+34600123456'],
    ['Łukasz', 'Żółć', 'lukasz@example.pl', '+48512345678'],
    ['Ελένη', 'Παπαδοπούλου', null, null],
    ['李', '小龙', null, null],
    ['محمد', 'الأحمد', null, null],
    ['Anna', 'Garcia', null, null],
  ])
    await createRecord(staff, 'contacts', { first_name, last_name, email, phone });
});
afterAll(() => database?.close());

const titles = async (q: string) => (await search(staff, q)).map((hit) => hit.title);

test.each([
  ['zoe', 'Zoë García Ruiz'],
  ['garcia zo', 'Zoë García Ruiz'],
  ['GARCÍA RUIZ', 'Zoë García Ruiz'],
  ['garica ruiz', 'Zoë García Ruiz'],
  ['lukas', 'Łukasz Żółć'],
  ['zolc', 'Łukasz Żółć'],
  ['παπαδοπουλου', 'Ελένη Παπαδοπούλου'],
  ['小龙', '李 小龙'],
  ['الأحمد', 'محمد الأحمد'],
  ['mueller sohne', 'Müller & Söhne GmbH'],
  ['muller', 'Müller & Söhne GmbH'],
  ['mulelr', 'Müller & Söhne GmbH'],
  ['600 123 456', 'Zoë García Ruiz'],
  ['+34 600-12', 'Zoë García Ruiz'],
  ['garcia@example', 'Zoë García Ruiz'],
  ['example.pl', 'Łukasz Żółć'],
  ['CON-000002', 'Łukasz Żółć'],
  ['con2', 'Łukasz Żółć'],
  ['acc 1', 'Müller & Söhne GmbH'],
])('%s finds %s', async (q, title) => {
  expect((await titles(q))[0]).toBe(title);
});

test('a find beyond the title shows the line that has it', async () => {
  expect(await search(staff, 'zoe.garcia@example.org')).toMatchObject([
    { highlight: 'zoe.garcia@example.org' },
  ]);
});

test('records that share a title do not hide the others', async () => {
  for (let n = 0; n < 4; n++) await createRecord(staff, 'tickets', { title: 'Marketing question' });
  await createRecord(staff, 'contacts', { last_name: 'Marquès' });
  const found = await titles('mar');
  expect(found.slice(0, 2).sort()).toEqual(['Marketing question', 'Marquès']);
  expect(found.filter((title) => title === 'Marketing question')).toHaveLength(4);
  expect((await titles('marketing question')).slice(0, 4)).toEqual(Array(4).fill('Marketing question'));
});

test('what is no word finds nothing and breaks nothing', async () => {
  for (const q of ['', '   ', "'; --", ':*', '!&|', '%', '\\', '\0', '𝒳', 'a'.repeat(300)]) {
    expect(await search(staff, q)).toEqual([]);
  }
});

test('a changed or deleted record is found as it is now', async () => {
  const made = await createRecord(staff, 'contacts', { last_name: 'Before' });
  await updateRecord(staff, 'contacts', made.id, { last_name: 'Afterwards' });
  expect(await titles('before')).toEqual([]);
  expect(await titles('afterw')).toEqual(['Afterwards']);
  await deleteRecord(staff, 'contacts', made.id);
  expect(await titles('afterw')).toEqual([]);
});

test('a list is narrowed by the same words', async () => {
  const { items } = await listRecords(staff, 'contacts', { q: 'garcia' });
  expect(items.map((one) => one.title).sort()).toEqual(['Anna Garcia', 'Zoë García Ruiz']);
});
