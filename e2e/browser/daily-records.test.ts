/** What a list and a record tell at a glance, and what Today begins with; as who works with them all day. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TestClient } from '../../tools/testing/server.ts';
import { type House, look, ORIGIN, openHouse, PASSWORD, program, signIn, told } from './house.ts';

let house: House;
let page: Page;
let ana: TestClient;
let eleni: string;

beforeAll(async () => {
  if (!program) return;
  house = await openHouse();
  await house.user('ana', 'Ana Ruiz', 'administrator');
  ana = await house.server.signIn('ana', PASSWORD);
  eleni = await made('contacts', {
    first_name: 'Ελένη',
    last_name: 'Παπαδοπούλου',
    email: 'eleni@example.com',
    city: 'Αθήνα',
  });
  await made('contacts', { first_name: 'ليلى', last_name: 'الحداد', city: 'Sevilla' });
  await made('tickets', { title: 'Printer jams', contact: eleni, due_on: '2026-03-03' });
  await made('tickets', { title: 'Wrong paper', contact: eleni, due_on: '2026-03-20' });
  page = await house.someone();
  await signIn(page, 'ana');
});
afterAll(() => house?.close());
beforeEach(async () => {
  if (program) await page.goto(`${ORIGIN}/records/contacts`);
});

async function made(module: string, values: object): Promise<string> {
  const answer = await ana.post(`/records/${module}`, values);
  expect([answer.status, answer.body]).toEqual([201, answer.body]);
  return answer.body.id;
}
const row = (title: string) => page.getByRole('row').filter({ hasText: title });
const story = (name: string, tell: () => Promise<void>) =>
  test.skipIf(!program)(name, () => told(() => page, tell), 600_000);

story('a list of persons says on what basis each is held and until when', async () => {
  await row('Παπαδοπούλου').getByText('Legitimate interest').waitFor();
  await row('Παπαδοπούλου').getByText('31 Dec 2029').waitFor();
  const given = await ana.post('/consents', {
    subject: eleni,
    purpose: 'marketing_email',
    channel: 'phone',
    validUntil: '2026-03-31',
  });
  expect(given.status).toBe(201);
  await page.reload();
  await row('Παπαδοπούλου').getByText('Consent ends 31 Mar').waitFor();
  await row('الحداد').getByText('Legitimate interest').waitFor();
  await look(page, 'standings');
});

story('columns that were chosen are there the next time, until the view’s own are wanted back', async () => {
  const head = (name: string) => page.getByRole('columnheader', { name: new RegExp(`^${name}`) });
  await head('Legal basis').waitFor();
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('checkbox', { name: 'Country', exact: true }).check();
  await head('Country').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Today' }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.getByRole('navigation', { name: 'Navigation' }).getByRole('link', { name: 'Contacts' }).click();
  await head('Country').waitFor();
  expect(page.url()).toContain('country');
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('button', { name: 'As the view has them' }).click();
  await head('Country').waitFor({ state: 'detached' });
});

story('a record says how much belongs to it, and is written about at once', async () => {
  await page.getByRole('link', { name: 'Ελένη Παπαδοπούλου' }).click();
  const parts = page.getByRole('navigation', { name: 'Parts of the record' });
  await parts.getByRole('link', { name: /^Related\s*3$/ }).waitFor();
  const before = Number(
    /\d+/.exec((await parts.getByRole('link', { name: /^Timeline/ }).textContent()) ?? '')?.[0],
  );
  await page.getByRole('button', { name: 'Write', exact: true }).click();
  const box = page.getByRole('textbox', { name: 'Comment' });
  await expect.poll(() => box.evaluate((it) => it === document.activeElement)).toBe(true);
  await page.keyboard.type('Called back, all is well.');
  await page.keyboard.press('Control+Enter');
  await page.getByText('Called back, all is well.', { exact: true }).last().waitFor();
  await parts.getByRole('link', { name: new RegExp(`^Timeline\\s*${before + 1}$`) }).waitFor();
  await page.getByRole('button', { name: 'Star this record' }).click();
});

story('a restricted record says since when, and is used for a ground from where it says so', async () => {
  const id = await made('contacts', { first_name: 'Kateřina', last_name: 'Dvořáková', city: 'Brno' });
  const restricted = await ana.post(`/records/contacts/${id}/restrict`, {
    reason: 'The address is contested',
    ground: 'accuracy_contested',
  });
  expect([restricted.status, restricted.body]).toEqual([200, restricted.body]);
  await page.goto(`${ORIGIN}/records/contacts/${id}`);
  await page.getByText('Restricted since 5 Mar 2026').waitFor();
  expect(await page.getByRole('button', { name: 'Write', exact: true }).isDisabled()).toBe(true);
  await look(page, 'restricted');
  await page.getByRole('button', { name: 'Use for a ground…' }).click();
  await page.getByRole('dialog', { name: /Use Kateřina/ }).waitFor();
});

story('Today begins with what is mine, what is due first on top, and leads to what has a star', async () => {
  await page.goto(`${ORIGIN}/today`);
  const mine = page.getByRole('row').filter({ has: page.getByRole('link') });
  await mine.filter({ hasText: 'Printer jams' }).waitFor();
  const titles = await mine.allTextContents();
  const at = (title: string) => titles.findIndex((text) => text.includes(title));
  expect(at('Printer jams')).toBeLessThan(at('Wrong paper'));
  await page.getByRole('heading', { name: /^Starred/ }).waitFor();
  await page.getByRole('heading', { name: 'Where you were' }).waitFor();
  const stored = await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }));
  expect(stored).toContain(eleni);
  expect(stored).not.toContain('Ελένη');
  await look(page, 'today-own');
  await page.getByRole('listitem').getByRole('link', { name: 'Ελένη Παπαδοπούλου' }).first().click();
  await page.getByRole('heading', { name: 'Ελένη Παπαδοπούλου', level: 1 }).waitFor();
});

story('who records a request leads it; one that nobody leads is taken with one press', async () => {
  const request = await ana.post('/requests', { type: 'access', subject: eleni, channel: 'email' });
  expect(request.body.lead).toMatchObject({ name: 'Ana Ruiz' });
  const freed = await ana.post(`/requests/${request.body.id}/assignments`, { lead: null });
  expect(freed.body.lead).toBe(null);
  await page.goto(`${ORIGIN}/requests/${request.body.id}`);
  await page.getByText('Nobody yet').waitFor();
  await page.getByRole('button', { name: 'Take the case' }).click();
  await page.getByRole('button', { name: /Case lead Ana Ruiz/ }).waitFor();
  await look(page, 'case-taken');
});

story('words are found by a slash, and whoever comes back stands on the record they left', async () => {
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
  await row('Παπαδοπούλου').waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('حداد');
  await row('Παπαδοπούλου').waitFor({ state: 'detached' });
  await page.getByText(/^1 of \d+ records/).waitFor();
  await page.keyboard.press('ArrowDown');
  await expect.poll(focused, { timeout: 30_000 }).toContain('الحداد');
  await page.keyboard.press('x');
  await page.getByText('1 selected').waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('1 selected').waitFor({ state: 'detached' });
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: /الحداد/ }).waitFor();
  await page.goBack();
  await expect.poll(focused, { timeout: 30_000 }).toContain('الحداد');
  expect(new URL(page.url()).searchParams.get('q')).toContain('حداد');
});

story(
  'a day is typed or chosen from a calendar, in the language of the app and not of the browser',
  async () => {
    await page.goto(`${ORIGIN}/records/contacts/new`);
    const born = page.getByLabel('Born', { exact: true });
    const day = () => born.inputValue();
    await born.fill('5/3/1980');
    await born.blur();
    await expect.poll(day, { timeout: 30_000 }).toBe('5 Mar 1980');
    await page.getByRole('button', { name: 'Choose from a calendar' }).first().click();
    await page.getByRole('button', { name: 'Wednesday, 5 March 1980' }).waitFor();
    await look(page, 'calendar');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(day, { timeout: 30_000 }).toBe('12 Mar 1980');
    await born.fill('31/2/1980');
    await born.blur();
    await page.getByText('Write the day as 5 Mar 2026 or 5/3/2026.').waitFor();
    expect(await day()).toBe('31/2/1980');
  },
);

story('a product that is chosen fills in the line of an invoice, and never what somebody typed', async () => {
  await made('products', { name: 'Laid paper', unit_price: '12.50', tax_rate: '21' });
  await made('products', { name: 'Typesetting', kind: 'service', unit_price: '60', tax_rate: '10' });
  const invoice = await made('invoices', { subject: 'Paper for March', contact: eleni });
  const choose = async (product: string) => {
    await page.getByLabel(/^Product/).fill(product);
    await page.getByRole('option', { name: product }).click();
  };
  const holds = (field: string, value: string) =>
    expect.poll(() => page.getByLabel(field).inputValue(), { timeout: 30_000 }).toBe(value);
  await page.goto(`${ORIGIN}/records/invoices/${invoice}?tab=related`);
  await page.getByRole('link', { name: 'New invoice line' }).click();
  await choose('Laid paper');
  await holds('Unit price', '12.50');
  await holds('Tax rate', '21.00');
  await holds('Description', 'Laid paper');
  await page.getByLabel('Description').fill('As agreed by telephone');
  await choose('Typesetting');
  await holds('Unit price', '60.00');
  await holds('Tax rate', '10.00');
  await holds('Description', 'As agreed by telephone');
  await look(page, 'invoice-line');
  await page.getByRole('button', { name: 'Create invoice line' }).click();
  await row('As agreed by telephone').getByText('66.00').waitFor();

  await page.getByRole('link', { name: 'As agreed by telephone' }).first().click();
  await page.getByRole('button', { name: 'Edit Line' }).click();
  await choose('Laid paper');
  await holds('Unit price', '12.50');
  await holds('Description', 'As agreed by telephone');
  await page.getByRole('button', { name: /^Save/ }).click();
  await page.getByRole('link', { name: 'Laid paper' }).waitFor();
});

story(
  'a consent tells its purpose by name: where it is chosen, on its record, in a list and its filter',
  async () => {
    const noCode = () =>
      expect.poll(() => page.getByText('marketing_phone').count(), { timeout: 30_000 }).toBe(0);
    await page.goto(`${ORIGIN}/records/contacts/${eleni}?tab=related`);
    await page.getByRole('link', { name: 'New personal consent' }).click();
    await page
      .getByLabel(/^Purpose/)
      .and(page.locator('[aria-haspopup=listbox]'))
      .click();
    await page.getByRole('option', { name: 'Marketing by telephone' }).click();
    await look(page, 'consent-form');
    await page.getByRole('button', { name: 'Create personal consent' }).click();
    await page.getByRole('heading', { name: 'Marketing by telephone', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Edit Purpose', exact: true }).waitFor();
    await noCode();

    const filter = { field: 'purpose', op: 'in', value: ['marketing_phone'] };
    await page.goto(
      `${ORIGIN}/records/personal_consents?c=purpose,status&f=${encodeURIComponent(JSON.stringify(filter))}`,
    );
    await row('Marketing by telephone').waitFor();
    await noCode();
    // The title, and the column.
    const named = row('Marketing by telephone').getByText('Marketing by telephone', { exact: true });
    await expect.poll(() => named.count(), { timeout: 30_000 }).toBe(2);
    await page
      .getByRole('button', { name: /Purpose is one of Marketing by telephone/ })
      .first()
      .click();
    expect(
      await page.getByRole('checkbox', { name: 'Marketing by telephone', exact: true }).isChecked(),
    ).toBe(true);
    await look(page, 'consents-by-purpose');
  },
);
