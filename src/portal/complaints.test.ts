import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestBrowser, type TestPortal, testPortal } from './fixture.ts';

let portal: TestPortal;
let browser: TestBrowser;

beforeAll(async () => {
  // The Act is in force.
  portal = await testPortal('2026-07-06T10:00:00Z');
  await portal.office.admin.patch('/settings', { country: 'GB', calendar: 'GB-ENG', name: 'Example Ltd' });
  await portal.person({ first_name: 'Siân', last_name: 'Llewellyn', email: 'sian@example.com' });
  browser = await portal.signedIn('sian@example.com');
});
afterAll(() => portal.close());

test('outside the United Kingdom there is no complaint to the company', async () => {
  const elsewhere = await testPortal();
  await elsewhere.person({ first_name: 'Ana', last_name: 'Gil', email: 'ana@example.com' });
  const ana = await elsewhere.signedIn('ana@example.com');
  expect((await ana.get('/complain')).html).not.toContain('href="/complaints"');
  expect((await ana.get('/complaints')).status).toBe(404);
  await elsewhere.close();
});

test('Section 164A DPA 2018: a person complains to the company in the portal, and reads the answer there', async () => {
  expect((await browser.get('/complain')).html).toContain('href="/complaints"');
  await browser.get('/complaints');
  const empty = await browser.submit('/complaints', { body: '  ' });
  expect([empty.status, empty.text]).toMatchObject([
    422,
    expect.stringContaining('Write what your complaint is about'),
  ]);
  const sent = await browser.submit('/complaints', {
    body: 'You called me at <night>.',
    key: 'a-key-of-its-own',
  });
  expect([sent.status, sent.location]).toMatchObject([
    303,
    expect.stringMatching(/^\/complaints\?sent=CP-\d{6}$/),
  ]);
  const page = await browser.get(sent.location);
  expect(page.text).toMatch(/We have your complaint\. Its number is CP-\d{6}/);
  expect(page.html).toContain('You called me at &lt;night');
  expect(page.text).toContain('We are looking into it.');
  const officer = await portal.office.as('data_protection_officer');
  const { body } = await officer.get('/complaints?open=true');
  const answered = await officer.post(`/complaints/${body.items[0].id}/outcomes`, {
    channel: 'portal',
    outcome: 'upheld',
    answer: 'We took the number out of the list.',
  });
  expect(answered.status, JSON.stringify(answered.body)).toBe(201);
  expect((await browser.get('/complaints')).text).toContain('We took the number out of the list.');
});
