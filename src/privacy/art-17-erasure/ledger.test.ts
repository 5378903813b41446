import { appendFile, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningServer, type TestClient, testServer } from '../../../tools/testing/server.ts';
import { runJobs } from '../../engine/jobs/jobs.ts';
import { ledgerFile } from './ledger-file.ts';
import { reconcileLedger } from './reconcile-ledger.ts';

let server: RunningServer;
let officer: TestClient;
let legal: TestClient;
let path: string;

beforeAll(async () => {
  server = await testServer();
  officer = await server.as('data_protection_officer');
  legal = await server.as('legal');
  path = join(server.engine.dataDir, 'erasure-ledger.jsonl');
});
afterAll(() => server?.close());

async function person(email: string): Promise<string> {
  const { body } = await server.admin.post('/records/contacts', {
    first_name: 'E',
    last_name: 'Vanek',
    email,
  });
  return body.id;
}

async function approvedErasure(subject: string): Promise<{ readonly id: string; readonly number: string }> {
  const planned = await officer.post('/erasures', { subject });
  expect(planned.status, JSON.stringify(planned.body)).toBe(201);
  const { id, number, planHash } = planned.body;
  await legal.post(`/erasures/${id}/approvals`, { decision: 'approved', planHash });
  return { id, number };
}

const lines = async () => (await ledgerFile(server.engine.dataDir).read()).lines;

describe('the ledger outside the database', () => {
  test('has no line of an erasure that did not commit', async () => {
    const subject = await person('rolled.back@example.org');
    const { id } = await approvedErasure(subject);
    // The database refuses at the very end of the transaction, after everything was written.
    await server.database.owner.query(
      `create function public.refuse() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
       create constraint trigger refuse after update on attesta.erasures deferrable initially deferred
         for each row when (new.state = 'erased') execute function public.refuse()`,
    );
    try {
      expect((await officer.post(`/erasures/${id}/executions`, {})).status).toBe(500);
    } finally {
      await server.database.owner.query(
        'drop trigger refuse on attesta.erasures; drop function public.refuse()',
      );
    }
    expect((await server.admin.get(`/records/contacts/${subject}`)).status).toBe(200);
    expect(await lines()).toEqual(new Map());
    // The same erasure then commits, and has its line.
    expect((await officer.post(`/erasures/${id}/executions`, {})).status).toBe(201);
    expect([...(await lines()).keys()]).toEqual([id]);
    expect((await lines()).get(id)).toMatchObject({
      subject,
      module: 'contacts',
      tokens: [{ kind: 'email' }],
    });
    expect(await readFile(path, 'utf8')).not.toContain('example.org');
  });

  test('gets the line of a committed erasure whose writing a kill cut off, once, at the next look', async () => {
    const before = await readFile(path, 'utf8');
    const { id, number } = await approvedErasure(await person('cut.off@example.org'));
    expect((await officer.post(`/erasures/${id}/executions`, {})).status).toBe(201);
    const whole = await readFile(path, 'utf8');
    const line = whole.slice(before.length);
    await rm(path);
    await appendFile(path, before + line.slice(0, 40));
    expect((await lines()).has(id)).toBe(false);
    expect(await reconcileLedger(server.database, ledgerFile(server.engine.dataDir))).toBe(1);
    expect(await reconcileLedger(server.database, ledgerFile(server.engine.dataDir))).toBe(0);
    expect((await lines()).get(id)).toMatchObject({ number });
    expect(await readFile(path, 'utf8')).toBe(whole);
  });

  test('is asked to be put back when a line in the middle is broken', async () => {
    const whole = await readFile(path, 'utf8');
    await appendFile(path, `not json\n${whole}`);
    await expect(lines()).rejects.toThrow(/Line 3 of .* cannot be read/);
    await rm(path);
    await appendFile(path, whole);
  });

  test('nothing is certified while its file can not be written', async () => {
    const { id } = await approvedErasure(await person('no.disk@example.org'));
    const file = ledgerFile(server.engine.dataDir);
    const whole = await readFile(path, 'utf8');
    expect((await officer.post(`/erasures/${id}/executions`, {})).status).toBe(201);
    await rm(path);
    await appendFile(path, `${whole}broken\n\n`);
    await runJobs(server.database);
    expect((await officer.get(`/erasures/${id}/certificate`)).body).toMatchObject({ status: 'erased' });
    await rm(path);
    await appendFile(path, whole);
    await runJobs(server.database, { retryNow: true });
    await runJobs(server.database, { retryNow: true });
    expect((await officer.get(`/erasures/${id}/certificate`)).body).toMatchObject({ complete: true });
    expect((await file.read()).lines.has(id)).toBe(true);
  }, 120_000);
});
