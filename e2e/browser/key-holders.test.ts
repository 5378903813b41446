/** Groups of key holders and one's own key in daily hands: renamed, opened another way, left, removed; a passphrase changed; how secrets are opened. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, look, ORIGIN, openHouse, PASSWORD, program, signIn, told } from './house.ts';

let house: House;
let page: Page;
let entry: string;
const pages = new Map<string, Page>();
const SECRET = 'drei Laternen am Kanal';
const phrase = { first: 'nine kettles sing at the harbour', second: 'seven blue doors behind the mill' };

beforeAll(async () => {
  if (!program) return;
  house = await openHouse();
  const { admin } = house.server;
  await admin.patch('/modules/confidential_information', { defaultSharing: 'read' });
  const ana = await house.user('ana', 'Ana Ruiz', 'administrator');
  const bela = await house.user('bela', 'Bela Kovács', 'administrator');
  await house.user('laura', 'Laura Quintanilla', 'administrator', 'es');
  const group = { name: 'Keepers', mode: 'service', members: [ana, bela] };
  const made = await admin.post('/key-groups', group);
  const policy = { module: 'confidential_information', category: 'access', groups: [made.body.id] };
  await admin.put('/secret-policies', policy);
  const written = { title: 'Router in the cellar', category: 'access', password: SECRET };
  const record = await admin.post('/records/confidential_information', written);
  expect(record.status).toBe(201);
  entry = `${ORIGIN}/records/confidential_information/${record.body.id}`;
});
afterAll(() => house?.close());

const story = (name: string, tell: () => Promise<void>) =>
  test.skipIf(!program)(name, () => told(() => page, tell), 600_000);
const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click();
const dialog = () => page.getByRole('dialog');
const card = (name: string) => page.getByRole('article', { name });
const sure = (name: string | RegExp) => dialog().getByRole('button', { name, exact: true }).click();
const keys = () => page.goto(`${ORIGIN}/settings/keys`);

async function as(username: string, options = {}): Promise<void> {
  const known = pages.get(username);
  page = known ?? (await house.someone(options));
  pages.set(username, page);
  if (!known) await signIn(page, username);
}

async function open(field: string, passphrase?: string): Promise<void> {
  await page.goto(entry);
  await press(`Open ${field}`);
  await dialog().getByLabel('For', { exact: true }).selectOption({ index: 1 });
  await dialog().getByLabel('Why').fill('The router is down');
  await dialog().getByLabel('Your password').fill(PASSWORD);
  if (passphrase) await dialog().getByLabel('Your passphrase').fill(passphrase);
  await dialog()
    .getByRole('button', { name: /^Open for/ })
    .click();
}

story(
  'a group is renamed; a name that is taken is refused beside the field, and what was written stays',
  async () => {
    await as('ana');
    await keys();
    await card('Keepers').getByRole('button', { name: 'Rename' }).click();
    await dialog().getByLabel('Name').fill('Key holders');
    await page.keyboard.press('Enter');
    await dialog().getByRole('alert').waitFor();
    expect(await dialog().getByLabel('Name').getAttribute('aria-invalid')).toBe('true');
    expect(await dialog().getByLabel('Name').inputValue()).toBe('Key holders');
    await look(page, 'group-name-taken');
    await dialog().getByLabel('Name').click();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('Keepers of access data');
    await page.keyboard.press('Enter');
    await card('Keepers of access data').waitFor();
    await dialog().waitFor({ state: 'detached' });
  },
);

story(
  'a member is taken out after a second thought: their key is gone at once, and the rest is sealed anew',
  async () => {
    await as('ana');
    await keys();
    const group = card('Keepers of access data');
    await group.getByRole('button', { name: 'Take Bela Kovács out' }).click();
    await dialog()
      .getByText(/^Bela Kovács opens nothing/)
      .waitFor();
    await look(page, 'group-member-out');
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    await group.getByText('Bela Kovács').waitFor();
    await group.getByRole('button', { name: 'Take Bela Kovács out' }).click();
    await sure('Take Bela Kovács out');
    await group.getByText('Bela Kovács').waitFor({ state: 'detached' });
    await group.getByText(/Sealed anew on/).waitFor();
    await as('bela');
    await page.goto(entry);
    await page.getByText('You hold no key').first().waitFor();
    await as('ana');
    await open('Password');
    await page.getByText(SECRET).waitFor();
    await press('Hide now');
  },
);

story('a group that still opens something is not removed, and says why; an empty one is', async () => {
  await as('ana');
  await keys();
  await card('Keepers of access data').getByRole('button', { name: 'Remove', exact: true }).click();
  await sure('Remove Keepers of access data');
  await dialog().getByText('A category names this group. Name another group there first.').waitFor();
  await look(page, 'group-not-removed');
  await sure('Cancel');
  await press('New group');
  await dialog().getByLabel('Name').fill('Of one day');
  await dialog().getByRole('button', { name: 'Add group' }).click();
  await card('Of one day').getByRole('button', { name: 'Remove', exact: true }).click();
  await sure('Remove Of one day');
  await card('Of one day').waitFor({ state: 'detached' });
});

story('the numbers of opening are judged beside their field, and what was saved is in force', async () => {
  await as('ana');
  await keys();
  const seconds = page.getByLabel('Seconds that a secret is shown');
  await seconds.fill('5');
  await seconds.press('Enter');
  await page.getByRole('alert').waitFor();
  expect(await seconds.getAttribute('aria-invalid')).toBe('true');
  await look(page, 'opening-settings-refused');
  await seconds.fill('90');
  await seconds.press('Enter');
  await page.getByText('Saved', { exact: true }).waitFor();
  await page.reload();
  await seconds.waitFor();
  expect(await seconds.inputValue()).toBe('90');
  await page.goto(entry);
  await press('Open Password');
  await dialog().getByRole('button', { name: 'Open for 90 seconds' }).waitFor();
});

story('a file is sealed, is opened for a while, saved, and gone with the countdown', async () => {
  await as('ana');
  await page.goto(entry);
  await page.getByRole('button', { name: 'Edit', exact: true }).first().click();
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({
      name: 'paßport.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('X-7719-340-K'),
    });
  await page.getByText('paßport.txt').waitFor();
  await look(page, 'secret-file-chosen');
  await press(/^Save/);
  await page.getByRole('button', { name: 'Open Document' }).waitFor();
  await house.server.admin.patch('/secret-settings', { revealSeconds: 600 });
  await open('Document');
  const link = page.getByRole('link', { name: 'Download paßport.txt' });
  await link.waitFor();
  await look(page, 'secret-file-open');
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  expect(download.suggestedFilename()).toBe('paßport.txt');
  expect(await readFile(await download.path(), 'utf8')).toBe('X-7719-340-K');
  await house.server.admin.patch('/secret-settings', { revealSeconds: 10 });
  await open('Document');
  await link.waitFor();
  await link.waitFor({ state: 'detached' });
});

story('a passphrase is changed: the old one opens nothing, the new one does', async () => {
  await as('ana');
  await page.goto(`${ORIGIN}/settings/own-key`);
  await press('Make your key');
  await dialog().getByLabel('New passphrase').fill(phrase.first);
  await dialog().getByLabel('The passphrase once more').fill(phrase.first);
  await dialog().getByLabel('Your password').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await dialog().waitFor({ state: 'detached' });
  await press('Change the passphrase');
  await dialog().getByLabel('Present passphrase').fill('this was never the passphrase');
  await dialog().getByLabel('New passphrase').fill(phrase.second);
  await dialog().getByLabel('The passphrase once more').fill(phrase.second);
  await dialog().getByLabel('Your password').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await dialog().getByRole('alert').waitFor();
  expect(await dialog().getByLabel('Present passphrase').getAttribute('aria-invalid')).toBe('true');
  await look(page, 'passphrase-wrong');
  await dialog().getByLabel('Present passphrase').fill(phrase.first);
  await page.keyboard.press('Enter');
  await page.getByText('The new passphrase is in force.').waitFor();
  await look(page, 'passphrase-changed');
});

story(
  'a group opens only with a passphrase from now on, and by the service again after its member goes on',
  async () => {
    await as('ana');
    await keys();
    const group = card('Keepers of access data');
    await group.getByRole('button', { name: 'Open only with a passphrase' }).click();
    await look(page, 'group-to-person');
    await sure('Open only with a passphrase');
    await group.getByText('Opens with a passphrase').waitFor();
    await group.getByText(/Sealed anew on/).waitFor();
    await page.goto(`${ORIGIN}/settings/own-key`);
    await page.getByText(/^Your key is/).waitFor();
    if (await page.getByRole('button', { name: 'Close your key' }).isVisible()) await press('Close your key');
    await page.getByText('Your key is closed.').waitFor();
    await open('Password', phrase.first);
    await dialog().getByRole('alert').waitFor();
    await dialog().getByLabel('Your password').fill(PASSWORD);
    await dialog().getByLabel('Your passphrase').fill(phrase.second);
    await dialog()
      .getByRole('button', { name: /^Open for/ })
      .click();
    await page.getByText(SECRET).waitFor();
    await keys();
    await group.getByRole('button', { name: 'Let the service open' }).click();
    await sure('Let the service open');
    await group.getByText('The service opens').waitFor();
    await page.goto(`${ORIGIN}/settings/own-key`);
    await press('Go on with the renewal');
    await page.getByText('Its key was renewed.').waitFor({ state: 'detached' });
    await open('Password');
    await page.getByText(SECRET).waitFor();
  },
);

story('the questions of the keys speak Spanish, in the dark and on a phone', async () => {
  await as('laura', { locale: 'es-ES', colorScheme: 'dark', reducedMotion: 'reduce' });
  await keys();
  await card('Keepers of access data').getByRole('button', { name: 'Quitar a Ana Ruiz' }).click();
  await dialog().waitFor();
  await look(page, 'es-group-member-out');
  await page.keyboard.press('Escape');
  await card('Keepers of access data').getByRole('button', { name: 'Cambiar el nombre' }).click();
  await look(page, 'es-group-rename');
  await page.keyboard.press('Escape');
  await page.goto(`${ORIGIN}/settings/own-key`);
  await press('Crear su clave');
  await dialog()
    .getByLabel('Frase de paso nueva')
    .or(dialog().locator('#new-passphrase'))
    .first()
    .fill('corta');
  await dialog().locator('#repeat-passphrase').fill('corta');
  await dialog().locator('#proof-password').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await dialog().getByRole('alert').waitFor();
  await look(page, 'es-passphrase-short');
});
