/** Who sees what: by rights, by ownership, and by row-level security whatever SQL is written. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../tools/testing/database.ts';
import type { Catalog } from '../../metadata/catalog.ts';
import { shipped } from '../../server/lists.ts';
import type { CallContext } from '../access/principal.ts';
import { loadCatalog } from '../catalog/load.ts';
import { search } from '../search/search.ts';
import { updateRecord } from './change-record.ts';
import { addComment, deleteComment, listComments } from './comments.ts';
import { createRecord } from './create-record.ts';
import { deleteRecord } from './delete-record.ts';
import { explainAccess } from './explain-access.ts';
import { listRecords } from './list-records.ts';
import { readRecord } from './read-record.ts';
import { recordHistory } from './record-history.ts';
import { relatedRecords } from './related-records.ts';
import { addUser, portalCall, staffCall, systemCall } from './testing.ts';

let database: TestDatabase;
let catalog: Catalog;
let system: CallContext;
let ana: CallContext;
let bob: CallContext;

beforeAll(async () => {
  database = await testDatabase();
  catalog = await loadCatalog(database, shipped);
  system = await systemCall(database, catalog);
  ana = await staffCall(database, catalog, await addUser(database, 'Ana'));
  bob = await staffCall(database, catalog, await addUser(database, 'Bob'));
});
afterAll(() => database?.close());

test("a private record is its owner's, and nobody else learns that it is there", async () => {
  const made = await createRecord(ana, 'contacts', { first_name: 'Quirin', last_name: 'Private' });
  expect(made.owner).toMatchObject({ module: 'users', title: 'Ana' });
  expect((await readRecord(ana, 'contacts', made.id)).id).toBe(made.id);
  await expect(readRecord(bob, 'contacts', made.id)).rejects.toMatchObject({ code: 'not_found' });
  await expect(updateRecord(bob, 'contacts', made.id, { city: 'x' })).rejects.toMatchObject({
    code: 'not_found',
  });
  const found = await listRecords(bob, 'contacts', {
    filter: { field: 'last_name', op: 'eq', value: 'private' },
  });
  expect(found.items).toEqual([]);
  expect(await search(bob, 'Quirin')).toEqual([]);
  expect(await search(ana, 'quirin')).toMatchObject([{ id: made.id }]);
});

test("a reference to somebody else's record keeps its title, and can't be written", async () => {
  const secret = await createRecord(ana, 'contacts', { last_name: 'Secret Holder' });
  const contact = await createRecord(system, 'contacts', {
    last_name: 'Shared',
    reports_to: secret.id,
    owner: { module: 'users', id: bob.principal.userId },
  });
  const seen = await readRecord(bob, 'contacts', contact.id);
  expect(seen.reports_to).toEqual({ module: 'contacts', id: secret.id, number: null, title: null });
  await expect(
    createRecord(bob, 'contacts', { last_name: 'X', reports_to: secret.id }),
  ).rejects.toMatchObject({
    code: 'validation_failed',
    findings: [{ code: 'reference.not_found', field: 'reports_to' }],
  });
  const byName = { field: 'reports_to.last_name', op: 'startsWith', value: 'secret' } as const;
  expect((await listRecords(bob, 'contacts', { filter: byName })).items).toEqual([]);
  expect((await listRecords(system, 'contacts', { filter: byName })).items).toHaveLength(1);
});

test('a hidden field is absent, and neither filter, sort, history nor search tells it', async () => {
  const blind = await staffCall(database, catalog, ana.principal.userId, {
    field: (_module, field) => (field === 'email' ? 'hidden' : 'edit'),
  });
  const made = await createRecord(ana, 'contacts', { last_name: 'Hidden', email: 'secret@example.org' });
  await updateRecord(ana, 'contacts', made.id, { email: 'other@example.org', city: 'Brno' });
  const seen = await readRecord(blind, 'contacts', made.id);
  expect(seen).not.toHaveProperty('email');
  expect(seen._hidden).toEqual(['email']);
  const filter = { field: 'email', op: 'contains', value: 'other' } as const;
  await expect(listRecords(blind, 'contacts', { filter })).rejects.toMatchObject({ code: 'invalid_filter' });
  const sort = [{ field: 'email', direction: 'asc' }] as const;
  await expect(listRecords(blind, 'contacts', { sort })).rejects.toMatchObject({ code: 'invalid_filter' });
  await expect(updateRecord(blind, 'contacts', made.id, { email: 'x@example.org' })).rejects.toMatchObject({
    findings: [{ code: 'field.unknown', field: 'email' }],
  });
  const history = await recordHistory(blind, 'contacts', made.id, { looks: false });
  expect(history.items[0]).toMatchObject({ changes: { city: { from: null, to: 'Brno' } }, hidden: 1 });
  expect(JSON.stringify(history)).not.toContain('example.org');
  expect(await search(blind, 'other@example.org')).toEqual([]);
  expect(await search(ana, 'other@example.org')).toMatchObject([{ id: made.id }]);
  expect(await search(blind, made.number)).toMatchObject([{ id: made.id }]);
});

test('whom a searched field is hidden from still finds by title, and by nothing else', async () => {
  const blind = await staffCall(database, catalog, ana.principal.userId, {
    field: (_module, field) => (field === 'email' ? 'hidden' : 'edit'),
  });
  const values = { first_name: 'Wilhelmine', last_name: 'Brückner-Žák', email: 'nightingale@example.org' };
  const made = await createRecord(ana, 'contacts', values);
  for (const q of ['wilhelm', 'bruckner', 'zak wil', 'Wilhelmina'])
    expect([q, (await search(blind, q)).map((hit) => hit.id)]).toEqual([q, [made.id]]);
  for (const q of ['zak wil', 'brückner'])
    expect((await listRecords(blind, 'contacts', { q })).items.map((item) => item.id)).toEqual([made.id]);
  for (const q of ['nightingale', 'wilhelmine nightingale', '(', '.*'])
    expect([q, await search(blind, q)]).toEqual([q, []]);
  for (const q of ['nightingale', 'helmine'])
    expect((await listRecords(blind, 'contacts', { q })).items).toEqual([]);
  const nameless = await staffCall(database, catalog, ana.principal.userId, {
    field: (_module, field) => (field === 'first_name' ? 'hidden' : 'edit'),
  });
  expect(await search(nameless, 'wilhelmine')).toEqual([]);
});

test('every wrong value is told at once, and a refused action is kept as evidence', async () => {
  const refusal = createRecord(ana, 'contacts', {
    emial: 'x',
    email: 'no address',
    birth_date: '2020-02-31',
    number: 'X',
  });
  await expect(refusal).rejects.toMatchObject({ code: 'validation_failed' });
  const problem = await refusal.catch((error: unknown) => error);
  const { findings } = problem as {
    findings: readonly { field: string; message: { readonly en: string } }[];
  };
  expect(findings.map((one) => one.field).sort()).toEqual(
    expect.arrayContaining(['birth_date', 'email', 'emial', 'number']),
  );
  expect(findings.find((one) => one.field === 'emial')?.message.en).toContain('Did you mean email?');
  const reader = await staffCall(database, catalog, bob.principal.userId, {
    allows: (_module, action) => action === 'read',
  });
  await expect(createRecord(reader, 'contacts', { last_name: 'X' })).rejects.toMatchObject({
    code: 'forbidden',
  });
  const [event] = await database.query<{ count: number }>(
    "SELECT count(*) AS count FROM evidence.events WHERE action = 'permission.refused' AND actor = $1",
    [bob.principal.userId],
  );
  expect(event?.count).toBe(1);
});

test('what refers to a record holds it, and is named', async () => {
  const account = await createRecord(system, 'accounts', { name: 'Held' });
  await createRecord(system, 'contacts', { last_name: 'Holder', account: account.id });
  await expect(deleteRecord(system, 'accounts', account.id)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('1 Contacts'),
  });
});

test('restricted records are read and not changed; archived and blocked ones are gone from every list', async () => {
  const made = await createRecord(ana, 'contacts', { last_name: 'Stately' });
  await database.query("UPDATE data.contacts SET state = 'restricted' WHERE id = $1", [made.id]);
  expect((await readRecord(ana, 'contacts', made.id)).state).toBe('restricted');
  await expect(updateRecord(ana, 'contacts', made.id, { city: 'x' })).rejects.toMatchObject({
    code: 'restricted',
  });
  for (const state of ['archived', 'blocked'] as const) {
    await database.owner.query('UPDATE data.contacts SET state = $2 WHERE id = $1', [made.id, state]);
    await expect(readRecord(ana, 'contacts', made.id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await database.query('SELECT id FROM data.contacts WHERE id = $1', [made.id])).toEqual([]);
  }
  await database.owner.query("UPDATE data.contacts SET state = 'archived' WHERE id = $1", [made.id]);
  const archivist = await staffCall(database, catalog, ana.principal.userId, {
    may: (tool) => tool === 'archive',
  });
  expect((await readRecord(archivist, 'contacts', made.id)).state).toBe('archived');
  const filter = { field: 'state', op: 'eq', value: 'archived' } as const;
  expect((await listRecords(archivist, 'contacts', { filter })).items.map((one) => one.id)).toEqual([
    made.id,
  ]);
  expect((await listRecords(ana, 'contacts', { filter })).items).toEqual([]);
});

test('the portal sees its person and nothing else, whatever SQL reaches the database', async () => {
  const zoe = await createRecord(system, 'contacts', { first_name: 'Zoë', last_name: 'Customer' });
  const max = await createRecord(system, 'contacts', { first_name: 'Max', last_name: 'Customer' });
  const invoice = await createRecord(system, 'invoices', { contact: zoe.id, subject: 'Hers' });
  await createRecord(system, 'invoice_lines', {
    invoice: invoice.id,
    description: 'Line',
    unit_price: '1',
    quantity: '1',
  });
  await createRecord(system, 'invoices', { contact: max.id, subject: 'His' });
  const portal = await portalCall(database, catalog, zoe.id);
  const seen = async (statement: string) =>
    (await database.transaction((tx) => tx.query<{ id: string }>(statement), { subject: zoe.id })).map(
      (row) => row.id,
    );
  expect(await seen('SELECT id FROM data.contacts')).toEqual([zoe.id]);
  expect(await seen('SELECT id FROM data.invoices')).toEqual([invoice.id]);
  expect(await seen('SELECT id FROM data.invoice_lines')).toHaveLength(1);
  expect(await seen('SELECT id FROM data.products')).toEqual([]);
  expect(await seen(`UPDATE data.contacts SET city = 'x' WHERE id = '${max.id}' RETURNING id`)).toEqual([]);
  await expect(seen('SELECT record AS id FROM evidence.events')).rejects.toMatchObject({ code: '42501' });
  expect(await seen('SELECT record AS id FROM attesta.search_entries')).not.toContain(max.id);

  expect((await listRecords(portal, 'contacts')).items.map((one) => one.id)).toEqual([zoe.id]);
  await expect(readRecord(portal, 'contacts', max.id)).rejects.toMatchObject({ code: 'not_found' });
  const mine = await createRecord(portal, 'tickets', { title: 'Broken lamp', contact: zoe.id });
  expect(mine).toMatchObject({ title: 'Broken lamp', owner: null });
  await expect(createRecord(portal, 'tickets', { title: 'For Max', contact: max.id })).rejects.toMatchObject({
    code: 'validation_failed',
  });
  await expect(createRecord(portal, 'tickets', { title: "Nobody's" })).rejects.toMatchObject({
    code: 'forbidden',
  });
  expect(await search(portal, 'customer')).toMatchObject([{ id: zoe.id }]);
  expect(await search(system, 'broken lamp')).toMatchObject([{ id: mine.id }]);
});

test('comments: customers see what is not internal, and people delete their own', async () => {
  const zoe = await createRecord(system, 'contacts', { last_name: 'Commented' });
  const ticket = await createRecord(system, 'tickets', { title: 'Help', contact: zoe.id });
  const portal = await portalCall(database, catalog, zoe.id);
  await addComment(system, 'tickets', ticket.id, { body: 'Ask legal first' });
  await addComment(system, 'tickets', ticket.id, { body: 'We are on it', internal: false });
  const asked = await addComment(portal, 'tickets', ticket.id, { body: 'Any news?', internal: true });
  expect(asked).toMatchObject({ internal: false, fromCustomer: true, mine: true });
  expect((await listComments(portal, 'tickets', ticket.id)).map((one) => one.body)).toEqual([
    'We are on it',
    'Any news?',
  ]);
  const all = await listComments(system, 'tickets', ticket.id);
  expect(all).toHaveLength(3);
  const owned = await staffCall(database, catalog, bob.principal.userId, {
    may: (tool) => tool === 'archive',
  });
  await updateRecord(system, 'tickets', ticket.id, { owner: { module: 'users', id: bob.principal.userId } });
  await expect(deleteComment(owned, 'tickets', ticket.id, all[0]?.id ?? '')).rejects.toMatchObject({
    code: 'forbidden',
  });
  const own = await addComment(owned, 'tickets', ticket.id, { body: 'Oops' });
  await deleteComment(owned, 'tickets', ticket.id, own.id);
  expect(await listComments(system, 'tickets', ticket.id)).toHaveLength(3);
  const subjects = await database.query('SELECT id FROM attesta.comments WHERE subjects @> ARRAY[$1::uuid]', [
    zoe.id,
  ]);
  expect(subjects).toHaveLength(3);
});

test('a related list has what refers to the record, as far as it may be seen', async () => {
  const account = await createRecord(ana, 'accounts', { name: 'Family Ltd' });
  const [one] = await Promise.all([
    createRecord(ana, 'contacts', { last_name: 'One', account: account.id }),
    createRecord(ana, 'contacts', { last_name: 'Two', account: account.id }),
  ]);
  const relation = catalog.modules.get('accounts')?.relations.find((it) => it.module === 'contacts');
  const related = await relatedRecords(ana, 'accounts', account.id, relation?.name ?? '', {
    sort: [{ field: 'last_name', direction: 'asc' }],
    limit: 1,
  });
  expect(related.items.map((it) => it.id)).toEqual([one.id]);
  expect(related.next).not.toBeNull();
  await expect(relatedRecords(ana, 'accounts', account.id, 'nothing')).rejects.toMatchObject({
    code: 'not_found',
  });
});

test('a record is given to a colleague, and is out of sight from then on', async () => {
  const made = await createRecord(ana, 'contacts', { last_name: 'Given' });
  const given = await updateRecord(ana, 'contacts', made.id, {
    owner: { module: 'users', id: bob.principal.userId },
  });
  expect(given).toMatchObject({ version: 2, owner: { title: 'Bob' } });
  await expect(readRecord(ana, 'contacts', made.id)).rejects.toMatchObject({ code: 'not_found' });
  expect((await readRecord(bob, 'contacts', made.id)).title).toBe('Given');
});

test('access is explained by the predicate itself', async () => {
  const made = await createRecord(ana, 'contacts', { last_name: 'Explained' });
  const mine = await explainAccess(ana, 'contacts', made.id);
  expect(mine.may).toMatchObject({ read: true, edit: true, delete: true });
  expect(mine.steps.find((step) => step.rule === 'owner')?.outcome).toBe('allows');
  const people = await staffCall(database, catalog, ana.principal.userId, {
    may: (tool) => tool === 'users',
  });
  const theirs = await explainAccess(people, 'contacts', made.id, { user: bob.principal.userId });
  expect(theirs.may.read).toBe(false);
  await expect(explainAccess(ana, 'contacts', made.id, { user: bob.principal.userId })).rejects.toMatchObject(
    {
      code: 'forbidden',
    },
  );
});

test('Art. 17: history says that an event happened after what it held was erased', async () => {
  const made = await createRecord(ana, 'contacts', { last_name: 'Erased' });
  await database.query('DELETE FROM evidence.payloads WHERE subject = $1', [made.id]);
  const history = await recordHistory(ana, 'contacts', made.id, { looks: false });
  expect(history.items).toMatchObject([{ action: 'record.created', erased: true, changes: {} }]);
});
