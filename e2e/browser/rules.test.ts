/** The rules that open and close records, as an administrator writes them in the staff app. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, look, ORIGIN, openHouse, program, signIn, told } from './house.ts';

let house: House;
let page: Page;

beforeAll(async () => {
  if (!program) return;
  house = await openHouse();
  await house.user('ana', 'Ana Ruiz', 'administrator');
  page = await house.someone();
  await signIn(page, 'ana');
});
afterAll(() => house?.close());

const story = (name: string, tell: () => Promise<void>) =>
  test.skipIf(!program)(name, () => told(() => page, tell), 600_000);
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const dialog = () => page.getByRole('dialog');
const row = (text: string) => page.getByRole('row').filter({ hasText: text });
const rulesOf = async (path: string) => (await house.server.admin.get(path)).body.items;

story('a sharing rule is added, changed and removed where the rules stand', async () => {
  const written = async () =>
    (await rulesOf('/sharing-rules?module=tickets')).filter(
      (one: { name: string }) => one.name === 'Sales help each other',
    );
  await page.goto(`${ORIGIN}/settings/sharing`);
  await press('New sharing rule');
  await dialog().getByLabel('Module').selectOption({ label: 'Tickets' });
  await dialog().getByLabel('Whose records: who').selectOption({ label: 'Sales' });
  await dialog().getByLabel('read and edit', { exact: true }).check();
  await dialog().getByLabel('Name (made from the rule').fill('Sales help each other');
  await look(page, 'sharing-rule-dialog');
  await press('Add the rule');
  await row('Sales help each other').getByText('In force').waitFor();
  await look(page, 'sharing-rules');
  expect(await written()).toMatchObject([
    { level: 'edit', from: { title: 'Sales' }, to: { kind: 'everyone' }, active: true },
  ]);

  await press('Sales help each other');
  expect(await dialog().getByLabel('Module').isDisabled()).toBe(true);
  await dialog().getByLabel('In force').uncheck();
  await press('Save the rule');
  await row('Sales help each other').getByText('Switched off').waitFor();
  expect(await written()).toMatchObject([{ active: false, version: 2 }]);

  await press('Sales help each other');
  await press('Remove the rule');
  await page.getByRole('heading', { name: 'Remove “Sales help each other”' }).waitFor();
  await press('Remove the rule');
  await dialog().waitFor({ state: 'detached' });
  expect(await written()).toEqual([]);
});

story('a record rule says what it denies, to whom, and whether administrators are bound', async () => {
  await page.goto(`${ORIGIN}/settings/record-rules`);
  await press('New record rule');
  await dialog().getByLabel('Module').selectOption({ label: 'Contacts' });
  await dialog().getByLabel('deleting them').check();
  await dialog().getByLabel('opening them').uncheck();
  await dialog().getByLabel('Administrators are bound by it too').check();
  await dialog().getByLabel('Name (made from the rule').fill('Contacts stay');
  await look(page, 'record-rule-dialog');
  await press('Add the rule');
  await page.getByRole('cell', { name: 'Denies: delete' }).waitFor();
  await look(page, 'record-rules');
  expect(await rulesOf('/record-rules?module=contacts')).toMatchObject([
    { name: 'Contacts stay', effect: 'deny', on: ['delete'], filter: null, administrators: true },
  ]);
});
