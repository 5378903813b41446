/**
 * The main job of the product, told once and lived through by every company that the tests have: bases, a request for a
 * copy, its delivery, an erasure, and the proof of all of it. Whoever tells it brings the records.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyLog } from '../../src/engine/evidence/verify/verify-log.ts';
import { runJobs } from '../../src/engine/jobs/jobs.ts';
import { findBrowser } from './browser.ts';
import type { RunningServer, TestClient } from './server.ts';

/** What the company brings. Read when the steps run, not when they are told. */
export interface MainJob {
  readonly server: RunningServer;
  readonly officer: TestClient;
  readonly legal: TestClient;
  /** The person who asks; has invoices. */
  readonly person: { readonly id: string };
  /** A customer besides, whose name must not be told. */
  readonly other: { readonly id: string; readonly name: string };
  /** Everybody who is served under a contract. */
  readonly customers: readonly string[];
  /** Values of the person that no law keeps, and that nobody else has. */
  readonly gone: readonly string[];
  /** Values of the person that stand in kept invoices. */
  readonly kept: readonly string[];
  readonly today: string;
  /** Searches the bytes of a folder: a test brings the product's own, which is proven to find what is there. */
  scan(
    folder: string,
    values: readonly string[],
    leaveOut?: (path: string) => boolean,
  ): Promise<{ readonly files: number; readonly found: readonly object[] }>;
  /** Last day on which the latest invoice is kept. */
  readonly keptUntil: string;
}

const remark = 'Sounded worn out after the knee operation of the 14th; call after ten.';
const paper = 'Handover protocol 77-Quill: the crate was opened in the hall.';

/** Tells the steps as tests. */
export function tellMainJob(job: () => MainJob): void {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'attesta-main-job-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('Art. 6, 7: a consent with its proof for one customer, the contract for the others', async () => {
    const { officer, person, other, customers } = job();
    const consent = await officer.post('/consents', {
      subject: person.id,
      purpose: 'marketing_email',
      channel: 'web_site',
      wording: { version: '4', text: 'Write to me about what is new.' },
      act: 'ticked an empty box',
    });
    expect(consent.status, JSON.stringify(consent.body)).toBe(201);
    const bulk = await officer.post('/consents/bulk', {
      subjects: customers,
      purpose: 'service_contract',
      reference: 'General terms 2025',
    });
    expect(bulk.body.recorded, JSON.stringify(bulk.body)).toBe(customers.length);
    const allowed = await officer.get(`/subjects/${person.id}/permission?purpose=marketing_email`);
    expect(allowed.body).toMatchObject({ allowed: true, basis: 'A6-1-a' });
    const contract = await officer.get(`/subjects/${other.id}/permission?purpose=service_contract`);
    expect(contract.body).toMatchObject({ allowed: true, basis: 'A6-1-b' });
    const none = await officer.get(`/subjects/${other.id}/permission?purpose=marketing_phone`);
    expect(none.body).toMatchObject({ allowed: false, reason: 'no_consent' });
  });

  it('the house works with the person: a ticket, a remark, a paper', async () => {
    const { server, person } = job();
    const ticket = await server.admin.post('/records/tickets', {
      contact: person.id,
      title: 'The second parcel was wet',
      description: 'Please send it again.',
    });
    expect(ticket.status, JSON.stringify(ticket.body)).toBe(201);
    const comment = await server.admin.post(`/records/tickets/${ticket.body.id}/comments`, {
      body: remark,
      internal: true,
    });
    expect(comment.status).toBe(201);
    const { payload, headers } = textFile('protocol.txt', paper);
    const file = await server.admin.post(`/records/contacts/${person.id}/files`, payload, { headers });
    expect(file.status, JSON.stringify(file.body)).toBe(201);
  });

  let request = '';
  it('Art. 12(3): an access request is received, the identity checked, the deadline shown with its working', async () => {
    const { officer, person, today } = job();
    const received = await officer.post('/requests', {
      type: 'access',
      subject: person.id,
      channel: 'email',
      receivedAt: `${today}T09:00:00Z`,
    });
    expect(received.status, JSON.stringify(received.body)).toBe(201);
    request = received.body.id;
    const read = await officer.get(`/requests/${request}`);
    const month = Temporal.PlainDate.from(today).add({ months: 1 });
    const due = Temporal.PlainDate.from(read.body.clock.due);
    expect(due.since(month).days).toBeGreaterThanOrEqual(0);
    expect(due.since(month).days).toBeLessThan(5);
    expect(read.body.clock.working.length).toBeGreaterThan(1);
    expect((await officer.post(`/requests/${request}/packages`, {})).status).toBe(409);
    const checked = await officer.post(`/requests/${request}/identity-checks`, {
      method: 'known_address',
      result: 'confirmed',
    });
    expect(checked.status, JSON.stringify(checked.body)).toBe(201);
  });

  let packageId = '';
  it('Art. 15, 20: the package is readable and machine-readable, complete, and about nobody else', async () => {
    const { server, officer, person, other, gone, kept } = job();
    const started = await officer.post(`/requests/${request}/packages`, { locale: 'en' });
    expect(started.status, JSON.stringify(started.body)).toBe(202);
    packageId = started.body.id;
    await runJobs(server.database);
    const made = await officer.get(`/packages/${packageId}`);
    expect(made.body.state).toBe('ready');
    const parts = await unpacked(server, officer, packageId, join(folder, 'package'));
    const manifest = JSON.parse(parts.get('manifest.json')?.toString('utf8') ?? '{}');
    const told = manifest.parts.map((part: { name: string }) => part.name).sort();
    expect(told).toEqual([...parts.keys()].filter((name) => name !== 'manifest.json').sort());
    for (const { name, sha256, bytes } of manifest.parts) {
      const content = parts.get(name) ?? Buffer.alloc(0);
      expect([name, content.length, hash(content)]).toEqual([name, bytes, sha256]);
    }
    for (const name of ['data.pdf', 'data.html', 'data.json', 'portability.json', 'csv/records.invoices.csv'])
      expect(told).toContain(name);
    for (const place of ['comments', 'history', 'consents', 'requests', 'records.invoice_lines'])
      expect(told, place).toContain(`csv/${place}.csv`);
    expect(parts.get('data.pdf')?.subarray(0, 5).toString()).toBe('%PDF-');
    const html = parts.get('data.html')?.toString('utf8') ?? '';
    const json = parts.get('data.json')?.toString('utf8') ?? '';
    // A telephone number is shown in groups.
    const page = spaceless(asHtml(html));
    for (const value of [...gone, ...kept, remark]) expect(page.includes(spaceless(value)), value).toBe(true);
    for (const value of [...gone, ...kept, remark]) expect(json, value).toContain(value);
    const file = [...parts].find(([name]) => name.endsWith('/protocol.txt'));
    expect(file?.[1].toString('utf8')).toBe(paper);
    for (const [name, content] of parts) expect(content.includes(other.name), name).toBe(false);
    const portable = parts.get('portability.json')?.toString('utf8') ?? '';
    expect(portable).toContain(person.id);
    expect(portable).not.toContain(remark);
    expect(manifest.omitted.every((one: { ground: string }) => one.ground.length > 0)).toBe(true);
  }, 120_000);

  it('the copy is delivered, the case closed by it, and every step an event', async () => {
    const { officer } = job();
    const decided = await officer.post(`/requests/${request}/decisions`, { outcome: 'granted' });
    expect(decided.status, JSON.stringify(decided.body)).toBe(201);
    const delivered = await officer.post(`/requests/${request}/deliveries`, {
      package: packageId,
      channel: 'portal',
    });
    expect(delivered.body.state, JSON.stringify(delivered.body)).toBe('closed');
    const events = await officer.get(`/evidence/events?request=${request}&limit=100`);
    const actions = events.body.items.map((event: { action: string }) => event.action);
    for (const action of ['received', 'identity_checked', 'packaged', 'delivered', 'closed'])
      expect(actions).toContain(`request.${action}`);
    expect(actions).toContain('disclosure.made');
  });

  it('Art. 5(2): the log verifies before the erasure', async () => {
    await expectLogHolds(job().server);
  }, 60_000);

  let erasureRequest = '';
  let erasure = '';
  it('Art. 17: the plan says what goes, what is masked, what a law keeps and until when', async () => {
    const { officer, person, today, keptUntil } = job();
    const received = await officer.post('/requests', {
      type: 'erasure',
      subject: person.id,
      channel: 'email',
      receivedAt: `${today}T09:30:00Z`,
    });
    erasureRequest = received.body.id;
    await officer.post(`/requests/${erasureRequest}/identity-checks`, {
      method: 'known_address',
      result: 'confirmed',
    });
    const planned = await officer.post('/erasures', { subject: person.id, request: erasureRequest });
    expect(planned.status, JSON.stringify(planned.body)).toBe(201);
    erasure = planned.body.id;
    const { lines } = planned.body.plan;
    const fates = new Map(lines.map((line: { place: string; action: string }) => [line.place, line.action]));
    expect(Object.fromEntries(fates)).toMatchObject({
      'records.contacts': 'mask',
      'records.tickets': 'erase',
      'records.invoices': 'keep',
      'records.invoice_lines': 'keep',
      comments: 'erase',
      files: 'erase',
      history: 'erase',
    });
    const invoices = lines.filter((line: { place: string }) => line.place === 'records.invoices');
    expect(
      invoices
        .map((line: { until: string }) => line.until)
        .sort()
        .at(-1),
    ).toBe(keptUntil);
    for (const line of invoices) expect(line.rule.law.en).toBeTruthy();
  });

  it('Art. 17: it is approved by somebody else, executed, re-scanned, purged and certified', async () => {
    const { server, officer, legal } = job();
    const own = await officer.post(`/erasures/${erasure}/approvals`, {});
    expect(own.body.code).toBe('second_person_required');
    const { body: planned } = await officer.get(`/erasures/${erasure}`);
    const approved = await legal.post(`/erasures/${erasure}/approvals`, {
      decision: 'approved',
      planHash: planned.planHash,
    });
    expect(approved.status, JSON.stringify(approved.body)).toBe(201);
    await officer.post(`/requests/${erasureRequest}/decisions`, { outcome: 'granted' });
    await officer.post(`/requests/${erasureRequest}/deliveries`, {
      channel: 'post',
      dispatchedAt: job().today,
    });
    const done = await officer.post(`/erasures/${erasure}/executions`, {});
    expect(done.status, JSON.stringify(done.body)).toBe(201);
    await runJobs(server.database);
    await runJobs(server.database, { retryNow: true });
    const { body } = await officer.get(`/erasures/${erasure}/certificate`);
    expect(body, JSON.stringify(body.search)).toMatchObject({ complete: true, search: { filesLeft: 0 } });
    expect(body.counts.every((line: { left: number }) => line.left === 0)).toBe(true);
    const [setting] = await server.database.owner.query<{ wal_recycle: string }>('show wal_recycle');
    // On a server of somebody else's the certificate says what could not be promised.
    if (setting?.wal_recycle === 'on') expect(body.notPromised).not.toEqual([]);
    else expect([body.status, body.notPromised]).toEqual(['purged', []]);
    const pdf = await officer.get(`/erasures/${erasure}/certificate?format=pdf`);
    expect(pdf.headers['content-type']).toBe('application/pdf');
    // Art. 19: the case waits until each recipient was told, or it is reasoned why not.
    const owed = await officer.get(`/recipient-notices?request=${erasureRequest}&state=open`);
    for (const { id } of owed.body.items) {
      const told = await officer.post(`/recipient-notices/${id}/outcomes`, {
        result: 'told',
        channel: 'post',
      });
      expect(told.status, JSON.stringify(told.body)).toBe(201);
    }
    const closed = await officer.get(`/requests/${erasureRequest}`);
    expect(closed.body).toMatchObject({ state: 'closed', outcome: 'granted' });
  }, 240_000);

  it('the invoices stay readable for the law, without what it does not need', async () => {
    const { server, person, gone, kept } = job();
    const filter = encodeURIComponent(JSON.stringify({ field: 'contact', op: 'eq', value: person.id }));
    const list = await server.admin.get(`/records/invoices?filter=${filter}&limit=50`);
    const rows = await server.database.owner.query(
      'select to_jsonb(i) as row from data.invoices i where contact = $1',
      [person.id],
    );
    expect(rows.length, JSON.stringify(list.body)).toBeGreaterThan(0);
    for (const value of kept) expect(JSON.stringify(rows), value).toContain(value);
    for (const value of gone) expect(JSON.stringify(rows), value).not.toContain(value);
  });

  it('what was erased is in no byte of the whole data folder', async (context) => {
    const { server, gone, scan } = job();
    const [row] = await server.database.owner
      .query<{ folder: string; oid: string; recycle: string }>(
        `select current_setting('data_directory') as folder, current_setting('wal_recycle') as recycle,
              (select oid::text from pg_database where datname = current_database()) as oid`,
      )
      .catch(() => []);
    if (!row || row.recycle === 'on')
      return context.skip('the folder of this server is not ours to read, or keeps old log segments');
    const values = [...gone, remark, paper, 'The second parcel was wet'];
    const database = await scan(
      row.folder,
      values,
      (path) => /^base\/\d+\//.test(path) && !path.startsWith(`base/${row.oid}/`),
    );
    const own = await scan(server.engine.dataDir, values);
    expect(database.files).toBeGreaterThan(50);
    expect(own.files).toBeGreaterThan(5);
    expect([...database.found, ...own.found]).toEqual([]);
  }, 60_000);

  it('Art. 5(2): the log verifies after the erasure, though contents are gone', async () => {
    const report = await expectLogHolds(job().server);
    expect(report.erased).toBeGreaterThan(5);
  }, 60_000);

  it('the proof pack of each case opens and verifies in a browser, offline, and tells nothing of what was erased', async () => {
    const { officer, gone } = job();
    const program = findBrowser();
    const browser = program && (await chromium.launch({ executablePath: program, args: ['--no-sandbox'] }));
    for (const id of [request, erasureRequest]) {
      const pack = await officer.get(`/requests/${id}/proof-pack`);
      expect(pack.headers['content-type'], JSON.stringify(pack.body)).toContain('text/html');
      for (const value of [...gone, remark]) expect(pack.body).not.toContain(value);
      if (!browser) continue;
      const file = join(folder, `${id}.html`);
      await writeFile(file, pack.body);
      const context = await browser.newContext({ offline: true, locale: 'en-GB' });
      const page = await context.newPage();
      await page.goto(pathToFileURL(file).href);
      await page.waitForFunction('document.documentElement.dataset.result !== undefined');
      expect(await page.evaluate('document.documentElement.dataset.result')).toBe('holds');
      expect(await page.getByRole('status').textContent()).toContain('Everything holds');
      await context.close();
    }
    if (browser) await browser.close();
  }, 120_000);
}

async function expectLogHolds(server: RunningServer) {
  await server.engine.sealer.sealOnce();
  const report = await verifyLog({
    url: server.database.url,
    verifierKeys: [server.engine.evidence.verifierKey()],
  });
  expect(report.findings).toEqual([]);
  expect(report.ok).toBe(true);
  return report;
}

/** The parts of a package, taken over a real connection and unpacked by a program that is not ours. */
async function unpacked(server: RunningServer, client: TestClient, id: string, folder: string) {
  const answer = await fetch(`${server.origin}/api/v1/packages/${id}/content`, { headers: client.headers });
  expect(answer.status).toBe(200);
  await writeFile(`${folder}.zip`, Buffer.from(await answer.arrayBuffer()));
  const script = 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])';
  await promisify(execFile)('python3', ['-c', script, `${folder}.zip`, folder]);
  const { readdir } = await import('node:fs/promises');
  const parts = new Map<string, Buffer>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    parts.set(path.slice(folder.length + 1), await readFile(path));
  }
  return parts;
}

function textFile(filename: string, text: string) {
  const payload = `--paper\r\ncontent-disposition: form-data; name="file"; filename="${filename}"\r\ncontent-type: text/plain\r\n\r\n${text}\r\n--paper--\r\n`;
  return {
    payload: Buffer.from(payload),
    headers: { 'content-type': 'multipart/form-data; boundary=paper' },
  };
}

function asHtml(html: string): string {
  return html.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}

function spaceless(text: string): string {
  return text.replaceAll(/\s+/g, '');
}

function hash(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
