/** A workflow, from an empty page to its runs and the timeline of the record it changed. */
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

story(
  'urgent tickets are begun by themselves: written, tried out, published, run, and told in the timeline',
  async () => {
    const { admin } = house.server;
    await page.goto(`${ORIGIN}/settings/workflows`);
    await page.getByText('Nothing is done by itself yet.').waitFor();
    await page.getByRole('link', { name: 'New workflow' }).first().click();
    await page.getByLabel('Name, English').fill('Urgent tickets');
    await page.getByLabel('For records of').selectOption({ label: 'Tickets' });
    await page.getByLabel('When it begins').selectOption({ label: 'When a record is created or changed' });
    await page.getByLabel('Only when the condition becomes true').check();
    await press('Filter');
    await page.getByRole('option', { name: 'Priority', exact: true }).click();
    await page.getByLabel('Urgent', { exact: true }).check();
    await press('Use this filter');
    await page.getByLabel('Add a step').selectOption({ label: 'Set fields' });
    await page.getByLabel('Add a field').selectOption({ label: 'Status' });
    await page.locator('#step-0-status').click();
    await page.getByRole('option', { name: 'In progress' }).click();
    await page.getByLabel('Add a step').selectOption({ label: 'Add a comment' });
    await page.getByLabel('Text', { exact: true }).fill('Urgent: {title}');
    await look(page, 'workflow-new');
    await press('Save workflow');
    await page.getByRole('heading', { name: 'Urgent tickets' }).waitFor();

    const made = await admin.post('/records/tickets', { title: 'Printer is on fire', priority: 'urgent' });
    await press('Show what would be done');
    await page.getByText('One record matches now.').waitFor();
    await page.getByText('Status: Open → In progress').waitFor();
    expect((await admin.get(`/records/tickets/${made.body.id}`)).body.status).toBe('open');
    await press('Publish as myself');
    await page.getByText('Version 2, as Ana Ruiz').waitFor();

    const other = await admin.post('/records/tickets', {
      title: 'Server room is flooded',
      priority: 'urgent',
    });
    await page.getByRole('row', { name: /Server room is flooded.*Done/ }).waitFor();
    await look(page, 'workflow');
    await page.goto(`${ORIGIN}/records/tickets/${other.body.id}?tab=timeline`);
    await page.getByText('by the workflow “Urgent tickets”, as Ana Ruiz').first().waitFor();
    await page.goto(`${ORIGIN}/settings/workflows`);
    await page.getByRole('row', { name: /Urgent tickets.*Published.*Done/ }).waitFor();
    await look(page, 'workflows');
  },
);
