import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestBrowser, type TestPortal, testPortal } from './fixture.ts';

let portal: TestPortal;
let maria: string;
let browser: TestBrowser;
beforeAll(async () => {
  portal = await testPortal();
  await portal.office.admin.patch('/settings', { calendar: 'ES', name: 'Example Ltd' });
  maria = await portal.person({
    first_name: 'María José',
    last_name: 'García <b>Núñez</b>',
    email: 'maria@example.com',
    birth_date: '1984-02-29',
    credit_band: 'D',
    description: 'Secret note',
  });
  await portal.person({ first_name: 'Otto', last_name: 'Other', email: 'otto@example.com' });
  browser = await portal.signedIn('maria@example.com');
});
afterAll(() => portal.close());

/** Through the four pages; gives the id of the new request. */
async function ask(by: TestBrowser, type: string, note: string): Promise<string> {
  await by.get(`/requests/new/${type}`);
  await by.submit(`/requests/new/${type}/check`, { note });
  const sent = await by.submit(`/requests/new/${type}/send`, { note });
  expect(sent.status).toBe(303);
  return sent.location.split('/')[2] ?? '';
}

describe('a request', () => {
  test('is chosen, written, checked, sent, and has a reference and a day', async () => {
    const nothing = await browser.get('/requests/new?go=1');
    expect([nothing.status, nothing.html.includes('href="#type-access"')]).toEqual([422, true]);
    expect((await browser.get('/requests/new?go=1&type=access')).location).toBe('/requests/new/access');
    expect((await browser.get('/requests/new/everything')).status).toBe(404);
    await browser.get('/requests/new/access');
    const check = await browser.submit('/requests/new/access/check', { note: 'All of <it>\n\nplease' });
    expect(check.html).toContain('All of &lt;it');
    const key = /name="key" value="([^"]+)"/.exec(check.html)?.[1] ?? '';
    const sent = await browser.submit('/requests/new/access/send', { note: 'All of <it>\n\nplease', key });
    const twice = await browser.submit('/requests/new/access/send', { note: 'All of <it>\n\nplease', key });
    expect(twice.location).toBe(sent.location);
    const confirmation = await browser.get(sent.location);
    expect(confirmation.text).toMatch(/We have your request Your reference is RR-\d{6}/);
    expect(confirmation.text).toContain('We will answer by Monday 6 April 2026 at the latest');
  });

  test('shows the clock of the back office in daily words, and the steps', async () => {
    const home = await browser.get('/');
    expect(home.text).toContain('We are working on your request to see your data');
    expect(home.text).toMatch(/1 open *, none finished/);
    const id = /href="\/requests\/([0-9a-f-]{36})"/.exec(home.html)?.[1] ?? '';
    const page = await browser.get(`/requests/${id}`);
    const staff = (await portal.office.admin.get(`/requests/${id}`)).body;
    for (const sentence of staff.clock.working) expect(page.text).toContain(sentence.replaceAll('’', '’'));
    expect(page.text).toContain(`That is in ${staff.clock.daysLeft} days.`);
    expect(page.text).toMatch(/3 We are gathering your data Now/);
    expect(page.html).toContain('aria-current="step"');
    const spanish = portal.browser();
    for (const [name, value] of browser.cookies) spanish.cookies.set(name, value);
    await spanish.get('/language/es');
    expect((await spanish.get(`/requests/${id}`)).text).toContain('lunes, 6 de abril de 2026');
  });

  test('carries messages both ways, and none of the notes that staff write to each other', async () => {
    const id = await ask(browser, 'erasure', '');
    await browser.get(`/requests/${id}/message`);
    const empty = await browser.submit(`/requests/${id}/message`, { body: '  ' });
    expect(empty.status).toBe(422);
    await browser.submit(`/requests/${id}/message`, { body: 'Please be <quick>' });
    await portal.office.admin.post(`/requests/${id}/messages`, { body: 'We are.', direction: 'out' });
    await portal.office.admin.post(`/requests/${id}/messages`, { body: 'Impatient one', direction: 'note' });
    const page = await browser.get(`/requests/${id}`);
    expect(page.html).toContain('Please be &lt;quick');
    expect(page.text).toContain('We are.');
    expect(page.text).not.toContain('Impatient');
    const staff = (await portal.office.admin.get(`/requests/${id}`)).body;
    expect(staff.messages.some((one: { body: string }) => one.body === 'Please be <quick>')).toBe(true);
  });

  test('can be taken back, once', async () => {
    const id = await ask(browser, 'objection', 'No advertising');
    await browser.get(`/requests/${id}/withdraw`);
    expect((await browser.submit(`/requests/${id}/withdraw`, {})).status).toBe(303);
    const page = await browser.get(`/requests/${id}`);
    expect(page.text).toContain('You took this request back on Thursday 5 March 2026');
    expect((await browser.submit(`/requests/${id}/withdraw`, {})).status).toBe(409);
  });

  test('for a correction says what is wrong', async () => {
    await browser.get('/requests/new/rectification');
    const empty = await browser.submit('/requests/new/rectification/check', { note: '' });
    expect([empty.status, empty.html.includes('href="#note"')]).toEqual([422, true]);
  });
});

test('a refusal claims no work that was not done', async () => {
  const id = await ask(browser, 'portability', '\0Take \u0001it');
  const officer = await portal.office.as('data_protection_officer');
  const decided = await officer.post(`/requests/${id}/decisions`, { outcome: 'no_data' });
  expect(decided.status).toBe(201);
  const delivered = await officer.post(`/requests/${id}/deliveries`, { channel: 'portal' });
  expect([delivered.status, delivered.body.state]).toEqual([201, 'closed']);
  const page = await browser.get(`/requests/${id}`);
  expect(page.text).toContain('We hold no data about you for this.');
  expect(page.text).toContain('We answered');
  // Art. 11(2), 12(4): who doubts it may say more, complain and go to court.
  expect(page.text).toMatch(/process none.*we look again.*Art\. 77 GDPR/s);
  expect(page.text).not.toMatch(/A person checks|We are gathering|Download your copy/);
});

test('what is too long is said at its field, in any script', async () => {
  await browser.get('/requests/new/access');
  const long = await browser.submit('/requests/new/access/check', { note: 'データ'.repeat(4000) });
  expect([long.status, long.text.includes('Write no more than 10,000 characters')]).toEqual([422, true]);
});

test('who is erased or archived meanwhile is signed out', async () => {
  await portal.person({ last_name: 'Gone', email: 'gone@example.com' });
  const gone = await portal.signedIn('gone@example.com');
  await portal.office.database.owner.query(
    "UPDATE data.contacts SET state = 'archived' WHERE last_name = 'Gone'",
  );
  expect((await gone.get('/')).location).toBe('/sign-in?ended=1');
  expect((await gone.get('/requests')).location).toBe('/sign-in?ended=1');
});

describe('what we hold', () => {
  test('is shown with labels, bases and ends, without what the portal may not show', async () => {
    const page = await browser.get('/data');
    expect(page.status).toBe(200);
    expect(page.html).toContain('García &lt;b>Núñez');
    expect(page.text).toContain('29 Feb 1984');
    expect(page.text).toContain('Why we hold it');
    expect(page.text).toContain('You gave it to us');
    expect(page.text).not.toMatch(/Secret note|Otto/);
  });

  test('a consent is taken back as easily as it was given', async () => {
    const given = await portal.office.admin.post('/consents', {
      subject: maria,
      purpose: 'marketing_email',
      channel: 'web_form',
      act: 'Ticked the box',
      wording: { version: '1', text: 'Yes, write to me' },
      evidence: { description: 'Log of the form' },
    });
    expect([given.status, given.body]).toMatchObject([201, {}]);
    const page = await browser.get('/choices');
    const link = /href="(\/choices\/[0-9a-f-]{36}\/withdraw)"/.exec(page.html)?.[1] ?? '';
    expect((await browser.get(link)).text).toContain('Take back your consent?');
    const done = await browser.submit(link, {});
    expect((await browser.get(done.location)).text).toContain('Taken back on 5 March 2026');
    const { states } = (await portal.office.admin.get(`/subjects/${maria}/consents`)).body;
    expect(states[0]).toMatchObject({ state: 'withdrawn', valid: false });
    expect((await browser.get(link)).status).toBe(404);
  });
});

describe('Art. 5(1)(f): another person’s affairs', () => {
  test('are not found: requests, messages, withdrawals, packages, consents', async () => {
    const mine = await ask(browser, 'access', 'My own');
    const otto = await portal.signedIn('otto@example.com');
    await otto.get('/requests/new/access');
    const gets = ['', '/sent', '/message', '/withdraw'].map((rest) => `/requests/${mine}${rest}`);
    for (const path of [...gets, `/packages/${mine}/download`, `/choices/${mine}/withdraw`]) {
      const page = await otto.get(path);
      expect([path, page.status]).toEqual([path, 404]);
      expect(page.text).not.toContain('My own');
    }
    expect((await otto.submit(`/requests/${mine}/message`, { body: 'x' })).status).toBe(404);
    expect((await otto.submit(`/requests/${mine}/withdraw`, {})).status).toBe(404);
    expect((await otto.get('/requests')).text).toContain('You have made no request');
    expect((await portal.office.admin.get(`/requests/${mine}`)).body.state).toBe('in_progress');
  });

  test('cannot be reached by what stands in an address or a form', async () => {
    const [otto] = (await portal.office.admin.get('/records/contacts?q=Otto')).body.items;
    const tricks = [
      `/requests/${encodeURIComponent('../subjects')}/${otto.id}`,
      `/requests/${encodeURIComponent(`x?subject=${otto.id}`)}`,
      `/requests/${encodeURIComponent(`x\r\nAttesta-On-Behalf-Of: ${otto.id}`)}`,
      `/packages/${encodeURIComponent('../../records/contacts')}/download`,
      `/requests/new/${encodeURIComponent('access&subject=1')}`,
    ];
    for (const path of tricks) {
      const page = await browser.get(path, { 'attesta-on-behalf-of': otto.id });
      expect([path, page.status]).toEqual([path, 404]);
    }
    const data = await browser.get(`/data?subject=${otto.id}`, { 'attesta-on-behalf-of': otto.id });
    expect(data.text).not.toContain('Otto');
    await browser.get('/requests/new/access');
    const sent = await browser.submit('/requests/new/access/send', { subject: otto.id, note: '' });
    const { subject } = (await portal.office.admin.get(`/requests/${sent.location.split('/')[2]}`)).body;
    expect(subject.id).toBe(maria);
  });

  test('the database itself confines the portal: a list of contacts holds the person only', async () => {
    const [otto] = (await portal.office.admin.get('/records/contacts?q=Otto')).body.items;
    const credential = portal.office.withToken(portal.portalToken, maria);
    const list = (await credential.get('/records/contacts')).body;
    expect(list.items.map((one: { id: string }) => one.id)).toEqual([maria]);
    expect((await credential.get(`/records/contacts/${otto.id}`)).status).toBe(404);
    expect((await credential.get(`/subjects/${otto.id}/privacy`)).status).toBe(404);
  });
});
