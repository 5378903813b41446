import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../tools/testing/database.ts';
import type { CallContext } from '../../engine/access/principal.ts';
import { loadCatalog } from '../../engine/catalog/load.ts';
import { updateRecord } from '../../engine/records/change-record.ts';
import { createRecord } from '../../engine/records/create-record.ts';
import { deleteRecord } from '../../engine/records/delete-record.ts';
import { readRecord } from '../../engine/records/read-record.ts';
import { addUser, staffCall, systemCall } from '../../engine/records/testing.ts';
import { shipped } from '../../server/lists.ts';

let database: TestDatabase;
let ana: CallContext;
let system: CallContext;

beforeAll(async () => {
  database = await testDatabase();
  const catalog = await loadCatalog(database, shipped);
  ana = await staffCall(database, catalog, await addUser(database, 'Ana'));
  system = await systemCall(database, catalog);
});
afterAll(() => database?.close());

const line = (invoice: string, quantity: string, unit_price: string, tax_rate: string) =>
  createRecord(ana, 'invoice_lines', { invoice, quantity, unit_price, tax_rate, description: 'Work' });

test('lines are computed exactly, each rounded half up, and the totals follow them', async () => {
  const invoice = await createRecord(ana, 'invoices', { subject: 'May' });
  expect(invoice).toMatchObject({ subtotal: '0.00', tax_total: '0.00', total: '0.00', status: 'draft' });
  const first = await line(invoice.id, '3', '0.335', '21');
  // 1.005 is 1.01 (half up), and not 1.00 as binary floating point has it.
  expect(first).toMatchObject({ net: '1.01', tax: '0.21', gross: '1.22' });
  await line(invoice.id, '1', '10.10', '0');
  expect(await readRecord(ana, 'invoices', invoice.id)).toMatchObject({
    subtotal: '11.11',
    tax_total: '0.21',
    total: '11.32',
  });
  await updateRecord(ana, 'invoice_lines', first.id, { quantity: '30' });
  expect((await readRecord(ana, 'invoices', invoice.id)).total).toBe('22.26');
  await deleteRecord(ana, 'invoice_lines', first.id);
  expect((await readRecord(ana, 'invoices', invoice.id)).total).toBe('10.10');
});

test('an issued invoice keeps its lines and values; it can be paid or cancelled', async () => {
  const invoice = await createRecord(ana, 'invoices', { subject: 'June' });
  const one = await line(invoice.id, '1', '100', '21');
  const issued = await updateRecord(ana, 'invoices', invoice.id, { status: 'issued' });
  expect(issued.issued_on).toBe('2026-03-05');
  for (const attempt of [
    () => line(invoice.id, '1', '1', '0'),
    () => updateRecord(ana, 'invoice_lines', one.id, { quantity: '2' }),
    () => deleteRecord(ana, 'invoice_lines', one.id),
    () => updateRecord(ana, 'invoices', invoice.id, { subject: 'July' }),
    () => updateRecord(ana, 'invoices', invoice.id, { status: 'draft' }),
    () => deleteRecord(ana, 'invoices', invoice.id),
  ]) {
    await expect(attempt()).rejects.toMatchObject({ code: 'conflict' });
  }
  const paid = await updateRecord(ana, 'invoices', invoice.id, { status: 'paid' });
  expect(paid).toMatchObject({ paid_on: '2026-03-05', total: '121.00' });
});

test('an issued invoice says by itself whom it is for, as the law asks of a voucher', async () => {
  const account = await createRecord(ana, 'accounts', { name: 'Glazen Huis B.V.', city: 'Leerdam' });
  const contact = await createRecord(ana, 'contacts', {
    first_name: 'Joost',
    last_name: 'van der Elst',
    account: account.id,
    street: 'Lingedijk 30',
    postal_code: '4142 LD',
    city: 'Leerdam',
    country: 'NL',
  });
  const toPerson = await createRecord(ana, 'invoices', { contact: contact.id });
  expect(toPerson.billing_name).toBeNull();
  expect(await updateRecord(ana, 'invoices', toPerson.id, { status: 'issued' })).toMatchObject({
    billing_name: 'Joost van der Elst',
    billing_street: 'Lingedijk 30',
    billing_postal_code: '4142 LD',
    billing_country: 'NL',
  });
  const toFirm = await createRecord(ana, 'invoices', {
    contact: contact.id,
    account: account.id,
    billing_city: 'Tricht',
    status: 'paid',
  });
  expect(toFirm).toMatchObject({
    billing_name: 'Glazen Huis B.V.',
    billing_city: 'Tricht',
    billing_street: null,
  });
});

test('a draft goes with its lines, each with its evidence', async () => {
  const invoice = await createRecord(ana, 'invoices', { subject: 'Draft' });
  const lines = [await line(invoice.id, '1', '1', '0'), await line(invoice.id, '2', '2', '0')];
  await deleteRecord(ana, 'invoices', invoice.id);
  const gone = await database.query<{ record: string }>(
    "SELECT record FROM evidence.events WHERE action = 'record.deleted' AND record = ANY ($1::uuid[])",
    [[invoice.id, ...lines.map((one) => one.id)]],
  );
  expect(gone).toHaveLength(3);
});

test("the lines of an invoice are about the invoice's customer", async () => {
  const customer = await createRecord(system, 'contacts', { last_name: 'Customer' });
  const invoice = await createRecord(system, 'invoices', { subject: 'Hers', contact: customer.id });
  const one = await createRecord(system, 'invoice_lines', {
    invoice: invoice.id,
    unit_price: '1',
    description: 'x',
  });
  const [payload] = await database.query<{ subject: string }>(
    `SELECT p.subject FROM evidence.payloads p JOIN evidence.events e ON e.id = p.event
     WHERE e.record = $1 AND e.action = 'record.created'`,
    [one.id],
  );
  expect(payload?.subject).toBe(customer.id);
});
