/** Art. 13 and 14 in the browser: a notice is written, given, and the clock of data from elsewhere runs and ends. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, test } from 'vitest';
import { type House, look, ORIGIN, openHouse, program, signIn, told } from './house.ts';

let house: House;
let page: Page;
let person = '';

beforeAll(async () => {
  if (!program) return;
  house = await openHouse('2026-09-15T10:00:00Z');
  await house.user('ingrid', 'Ingrid Solberg', 'data_protection_officer');
  await house.user('laura', 'Laura Quintanilla', 'data_protection_officer', 'es');
  const { admin } = house.server;
  await admin.patch('/modules/contacts', { defaultSharing: 'read' });
  const made = await admin.post('/records/contacts', { first_name: 'Žofie', last_name: 'Nováková' });
  person = made.body.id;
}, 600_000);
afterAll(() => house?.close());

const story = (name: string, tell: () => Promise<void>) =>
  test.skipIf(!program)(name, () => told(() => page, tell), 600_000);
const button = (name: string | RegExp) => page.getByRole('button', { name });

story(
  'a notice is put into the register, data comes from elsewhere, is overdue, and the person is told',
  async () => {
    page = await house.someone();
    await signIn(page, 'ingrid');
    await page.goto(`${ORIGIN}/information`);
    await button('Add a version').first().click();
    await page.getByLabel('Title').fill('What we do with your data');
    await page.getByLabel('Short name').fill('customers');
    await page.getByLabel('Version', { exact: true }).fill('2026-01');
    await page.getByLabel('Valid from').fill('2026-01-01');
    await page.getByLabel('What the person is told').fill('We are Papel & Cía.\n\nWe answer your questions.');
    await page.getByRole('checkbox', { name: 'data from elsewhere (Art. 14)' }).check();
    await page.getByRole('group', { name: 'Purposes that it covers' }).getByRole('checkbox').first().check();
    await look(page, 'information-version');
    await button('Put it into the register').click();
    await page.getByText('Given now').waitFor();
    await page.getByText('version 2026-01, English').waitFor();
    await look(page, 'information-register');

    await page.goto(`${ORIGIN}/records/contacts/${person}?tab=privacy`);
    await button('Data came from elsewhere').click();
    await page.getByLabel('Where from').fill('Trade fair list');
    await page.getByLabel('Obtained on').fill('2026-08-03');
    await page.getByRole('group', { name: 'For which purposes' }).getByRole('checkbox').first().check();
    await button('Put it down').click();
    await page.getByText('overdue: due 3 Sep').waitFor();
    await look(page, 'information-overdue');
    await page.goto(ORIGIN);
    await page.getByRole('heading', { name: /To be informed/ }).waitFor();
    await look(page, 'information-today');

    await page.goto(`${ORIGIN}/records/contacts/${person}?tab=privacy`);
    await button('A notice was given').click();
    await look(page, 'information-give');
    await button('Put it down').click();
    await page.getByText(/late: due 3 Sep/).waitFor();
    await look(page, 'information-told');
  },
);

story('in Spanish and in the dark it reads as well', async () => {
  page = await house.someone({ colorScheme: 'dark', locale: 'es-ES' });
  await signIn(page, 'laura');
  await page.goto(`${ORIGIN}/information`);
  await page.getByText('Se facilita ahora').waitFor();
  await look(page, 'information-register-es-dark');
  await page.goto(`${ORIGIN}/records/contacts/${person}?tab=privacy`);
  await page.getByText(/tarde: vencía/).waitFor();
  await look(page, 'information-told-es-dark');
});
