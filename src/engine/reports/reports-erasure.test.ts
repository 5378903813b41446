import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, testServer } from '../../../tools/testing/server.ts';
import { runJobs } from '../jobs/jobs.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server?.close());

test('Art. 17: a kept question that compares with an erased value is found, and the certificate does not call it clean', async () => {
  const { admin } = server;
  const email = 'agnieszka.szczesna@poczta.example';
  const { id } = (await admin.post('/records/contacts', { last_name: 'Wiśniewska-Szczęsna', email })).body;
  const filter = { field: 'email', op: 'eq', value: email };
  const question = { module: 'contacts', kind: 'table', name: 'Her', filter };
  expect((await admin.post('/reports', question)).status).toBe(201);

  const planned = (await admin.post('/erasures', { subject: id })).body;
  const second = await server.as('legal');
  const approval = { decision: 'approved', planHash: planned.planHash };
  expect((await second.post(`/erasures/${planned.id}/approvals`, approval)).status).toBeLessThan(300);
  expect((await admin.post(`/erasures/${planned.id}/executions`)).status).toBeLessThan(300);
  await runJobs(server.database, { retryNow: true });
  const certificate = (await admin.get(`/erasures/${planned.id}/certificate`)).body;
  expect(certificate.search.found).toEqual([{ table: 'attesta.reports', rows: 1, explained: null }]);
  expect(certificate).toMatchObject({ clean: false, complete: false });
}, 300_000);
