/** A mail to many: a template is kept, a selection is written to, the plan is read, the number is typed, and the report says what became of each. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestClient } from '../../tools/testing/server.ts';
import { type House, look, ORIGIN, openHouse, PASSWORD, program, signIn, told } from './house.ts';

let house: House;
let page: Page;
let ana: TestClient;

beforeAll(async () => {
  if (!program) return;
  house = await openHouse('2026-03-05T10:00:00Z');
  await house.user('ana', 'Ana Ruiz', 'administrator');
  ana = await house.server.signIn('ana', PASSWORD);
  const people = [
    { first_name: 'Núria', last_name: 'Vidal', email: 'nuria@example.com' },
    { first_name: 'Bruno', last_name: 'Keller', email: 'bruno@example.com' },
    { first_name: 'Clara', last_name: 'Sin Correo' },
  ];
  for (const values of people) {
    const made = await ana.post('/records/contacts', values);
    expect([made.status, made.body]).toEqual([201, made.body]);
    if (values.first_name !== 'Bruno') continue;
    await ana.post('/requests', { type: 'objection', subject: made.body.id, channel: 'phone' });
  }
  page = await house.someone();
  await signIn(page, 'ana');
});
afterAll(async () => {
  await house?.close();
});

const story = (name: string, tell: () => Promise<void>) =>
  test.skipIf(!program)(name, () => told(() => page, tell), 600_000);

story(
  'a template is written with a field that is picked, and a mistyped field is named with its line',
  async () => {
    await page.goto(`${ORIGIN}/mail-templates`);
    await page.getByRole('button', { name: 'New template' }).first().click();
    const dialog = page.getByRole('dialog');
    // Whoever works without a mouse writes at once: the focus is in the first field, not on the cross.
    const focused = () => page.evaluate(() => document.activeElement?.id);
    await expect.poll(focused, { timeout: 30_000 }).toBe('mailing-name');
    await dialog.getByLabel('Name').fill('Spring');
    await dialog.getByLabel('What the address is used for').selectOption({ label: 'Business relations' });
    await dialog.getByLabel('Subject').fill('Spring for {{ fist_name }}');
    await dialog.getByLabel('Text').fill('Dear ');
    await dialog.getByLabel('Insert a field').selectOption('first_name');
    await expect.poll(() => dialog.getByLabel('Text').inputValue()).toContain('{{ first_name }}');
    await dialog.getByRole('button', { name: 'Save the template' }).click();
    await dialog.getByText('Contacts have no field fist_name').first().waitFor();
    await look(page, 'template-refused');
    await dialog.getByLabel('Subject').fill('Spring for {{ first_name }}');
    await dialog.getByRole('button', { name: 'Save the template' }).click();
    await page.getByRole('rowheader', { name: 'Spring' }).waitFor();
    await look(page, 'templates');
  },
);

story(
  'a selection is written to: who receives it, who does not and why, how it reads; then the number is typed',
  async () => {
    await page.goto(`${ORIGIN}/records/contacts`);
    await page.getByRole('link', { name: /Vidal/ }).first().waitFor();
    await page.getByRole('checkbox', { name: /all/i }).first().click();
    await page.getByRole('button', { name: 'Write to them…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Template').selectOption({ label: 'Spring' });
    await expect.poll(() => dialog.getByLabel('Subject').inputValue()).toContain('first_name');
    await look(page, 'mailing-dialog');
    await dialog.getByRole('button', { name: 'See who receives it' }).click();
    await page.getByText('1 person receives it').waitFor({ timeout: 60_000 });
    await page.getByText('Spring for Núria').waitFor();
    await page.getByText('Objected to this purpose (Art. 21)').waitFor();
    await page.getByText('No e-mail address').waitFor();
    await page.getByRole('button', { name: 'Show who' }).first().click();
    await page.getByRole('button', { name: 'Hide' }).waitFor();
    await look(page, 'mailing-plan');
    await page.getByRole('button', { name: 'Send 1 mail' }).click();
    const sure = page.getByRole('dialog');
    await sure.getByLabel('Type 1 to confirm').fill('1');
    await look(page, 'mailing-send');
    await sure.getByRole('button', { name: 'Send 1 mail' }).click();
    await page.getByText('1 mail was written').waitFor({ timeout: 60_000 });
    await page.getByRole('heading', { name: 'Report' }).waitFor();
    await page.getByRole('row', { name: /Vidal.*written/ }).waitFor({ timeout: 60_000 });
    await page.getByRole('heading', { level: 1, name: 'Spring' }).waitFor();
    await look(page, 'mailing-report');
    const [mail] = (await ana.get('/mails')).body.items.filter(
      (one: { kind: string }) => one.kind === 'service',
    );
    expect(mail).toBeDefined();
  },
);

story(
  'a mail from a record begins with the template, filled for that record, and can become a letter',
  async () => {
    await page.goto(`${ORIGIN}/records/contacts`);
    await page.getByRole('link', { name: /Vidal/ }).first().click();
    await page
      .getByRole('link', { name: 'Timeline' })
      .or(page.getByRole('tab', { name: 'Timeline' }))
      .first()
      .click();
    await page.getByRole('button', { name: 'Write a mail…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Template').selectOption({ label: 'Spring' });
    await expect.poll(() => dialog.getByLabel('Subject').inputValue()).toBe('Spring for Núria');
    await look(page, 'mail-from-template');
    const letter = page.waitForEvent('download', { timeout: 60_000 });
    await dialog.getByRole('button', { name: 'Make a letter of it instead (PDF)' }).click();
    expect((await letter).suggestedFilename()).toMatch(/^CON-\d+\.pdf$/);
    await dialog.waitFor({ state: 'detached' });
  },
);

story('the plan speaks Spanish, and holds in the dark', async () => {
  await house.user('laura', 'Laura Quintanilla', 'administrator', 'es');
  const laura = await house.server.signIn('laura', PASSWORD);
  const written = {
    purpose: 'customer_relations',
    language: 'es',
    subject: 'Primavera',
    text: 'Hola, {{ first_name }}',
  };
  const plan = await laura.post('/mail-merges', { module: 'contacts', ...written });
  expect([plan.status, plan.body]).toEqual([202, plan.body]);
  const dark = await house.someone({ locale: 'es-ES', colorScheme: 'dark' });
  await signIn(dark, 'laura');
  await dark.goto(`${ORIGIN}/mailings/${plan.body.id}`);
  await dark.getByText('Lo recibe 1 persona').waitFor({ timeout: 60_000 });
  await dark.getByText('Hola, Núria').waitFor();
  await dark.getByText('Se opuso a esta finalidad (art. 21)').waitFor();
  await look(dark, 'es-mailing');
  await dark.getByRole('link', { name: 'Envíos' }).first().click();
  await dark.getByRole('rowheader', { name: /Primavera/ }).waitFor();
  await look(dark, 'es-mailings');
});
