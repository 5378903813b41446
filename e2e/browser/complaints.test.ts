/** Complaints to the controller (United Kingdom) in the browser: recorded, acknowledged, answered; absent elsewhere. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { take } from '../../tools/testing/take.ts';
import { type House, look, ORIGIN, openHouse, program, signIn, told } from './house.ts';

let house: House;
let page: Page;

beforeAll(async () => {
  if (!program) return;
  house = await openHouse('2026-07-06T10:00:00Z');
  await house.user('ingrid', 'Ingrid Solberg', 'data_protection_officer');
  await house.user('laura', 'Laura Quintanilla', 'data_protection_officer', 'es');
}, 600_000);
afterAll(() => house?.close());

const story = (name: string, tell: () => Promise<void>) =>
  test.skipIf(!program)(name, () => told(() => page, tell), 600_000);
const button = (name: string | RegExp) => page.getByRole('button', { name });
const settle = (country: string, calendar: string) =>
  house.server.admin.patch('/settings', { name: 'Paper & Co Ltd', country, calendar });

story(
  'elsewhere there is no such area; in the United Kingdom a complaint is recorded, acknowledged and answered',
  async () => {
    await settle('ES', 'ES');
    page = await house.someone();
    await signIn(page, 'ingrid');
    expect(await page.getByRole('link', { name: 'Complaints' }).count()).toBe(0);
    await settle('GB', 'GB-ENG');
    await page.reload();
    await page.getByRole('link', { name: 'Complaints' }).click();
    await button('Record a complaint').first().click();
    await page.getByLabel('Name').fill('Siân Llewellyn');
    await page.getByLabel('How it arrived').selectOption('post');
    await page.getByLabel('Received on').fill('2026-06-19');
    await page.getByLabel('What the complaint is about').fill('You called me at night.');
    await look(page, 'complaints-new');
    await button('Record it').click();
    await page.getByText('Not acknowledged yet').waitFor();
    await look(page, 'complaints-list');
    await page.getByRole('link', { name: /^CP-/ }).click();
    await page.getByText('by 20 Jul 2026').waitFor();
    await button('Acknowledge…').click();
    await page.getByLabel('How', { exact: true }).selectOption('post');
    await look(page, 'complaints-acknowledge');
    await button('Acknowledge').last().click();
    await page.getByText('acknowledged in time').waitFor();
    await button('Answer…').click();
    await page.getByLabel('What was found and done').fill('We took the number out of the list.');
    await page.getByLabel('How', { exact: true }).selectOption('post');
    await look(page, 'complaints-answer');
    await button('Answer').last().click();
    await page.getByText('Art. 79 UK GDPR').waitFor();
    await page.getByText('19 Jun 2026, by post').waitFor();
    await look(page, 'complaints-answered');
  },
);

story(
  'whoever complained takes it back: it is put down as they said, and nothing is owed any more',
  async () => {
    const officer = await house.server.as('data_protection_officer');
    const said = { identity: { name: 'Rhys Probert' }, body: 'You wrote to me twice.' };
    const made = await take(officer.post('/complaints', { ...said, channel: 'phone', acknowledge: false }));
    await page.goto(`${ORIGIN}/complaints/${made.id}`);
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Taken back…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Whoever complained takes it back' });
    await dialog.getByLabel('How', { exact: true }).selectOption('phone');
    await dialog.getByRole('textbox').last().fill('It was a mistake of mine.');
    await look(page, 'complaint-take-back');
    await dialog.getByRole('button', { name: 'Put it down' }).click();
    await dialog.waitFor({ state: 'detached' });
    await button('Answer').waitFor({ state: 'detached' });
    await page.getByText('Taken back').first().waitFor();
    const { body } = await officer.get(`/complaints/${made.id}`);
    expect(body).toMatchObject({ withdrawnBy: 'phone', outcome: null });
  },
);

story('in Spanish and in the dark it reads as well', async () => {
  page = await house.someone({ colorScheme: 'dark', locale: 'es-ES' });
  await signIn(page, 'laura');
  await page.goto(`${ORIGIN}/complaints`);
  await page.getByRole('heading', { name: /Respondidas/ }).waitFor();
  await look(page, 'complaints-list-es-dark');
});
