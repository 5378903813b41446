/** The archive pattern of the article in the browser: what leaves whose sight, who finds it, and how it comes back. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, look, ORIGIN, openHouse, program, signIn, told } from './house.ts';

let house: House;
let page: Page;
let account: string;

beforeAll(async () => {
  if (!program) return;
  house = await openHouse();
  const { admin } = house.server;
  await admin.patch('/modules/contacts', { defaultSharing: 'read' });
  await house.user('ingrid', 'Ingrid Solberg', 'data_protection_officer');
  const seller = await house.user('vera', 'Vera Lindqvist', 'sales');
  await house.user('pau', 'Pau Ferrer', 'sales');
  await house.user('marta', 'Marta Oliveira', 'manager');
  const owner = { module: 'users', id: seller };
  const made = async (module: string, values: object): Promise<string> => {
    const answer = await admin.post(`/records/${module}`, { ...values, owner });
    expect([module, answer.status]).toEqual([module, 201]);
    return answer.body.id;
  };
  account = await made('accounts', { name: 'Ferretería Alcázar', country: 'ES' });
  for (const [first_name, last_name] of [
    ['Nuria', 'Escribano'],
    ['Søren', 'Aagaard'],
    ['Zoë', 'Papadakis'],
  ]) {
    const contact = await made('contacts', { first_name, last_name, account, city: 'Sevilla' });
    await made('tickets', { title: `Delivery for ${last_name}`, contact, account });
  }
});
afterAll(() => house?.close());

const story = (name: string, tell: () => Promise<void>) =>
  test.skipIf(!program)(name, () => told(() => page, tell), 600_000);
const row = (at: Page, title: string) => at.getByRole('row').filter({ hasText: title });
const press = (at: Page, name: string | RegExp) => at.getByRole('button', { name }).first().click();
const archivedOnly = encodeURIComponent(JSON.stringify({ field: 'state', op: 'eq', value: 'archived' }));

async function select(at: Page, titles: readonly string[]): Promise<void> {
  for (const title of titles) await row(at, title).getByRole('checkbox').click();
}

/** What the palette finds. */
async function found(at: Page, words: string): Promise<readonly string[]> {
  await at.keyboard.press('Control+k');
  await at.getByRole('combobox').fill(words);
  await at
    .getByRole('option')
    .or(at.getByText(`Nothing found for “${words}”`))
    .first()
    .waitFor();
  const titles = await at.getByRole('option').allTextContents();
  await at.keyboard.press('Escape');
  await at.getByRole('dialog').waitFor({ state: 'detached' });
  return titles;
}

/** The file that somebody exports from the list of contacts. */
async function exported(at: Page): Promise<string> {
  await at.goto(`${ORIGIN}/records/contacts`);
  await press(at, /^(Import or )?[Ee]xport/);
  await at.getByRole('menuitem', { name: /^Export/ }).click();
  await at.getByRole('dialog').getByRole('button', { name: 'Export', exact: true }).click();
  const [download] = await Promise.all([
    at.waitForEvent('download'),
    at.getByRole('link', { name: 'Download' }).click(),
  ]);
  return readFile(await download.path(), 'utf8');
}

story(
  'what is archived from a list leaves lists, search, related lists and exports for a colleague and for who stands above',
  async () => {
    page = await house.someone();
    await signIn(page, 'ingrid');
    await page.goto(`${ORIGIN}/records/contacts`);
    await row(page, 'Escribano').waitFor();
    await select(page, ['Escribano', 'Aagaard']);
    await press(page, 'Archive…');
    await page.getByText('2 records are archived').waitFor();
    await page.getByText(/Goes along:.*2 Tickets/).waitFor();
    expect(await page.getByRole('button', { name: 'Archive 2 records' }).isDisabled()).toBe(true);
    await page.getByLabel('Reason').fill('Contract ended');
    await look(page, 'archive-many');
    await press(page, 'Archive 2 records');
    await page.getByText('2 records archived, with what hangs on them.').waitFor();
    await row(page, 'Escribano').waitFor({ state: 'detached' });
    await row(page, 'Papadakis').waitFor();
    await look(page, 'archived-many');

    for (const who of ['pau', 'marta']) {
      const other = await house.someone();
      page = other;
      await signIn(other, who);
      await other.goto(`${ORIGIN}/records/contacts`);
      await row(other, 'Papadakis').waitFor();
      expect(await row(other, 'Escribano').count()).toBe(0);
      expect((await found(other, 'escribano')).filter((title) => /Escribano/.test(title))).toEqual([]);
      await other.goto(`${ORIGIN}/records/accounts/${account}?tab=related`);
      await other.getByRole('link', { name: 'Zoë Papadakis' }).first().waitFor();
      expect(await other.getByText('Escribano').count()).toBe(0);
      if (who === 'pau') continue;
      const file = await exported(other);
      expect(file).toContain('Papadakis');
      expect(file).not.toContain('Escribano');
    }
  },
);

story('the archive role finds what is archived, and restores it with what went along', async () => {
  page = await house.someone();
  await signIn(page, 'ingrid');
  await page.goto(`${ORIGIN}/records/contacts?f=${archivedOnly}`);
  await select(page, ['Escribano', 'Aagaard']);
  await press(page, 'Restore…');
  await page.getByLabel('Reason').fill('The contract goes on');
  await look(page, 'restore-many');
  await press(page, 'Restore 2 records');
  await page.getByText('2 records restored.').waitFor();
  await page.goto(`${ORIGIN}/records/tickets`);
  await row(page, 'Delivery for Escribano').waitFor();
});

story('what was archived by mistake is taken back at once', async () => {
  await page.goto(`${ORIGIN}/records/contacts`);
  await select(page, ['Papadakis']);
  await press(page, 'Archive…');
  await page.getByText('1 record is archived').waitFor();
  await page.getByLabel('Reason').fill('Wrong row');
  await press(page, 'Archive 1 record');
  await row(page, 'Papadakis').waitFor({ state: 'detached' });
  await press(page, 'Undo');
  await page.getByText('1 record is back, with what went along.').waitFor();
  await row(page, 'Papadakis').waitFor();
});
