/** What a second person decides on a blocked record: refused, taken back by who asked, and a blocking that is undone. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, look, ORIGIN, openHouse, PASSWORD, program, signIn, told } from './house.ts';

let house: House;
let page: Page;
let address: string;
const pages = new Map<string, Page>();

beforeAll(async () => {
  if (!program) return;
  house = await openHouse();
  const { admin } = house.server;
  await admin.patch('/modules/contacts', { defaultSharing: 'read' });
  await house.user('ingrid', 'Ingrid Solberg', 'data_protection_officer');
  await house.user('tomas', 'Tomáš Beneš', 'legal');
  const made = await admin.post('/records/contacts', { first_name: 'Nuria', last_name: 'Escribano' });
  const path = `/records/contacts/${made.body.id}`;
  expect((await admin.post(`${path}/block`, { ground: 'erasure', reason: 'By mistake' })).status).toBe(200);
  address = `${ORIGIN}/blocked/contacts/${made.body.id}`;
});
afterAll(() => house?.close());

const story = (name: string, tell: () => Promise<void>) =>
  test.skipIf(!program)(name, () => told(() => page, tell), 600_000);
const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click();
const dialog = () => page.getByRole('dialog');

async function as(username: string): Promise<void> {
  const known = pages.get(username);
  page = known ?? (await house.someone());
  pages.set(username, page);
  if (!known) await signIn(page, username);
  await page.goto(address);
  await page.getByRole('heading', { level: 1, name: /^Contact CON-/ }).waitFor();
}

/** Proves who one is where that was too long ago, until `after` is there. */
async function proving(after: string): Promise<void> {
  const password = page.locator('#prove-password');
  await password.or(page.getByText(after)).first().waitFor();
  if (await password.isVisible()) {
    await password.fill(PASSWORD);
    await press('Prove it');
  }
  await page.getByText(after).first().waitFor();
}

async function askForRelease(authority: string): Promise<void> {
  await press('Ask for a release…');
  await page.getByLabel('Authority that asks for it').fill(authority);
  await page.getByLabel('For what').fill('Lawsuit over an invoice');
  await press('Ask for the release');
  await page.getByText('You asked for it, so somebody else decides.').waitFor();
}

story(
  'a release until a day that is too late is refused beside the field, and writing on is not disturbed',
  async () => {
    await as('ingrid');
    await press('Ask for a release…');
    await page.getByLabel('Authority that asks for it').fill('Court of First Instance 4, Sevilla');
    await page.getByLabel('For what').fill('Lawsuit');
    await page.getByLabel('Open until').fill('2026-09-01T10:00');
    await press('Ask for the release');
    await page.getByRole('alert').waitFor();
    expect(await page.getByLabel('Open until').getAttribute('aria-invalid')).toBe('true');
    await look(page, 'release-too-late');
    await page.getByLabel('For what').click();
    await page.keyboard.press('End');
    await page.keyboard.type(' over an invoice');
    expect(await page.getByLabel('For what').inputValue()).toBe('Lawsuit over an invoice');
    await page.keyboard.press('Escape');
    await dialog().getByText('What you typed here is not saved yet.').waitFor();
    await press('Leave without saving it');
    await dialog().waitFor({ state: 'detached' });
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    await expect.poll(focused).toBe('Ask for a release…');
  },
);

story('a release is refused with a reason, which who asked reads', async () => {
  await as('ingrid');
  await askForRelease('Court of First Instance 4, Sevilla');
  await as('tomas');
  await press('Refuse…');
  expect(await page.getByRole('button', { name: 'Refuse it' }).isDisabled()).toBe(true);
  await page.getByLabel('Why').fill('The court has not written');
  await look(page, 'release-refuse');
  await press('Refuse it');
  await proving('The court has not written');
  await as('ingrid');
  await page.getByText('The court has not written').waitFor();
  await page.getByText('Refused', { exact: true }).first().waitFor();
  await look(page, 'release-refused');
});

story('who asked takes it back, and nobody can approve it any more', async () => {
  await as('ingrid');
  await askForRelease('Tax Agency, Sevilla');
  await press('Take the asking back…');
  await page.getByRole('heading', { name: 'Take the asking back' }).waitFor();
  await look(page, 'release-withdraw');
  await press('Take it back');
  await page.getByText('taken back by Ingrid Solberg').waitFor();
  await look(page, 'release-withdrawn');
  await as('tomas');
  await page.getByText('taken back by Ingrid Solberg').waitFor();
  expect(await page.getByRole('button', { name: /^Approve/ }).count()).toBe(0);
});

story('a blocking that was a mistake is taken back by two people: refused once, then approved', async () => {
  for (const [reason, decision] of [
    ['Wrong person', 'refuse'],
    ['Wrong person, see the letter', 'approve'],
  ] as const) {
    await as('ingrid');
    await press('Take the blocking back…');
    await dialog().getByLabel('Why').waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('release-purpose');
    await page.keyboard.type(reason);
    if (decision === 'refuse') await look(page, 'take-blocking-back');
    await page.keyboard.press('Control+Enter');
    await page.getByText('You asked for it, so somebody else decides.').waitFor();
    await as('tomas');
    await page.getByText(reason, { exact: true }).waitFor();
    if (decision === 'refuse') {
      await press('Refuse…');
      await page.getByRole('heading', { name: 'Refuse to take the blocking back' }).waitFor();
      await page.getByLabel('Why').fill('Show me the letter');
      await press('Refuse it');
      await proving('Show me the letter');
    } else {
      await look(page, 'take-blocking-back-decide');
      await page.getByRole('button', { name: 'Approve taking it back' }).dblclick();
      await proving('Nuria Escribano');
    }
  }
  await page.getByRole('heading', { name: 'Nuria Escribano', level: 1 }).waitFor();
  await page.goto(`${ORIGIN}/blocked`);
  await page.getByText('Nothing is blocked.').waitFor();
  await page.goto(`${ORIGIN}/blocked?tab=releases`);
  await page.getByRole('cell', { name: 'Carried out' }).waitFor();
  await page.getByRole('cell', { name: 'Taken back' }).waitFor();
  await look(page, 'releases-over');
});
