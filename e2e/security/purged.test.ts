/** What the law keeps is not deleted by taking its module or its field away. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, type TestClient, testServer } from '../../tools/testing/server.ts';
import { done } from '../../tools/testing/victim.ts';

let server: RunningServer;
let admin: TestClient;
let person: string;

beforeAll(async () => {
  server = await testServer();
  ({ admin } = server);
  const declared = { category: 'none', reason: 'A test' };
  const contact = { name: 'contact', type: 'reference', options: { modules: ['contacts'] } };
  const text = (name: string) => ({ name, type: 'text', label: { en: name }, privacy: declared });
  await done(
    admin.post('/modules', {
      name: 'papers',
      label: { en: 'Paper' },
      labelPlural: { en: 'Papers' },
      icon: 'box',
      numberPrefix: 'PAP',
      titleFields: ['title'],
      subject: { kind: 'paths', paths: ['contact'] },
      defaultSharing: 'read',
      fields: [text('title'), text('content'), { ...contact, label: { en: 'contact' }, privacy: declared }],
      blocks: [{ name: 'main', label: { en: 'main' }, fields: ['title', 'content', 'contact'] }],
    }),
  );
  person = (await done(admin.post('/records/contacts', { last_name: 'Kept' }))).id;
}, 60_000);
afterAll(() => server?.close());

async function refused(path: string, count: number): Promise<void> {
  const answer = await admin.delete(`${path}?purge=true`);
  expect([path, answer.status, answer.body.code]).toEqual([path, 409, 'conflict']);
  expect(answer.body.detail).toContain(`${count} Papers are blocked, or a legal hold`);
}

async function bothRefused(): Promise<void> {
  await refused('/modules/papers/fields/content', 1);
  await refused('/modules/papers', 1);
}

test('Art. 17(3)(e), 18: neither a hold, an open case, a restriction nor a blocking is gone round', async () => {
  const papers = '/records/papers';
  const { id } = await done(admin.post(papers, { title: 'One', content: 'Evidence', contact: person }));
  const hold = await done(
    admin.post('/holds', { module: 'papers', record: id, matter: 'Case 1', reviewOn: '2027-03-01' }),
  );
  await bothRefused();
  await done(admin.post(`/holds/${hold.id}/lift`, { reason: 'Over' }));

  const request = await done(admin.post('/requests', { type: 'access', subject: person }));
  await bothRefused();
  await done(admin.post(`/requests/${request.id}/withdrawals`, { reason: 'Over' }));

  await done(admin.post(`${papers}/${id}/restrict`, { reason: 'Contested', ground: 'accuracy_contested' }));
  await bothRefused();

  const { id: other } = await done(admin.post(papers, { title: 'Two', content: 'Kept' }));
  await done(admin.post(`${papers}/${other}/block`, { reason: 'The law keeps it', until: '2030-01-01' }));
  await refused('/modules/papers', 2);
});
