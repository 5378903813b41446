/** The main job, through the API alone: records, bases, a request answered, an erasure proven. */
import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyLog } from '../src/engine/evidence/verify/verify-log.ts';
import { runJobs } from '../src/engine/jobs/jobs.ts';
import { scanFolder } from '../src/privacy/art-17-erasure/scan-folder.ts';
import { type RunningServer, type TestClient, testServer } from '../tools/testing/server.ts';

const email = 'kateřina.dvořáková@main-job.example'.normalize('NFC').replace(/[^\x20-\x7e]/g, 'x');

let server: RunningServer;
let officer: TestClient;
let legal: TestClient;
let contact: { id: string; number: string };
let colleague: { id: string };
let invoice: { id: string };
let erasure: string;

beforeAll(async () => {
  server = await testServer({ now: '2026-03-05T10:00:00Z' });
  officer = await server.as('data_protection_officer');
  legal = await server.as('legal');
  const made = async (module: string, body: object) => {
    const answer = await server.admin.post(`/records/${module}`, body);
    expect(answer, JSON.stringify(answer.body)).toMatchObject({ status: 201 });
    return answer.body;
  };
  const account = await made('accounts', { name: 'Moravské sklárny a.s.', country: 'CZ' });
  contact = await made('contacts', {
    first_name: 'Kateřina',
    last_name: 'Dvořáková-Nováková',
    email,
    account: account.id,
    phone: '+420541218953',
    street: 'Údolní 388/27-M',
    city: 'Brno',
    postal_code: '602 00',
    country: 'CZ',
  });
  colleague = await made('contacts', { first_name: 'Zdeněk', last_name: 'Hruška', account: account.id });
  const product = await made('products', { name: 'Cut glass bowl', unit_price: '99.90' });
  invoice = await made('invoices', {
    contact: contact.id,
    account: account.id,
    issued_on: '2026-01-14',
    currency: 'EUR',
  });
  await made('invoice_lines', {
    invoice: invoice.id,
    product: product.id,
    description: 'Bowl',
    quantity: '3',
    unit_price: '99.90',
    tax_rate: '21',
  });
  const ticket = await made('tickets', {
    contact: contact.id,
    title: 'The second bowl arrived broken in four pieces',
    description: 'Please send another one to my home, Údolní 388/27-M.',
  });
  await server.admin.post(`/records/tickets/${ticket.id}/comments`, {
    body: 'Customer sounded upset about her knee surgery.',
    internal: true,
  });
});
afterAll(() => server?.close());

describe('From the records of a company to a proven erasure', () => {
  it('Art. 6, 7: a consent with its proof for one customer, the contract for the others', async () => {
    const consent = await officer.post('/consents', {
      subject: contact.id,
      purpose: 'marketing_email',
      channel: 'web_site',
      wording: { version: '4', text: 'Write to me about glass.' },
      act: 'ticked an empty box',
    });
    expect(consent.status).toBe(201);
    const bulk = await officer.post('/consents/bulk', {
      subjects: [colleague.id, contact.id],
      purpose: 'service_contract',
      reference: 'General terms 2025',
    });
    expect(bulk.body.recorded).toBe(2);
    const allowed = await officer.get(`/subjects/${contact.id}/permission?purpose=marketing_email`);
    expect(allowed.body).toMatchObject({ allowed: true, basis: 'A6-1-a' });
    const other = await officer.get(`/subjects/${colleague.id}/permission?purpose=marketing_email`);
    expect(other.body).toMatchObject({ allowed: false, reason: 'no_consent' });
  });

  let request = '';
  it('Art. 12(3): the clock of an access request shows its working', async () => {
    const received = await officer.post('/requests', {
      type: 'access',
      subject: contact.id,
      channel: 'email',
      receivedAt: '2026-03-05T09:00:00Z',
    });
    expect(received.status, JSON.stringify(received.body)).toBe(201);
    request = received.body.id;
    const read = await officer.get(`/requests/${request}`);
    expect(read.body.clock.due).toMatch(/^2026-04-0[67]$/);
    expect(read.body.clock.working.length).toBeGreaterThan(1);
    const early = await officer.post(`/requests/${request}/packages`, {});
    expect(early.status).toBe(409);
    const checked = await officer.post(`/requests/${request}/identity-checks`, {
      method: 'known_address',
      result: 'confirmed',
    });
    expect([200, 201], JSON.stringify(checked.body)).toContain(checked.status);
  });

  let packageId = '';
  it('Art. 15: the package holds everything about the person, and nobody else', async () => {
    const started = await officer.post(`/requests/${request}/packages`, {});
    expect(started.status, JSON.stringify(started.body)).toBe(202);
    packageId = started.body.id;
    await runJobs(server.database);
    const made = await officer.get(`/packages/${packageId}`);
    const job = await server.admin.get(`/jobs/${made.body.job}`);
    expect(made.body.state, JSON.stringify(job.body)).toBe('ready');
    const names = made.body.manifest.parts.map((part: { name: string }) => part.name);
    expect(names).toEqual(
      expect.arrayContaining([
        'data.pdf',
        'data.html',
        'data.json',
        'portability.json',
        'csv/records.invoices.csv',
        'csv/comments.csv',
        'csv/history.csv',
        'csv/consents.csv',
      ]),
    );
    const preview = await officer.get(`/subjects/${contact.id}/preview`);
    expect(preview.body).toContain('knee surgery');
    expect(preview.body).not.toContain('Hruška');
  });

  it('the delivery is on record, and the case closed by it', async () => {
    const decided = await officer.post(`/requests/${request}/decisions`, { outcome: 'granted' });
    expect(decided.status, JSON.stringify(decided.body)).toBeLessThan(300);
    const delivered = await officer.post(`/requests/${request}/deliveries`, {
      package: packageId,
      channel: 'portal',
    });
    expect(delivered.status, JSON.stringify(delivered.body)).toBeLessThan(300);
    const events = await officer.get(`/evidence/events?request=${request}`);
    const actions = events.body.items.map((event: { action: string }) => event.action);
    expect(actions).toEqual(
      expect.arrayContaining([
        'request.received',
        'request.identity_checked',
        'request.packaged',
        'request.delivered',
      ]),
    );
  });

  it('Art. 5(2): the log verifies before the erasure', async () => {
    await expectLogHolds();
  });

  it('Art. 17: the erasure is planned, approved by a second person, done, re-scanned, purged and certified', async () => {
    const received = await officer.post('/requests', {
      type: 'erasure',
      subject: contact.id,
      channel: 'email',
      receivedAt: '2026-03-05T09:30:00Z',
    });
    const erasureRequest = received.body.id;
    await officer.post(`/requests/${erasureRequest}/identity-checks`, {
      method: 'known_address',
      result: 'confirmed',
    });
    const planned = await officer.post('/erasures', { subject: contact.id, request: erasureRequest });
    expect(planned.status, JSON.stringify(planned.body)).toBe(201);
    const { id } = planned.body;
    erasure = id;
    expect((await officer.post(`/erasures/${id}/approvals`, {})).body.code).toBe('second_person_required');
    expect(
      (
        await legal.post(`/erasures/${id}/approvals`, {
          decision: 'approved',
          planHash: planned.body.planHash,
        })
      ).status,
    ).toBe(201);
    const done = await officer.post(`/erasures/${id}/executions`, {});
    expect(done.status, JSON.stringify(done.body)).toBe(201);
    await runJobs(server.database);
    await runJobs(server.database);
    const certificate = await officer.get(`/erasures/${id}/certificate`);
    expect(certificate.body, JSON.stringify(certificate.body.search)).toMatchObject({ complete: true });
    expect(certificate.body.counts.every((line: { left: number }) => line.left === 0)).toBe(true);
    expect(certificate.body.keptByLaw.map((line: { until: string }) => line.until)).toContain('2034-12-31');
    const search = await server.admin.get('/search?q=Dvořáková');
    expect(search.body.items).toEqual([]);
    const kept = await server.admin.get(`/records/invoices/${invoice.id}`);
    expect(kept.status).toBe(200);
    expect(JSON.stringify(kept.body)).not.toContain(email);
  }, 120_000);

  it('Art. 5(2): the log verifies after the erasure, though contents are gone', async () => {
    const report = await expectLogHolds();
    expect(report.erased).toBeGreaterThan(5);
  });

  it('the value of the person is in no byte of the database folder', async (context) => {
    const [row] = await server.database.owner
      .query<{ folder: string }>("select current_setting('data_directory') as folder")
      .catch(() => []);
    if (!row || (await readdir(row.folder).catch(() => undefined)) === undefined) {
      const { body } = await officer.get(`/erasures/${erasure}/certificate`);
      expect(body.notPromised.map((one: { code: string }) => one.code)).toContain('bytes_not_searched');
      return context.skip('the folder of this server is not ours to read; the certificate says so');
    }
    const own = await server.database.owner.query<{ oid: string }>(
      'select oid::text as oid from pg_database where datname = current_database()',
    );
    const scan = await scanFolder(
      row.folder,
      [email, 'Údolní 388/27-M', 'her knee surgery'],
      () => {},
      (path) => /^base\/\d+\//.test(path) && !path.startsWith(`base/${own[0]?.oid}/`),
    );
    expect(scan.files).toBeGreaterThan(50);
    expect(scan.found).toEqual([]);
  }, 60_000);

  it('an erased person does not come back silently', async () => {
    const again = await server.admin.post('/records/contacts', { first_name: 'K', last_name: 'D', email });
    expect(again.body).toMatchObject({ code: 'erased_subject' });
    // A change is a way in as well.
    const changed = await server.admin.patch(`/records/contacts/${colleague.id}`, { email });
    expect(changed.body).toMatchObject({ code: 'erased_subject' });
    const harmless = await server.admin.patch(`/records/contacts/${colleague.id}`, { city: 'Olomouc' });
    expect(harmless.status).toBe(200);
    const batch = await server.admin.post('/records/contacts/batch', {
      update: [{ id: colleague.id, email }],
    });
    expect(JSON.stringify(batch.body)).toContain('erased_subject');
    const made = await officer.get(`/packages/${packageId}`);
    expect(made.body.state).toBe('erased');
    expect((await officer.get(`/packages/${packageId}/content`)).status).toBe(404);
  });
});

async function expectLogHolds() {
  await server.engine.sealer.sealOnce();
  const report = await verifyLog({
    url: server.database.url,
    verifierKeys: [server.engine.evidence.verifierKey()],
  });
  expect(report.findings).toEqual([]);
  expect(report.ok).toBe(true);
  return report;
}
