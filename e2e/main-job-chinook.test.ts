/** The main job on real data: the customers, invoices and staff of Chinook, through the import door (issue 2). */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import Papa from 'papaparse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scanFolder } from '../src/privacy/art-17-erasure/scan-folder.ts';
import { type ImportedRow, importFile } from '../tools/testing/import-file.ts';
import { type MainJob, tellMainJob } from '../tools/testing/main-job.ts';
import { type RunningServer, type TestClient, testServer } from '../tools/testing/server.ts';

const folder = [
  new URL('../../shared/data/chinook/', import.meta.url),
  new URL('../../../shared/data/chinook/', import.meta.url),
]
  .map((url) => fileURLToPath(url))
  .find((path) => existsSync(path));
const TODAY = '2026-03-05';

describe.skipIf(folder === undefined)(
  folder === undefined
    ? 'The main job on Chinook: skipped, ../shared/data/chinook is missing'
    : 'The main job on Chinook',
  () => {
    let server: RunningServer;
    let officer: TestClient;
    let legal: TestClient;
    let contacts: readonly ImportedRow[] = [];
    const text = (name: string) => readFile(`${folder}${name}.csv`, 'utf8');
    const rowsOf = async (name: string) =>
      Papa.parse<Record<string, string>>(await text(name), { header: true, skipEmptyLines: true }).data;

    beforeAll(async () => {
      server = await testServer({ now: `${TODAY}T10:00:00Z` });
      officer = await server.as('data_protection_officer');
      legal = await server.as('legal');
    });
    afterAll(() => server?.close());

    it('employees become users, each in the role of the work', async () => {
      const profiles = await server.admin.get('/roles');
      const role = profiles.body.items.find((one: { code?: string }) => one.code === 'sales');
      for (const employee of await rowsOf('employees')) {
        const made = await server.admin.post('/users', {
          username: `${employee.FirstName}.${employee.LastName}`.toLowerCase(),
          name: `${employee.FirstName} ${employee.LastName}`,
          email: employee.Email,
          role: role.id,
          password: 'violet harbour sings at noon',
        });
        expect(made.status, JSON.stringify(made.body)).toBe(201);
      }
    });

    it('tracks become products', async () => {
      const { counts } = await importFile(server, server.admin, {
        module: 'products',
        filename: 'tracks.csv',
        content: await text('tracks'),
        mapping: { Name: 'name', UnitPrice: 'unit_price', TrackId: 'code' },
        options: { linkColumn: { column: 'TrackId', source: 'chinook.tracks' } },
      });
      expect(counts).toEqual({ created: 3503 });
    }, 120_000);

    it('customers become contacts of their owners, companies accounts; the row with a broken number is told and mended', async () => {
      const staff = new Map((await rowsOf('employees')).map((one) => [one.EmployeeId, one.Email]));
      const customers = (await rowsOf('customers')).map(
        (one): Record<string, string | undefined> => ({
          ...one,
          SupportRep: staff.get(one.SupportRepId),
        }),
      );
      const file = (rows: readonly object[]) => ({
        module: 'contacts',
        filename: 'customers.csv',
        content: Papa.unparse([...rows]),
        mapping: {
          FirstName: 'first_name',
          LastName: 'last_name',
          Company: 'account',
          Address: 'street',
          City: 'city',
          State: 'region',
          Country: 'country',
          PostalCode: 'postal_code',
          Phone: 'phone',
          Email: 'email',
          SupportRep: 'owner',
        },
        options: {
          linkColumn: { column: 'CustomerId', source: 'chinook.customers' },
          references: { account: { by: 'title', create: true } },
        },
      });
      const first = await importFile(server, server.admin, file(customers));
      expect(first.counts).toMatchObject({ created: 58, refused: 1 });
      const [bad] = first.rows.filter((row) => row.status === 'refused');
      expect(bad).toMatchObject({ line: 10, problems: [{ header: 'Phone', code: 'field.not_a_phone' }] });
      const mended = customers
        .filter((one) => one.CustomerId === '9')
        .map((one) => ({ ...one, Phone: '+45 33 31 99 91' }));
      const second = await importFile(server, server.admin, file(mended));
      expect(second.counts).toMatchObject({ created: 1 });
      contacts = [...first.rows, ...second.rows].filter(
        (row) => row.module === 'contacts' && row.status === 'created',
      );
      const found = await server.admin.get('/records/contacts?q=Köhler&limit=5');
      expect(found.body.items[0], JSON.stringify(found.body)).toMatchObject({
        last_name: 'Köhler',
        country: 'DE',
        owner: { title: 'Steve Johnson' },
      });
    }, 60_000);

    it('invoices come in with their lines and products, are issued, and name whom they are for', async () => {
      const invoices = await importFile(server, server.admin, {
        module: 'invoices',
        filename: 'invoices.csv',
        content: await text('invoices'),
        mapping: {
          InvoiceId: 'customer_order',
          CustomerId: 'contact',
          InvoiceDate: 'issued_on',
          BillingAddress: 'billing_street',
          BillingCity: 'billing_city',
          BillingState: 'billing_region',
          BillingCountry: 'billing_country',
          BillingPostalCode: 'billing_postal_code',
        },
        options: {
          linkColumn: { column: 'InvoiceId', source: 'chinook.invoices' },
          references: { contact: { by: 'key', source: 'chinook.customers' } },
        },
      });
      expect(invoices.counts).toEqual({ created: 412 });
      const lines = await importFile(server, server.admin, {
        module: 'invoice_lines',
        filename: 'invoice-lines.csv',
        content: await text('invoice-lines'),
        mapping: { InvoiceId: 'invoice', TrackId: 'product', UnitPrice: 'unit_price', Quantity: 'quantity' },
        options: {
          references: {
            invoice: { by: 'key', source: 'chinook.invoices' },
            product: { by: 'key', source: 'chinook.tracks' },
          },
        },
      });
      expect(lines.counts).toEqual({ created: 2240 });
      const ids = invoices.rows.flatMap((row) => row.record ?? []);
      for (let from = 0; from < ids.length; from += 100) {
        const update = ids.slice(from, from + 100).map((id) => ({ id, status: 'issued' }));
        const issued = await server.admin.post('/records/invoices/batch', { update });
        expect(issued.status, JSON.stringify(issued.body).slice(0, 500)).toBeLessThan(300);
      }
      const totals = new Map((await rowsOf('invoices')).map((one) => [one.InvoiceId, one.Total]));
      const rows = await server.database.owner.query<{
        customer_order: string;
        total: string;
        billing_name: string;
      }>('select customer_order, total::text, billing_name from data.invoices');
      for (const row of rows)
        expect([row.customer_order, row.total]).toEqual([row.customer_order, totals.get(row.customer_order)]);
      expect(rows.every((row) => row.billing_name)).toBe(true);
    }, 240_000);

    tellMainJob((): MainJob => {
      // Customer 2, Leonie Köhler of Stuttgart: a private person with invoices from 2021 to 2024.
      const person = contacts[1]?.record ?? '';
      return {
        server,
        officer,
        legal,
        person: { id: person },
        other: { id: contacts[0]?.record ?? '', name: 'Gonçalves' },
        customers: contacts.flatMap((row) => (row.record === person ? [] : (row.record ?? []))),
        gone: ['leonekohler@surfeu.de', '+497112842222'],
        kept: ['Leonie Köhler', 'Theodor-Heuss-Straße 34'],
        today: TODAY,
        scan: (path, values, leaveOut) => scanFolder(path, values, () => {}, leaveOut),
        keptUntil: '2032-12-31',
      };
    });

    it('who was erased does not come back silently by the same file', async () => {
      const [row] = (await rowsOf('customers')).filter((one) => one.CustomerId === '2');
      const { counts, rows } = await importFile(server, server.admin, {
        module: 'contacts',
        filename: 'again.csv',
        content: Papa.unparse([row ?? {}]),
        mapping: { FirstName: 'first_name', LastName: 'last_name', Email: 'email' },
      });
      expect(counts).toEqual({ refused: 1 });
      expect(JSON.stringify(rows)).toContain('ER-000001');
    });
  },
);
