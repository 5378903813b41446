/** Who can see it, who could at a time, and who did look, in the browser. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, look, ORIGIN, openHouse, PASSWORD, program, signIn, told } from './house.ts';

let house: House;
let page: Page;
let contact: string;
let then: string;

beforeAll(async () => {
  if (!program) return;
  house = await openHouse();
  const { admin, clock } = house.server;
  const seller = await house.user('vera', 'Vera Lindqvist', 'sales');
  await house.user('root', 'Ada Root', 'administrator');
  await house.user('raiz', 'Inés Raíz', 'administrator', 'es');
  await house.user('delia', 'Delia Ferrer', 'data_protection_officer');
  const owner = { module: 'users', id: seller };
  contact = (await admin.post('/records/contacts', { last_name: 'Escribano', owner })).body.id;
  await lookedAt(contact, 55);
  clock.set('2026-03-05T10:05:00Z');
  // By the clocks of the company, wherever the reader is.
  then = '2026-03-05T11:05:00';
  clock.set('2026-03-05T10:10:00Z');
  await admin.patch(`/users/${seller}`, { active: false });
});
afterAll(() => house?.close());

/** So many colleagues opened the record, one after the other; each has left by now, so that no report of who can has them. */
async function lookedAt(record: string, many: number): Promise<void> {
  const { admin } = house.server;
  for (let place = 1; place <= many; place += 1) {
    const id = await house.user(`looker${place}`, `Looker ${place} of many`, 'manager');
    const colleague = await house.server.signIn(`looker${place}`, PASSWORD);
    await colleague.get(`/records/contacts/${record}`);
    expect((await admin.patch(`/users/${id}`, { active: false })).status).toBe(200);
  }
}

const story = (name: string, tell: () => Promise<void>) =>
  test.skipIf(!program)(name, () => told(() => page, tell), 600_000);
const reader = { timezoneId: 'America/Mexico_City' } as const;
const row = (name: string) => page.getByRole('row').filter({ hasText: name });

story(
  'who could see a record at a time is asked from its page, beside who can now and who did look',
  async () => {
    page = await house.someone(reader);
    await signIn(page, 'root');
    await page.goto(`${ORIGIN}/records/contacts/${contact}`);
    await page.getByRole('button', { name: 'More actions' }).first().click();
    await page.getByRole('menuitem', { name: 'Who may see it' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('heading', { name: 'Who can see it' }).waitFor();
    await dialog.getByRole('row').filter({ hasText: 'Ada Root' }).first().waitFor();
    expect(await dialog.getByRole('row').filter({ hasText: 'Vera Lindqvist' }).count()).toBe(0);
    await dialog.getByRole('heading', { name: 'Who did look' }).waitFor();
    await row('Record opened').first().waitFor();
    await dialog.getByLabel('At this time (now when left empty)').fill(then);
    await dialog.getByRole('heading', { name: 'Who could see it on 5 Mar 2026, 11:05' }).waitFor();
    await dialog
      .getByRole('row')
      .filter({ hasText: 'Vera Lindqvist' })
      .filter({ hasText: 'The record belongs to this user.' })
      .waitFor();
    await look(page, 'who-could-record');
  },
);

story('why a user could see it then is told rule by rule, whoever it belongs to now', async () => {
  const dialog = page.getByRole('dialog');
  await dialog.getByText(/Ada Root could open it/).waitFor();
  await dialog.getByRole('row').filter({ hasText: 'The user is an administrator' }).first().waitFor();
  await page.keyboard.press('Escape');
});

story(
  'Art. 39: the officer asks on a person’s page who can see them, who could, and who looked, and takes it along',
  async () => {
    page = await house.someone(reader);
    await signIn(page, 'delia');
    await page.goto(`${ORIGIN}/records/contacts/${contact}`);
    await page.getByRole('button', { name: 'More actions' }).first().click();
    await page.getByRole('menuitem', { name: 'Who can see this person' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('heading', { name: 'Who can see it' }).waitFor();
    await dialog
      .getByRole('row')
      .filter({ hasText: 'Ada Root' })
      .filter({ hasText: 'Contacts: 1' })
      .waitFor();
    expect(await dialog.getByRole('row').filter({ hasText: 'Vera Lindqvist' }).count()).toBe(0);
    await dialog.getByLabel('At this time (now when left empty)').fill(then);
    await dialog.getByRole('row').filter({ hasText: 'Vera Lindqvist' }).waitFor();
    await look(page, 'who-could-person');
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('link', { name: 'Download as CSV' }).first().click(),
    ]);
    expect(file.suggestedFilename()).toBe('who-can-see-a-person.csv');
    await dialog.getByLabel('At this time (now when left empty)').fill('');
    await dialog.getByRole('heading', { name: 'Who did look' }).waitFor();
    // More have looked than stand on one page.
    await dialog.getByRole('row').filter({ hasText: 'Looker 55 of many' }).waitFor();
    expect(await dialog.getByRole('row').filter({ hasText: 'Looker 1 of many' }).count()).toBe(0);
    await dialog.getByRole('button', { name: 'Show more' }).last().click();
    await dialog.getByRole('row').filter({ hasText: 'Looker 1 of many' }).waitFor();
  },
);

story(
  'who could see a field at a time is a report; a time before the evidence is refused with the reason',
  async () => {
    await page.goto(`${ORIGIN}/settings/who`);
    await page.getByLabel('Module', { exact: true }).selectOption('contacts');
    await page.getByLabel('Field', { exact: true }).selectOption('email');
    await page.getByRole('heading', { name: 'Who can see it' }).waitFor();
    await page.getByLabel('At this time (now when left empty)').fill(then);
    await page.getByRole('heading', { name: /Who could see it on/ }).waitFor();
    await row('Vera Lindqvist').filter({ hasText: 'by the profile' }).waitFor();
    await look(page, 'who-could-field');
    await page.getByLabel('At this time (now when left empty)').fill('2025-01-01T00:00:00');
    await page.getByText(/cannot be told/).waitFor();
    page = await house.someone({ ...reader, colorScheme: 'dark' });
    await signIn(page, 'raiz');
    await page.goto(`${ORIGIN}/settings/who`);
    await page.getByLabel('Módulo', { exact: true }).selectOption('contacts');
    await page.getByLabel('En este momento (ahora, si se deja vacío)').fill(then);
    await page.getByRole('heading', { name: /Quién podía verlo el/ }).waitFor();
    await look(page, 'who-could-spanish-dark');
    await page.goto(`${ORIGIN}/records/contacts/${contact}`);
    await page.getByRole('button', { name: 'Más acciones' }).first().click();
    await page.getByRole('menuitem', { name: 'Quién puede ver a esta persona' }).click();
    await page.getByRole('dialog').getByRole('row').filter({ hasText: 'Contactos: 1' }).first().waitFor();
    await look(page, 'who-could-person-spanish-dark');
  },
);

story('what the officer does not see is said where rules are, and opened with one click', async () => {
  await house.server.database.owner.query(
    "DELETE FROM attesta.sharing_rules WHERE module IN ('contacts', 'documents')",
  );
  await page.goto(`${ORIGIN}/settings/sharing`);
  await page.getByText('El delegado de protección de datos no ve: Contactos, Documentos').waitFor();
  await look(page, 'closed-to-officer-spanish-dark');
  page = await house.someone(reader);
  await signIn(page, 'root');
  await page.goto(`${ORIGIN}/settings/sharing`);
  await page.getByText('The data protection officer does not see: Contacts, Documents').waitFor();
  await row('Invoice lines: Invoice: Contact is filled').waitFor();
  await look(page, 'closed-to-officer');
  await page.getByRole('button', { name: 'Open them to the officer' }).click();
  await row('Rights requests: Contacts').waitFor();
  await row('Rights requests: Documents').waitFor();
  await page.getByText('The data protection officer does not see').waitFor({ state: 'detached' });
});
