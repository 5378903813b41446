/** The archive pattern of the article in the browser: what leaves whose sight, who finds it, and how it comes back. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, look, ORIGIN, openHouse, PASSWORD, program, signIn, told } from './house.ts';

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
  await house.user('tomas', 'Tomáš Beneš', 'legal');
  await house.user('laura', 'Laura Quintanilla', 'data_protection_officer', 'es');
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
/** Somebody in a browser of their own, signed in. */
async function as(username: string, options = {}): Promise<Page> {
  const at = await house.someone(options);
  page = at;
  await signIn(at, username);
  return at;
}
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
    await as('ingrid');
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
      const other = await as(who);
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
  await as('ingrid');
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
  await as('ingrid');
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

/** Chooses something in the menu of the record that is open. */
async function fromMenu(at: Page, item: string): Promise<void> {
  await at.getByRole('button', { name: 'More actions' }).click();
  await at.getByRole('menuitem', { name: item }).click();
}

story(
  'a record is restricted for some of its fields and as a whole, used for a ground of Art. 18(2), and lifted after the person was told',
  async () => {
    await as('ingrid');
    await page.goto(`${ORIGIN}/records/contacts`);
    await page.getByRole('link', { name: 'Søren Aagaard' }).click();
    await page.getByRole('heading', { name: 'Søren Aagaard', level: 1 }).waitFor();
    const address = page.url();
    await fromMenu(page, 'Restrict processing (Art. 18)');
    await page.getByLabel('The person contests the accuracy, (a)').check();
    await page.getByLabel('Some fields').check();
    await page.getByRole('dialog').getByLabel('City').check();
    await page.getByLabel('Reason').fill('The person says the town is wrong');
    await look(page, 'restrict');
    await press(page, 'Restrict it');
    await page.getByText('It is about: City.').waitFor();
    await expect.poll(() => page.getByText('Sevilla').count()).toBe(0);
    await look(page, 'restricted');
    await fromMenu(page, 'Restrict processing (Art. 18)');
    await page.getByLabel('An objection is being decided, (d)').check();
    await page.getByLabel('The record and what hangs on it').check();
    await page.getByText(/Goes along:.*1 Tickets/).waitFor();
    await page.getByLabel('Reason').fill('An objection came by post');
    await press(page, 'Restrict it');
    await page.getByText('An objection came by post').waitFor();
    await fromMenu(page, 'Use for a ground of Art. 18(2)');
    await page.getByLabel('Legal claims').check();
    await page.getByLabel('Reason').fill('Letter to the court');
    await look(page, 'restricted-use');
    await press(page, 'Open it');
    await page.getByText('Sevilla').first().waitFor();
    const other = await as('pau');
    await other.goto(address);
    await other.getByText('An objection came by post').waitFor();
    expect(await other.getByText('Sevilla').count()).toBe(0);
    await as('ingrid');
    await page.goto(address);
    await fromMenu(page, 'Lift the restriction');
    await page.getByRole('group', { name: 'Which restriction' }).waitFor();
    await page.getByLabel('Reason').fill('Settled');
    await press(page, 'Lift it');
    await page.getByText('Say when and how the person was told.').first().waitFor();
    await press(page, 'Write to the person…');
    await expect
      .poll(() => page.getByLabel('The restriction of processing will be lifted').inputValue())
      .toContain('you contested its accuracy');
    house.server.clock.set('2026-03-05T10:06:00Z');
    // By the clocks of the company, in Madrid.
    await page.getByLabel('Person told at').fill('2026-03-05T11:05');
    await look(page, 'lift');
    await press(page, 'Lift it');
    await page.getByText('Stored, but not used.').waitFor({ state: 'detached' });
  },
);

story(
  'what is blocked is a tombstone, and is released for an authority, for a while, by two people',
  async () => {
    await as('ingrid');
    await page.goto(`${ORIGIN}/records/contacts`);
    await page.getByRole('link', { name: 'Nuria Escribano' }).click();
    await page.getByRole('heading', { name: 'Nuria Escribano', level: 1 }).waitFor();
    await fromMenu(page, 'Block (LOPDGDD 32)');
    await page.getByLabel('Reason').fill('Erased; taxes may be checked');
    await press(page, 'Block it');
    await page.getByRole('heading', { level: 1, name: /^Contact CON-/ }).waitFor();
    const address = page.url();
    await expect.poll(() => page.getByText('Escribano').count()).toBe(0);
    await look(page, 'tombstone');
    await press(page, 'Ask for a release…');
    await page.getByLabel('Authority that asks for it').fill('Court of First Instance 4, Sevilla');
    await page.getByLabel('For what').fill('Lawsuit over an invoice');
    await look(page, 'ask-release');
    await press(page, 'Ask for the release');
    await page.getByText('You asked for it, so somebody else decides.').waitFor();
    const asker = page;

    const tomas = await as('tomas');
    house.server.clock.set('2026-03-05T10:20:00Z');
    await tomas.goto(`${ORIGIN}/blocked`);
    await tomas.getByText('1 waits for a second person').waitFor();
    await look(tomas, 'blocked-list');
    await tomas.getByRole('link', { name: /^Contact CON-/ }).click();
    await press(tomas, 'Approve for Court of First Instance 4, Sevilla');
    await tomas.getByRole('dialog').locator('input[type=password]').fill(PASSWORD);
    await look(tomas, 'release-proof');
    await tomas.getByRole('dialog').locator('button[type=submit]').click();
    await press(tomas, 'Show the content');
    await tomas.getByRole('heading', { name: /Nuria Escribano/ }).waitFor();
    await tomas.getByRole('link', { name: 'Ferretería Alcázar' }).first().waitFor();
    await look(tomas, 'released');
    await tomas.goto(`${ORIGIN}/blocked?tab=releases`);
    await tomas.getByRole('cell', { name: /Open until/ }).waitFor();
    await look(tomas, 'releases');

    page = asker;
    await asker.goto(address);
    await press(asker, 'Close the release…');
    await press(asker, 'Close it');
    await asker.getByText('closed by Ingrid Solberg').waitFor();
    await asker.getByRole('button', { name: 'Show the content' }).waitFor({ state: 'detached' });
    await asker.goto(`${ORIGIN}/blocked?tab=destroyed`);
    await asker.getByText('Nothing was destroyed yet.').waitFor();
  },
);

story('archiving and restricting speak Spanish and hold in the dark', async () => {
  await as('laura', { locale: 'es-ES', colorScheme: 'dark', reducedMotion: 'reduce' });
  await page.goto(`${ORIGIN}/records/contacts`);
  await row(page, 'Papadakis').waitFor();
  await select(page, ['Papadakis']);
  await press(page, 'Archivar…');
  await page.getByText('Se archiva 1 registro').waitFor();
  await look(page, 'es-archive-many');
  await press(page, 'Cancelar');
  await page.getByRole('link', { name: 'Zoë Papadakis' }).click();
  await page.getByRole('heading', { name: 'Zoë Papadakis', level: 1 }).waitFor();
  await page.getByRole('button', { name: 'Más acciones' }).click();
  await page.getByRole('menuitem', { name: 'Limitar el tratamiento (art. 18)' }).click();
  await page.getByLabel('Algunos fines').check();
  await page.getByRole('group', { name: 'Qué fines' }).getByRole('checkbox').first().waitFor();
  await look(page, 'es-restrict');
});
