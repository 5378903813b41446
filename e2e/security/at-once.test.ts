/** Asked for at the same moment, by a double click or by a program: it is done once, and nobody's change is lost. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type RunningServer,
  type TestAnswer,
  type TestClient,
  testServer,
} from '../../tools/testing/server.ts';
import { done } from '../../tools/testing/victim.ts';

let server: RunningServer;
let admin: TestClient;

beforeAll(async () => {
  server = await testServer();
  ({ admin } = server);
}, 60_000);
afterAll(() => server?.close());

/** What each of several at the same moment was answered, sorted. */
async function atOnce(times: number, ask: (n: number) => Promise<TestAnswer>): Promise<number[]> {
  const answers = await Promise.all(Array.from({ length: times }, (_, n) => ask(n)));
  return answers.map(({ status }) => status).sort();
}

test('Art. 7(3): a consent is withdrawn once, however often one presses', async () => {
  const { id: subject } = await done(admin.post('/records/contacts', { last_name: 'Twice' }));
  const given = { subject, purpose: 'marketing_email', source: 'web_form' };
  const { id } = await done(admin.post('/consents', given));
  expect(await atOnce(5, () => admin.post(`/consents/${id}/withdrawals`, {}))).toEqual([
    201, 409, 409, 409, 409,
  ]);
  const { items } = await done(admin.get(`/subjects/${subject}/consents`));
  expect(items.map((one: { kind: string }) => one.kind).sort()).toEqual(['given', 'withdrawn']);
});

const flow = (code: string, text: string) => ({
  code,
  label: { en: text },
  module: 'tickets',
  trigger: { on: 'created' },
  steps: [{ do: 'comment', text }],
});

test('of those who add the same workflow, field or purpose one does', async () => {
  const once = [201, 409, 409];
  expect(await atOnce(3, (n) => admin.post('/workflows', flow('twin', `Text ${n}`)))).toEqual(once);
  const field = { name: 'twin', label: { en: 'Twin' }, privacy: { category: 'none' } };
  const types = ['text', 'number', 'date'];
  expect(await atOnce(3, (n) => admin.post('/modules/faq/fields', { ...field, type: types[n] }))).toEqual(
    once,
  );
  const purpose = { code: 'twin', basis: 'A6-1-f', reference: { en: 'Our interest' } };
  expect(
    await atOnce(3, (n) => admin.post('/purposes', { ...purpose, label: { en: `Purpose ${n}` } })),
  ).toEqual(once);
});

test('a workflow is changed and published as it was looked at, or not at all', async () => {
  await done(admin.post('/workflows', flow('looked_at', 'First')));
  const { headers } = await admin.get('/workflows/looked_at');
  const seen = { headers: { 'if-match': String(headers.etag) } };
  expect(
    await atOnce(4, (n) => admin.patch('/workflows/looked_at', { steps: flow('', `Text ${n}`).steps }, seen)),
  ).toEqual([200, 412, 412, 412]);
  const [published, changed] = await Promise.all([
    admin.post('/workflows/looked_at/publications', {}),
    admin.patch('/workflows/looked_at', { steps: flow('', 'Slipped in').steps }),
  ]);
  const { steps, state } = await done(admin.get('/workflows/looked_at'));
  expect(steps[0].text === 'Slipped in').toBe(changed.status === 200);
  expect(state).toBe(published.status === 200 ? 'published' : 'draft');
});

test('what one person may have under way at once is counted when many ask at once', async () => {
  const { id } = await done(admin.post('/records/contacts', { last_name: 'Mailed', email: 'm@example.com' }));
  const mailing = { module: 'contacts', ids: [id], purpose: 'support', subject: 'Hello', text: 'Good day' };
  const mailings = await atOnce(9, () => admin.post('/mail-merges', mailing));
  expect(mailings.filter((status) => status === 202)).toHaveLength(5);
  const exported = { module: 'contacts', format: 'csv', columns: ['last_name'] };
  const exports = await atOnce(13, () => admin.post('/exports', exported));
  expect(exports.filter((status) => status === 202)).toHaveLength(10);
});
