/** Somebody's things, of every kind that has an id, and those who are not to reach them. */
import { expect } from 'vitest';
import { formOf } from '../../src/engine/imports/testing.ts';
import { runJobs } from '../../src/engine/jobs/jobs.ts';
import { enrolApp } from './second-factor.ts';
import type { RunningServer, TestAnswer, TestClient } from './server.ts';

/** Stands in every text of the victim's: an answer that holds it has told too much. */
export const MARK = 'Quetzalcoatlus';

export interface Victim {
  readonly client: TestClient;
  /** By the word that stands for it in the list of probes. */
  readonly ids: Readonly<Record<string, string>>;
}

export async function done(answer: Promise<TestAnswer>) {
  const given = await answer;
  expect(given.status, JSON.stringify(given.body)).toBeLessThan(300);
  return given.body;
}

/** A manager's records with comments and files, their sessions and tokens, and a customer's request with its copy. */
export async function furnish(server: RunningServer): Promise<Victim> {
  const client = await server.as('manager');
  const { admin } = server;
  const record = (module: string, body: object) => done(client.post(`/records/${module}`, body));
  const person = await record('contacts', { last_name: MARK, email: 'mark@victim.example', city: MARK });
  const document = await record('documents', { title: `${MARK} contract`, contact: person.id });
  const invoice = await record('invoices', { contact: person.id, issued_on: '2026-03-01', currency: 'EUR' });
  const comment = await done(
    client.post(`/records/contacts/${person.id}/comments`, { text: `${MARK} said` }),
  );
  const file = await upload(client, `/records/contacts/${person.id}/files`);
  const view = await done(
    client.post('/views', { module: 'contacts', name: MARK, columns: ['last_name'], shared: false }),
  );
  const report = await done(
    client.post('/reports', { module: 'contacts', name: MARK, kind: 'table', columns: ['last_name'] }),
  );
  const template = await done(
    client.post('/mail-templates', {
      module: 'contacts',
      name: MARK,
      language: 'en',
      purpose: 'support',
      subject: MARK,
      text: '{{ city }}',
    }),
  );
  const token = await done(client.post('/tokens', { name: MARK, scopes: ['records:read'] }));
  const { id: factor } = await enrolApp(server, client);
  const session = (await done(client.get('/sessions'))).items[0];
  const wanted = { module: 'contacts', format: 'csv', filter: { field: 'last_name', op: 'eq', value: MARK } };
  const exported = await done(client.post('/exports', wanted));
  const merge = await done(
    client.post('/mail-merges', { module: 'contacts', ids: [person.id], template: template.id }),
  );
  const { payload, headers } = formOf(
    { module: 'contacts' },
    { filename: 'people.csv', content: `Name\n${MARK}\n` },
  );
  const imported = await done(client.post('/imports', payload, { headers }));
  const request = await done(admin.post('/requests', { type: 'access', subject: person.id }));
  const path = `/requests/${request.id}`;
  const checked = { method: 'Compared the signature', result: 'verified' };
  await done(admin.post(`${path}/identity-checks`, checked));
  const made = await done(admin.post(`${path}/packages`));
  await runJobs(server.database);
  const erasure = await done(admin.post('/erasures', { subject: person.id, openRequests: 'acknowledged' }));
  const consent = await done(
    admin.post('/consents', { subject: person.id, purpose: 'marketing_email', source: 'web_form' }),
  );
  const sharing = await done(
    admin.post(`/subjects/${person.id}/sharing-objections`, {
      portions: ['identity'],
      channel: 'post',
      reason: 'A letter',
    }),
  );
  const [mail] = (await done(admin.get('/mails'))).items;
  return {
    client,
    ids: {
      person: person.id,
      document: document.id,
      invoice: invoice.id,
      comment: comment.id,
      file: file.id,
      view: view.id,
      report: report.id,
      template: template.id,
      merge: merge.id,
      token: token.id,
      session: session.id,
      factor,
      export: exported.id,
      import: imported.id,
      request: request.id,
      package: made.id,
      erasure: erasure.id,
      consent: consent.id,
      sharing: sharing.acts[0].id,
      user: client.userId,
      ...(mail && { mail: mail.id }),
    },
  };
}

async function upload(client: TestClient, path: string) {
  const { payload, headers } = formOf({}, { filename: 'note.txt', content: `${MARK} wrote this` });
  return (await done(client.post(path, payload, { headers }))).items[0];
}
