/** Secrets as people handle them: written, opened with a reason and a proof, hidden again, changed, refused to others, sealed anew. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, look, ORIGIN, openHouse, PASSWORD, program, signIn, told } from './house.ts';

let house: House;
let page: Page;
let entry: string;

const SECRET = 'vier Koffer im Regenbogen';
const LATER = 'zwei Ruder & ein Leuchtturm';

beforeAll(async () => {
  if (!program) return;
  house = await openHouse();
  const { admin } = house.server;
  await admin.patch('/modules/confidential_information', { defaultSharing: 'read' });
  await house.user('ana', 'Ana Ruiz', 'administrator');
  await house.user('marc', 'Marc Vila', 'manager');
  await house.user('laura', 'Laura Quintanilla', 'administrator', 'es');
});
afterAll(() => house?.close());

const story = (name: string, tell: () => Promise<void>) =>
  test.skipIf(!program)(name, () => told(() => page, tell), 600_000);
const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click();
const dialog = () => page.getByRole('dialog');

async function as(username: string, options = {}): Promise<void> {
  page = await house.someone(options);
  await signIn(page, username);
}

async function addMember(name: string, field: RegExp | string): Promise<void> {
  await dialog().getByLabel(field).fill(name);
  await page.getByRole('option', { name }).click();
}

/** Opens a secret of the entry: for a purpose, with a reason and a password. */
async function open(field: string, password = PASSWORD): Promise<void> {
  await page.goto(entry);
  await press(`Open ${field}`);
  await dialog().getByLabel('For', { exact: true }).selectOption({ label: 'Customer support' });
  await dialog().getByLabel('Why').fill('The router is down');
  await dialog().getByLabel('Your password').fill(password);
  await dialog()
    .getByRole('button', { name: /^Open for/ })
    .click();
}

/** What the evidence has of the entry, newest first. */
async function log(): Promise<readonly string[]> {
  const events = await house.server.admin.get(`/evidence/events?record=${entry.split('/').at(-1)}&limit=100`);
  return events.body.items.map((one: { action: string }) => one.action);
}

const seconds = async (revealSeconds: number) =>
  expect((await house.server.admin.patch('/secret-settings', { revealSeconds })).status).toBe(200);

story('a group of key holders is made, and is named for a category', async () => {
  await as('ana');
  await page.goto(`${ORIGIN}/settings/keys`);
  await press('New group');
  await dialog().getByLabel('Name').fill('Keepers of access data');
  await addMember('Ana Ruiz', 'Add somebody');
  await look(page, 'keys-new-group');
  await press('Add group');
  await page.getByRole('heading', { name: 'Keepers of access data' }).waitFor();
  await press('Change who may open Confidential information, Access');
  await dialog()
    .getByLabel('Key holders')
    .uncheck()
    .catch(() => undefined);
  await dialog().getByLabel('Keepers of access data').check();
  await look(page, 'keys-policy');
  await press('Save and seal anew');
  await dialog().waitFor({ state: 'detached' });
  await page.getByRole('cell', { name: 'Keepers of access data' }).first().waitFor();
  await look(page, 'keys');
});

story(
  'an entry is written, and is opened with a purpose, a reason and a proof, for some seconds',
  async () => {
    await page.goto(`${ORIGIN}/records/confidential_information/new`);
    await page.getByLabel('Title').fill('Router in the cellar');
    await page.getByRole('textbox', { name: 'User name' }).fill('service');
    await page.getByRole('textbox', { name: 'Password' }).fill(SECRET);
    await page.getByRole('combobox', { name: 'Category' }).or(page.getByLabel('Category')).first().click();
    await page.getByRole('option', { name: 'Access' }).click();
    await look(page, 'secret-new');
    await press('Create confidential entry');
    await page.getByRole('heading', { name: 'Router in the cellar', level: 1 }).waitFor();
    entry = page.url();
    expect(await page.content()).not.toContain(SECRET);
    await look(page, 'secret-closed');

    await seconds(60);
    await open('Password', 'not my password at all');
    await dialog().getByRole('alert').waitFor();
    expect(await page.content()).not.toContain(SECRET);
    await look(page, 'secret-refused');
    await dialog().getByLabel('Your password').fill(PASSWORD);
    await dialog()
      .getByRole('button', { name: /^Open for/ })
      .click();
    await page.getByText(SECRET).waitFor();
    await page
      .getByRole('timer')
      .getByText(/Hidden in 0:\d\d/)
      .waitFor();
    await look(page, 'secret-open');
    await press('Hide now');
    await page.getByText(SECRET).waitFor({ state: 'detached' });
  },
);

story('it is hidden when the countdown ends, and at once when the tab is put away', async () => {
  await seconds(10);
  await open('Password');
  await page.getByText(SECRET).waitFor();
  await page.getByText(SECRET).waitFor({ state: 'detached' });
  expect(await page.content()).not.toContain(SECRET);
  await seconds(600);
  await open('Password');
  await page.getByText(SECRET).waitFor();
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await page.getByText(SECRET).waitFor({ state: 'detached' });
  expect(await page.content()).not.toContain(SECRET);
});

story('it is replaced without being opened, and who holds no key is refused and on record', async () => {
  await page.goto(entry);
  await page.getByRole('button', { name: 'Edit', exact: true }).first().click();
  await page.getByText('Sealed. Stays as it is until you replace it.').first().waitFor();
  await look(page, 'secret-edit');
  await page.getByLabel('Password', { exact: true }).click();
  await page.getByRole('textbox', { name: 'Password' }).fill(LATER);
  await press(/^Save/);
  await page.getByRole('button', { name: 'Open Password' }).waitFor();
  await open('Password');
  await page.getByText(LATER).waitFor();
  await press('Hide now');

  await as('marc');
  await page.goto(entry);
  await page.getByText('You hold no key').first().waitFor();
  expect(await page.getByRole('button', { name: 'Open Password' }).count()).toBe(0);
  await look(page, 'secret-not-held');
  const id = entry.split('/').at(-1);
  const status = await page.evaluate(
    async ([record, password]) => {
      const answer = await fetch(`/api/v1/records/confidential_information/${record}/reveals`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ fields: ['password'], purpose: 'support', reason: 'Let me see', password }),
      });
      return answer.status;
    },
    [id, PASSWORD],
  );
  expect(status).toBe(403);
});

story(
  'the key is renewed, nothing is lost, and the log says who created, looked, changed and was refused',
  async () => {
    await as('ana');
    await page.goto(`${ORIGIN}/settings/keys`);
    const card = page.getByRole('article', { name: 'Keepers of access data' });
    await card.getByRole('button', { name: 'Renew the key' }).click();
    await dialog().getByRole('button', { name: 'Renew the key' }).click();
    await card.getByText('Generation 2').waitFor();
    await card.getByText(/Sealed anew on/).waitFor();
    await look(page, 'keys-renewed');
    await open('Password');
    await page.getByText(LATER).waitFor();
    await press('Hide now');
    const actions = await log();
    for (const action of ['record.created', 'secret.revealed', 'record.updated', 'secret.refused'])
      expect(actions).toContain(action);
    await page.goto(`${ORIGIN}/evidence?record=${entry.split('/').at(-1)}`);
    await page.getByText('Secret revealed').first().waitFor();
    await page.getByText('Secret not opened').first().waitFor();
    await page
      .getByRole('link', { name: /^Router in the cellar [A-Z]+-\d{6}$/ })
      .first()
      .waitFor();
    await look(page, 'secret-log');
  },
);

story('an opened secret and the keys speak Spanish, in the dark and on a phone', async () => {
  await house.server.admin.post(`/key-groups/${await groupId()}/members`, {
    user: (await house.server.signIn('laura', PASSWORD)).userId,
  });
  await as('laura', { locale: 'es-ES', colorScheme: 'dark', reducedMotion: 'reduce' });
  await page.goto(entry);
  await press('Abrir Contraseña');
  await dialog().getByLabel('Por qué').fill('El router no responde');
  await dialog().locator('select').selectOption({ index: 1 });
  await dialog().locator('#proof-password').fill(PASSWORD);
  await look(page, 'es-secret-dialog');
  await dialog().locator('button[type=submit]').click();
  await page.getByText(LATER).waitFor();
  await look(page, 'es-secret-open');
  await page.goto(`${ORIGIN}/settings/keys`);
  await page.getByRole('heading', { name: 'Keepers of access data' }).waitFor();
  await look(page, 'es-keys');
});

async function groupId(): Promise<string> {
  const groups = await house.server.admin.get('/key-groups');
  return groups.body.items.find((one: { name: string }) => one.name === 'Keepers of access data').id;
}
