/** What an administrator opens beside the rules: asking whether an account exists, and views for a BI tool. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, look, ORIGIN, openHouse, program, signIn, told } from './house.ts';

let house: House;
let page: Page;
const audience = `story_${randomBytes(4).toString('hex')}`;

beforeAll(async () => {
  if (!program) return;
  house = await openHouse();
  const { admin } = house.server;
  await admin.patch('/modules/accounts', { defaultSharing: 'private' });
  await house.user('ana', 'Ana Ruiz', 'administrator');
  await house.user('clara', 'Clara Nunes', 'accounting');
  await house.user('laura', 'Laura Quintanilla', 'administrator', 'es');
  const made = await admin.post('/records/accounts', { name: 'Hogwarts Supplies', country: 'ES' });
  await admin.post(`/records/accounts/${made.body.id}/archive`, { reason: 'Contract ended' });
});
afterAll(async () => {
  await house?.server.admin.delete(`/bi-audiences/${audience}`);
  await house?.close();
});

const story = (name: string, tell: () => Promise<void>) =>
  test.skipIf(!program)(name, () => told(() => page, tell), 600_000);
const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click();

async function as(username: string, options = {}): Promise<void> {
  page = await house.someone(options);
  await signIn(page, username);
}

async function inPalette(words: string): Promise<void> {
  await page.getByRole('button', { name: /^Search or go to/ }).click();
  await page.getByRole('combobox').fill(words);
  await page.getByText(`Nothing found for “${words}”`).waitFor();
}

story(
  'any user may ask whether an account exists once an administrator has switched it on, and each asking is in the evidence',
  async () => {
    await as('clara');
    await inPalette('hogwarts');
    expect(await page.getByRole('option').count()).toBe(0);

    await as('ana');
    await page.goto(`${ORIGIN}/settings/existence`);
    await page.getByText('Nobody may ask anywhere').waitFor();
    await page.getByLabel('Switch on for a module').selectOption({ label: 'Accounts' });
    await page
      .getByRole('group', { name: 'Shown of what is found' })
      .getByLabel('Country', { exact: true })
      .check();
    await page.getByLabel('Why').fill('Nobody opens an account twice');
    await look(page, 'existence-dialog');
    await press('Save');
    await page.getByText('Switched on').waitFor();
    await look(page, 'existence');

    await as('clara');
    await inPalette('hogwarts');
    await page.getByRole('option', { name: 'Check whether “hogwarts” is among accounts' }).click();
    await page.getByText('Yes, one among accounts:').waitFor();
    await page.getByText('Hogwarts Supplies, Spain').waitFor();
    await page.getByText('29 checks left in this hour').waitFor();
    await look(page, 'existence-asked');
    await page.getByRole('combobox').fill('hogsmeade');
    await page.getByRole('option', { name: /^Check whether/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('No: none of accounts begins with “hogsmeade”.').waitFor();
    const events = await house.server.admin.get('/evidence/events?action=existence.checked');
    expect(events.body.items).toHaveLength(2);

    await as('ana');
    await page.goto(`${ORIGIN}/settings/existence`);
    await press('Change…');
    await page.getByLabel('Some roles').check();
    await page.getByRole('group', { name: 'Roles' }).getByLabel('Sales').check();
    await press('Save');
    await page.getByRole('cell', { name: 'Sales', exact: true }).waitFor();
    await as('clara');
    await inPalette('hogwarts');
    expect(await page.getByRole('option').count()).toBe(0);
  },
);

story(
  'an audience of a BI tool is made with a password that is shown once, renewed, and dropped',
  async () => {
    await as('ana');
    await page.goto(`${ORIGIN}/settings/bi`);
    await page.getByText('No BI tool reads the database.').waitFor();
    await press('New audience');
    await page.getByLabel('Name', { exact: true }).fill(audience);
    await page.getByRole('group', { name: 'Modules it reads' }).getByLabel('Contacts').check();
    await page.getByRole('group', { name: 'Fields to leave out' }).getByLabel('Contacts: Born').check();
    await look(page, 'bi-new');
    await press('Make the audience');
    await page.getByRole('heading', { name: `Password of ${audience}` }).waitFor();
    await look(page, 'bi');
    const first = (await page.locator('pre').textContent()) ?? '';
    const [made] = (await house.server.admin.get('/bi-audiences')).body.items;
    const opens = async (password: string): Promise<boolean> => {
      const { host, port, database, user } = made.connection;
      const client = new pg.Client({ host, port, database, user, password });
      const done = await client.connect().then(
        () => client.query('SELECT * FROM "Contacts"').then(() => true),
        () => false,
      );
      await client.end().catch(() => undefined);
      return done;
    };
    expect(await opens(first)).toBe(true);
    await press('New password…');
    await press('Make a new password');
    await page.waitForFunction((old) => document.querySelector('pre')?.textContent !== old, first);
    const second = (await page.locator('pre').textContent()) ?? '';
    expect([await opens(first), await opens(second)]).toEqual([false, true]);
    await press('I have put it there');
    await page.getByText(second).waitFor({ state: 'detached' });
    await press('Drop');
    await press('Drop it now');
    await page.getByText('No BI tool reads the database.').waitFor();
    expect(await opens(second)).toBe(false);
  },
);

story(
  'what is blocked, the existence check and the BI tools speak Spanish and hold in the dark',
  async () => {
    await as('laura', { locale: 'es-ES', colorScheme: 'dark', reducedMotion: 'reduce' });
    for (const [path, heading] of [
      ['/blocked', 'Bloqueado y destruido'],
      ['/settings/existence', 'Consulta de existencia'],
      ['/settings/bi', 'Herramientas de BI'],
    ] as const) {
      await page.goto(`${ORIGIN}${path}`);
      await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
      await look(page, `es${path.replaceAll('/', '-')}`);
    }
  },
);
