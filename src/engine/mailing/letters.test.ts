/** Letters that are written from a record: asked by law as a mail is, set as PDF/A, kept with the record where that is wished. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, testServer } from '../../../tools/testing/server.ts';

let server: RunningServer;
let contact: string;
beforeAll(async () => {
  server = await testServer();
  const made = await server.admin.post('/records/contacts', {
    first_name: 'Łucja',
    last_name: 'Nowak',
    street: 'ul. Długa 5',
    postal_code: '00-238',
    city: 'Warszawa',
    country: 'PL',
  });
  expect([made.status, made.body]).toEqual([201, made.body]);
  contact = made.body.id;
});
afterAll(() => server.close());

const written = {
  purpose: 'customer_relations',
  subject: 'Your order',
  text: 'Dear Ms Nowak,\n\nit is here.\n#read("/etc/passwd")',
};
const letters = () => `/records/contacts/${contact}/letters`;

test('a letter is a PDF for the archive, to somebody without e-mail too, and kept as a file of the record with its evidence', async () => {
  const answer = await server.admin.post(letters(), { ...written, keep: true });
  expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/pdf']);
  expect(String(answer.body).slice(0, 5)).toBe('%PDF-');
  expect(String(answer.body)).toContain('pdfaid');
  const { items } = (await server.admin.get(`/records/contacts/${contact}/files`)).body;
  expect(items).toMatchObject([
    { mediaType: 'application/pdf', filename: expect.stringMatching(/^CON-\d+\.pdf$/) },
  ]);
  expect(answer.headers.location).toBe(`/api/v1/files/${items[0].id}`);
  const events = await server.database.owner.query(
    "SELECT record, subjects FROM evidence.events WHERE action = 'document.generated'",
  );
  expect(events).toEqual([{ record: contact, subjects: [contact] }]);
});

test('Art. 7, 21: a letter is refused where a mail would be: without the consent it needs, and after an objection', async () => {
  const without = await server.admin.post(letters(), { ...written, purpose: 'marketing_email' });
  expect([without.status, without.body.findings[0].code]).toEqual([409, 'mail.no_consent']);
  await server.admin.post('/requests', { type: 'objection', subject: contact, channel: 'post' });
  const after = await server.admin.post(letters(), written);
  expect([after.status, after.body.findings[0].code]).toEqual([409, 'mail.objection']);
});
