import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../tools/testing/database.ts';
import type { CallContext } from '../../engine/access/principal.ts';
import { loadCatalog } from '../../engine/catalog/load.ts';
import { openFileStore } from '../../engine/files/file-store.ts';
import type { OperationInput } from '../../engine/operation.ts';
import { updateRecord } from '../../engine/records/change-record.ts';
import { createRecord } from '../../engine/records/create-record.ts';
import { systemCall } from '../../engine/records/testing.ts';
import { commentPlace } from '../../engine/subjects/comment-place.ts';
import { filePlace } from '../../engine/subjects/file-place.ts';
import { historyPlace } from '../../engine/subjects/history-place.ts';
import { placeRegistry } from '../../engine/subjects/registry.ts';
import { searchPlace } from '../../engine/subjects/search-place.ts';
import { shipped } from '../../server/lists.ts';
import { readErasure } from './erasure.ts';
import type { ErasureParts } from './erasure-parts.ts';
import { identifiersOf, type Ledger, openLedger } from './ledger.ts';
import { ledgerFile } from './ledger-file.ts';
import { type NeedleStore, needleStore } from './needle-store.ts';
import { erasureOperations } from './operations.ts';
import { scanErasure } from './scan.ts';

let database: TestDatabase;
let planner: CallContext;
let approver: CallContext;
let ledger: Ledger;
let needles: NeedleStore;
let parts: ErasureParts;
const registry = placeRegistry([commentPlace, filePlace, searchPlace, historyPlace]);
const secondUser = '01890a5d-ac96-774b-bcce-b302099a8057';

beforeAll(async () => {
  database = await testDatabase();
  const catalog = await loadCatalog(database, shipped);
  planner = await systemCall(database, catalog);
  await database.owner.query(
    "insert into attesta.users (id, username, name, created_at, updated_at) values ($1, 'second', 'Tomáš Beneš', now(), now())",
    [secondUser],
  );
  approver = { ...planner, principal: { ...planner.principal, userId: secondUser } };
  const dataDir = await mkdtemp(join(tmpdir(), 'attesta-erasure-'));
  await openFileStore(database, { dataDir, now: planner.now() });
  ledger = await openLedger(dataDir);
  needles = needleStore(dataDir);
  parts = {
    places: (context) => registry.places(context.catalog),
    ledger,
    ledgerFile: ledgerFile(dataDir),
    needles,
    enqueueScan: async () => '01890a5d-ac96-774b-bcce-b302099a8058',
    enqueuePurge: async () => '01890a5d-ac96-774b-bcce-b302099a8059',
    checkRequest: async () => [],
    requestStep: async () => {},
    renderCertificate: async () => Buffer.from(''),
  };
});
afterAll(() => database?.close());

async function call(
  context: CallContext,
  method: string,
  path: string,
  params: Record<string, string>,
  body?: unknown,
) {
  const operation = erasureOperations(parts).find((one) => one.method === method && one.path === path);
  if (!operation) throw new Error(`No operation ${method} ${path}`);
  const input: OperationInput = { params, query: {}, body, headers: {}, files: (async function* () {})() };
  return (await operation.handle(context, input)).body as Record<string, never>;
}

async function aPersonWithEverything() {
  const contact = await createRecord(planner, 'contacts', {
    first_name: 'Agnieszka',
    last_name: 'Wiśniewska-Szczęsna',
    email: 'agnieszka.w@poczta-polska.example',
    phone: '+48221234567',
    birth_date: '1984-02-29',
  });
  await updateRecord(planner, 'contacts', contact.id, { email: 'agnieszka.new@poczta-polska.example' });
  const product = await createRecord(planner, 'products', { name: 'Notebook', unit_price: '10.00' });
  const invoice = await createRecord(planner, 'invoices', {
    contact: contact.id,
    issued_on: '2026-01-14',
    currency: 'EUR',
    subject: 'Private remark Żółć 4711',
  });
  await createRecord(planner, 'invoice_lines', {
    invoice: invoice.id,
    product: product.id,
    quantity: '2',
    unit_price: '10.00',
    tax_rate: '19',
  });
  const ticket = await createRecord(planner, 'tickets', {
    contact: contact.id,
    title: 'My knee hurts since Tuesday 17th',
    description: 'diagnosis gonarthrosis',
  });
  return { contact, invoice, ticket };
}

describe('Art. 17: an erasure does what its plan says, after a second person approved it', () => {
  it('erases, masks and keeps by law, is re-scanned, and the person can not come back unnoticed', async () => {
    const { contact, invoice, ticket } = await aPersonWithEverything();
    const planned = await call(planner, 'POST', '/erasures', {}, { subject: contact.id });
    expect(planned).toMatchObject({ state: 'planned', number: 'ER-000001' });
    const lines = (
      planned as never as { plan: { lines: { place: string; action: string; until: string | null }[] } }
    ).plan.lines;
    const fate = Object.fromEntries(lines.map((line) => [line.place, line.action]));
    expect(fate).toMatchObject({
      'records.invoices': 'keep',
      'records.invoice_lines': 'keep',
      'records.tickets': 'erase',
      'records.contacts': 'mask',
      history: 'erase',
    });
    expect(lines.find((line) => line.place === 'records.invoices')?.until).toBe('2034-12-31');
    const id = (planned as never as { id: string }).id;

    await expect(call(planner, 'POST', '/erasures/:id/executions', { id })).rejects.toMatchObject({
      code: 'second_person_required',
    });
    await expect(call(planner, 'POST', '/erasures/:id/approvals', { id })).rejects.toMatchObject({
      code: 'second_person_required',
    });
    await call(approver, 'POST', '/erasures/:id/approvals', { id }, { decision: 'approved' });
    const erased = await call(planner, 'POST', '/erasures/:id/executions', { id });
    expect(erased).toMatchObject({ state: 'erased' });

    const [kept] = await database.owner.query('select * from data.invoices where id = $1', [invoice.id]);
    expect(kept).toMatchObject({ number: invoice.number });
    const [masked] = await database.owner.query('select * from data.contacts where id = $1', [contact.id]);
    expect(JSON.stringify(masked)).not.toContain('Wiśniewska');
    expect(masked).toMatchObject({ state: 'destroyed' });
    expect(kept).toMatchObject({ state: 'restricted' });
    expect(await database.owner.query('select 1 from data.tickets where id = $1', [ticket.id])).toEqual([]);
    expect(
      await database.owner.query('select 1 from evidence.payloads where subject = $1', [contact.id]),
    ).toEqual([]);

    const { erased: values = [], words = [] } = (await needles.read(id)) ?? {};
    expect(values).toContain('agnieszka.w@poczta-polska.example');
    expect(values).toContain('agnieszka.new@poczta-polska.example');
    expect(words).toContain('Agnieszka');
    for (const code of ['record.created', 'record.changed', 'contacts']) expect(values).not.toContain(code);
    const scan = await scanErasure(planner, parts, await readErasure(database, id), values);
    expect(scan.found).toEqual([]);
    expect(scan.left).toEqual([]);
    expect(scan.kept.map((one) => one.place)).toContain('records.invoices');

    const again = await ledger.find(
      database,
      identifiersOf({ email: 'AGNIESZKA.NEW@poczta-polska.example ' }),
    );
    expect([...again.values()]).toEqual([id]);
    expect((await ledger.find(database, identifiersOf({ email: 'somebody@else.example' }))).size).toBe(0);
  });

  it('refuses to execute when the data changed after the approval, and erases nothing then', async () => {
    const { contact } = await aPersonWithEverything();
    const { id } = (await call(planner, 'POST', '/erasures', {}, { subject: contact.id })) as never as {
      id: string;
    };
    await call(approver, 'POST', '/erasures/:id/approvals', { id }, {});
    await createRecord(planner, 'tickets', { contact: contact.id, title: 'One more thing' });
    await expect(call(planner, 'POST', '/erasures/:id/executions', { id })).rejects.toMatchObject({
      code: 'conflict',
    });
    const [row] = await database.owner.query<{ last_name: string }>(
      'select last_name from data.contacts where id = $1',
      [contact.id],
    );
    expect(row?.last_name).toBe('Wiśniewska-Szczęsna');
    await call(planner, 'POST', '/erasures/:id/plans', { id });
    await expect(call(planner, 'POST', '/erasures/:id/executions', { id })).rejects.toMatchObject({
      code: 'second_person_required',
    });
  });

  it('who sent a plan back approves the next one, not the one that was sent back', async () => {
    const { contact } = await aPersonWithEverything();
    const { id } = (await call(planner, 'POST', '/erasures', {}, { subject: contact.id })) as never as {
      id: string;
    };
    const approvals = (body: object) => call(approver, 'POST', '/erasures/:id/approvals', { id }, body);
    await approvals({ decision: 'sent_back', reason: 'The invoice is paid.' });
    await expect(approvals({ decision: 'approved' })).rejects.toMatchObject({ code: 'conflict' });
    expect(await call(planner, 'GET', '/erasures/:id', { id })).toMatchObject({ state: 'sent_back' });
    await call(planner, 'POST', '/erasures/:id/plans', { id });
    expect(await approvals({ decision: 'approved' })).toMatchObject({ state: 'approved' });
  });

  it('keeps the values only encrypted, and only until they are removed', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'attesta-needles-'));
    const store = needleStore(dataDir);
    const kept = { erased: ['Zażółć gęślą jaźń'], words: ['Zażółć'] };
    await store.write(secondUser, kept);
    expect(await store.read(secondUser)).toEqual(kept);
    await store.remove(secondUser);
    expect(await readdir(join(dataDir, 'erasures'))).toEqual([]);
    expect(await store.read(secondUser)).toBeUndefined();
  });
});
