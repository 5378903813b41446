/** A working day with lists and records: by keyboard, with somebody else at the same record, with a session and a service that go away. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type House, look, ORIGIN, openHouse, PASSWORD, program, signIn, sticksOut, told } from './house.ts';

let house: House;
let page: Page;

const people = [
  ['Ελένη', 'Παπαδοπούλου', 'Αθήνα'],
  ['ليلى', 'الحداد', 'Sevilla'],
  ['Łukasz', 'Żółkiewski', 'Poznań'],
  ['Kateřina', 'Dvořáková', 'Brno'],
  ['Zdeněk', 'Hruška', 'Brno'],
  ['Иван', 'Петров', 'Варна'],
] as const;

beforeAll(async () => {
  if (!program) return;
  house = await openHouse();
  await house.user('ana', 'Ana Ruiz', 'administrator');
  await house.user('marc', 'Marc Vila', 'administrator');
  for (const [first_name, last_name, city] of people) {
    const made = await house.server.admin.post('/records/contacts', { first_name, last_name, city });
    expect(made.status).toBe(201);
  }
  page = await house.someone();
  await signIn(page, 'ana');
});
afterAll(() => house?.close());
beforeEach(async () => {
  if (program) await page.goto(`${ORIGIN}/records/contacts`);
});

const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click();
const row = (title: string) => page.getByRole('row').filter({ hasText: title });
const story = (name: string, tell: () => Promise<void>) =>
  test.skipIf(!program)(name, () => told(() => page, tell), 600_000);

/** The address of the contact with this name, opened from the list. */
async function open(title: string): Promise<string> {
  await page.getByRole('link', { name: title }).click();
  await page.getByRole('heading', { name: title, level: 1 }).waitFor();
  return page.url();
}

async function editCity(at: Page, city: string): Promise<void> {
  await at.getByRole('button', { name: 'Edit City' }).press('Enter');
  await at.getByRole('textbox', { name: 'City' }).fill(city);
}

story('a list is worked through without a mouse', async () => {
  await row('Hruška').waitFor();
  await look(page, 'list');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.getByText('1 selected').waitFor();
  const chosen = await page.locator('[role=row][data-selected] [data-title]').textContent();
  await look(page, 'selection');
  await page.keyboard.press(' ');
  await page.getByRole('dialog', { name: chosen ?? '' }).waitFor();
  await look(page, 'peek');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  await look(page, 'keys');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('e');
  await page.getByRole('button', { name: /^Save/ }).waitFor();
  await look(page, 'record-edit');
  expect(page.url()).toContain('edit=true');
  await page.locator('form :focus').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Save/ }).waitFor({ state: 'detached' });
  const first = page.url();
  await page.keyboard.press(']');
  await page.waitForURL((url) => url.href !== first);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('петров');
  await page.getByRole('option', { name: /Иван Петров/ }).waitFor();
  await look(page, 'palette');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Иван Петров' }).waitFor();
});

story(
  'a filter, a sort and columns stand in the address, and become a view that a colleague sees',
  async () => {
    await row('Hruška').waitFor();
    await page.keyboard.press('f');
    await page.getByRole('combobox', { name: 'Field' }).fill('City');
    await page.getByRole('option', { name: 'City', exact: true }).click();
    await page.getByRole('textbox', { name: 'Value' }).fill('brno');
    await look(page, 'filter');
    await press('Use this filter');
    await row('Łukasz').waitFor({ state: 'detached' });
    await expect.poll(() => page.getByRole('row').count(), { timeout: 30_000 }).toBe(3);
    await page.getByRole('columnheader', { name: 'City' }).getByRole('button').click();
    await page.waitForURL(/s=city/);
    const address = page.url();
    await page.reload();
    await page
      .getByRole('button', { name: /City contains brno/ })
      .first()
      .waitFor();
    expect(page.url()).toBe(address);
    await press('Save view');
    await page.getByRole('menuitem', { name: 'Save as a new view' }).click();
    await page.getByLabel('Name of the view').fill('From Brno');
    await page.getByLabel('Everybody who may see contacts sees this view').check();
    await page.getByRole('dialog').getByRole('button', { name: 'Save view' }).click();
    await page.getByRole('button', { name: /^From Brno/ }).waitFor();
    const colleague = await house.someone();
    await signIn(colleague, 'marc');
    await colleague.goto(`${ORIGIN}/records/contacts`);
    await colleague.getByRole('button', { name: /^From Brno/ }).click();
    await colleague.getByRole('link', { name: 'Zdeněk Hruška' }).waitFor();
    await expect.poll(() => colleague.getByRole('row').count(), { timeout: 30_000 }).toBe(3);
  },
);

story('a column is made wider with the keyboard, and is as wide the next time', async () => {
  const edge = page.getByRole('separator', { name: 'Width of Account' });
  await row('Hruška').waitFor();
  const width = async () =>
    Math.round((await page.getByRole('columnheader', { name: /^Account/ }).boundingBox())?.width ?? 0);
  const before = await width();
  await edge.press('ArrowRight');
  await edge.press('ArrowRight');
  await expect.poll(width).toBe(before + 32);
  await page.reload();
  await expect.poll(width).toBe(before + 32);
  await edge.press('Escape');
  await expect.poll(width).toBe(before);
});

story('a record is no wider than its window from the moment that the window is narrow', async () => {
  const address = await open('Zdeněk Hruška');
  const at = await house.someone();
  // This page is never told that its window has changed: so it stands on a slow machine for a while.
  await at.addInitScript(() => {
    MediaQueryList.prototype.addEventListener = () => undefined;
  });
  await signIn(at, 'ana');
  await at.goto(address);
  await at.getByRole('complementary').getByText('Accounting and tax, Business relations').waitFor();
  await at.setViewportSize({ width: 390, height: 900 });
  await expect.poll(() => sticksOut(at)).toEqual([]);
});

story('many records are changed after a look at what would change, and are put back', async () => {
  for (const name of ['Dvořáková', 'Hruška']) await row(name).getByRole('checkbox').click();
  await press('Change fields…');
  await page.getByRole('combobox', { name: 'Choose a field to change' }).click();
  await page.getByRole('option', { name: 'City', exact: true }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'City' }).fill('Ostrava');
  await press('Show what would change');
  await page.getByText('2 records change').waitFor();
  await look(page, 'bulk-edit');
  await press('Change 2 records');
  await page.getByText('2 records changed.').waitFor();
  await row('Hruška').filter({ hasText: 'Ostrava' }).waitFor();
  await look(page, 'bulk-changed');
  await press('Undo');
  await page.getByText('2 records are as they were.').waitFor();
  await row('Hruška').filter({ hasText: 'Brno' }).waitFor();
});

story('a value is edited in its place, and two people at one record lose nothing', async () => {
  const address = await open('Ελένη Παπαδοπούλου');
  const colleague = await house.someone();
  await signIn(colleague, 'marc');
  await colleague.goto(address);
  await editCity(page, 'Πάτρα');
  await page.getByText('Was: Αθήνα').waitFor();
  await editCity(colleague, 'Θεσσαλονίκη');
  await colleague.keyboard.press('Control+Enter');
  await colleague.getByText('Saved: City.').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByText('Somebody changed this record while you were writing.').waitFor();
  const conflict = page.getByRole('row', { name: /City/ });
  expect(await conflict.textContent()).toContain('Πάτρα');
  expect(await conflict.textContent()).toContain('Θεσσαλονίκη');
  await look(page, 'conflict');
  await press('Save mine over it');
  await page.getByText('Saved: City.').waitFor();
  await press('Undo');
  await page.getByText('1 record is as it was.').waitFor();
  await page.getByText('Θεσσαλονίκη').first().waitFor();
  expect(await page.getByText('1 record is as it was.').isVisible()).toBe(true);
});

story('a session that ends while somebody writes costs nothing of what was written', async () => {
  await open('Łukasz Żółkiewski');
  await editCity(page, 'Wrocław');
  await page.context().clearCookies();
  await page.keyboard.press('Control+Enter');
  await page.getByRole('dialog', { name: 'Sign in again' }).waitFor();
  await look(page, 'sign-in-again');
  await page.getByRole('dialog').locator('input[name=password]').fill(PASSWORD);
  await page.getByRole('dialog').getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await page.getByRole('textbox', { name: 'City' }).inputValue()).toBe('Wrocław');
  await page.getByRole('button', { name: /^Save/ }).click();
  await page.getByText('Saved: City.').waitFor();
});

story('a service that goes away and comes back costs nothing either', async () => {
  await open('ليلى الحداد');
  await editCity(page, 'Cádiz');
  await page.context().setOffline(true);
  await page.keyboard.press('Control+Enter');
  await page.getByText('The service does not answer. What you write stays here.').waitFor();
  await look(page, 'away');
  expect(await page.getByRole('textbox', { name: 'City' }).inputValue()).toBe('Cádiz');
  await page.context().setOffline(false);
  await page
    .getByText('The service does not answer. What you write stays here.')
    .waitFor({ state: 'detached' });
  await page.getByRole('button', { name: /^Save/ }).click();
  await page.getByText('Saved: City.').waitFor();
});

story('whoever leaves a form with something in it is asked first', async () => {
  await open('Zdeněk Hruška');
  await editCity(page, 'Olomouc');
  const asked: string[] = [];
  page.once('dialog', (dialog) => {
    asked.push(dialog.message());
    void dialog.dismiss();
  });
  await page.getByRole('link', { name: 'Today' }).click();
  await expect.poll(() => asked).toEqual(['Leave without saving? What you typed here is lost.']);
  expect(await page.getByRole('textbox', { name: 'City' }).inputValue()).toBe('Olomouc');
  page.once('dialog', (dialog) => void dialog.accept());
  await page.getByRole('textbox', { name: 'City' }).press('Escape');
  await page.getByRole('textbox', { name: 'City' }).waitFor({ state: 'detached' });
});
