/** What happens when a retention period ends, in the browser: the plan that the night made, approved by a second person, and what is held back. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { take } from '../../tools/testing/take.ts';
import { type House, look, ORIGIN, openHouse, program, signIn, told } from './house.ts';

let house: House;
let page: Page;
let old: { readonly id: string; readonly number: string };
let held: { readonly id: string; readonly number: string };

beforeAll(async () => {
  if (!program) return;
  house = await openHouse('2022-06-01T10:00:00Z');
  const { admin } = house.server;
  await house.user('tomas', 'Tomáš Beneš', 'legal');
  await house.user('laura', 'Laura Quintanilla', 'data_protection_officer', 'es');
  const contact = async (last_name: string) =>
    (await take(admin.post('/records/contacts', { first_name: 'Zoë', last_name }))).id;
  old = await take(
    admin.post('/records/tickets', { title: 'The kettle drips', contact: await contact('Papadakis') }),
  );
  held = await take(
    admin.post('/records/tickets', { title: 'The kettle leaks', contact: await contact('Escribano') }),
  );
  const legal = await house.server.as('legal');
  await take(
    legal.post('/holds', {
      module: 'tickets',
      record: held.id,
      matter: '12 C 345/25',
      reviewOn: '2027-01-01',
    }),
  );
  // Jobs are at work: the night comes by itself.
  house.server.clock.set('2026-03-05T10:00:00Z');
});
afterAll(() => house?.close());

const story = (name: string, tell: () => Promise<void>) =>
  test.skipIf(!program)(name, () => told(() => page, tell), 600_000);

story(
  'a plan that the night made waits under Today, says why, and is approved by a second person',
  async () => {
    await expect
      .poll(
        async () => {
          const officer = await house.server.as('data_protection_officer');
          const { body } = await officer.get('/erasures');
          return JSON.stringify(body.items);
        },
        { timeout: 300_000, interval: 1_000 },
      )
      .toContain(old.number);
    page = await house.someone();
    await signIn(page, 'tomas');
    await page
      .getByRole('link', { name: /^Erasure plan ER-/ })
      .first()
      .click();
    await page.getByRole('heading', { name: 'Blocked and destroyed' }).waitFor();
    const plan = page.locator('section').filter({ hasText: old.number });
    await plan.first().getByText('Its last day is 2025-12-31: it may go from 2026-01-01.').first().waitFor();
    const row = page.getByRole('row').filter({ hasText: held.number });
    await row.getByText('Legal hold LH-000001').waitFor();
    await look(page, 'retention-ended');
    await plan.first().getByRole('button', { name: 'Approve version 1' }).click();
    await page.getByText('Approved: it goes within the hour').first().waitFor();
  },
);

story('and in Spanish, in the dark', async () => {
  page = await house.someone({ colorScheme: 'dark', locale: 'es-ES' });
  await signIn(page, 'laura');
  await page.goto(`${ORIGIN}/blocked?tab=ended`);
  await page.getByRole('heading', { name: 'Retenido' }).waitFor();
  await page.getByText('Retención legal LH-000001').first().waitFor();
  await look(page, 'retention-ended-es-dark');
});

story('a legal hold is lifted with a reason, and another is put on from the record itself', async () => {
  page = await house.someone();
  await signIn(page, 'tomas');
  await page.goto(`${ORIGIN}/blocked?tab=holds`);
  await page.getByRole('button', { name: 'Lift LH-000001' }).click();
  await page.getByLabel('Why').fill('The court has decided');
  await page.getByRole('button', { name: 'Lift the hold' }).click();
  await page.getByText(/^Lifted on .* by Tomáš Beneš/).waitFor();
  await look(page, 'holds');
  await page.getByRole('link', { name: held.number }).click();
  await page.getByText('No legal hold now.').waitFor();
  await page.getByRole('button', { name: 'Put on a legal hold…' }).click();
  await page.getByLabel('What it is needed for').fill('12 C 345/25, appeal');
  await look(page, 'hold-put-on');
  await page.getByRole('button', { name: 'Put the hold on' }).click();
  await page
    .getByRole('row', { name: /12 C 345\/25, appeal/ })
    .getByText('In force')
    .waitFor();
  const holds = await take((await house.server.as('legal')).get('/holds'), 200);
  expect(holds.items).toMatchObject([{ record: held.id }, { record: held.id }]);
});
