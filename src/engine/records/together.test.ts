/** Many at once: numbers without gaps, and nobody's change lost. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../tools/testing/database.ts';
import { shipped } from '../../server/lists.ts';
import type { CallContext } from '../access/principal.ts';
import { loadCatalog } from '../catalog/load.ts';
import { type Database, openDatabase } from '../database/database.ts';
import { canonicalJson } from '../evidence/canonical-json.ts';
import { commitment } from '../evidence/event.ts';
import { batchRecords } from './batch-records.ts';
import { bulkChange } from './bulk-change.ts';
import { updateRecord } from './change-record.ts';
import { createRecord } from './create-record.ts';
import { readRecord } from './read-record.ts';
import { systemCall } from './testing.ts';

let database: TestDatabase;
let other: Database;
let staff: CallContext;
let node2: CallContext;

beforeAll(async () => {
  database = await testDatabase();
  other = await openDatabase({ url: database.url, dataDir: database.dataDir, poolSize: 4 });
  const catalog = await loadCatalog(database, shipped);
  staff = await systemCall(database, catalog);
  node2 = await systemCall(other, catalog);
});
afterAll(async () => {
  await other?.close();
  await database?.close();
});

test('200 creates at once on two nodes, some of them refused, leave numbers without a gap', async () => {
  const owner = { module: 'users', id: '00000000-0000-7000-8000-00000000dead' };
  const attempts = Array.from({ length: 200 }, (_, index) => {
    const context = index % 2 === 0 ? staff : node2;
    // Refused before it is written, refused by the database, and right ones.
    if (index % 20 === 3) return createRecord(context, 'products', { name: '' });
    if (index % 20 === 7) return createRecord(context, 'products', { name: 'x', owner });
    return createRecord(context, 'products', { name: `Product ${index}` });
  });
  const results = await Promise.allSettled(attempts);
  const made = results.flatMap((one) => (one.status === 'fulfilled' ? [one.value.number] : []));
  expect(made.length).toBe(180);
  const numbers = made.map((number) => Number(number.split('-')[1])).sort((a, b) => a - b);
  expect(numbers).toEqual(Array.from({ length: 180 }, (_, index) => index + 1));
  const [stored] = await database.query<{ records: number; entries: number; events: number }>(
    `SELECT (SELECT count(*) FROM data.products) AS records,
      (SELECT count(*) FROM attesta.search_entries WHERE module = 'products') AS entries,
      (SELECT count(*) FROM evidence.events WHERE module = 'products' AND action = 'record.created') AS events`,
  );
  expect(stored).toEqual({ records: 180, entries: 180, events: 180 });
});

test('a record that the database refuses does not take the others of its batch along', async () => {
  // Both pass the checks before the write, so they meet in one statement.
  const results = await Promise.allSettled(
    ['K-1', 'K-2', 'K-1', 'K-3'].map((code) => createRecord(staff, 'products', { name: 'Twin', code })),
  );
  const refused = results.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  const unique =
    staff.catalog.modules.get('products')?.fields.find((one) => one.name === 'code')?.unique ?? false;
  expect(unique).toBe(true);
  expect(refused).toHaveLength(1);
  expect(refused[0]).toMatchObject({ code: 'duplicate_value', findings: [{ field: 'code' }] });
  expect(JSON.stringify(refused[0]) + refused[0].message).not.toContain('K-1');
});

test('of two editors who saw the same version, the second is told', async () => {
  const made = await createRecord(staff, 'products', { name: 'Chair' });
  const results = await Promise.allSettled([
    updateRecord(staff, 'products', made.id, { name: 'Armchair' }, { version: 1 }),
    updateRecord(node2, 'products', made.id, { name: 'Stool' }, { version: 1 }),
  ]);
  expect(results.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
  const lost = results.find((one) => one.status === 'rejected');
  expect(lost?.reason).toMatchObject({ code: 'stale_version', status: 412 });
  expect((await readRecord(staff, 'products', made.id)).version).toBe(2);
});

test('of changes that arrive together each is saved or refused by itself, with its own evidence and words to be found by', async () => {
  const made = await Promise.all(
    Array.from({ length: 12 }, (_, n) =>
      createRecord(staff, 'products', { name: `Desk ${n}`, code: `D-${n}` }),
    ),
  );
  const id = (n: number) => made[n]?.id ?? '';
  const lost = '01990000-0000-7000-8000-00000000dead';
  const results = await Promise.allSettled([
    updateRecord(staff, 'products', id(0), { description: 'Oak' }),
    updateRecord(staff, 'products', id(1), { name: 'Table 1' }),
    updateRecord(node2, 'products', id(2), { description: 'Elm' }, { version: 1, reason: 'asked by phone' }),
    updateRecord(staff, 'products', id(3), { name: 'Table 3', description: 'Ash' }),
    updateRecord(staff, 'products', id(4), { description: 'Late' }, { version: 7 }),
    updateRecord(staff, 'products', id(5), { name: '' }),
    updateRecord(staff, 'products', id(6), { code: 'D-7' }),
    updateRecord(staff, 'products', lost, { name: 'Nobody' }),
    updateRecord(staff, 'products', id(8), { name: 'Desk 8' }),
    updateRecord(staff, 'products', id(9), { description: 'first' }),
    updateRecord(node2, 'products', id(9), { name: 'Twice' }),
    updateRecord(staff, 'products', id(9), { unit_price: '5' }),
  ]);
  const told = results.map((one) =>
    one.status === 'fulfilled' ? `${one.value.title} ${one.value.version}` : one.reason.code,
  );
  expect(told.slice(0, 9)).toEqual([
    'Desk 0 2',
    'Table 1 2',
    'Desk 2 2',
    'Table 3 2',
    'stale_version',
    'validation_failed',
    'duplicate_value',
    'not_found',
    'Desk 8 1',
  ]);
  const twice = await readRecord(staff, 'products', id(9));
  expect(twice).toMatchObject({ title: 'Twice', description: 'first', unit_price: '5.0000', version: 4 });
  const changed = [0, 1, 2, 3, 9].map(id);
  const events = await database.query<{ record: string; count: number }>(
    `SELECT record, count(*) AS count FROM evidence.events WHERE action = 'record.updated' AND record = ANY ($1::uuid[]) GROUP BY 1`,
    [made.map((record) => record.id)],
  );
  expect(Object.fromEntries(events.map((one) => [one.record, one.count]))).toEqual(
    Object.fromEntries(changed.map((one) => [one, one === id(9) ? 3 : 1])),
  );
  const [kept] = await database.query<{ payload: string }>(
    `SELECT p.payload FROM evidence.payloads p JOIN evidence.events e ON e.id = p.event
     WHERE e.record = $1 AND e.action = 'record.updated'`,
    [id(2)],
  );
  expect(JSON.parse(kept?.payload ?? '')).toMatchObject({
    changes: { description: { from: null, to: 'Elm' } },
    reason: 'asked by phone',
  });
  const entries = await database.query<{ title: string; words: string }>(
    'SELECT title, words FROM attesta.search_entries WHERE record = ANY ($1::uuid[]) ORDER BY title',
    [[id(1), id(3)]],
  );
  expect(entries.map((one) => one.title)).toEqual(['Table 1', 'Table 3']);
  expect(entries[1]?.words).toContain('Table 3');
});

test('records that are opened together each leave their event with whom they are about; what may not be seen leaves none', async () => {
  const tickets = staff.catalog.modules.get('tickets');
  if (!tickets) throw new Error('There are no tickets.');
  const about = { kind: 'paths', paths: ['contact', 'contact.reports_to'] } as const;
  const modules = new Map(staff.catalog.modules).set('tickets', { ...tickets, subject: about });
  const reader = { ...staff, catalog: { ...staff.catalog, modules } };
  const chief = await createRecord(staff, 'contacts', { last_name: 'Chief' });
  const reports_to = { module: 'contacts', id: chief.id };
  const person = await createRecord(staff, 'contacts', { last_name: 'Person', reports_to });
  const ofBoth = await createRecord(staff, 'tickets', {
    title: 'Both',
    contact: { module: 'contacts', id: person.id },
  });
  const ofNobody = await createRecord(staff, 'tickets', { title: 'Nobody' });
  const lost = '01990000-0000-7000-8000-00000000dead';
  const opened = await Promise.allSettled(
    [ofBoth.id, ofNobody.id, lost, ofBoth.id].map((id) => readRecord(reader, 'tickets', id)),
  );
  expect(opened.map((one) => (one.status === 'fulfilled' ? one.value.title : one.reason.code))).toEqual([
    ofBoth.title,
    ofNobody.title,
    'not_found',
    ofBoth.title,
  ]);
  const events = await database.query<{ leaf: string; salt: Buffer; payload: string }>(
    `SELECT e.leaf, p.salt, p.payload FROM evidence.events e LEFT JOIN evidence.payloads p ON p.event = e.id
     WHERE e.action = 'record.viewed' AND e.module = 'tickets' ORDER BY e.id`,
  );
  const leaves = events.map((one) => JSON.parse(one.leaf));
  // Sorted, as every leaf has them: the chief came first, but the path leads to the person first.
  const both = { record: ofBoth.id, subjects: [chief.id, person.id] };
  expect(leaves).toMatchObject([both, { record: ofNobody.id }, both]);
  expect(leaves[1]).not.toHaveProperty('subjects');
  for (const [index, { leaf, salt, payload }] of events.entries()) {
    expect(canonicalJson(leaves[index])).toBe(leaf);
    expect(leaves[index].commitments).toEqual([commitment({ salt: salt.toString('hex'), payload })]);
  }
});

test('a record that somebody else is writing does not hold up the others of its batch', async () => {
  const made = await Promise.all(
    ['held', 'free', 'free too'].map((name) => createRecord(staff, 'products', { name })),
  );
  const [held = '', ...free] = made.map((record) => record.id);
  let waiting: Promise<unknown> = Promise.resolve();
  await other.transaction(async (tx) => {
    await tx.query('SELECT id FROM data.products WHERE id = $1 FOR UPDATE', [held]);
    waiting = updateRecord(staff, 'products', held, { description: 'at last' });
    const done = await Promise.all(
      free.map((one) => updateRecord(staff, 'products', one, { description: 'done' })),
    );
    expect(done.map((one) => one.version)).toEqual([2, 2]);
  });
  await expect(waiting).resolves.toMatchObject({ description: 'at last', version: 2 });
});

test('a change that changes nothing leaves version and evidence alone', async () => {
  const made = await createRecord(staff, 'products', { name: 'Lamp', unit_price: '10.5' });
  const same = await updateRecord(staff, 'products', made.id, { name: 'Lamp' });
  expect(same.version).toBe(1);
});

test('a batch is saved whole or not at all, and refusals name their rows', async () => {
  const before = await count();
  const create = [{ name: 'A' }, { name: '' }, { name: 'C', unknown: 1 }];
  await expect(batchRecords(staff, 'products', { create })).rejects.toMatchObject({
    code: 'validation_failed',
    findings: [{ field: 'create.1.name' }, { field: 'create.2.unknown' }],
  });
  expect(await count()).toBe(before);
  const answer = await batchRecords(staff, 'products', { create }, { atomic: false });
  expect(answer.created.map((one) => one?.title ?? null)).toEqual(['A', null, null]);
  expect(answer.problems.map((one) => one.row).sort()).toEqual(['create.1', 'create.2']);
  expect(await count()).toBe(before + 1);
});

test('many records get the same values after a preview that says how many', async () => {
  const made = await Promise.all(
    ['1', '2', '3'].map((name) => createRecord(staff, 'products', { name: `Bulk ${name}` })),
  );
  const ids = made.map((record) => record.id);
  const filter = { field: 'name', op: 'startsWith', value: 'bulk' } as const;
  const values = { description: 'Sold out' };
  expect(await bulkChange(staff, 'products', { filter, values, preview: true })).toEqual({
    matched: 3,
    changeable: 3,
    changed: 0,
  });
  expect(await bulkChange(staff, 'products', { ids, values })).toEqual({
    matched: 3,
    changeable: 3,
    changed: 3,
  });
  expect((await readRecord(staff, 'products', ids[2] ?? '')).description).toBe('Sold out');
  await expect(bulkChange(staff, 'products', { values })).rejects.toMatchObject({ code: 'invalid_request' });
});

async function count(): Promise<number> {
  const [row] = await database.query<{ count: number }>('SELECT count(*) AS count FROM data.products');
  return row?.count ?? -1;
}
