/** Reports in a real browser: a question is put together, answered at once, kept, shared, followed into its records, and deleted. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type House, look, ORIGIN, openHouse, program, signIn, told } from './house.ts';

let house: House;
let page: Page;

/** Seven tickets: support has three of them, and may read no other's; the manager above has the rest. */
beforeAll(async () => {
  if (!program) return;
  house = await openHouse();
  const { admin } = house.server;
  const marta = await house.user('marta', 'Marta Vidal', 'manager');
  const laura = await house.user('laura', 'Laura Ferrer', 'support', 'es');
  await admin.patch('/modules/tickets', { defaultSharing: 'private' });
  for (const [title, priority, months] of [
    ['Printer', 'high', 1],
    ['Login', 'high', 2],
    ['Invoice', 'low', 2],
    ['Cable', 'low', 3],
    ['Screen', 'urgent', 3],
    ['Door', 'high', 3],
    ['Lamp', null, 1],
  ] as const) {
    const owner = { module: 'users', id: months === 3 ? laura : marta };
    const made = await admin.post('/records/tickets', {
      title,
      priority,
      due_on: `2026-0${months}-15`,
      owner,
    });
    expect(made.status).toBe(201);
  }
  page = await house.someone();
}, 180_000);
afterAll(() => house?.close());

const button = (name: string | RegExp) => page.getByRole('button', { name });
const choose = async (list: string, option: string) => {
  await page.getByRole('combobox', { name: list }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
};
/** Waits until a row begins so and has the figure. */
const figure = (name: string, count: number) =>
  page.getByRole('row', { name }).getByText(String(count), { exact: true }).waitFor();

describe.skipIf(!program)('reports in the staff app', () => {
  test(
    'a question is answered while it is put together, kept, and leads to its records',
    { timeout: 600_000 },
    () =>
      told(
        () => page,
        async () => {
          await signIn(page, 'marta');
          await page.goto(`${ORIGIN}/reports`);
          await page.getByText('No report is kept yet.').waitFor();
          await look(page, 'reports-none');
          await page.getByRole('link', { name: 'New report' }).first().click();
          await choose('Records of', 'Tickets');
          await figure('Total', 7);
          await button('Add a grouping').click();
          await choose('Grouping 1', 'Priority');
          await figure('High', 3);
          await figure('(empty)', 1);
          await page.getByRole('radio', { name: 'Bars' }).check();
          await page.getByRole('img', { name: /Records by Priority.*High: 3/ }).waitFor();
          await look(page, 'report-builder');
          await button('Save report').click();
          await page.getByRole('textbox', { name: 'Name' }).fill('By priority');
          await page.getByRole('dialog').getByRole('button', { name: 'Save report' }).click();
          await page.getByRole('heading', { level: 1, name: 'By priority' }).waitFor();
          await page.getByRole('columnheader', { name: 'Records' }).getByRole('button').click();
          await page.getByText('Changed and not saved').waitFor();
          await button('Save').click();
          await page.getByText('Changed and not saved').waitFor({ state: 'detached' });
          await look(page, 'report');
          await button('More').click();
          await page.getByRole('menuitem', { name: 'Share…' }).click();
          await page.getByRole('radio', { name: 'Everyone who may read these records' }).check();
          await look(page, 'report-share');
          await button('Share report').click();
          await page.getByRole('dialog').waitFor({ state: 'detached' });
          await page.getByRole('link', { name: 'open the records of High' }).click();
          await page.waitForURL((url) => url.pathname === '/records/tickets');
          for (const title of ['Printer', 'Login', 'Door'])
            await page.getByRole('link', { name: title, exact: true }).waitFor();
          expect(await page.getByRole('link', { name: 'Cable', exact: true }).count()).toBe(0);
        },
      ),
  );

  test(
    'who it is shared with gets what they may read, in their language, dark, on a phone',
    { timeout: 600_000 },
    () =>
      told(
        () => page,
        async () => {
          page = await house.someone({ colorScheme: 'dark', locale: 'es-ES' });
          await signIn(page, 'laura');
          await page.goto(`${ORIGIN}/reports`);
          await page.getByRole('link', { name: 'By priority' }).click();
          await figure('Total', 3);
          await figure('Alta', 1);
          expect(await page.getByText('Guardar informe').count()).toBe(0);
          await look(page, 'report-shared-dark');
          await button('Editar').click();
          await choose('Agrupación 1', 'Vence');
          await page.getByRole('radio', { name: 'Línea' }).check();
          await figure('marzo de 2026', 3);
          await page.getByRole('radio', { name: 'Registros' }).check();
          await page.getByText('3 de 3 registros').waitFor();
          await look(page, 'report-table-dark');
        },
      ),
  );

  test('a report that is deleted is gone for all', { timeout: 600_000 }, () =>
    told(
      () => page,
      async () => {
        page = await house.someone();
        await signIn(page, 'marta');
        await page.goto(`${ORIGIN}/reports`);
        await page.getByRole('link', { name: 'By priority' }).waitFor();
        await look(page, 'reports');
        await page.getByRole('link', { name: 'By priority' }).click();
        await button('More').click();
        await page.getByRole('menuitem', { name: 'Delete…' }).click();
        await button('Delete report').click();
        await page.getByText('No report is kept yet.').waitFor();
      },
    ),
  );
});
