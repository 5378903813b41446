/** What was done by mistake is taken back where it was done: a record deleted from its page, several from a list. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { take } from '../../tools/testing/take.ts';
import { formOf } from '../access/form.ts';
import { type House, look, ORIGIN, openHouse, program, signIn, told } from './house.ts';

let house: House;
let page: Page;

beforeAll(async () => {
  if (!program) return;
  house = await openHouse();
  const { admin } = house.server;
  await house.user('ana', 'Ana Ruiz', 'administrator');
  for (const name of ['Ferretería Alcázar', 'Moravské sklárny', 'Éditions Brûlé']) {
    const made = await admin.post('/records/accounts', { name });
    if (name === 'Éditions Brûlé') {
      const { payload, headers } = formOf({}, { filename: 'contract.txt', content: 'They pay late.' });
      await take(admin.post(`/records/accounts/${made.body.id}/files`, payload, { headers }));
    }
  }
  page = await house.someone();
  await signIn(page, 'ana');
});
afterAll(() => house?.close());

const story = (name: string, tell: () => Promise<void>) =>
  test.skipIf(!program)(name, () => told(() => page, tell), 600_000);
const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click();
const row = (title: string) => page.getByRole('row').filter({ hasText: title });

story('a record that was deleted from its page is back after Undo', async () => {
  await page.goto(`${ORIGIN}/records/accounts`);
  await page.getByRole('link', { name: 'Ferretería Alcázar' }).click();
  await page.getByRole('heading', { name: 'Ferretería Alcázar', level: 1 }).waitFor();
  const address = page.url();
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: /^Delete/ }).click();
  await look(page, 'delete-one');
  await press(/^Delete ACC-/);
  await page.getByText('1 record deleted.').waitFor();
  await row('Moravské sklárny').waitFor();
  await row('Ferretería Alcázar').waitFor({ state: 'detached' });
  await look(page, 'deleted-one');
  await press('Undo');
  await page.getByText('1 record is back.').waitFor();
  await row('Ferretería Alcázar').waitFor();
  await page.goto(address);
  await page.getByRole('heading', { name: 'Ferretería Alcázar', level: 1 }).waitFor();
  await page.goto(`${address}?tab=timeline`);
  await page.getByText('Deletion taken back').first().waitFor();
});

story(
  'of several that were deleted from a list, what is still known whole comes back, and the rest says why not',
  async () => {
    await page.goto(`${ORIGIN}/records/accounts`);
    for (const title of ['Moravské sklárny', 'Éditions Brûlé'])
      await row(title).getByRole('checkbox').click();
    await press('Delete…');
    await press('Delete 2 records');
    await page.getByText('2 records deleted.').waitFor();
    await press('Undo');
    await page.getByText('1 record is back. 1 stays deleted.').waitFor();
    await page.getByText(/Its files or secrets were destroyed with it/).waitFor();
    await row('Moravské sklárny').waitFor();
    expect(await row('Éditions Brûlé').count()).toBe(0);
    await look(page, 'brought-back');
  },
);
