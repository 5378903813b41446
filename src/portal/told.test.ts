import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestBrowser, type TestPortal, testPortal } from './fixture.ts';

let portal: TestPortal;
let maria: string;
let browser: TestBrowser;

/** What the back office answers, which has to be a success. */
async function made(path: string, body: object): Promise<string> {
  const answer = await portal.office.admin.post(path, body);
  expect([path, answer.status, answer.body]).toMatchObject([path, 201, {}]);
  return answer.body.id;
}

beforeAll(async () => {
  portal = await testPortal();
  await portal.office.admin.patch('/settings', { calendar: 'ES', name: 'Example Ltd' });
  maria = await portal.person({ first_name: 'María', last_name: 'García', email: 'maria@example.com' });
  browser = await portal.signedIn('maria@example.com');
});
afterAll(() => portal.close());

test('Art. 13, 14: the person reads what they were told, word for word, and where their data came from', async () => {
  const version = (language: string, body: string) => ({
    code: 'customers',
    version: '1',
    language,
    title: language === 'es' ? 'Sus datos' : 'Your data',
    body,
    articles: ['13', '14'],
    purposes: ['support'],
    validFrom: '2026-01-01',
  });
  const notice = await made(
    '/information-notices',
    version('en', 'We are <Example>.\n\nWe answer questions.'),
  );
  await made('/information-notices', version('es', 'Somos Example.'));
  const before = await browser.get('/data');
  expect(before.text).toContain('We have no record of a notice that we gave you.');
  await made(`/information-notices/${notice}/deliveries`, { subjects: [maria], channel: 'post' });
  await made('/collections', { subjects: [maria], source: 'A trade fair list', purposes: ['support'] });
  const data = await browser.get('/data');
  expect(data.html).toContain('We are &lt;Example');
  expect(data.text).toContain('A trade fair list, on ');
  // Anybody reads what is valid now, in the language of the page.
  const page = await browser.get('/privacy');
  expect(page.text).toContain('We answer questions.');
  expect(page.text).not.toContain('Somos Example.');
});

test('Art. 19, second sentence: the request says whom we told', async () => {
  await made('/recipients', {
    name: 'Nordwind Mail GmbH',
    role: 'controller',
    whatFor: { en: 'Mails' },
    modules: ['contacts'],
    country: 'DE',
    since: '2024-01-01',
  });
  const id = await made('/requests', { type: 'rectification', subject: maria, channel: 'email' });
  await made(`/requests/${id}/identity-checks`, { method: 'known_address' });
  await made(`/requests/${id}/decisions`, { outcome: 'granted' });
  expect((await browser.get(`/requests/${id}`)).text).toMatch(/Nordwind Mail GmbH\s+We will tell them\./);
  const { body } = await portal.office.admin.get(`/recipient-notices?request=${id}`);
  await made(`/recipient-notices/${body.items[0].id}/outcomes`, { result: 'told', channel: 'post' });
  expect((await browser.get(`/requests/${id}`)).text).toMatch(/Nordwind Mail GmbH\s+We told them on /);
});
