/** The app in Spanish, in the dark, on the narrowest screen, with text twice as large and nothing that moves. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, look, ORIGIN, openHouse, program, signIn, sticksOut, told } from './house.ts';

let house: House;
let page: Page;
let person: string;

beforeAll(async () => {
  if (!program) return;
  house = await openHouse();
  await house.user('laura', 'Laura Quintanilla', 'administrator', 'es');
  const made = await house.server.admin.post('/records/contacts', {
    first_name: 'ليلى',
    last_name: 'الحداد',
    email: 'layla@example.es',
    city: 'Sevilla',
    country: 'ES',
  });
  person = made.body.id;
  const request = { type: 'access', subject: person, channel: 'post', receivedAt: '2026-03-03' };
  expect((await house.server.admin.post('/requests', request)).status).toBe(201);
  page = await house.someone({ locale: 'es-ES', colorScheme: 'dark', reducedMotion: 'reduce' });
  await signIn(page, 'laura');
});
afterAll(() => house?.close());

test.skipIf(!program)(
  'the main pages speak Spanish and hold in the dark',
  () =>
    told(
      () => page,
      async () => {
        await page.getByRole('heading', { name: 'Buenos días, Laura' }).waitFor();
        expect(await page.locator('html').getAttribute('lang')).toBe('es');
        expect(await page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark');
        await look(page, 'es-today');
        await page.goto(`${ORIGIN}/records/contacts`);
        await page.getByRole('button', { name: 'Filtro', exact: true }).waitFor();
        await look(page, 'es-list');
        await page.getByRole('link', { name: 'ليلى الحداد' }).click();
        await page.getByRole('heading', { level: 1 }).locator('bdi').waitFor();
        await look(page, 'es-record');
        await page.getByRole('link', { name: 'Privacidad' }).click();
        await page.getByRole('heading', { name: 'Por qué conservamos esto' }).waitFor();
        await look(page, 'es-privacy');
        await page.goto(`${ORIGIN}/requests`);
        await page.getByRole('link', { name: 'Acceso' }).click();
        await page.getByRole('heading', { name: /^Acceso: / }).waitFor();
        await look(page, 'es-case');
      },
    ),
  600_000,
);

test.skipIf(!program)(
  'nothing is lost at 320 pixels and with text twice as large; the focus is seen, and nothing moves',
  () =>
    told(
      () => page,
      async () => {
        for (const path of [
          '/today',
          '/records/contacts',
          `/records/contacts/${person}?tab=privacy`,
          '/requests',
        ]) {
          await page.setViewportSize({ width: 320, height: 640 });
          await page.goto(ORIGIN + path);
          await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' });
          await expect.poll(async () => [path, '320', await sticksOut(page)]).toEqual([path, '320', []]);
          await page.setViewportSize({ width: 1280, height: 900 });
          await page.addStyleTag({ content: ':root { font-size: 200% }' });
          await expect.poll(async () => [path, '200 %', await sticksOut(page)]).toEqual([path, '200 %', []]);
        }
        await page.goto(`${ORIGIN}/requests`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        for (let stop = 0; stop < 8; stop++) {
          await page.keyboard.press('Tab');
          const ring = () =>
            page.evaluate(() => {
              const style = getComputedStyle(document.activeElement ?? document.body);
              const on = document.activeElement?.outerHTML.slice(0, 120);
              const moves = Number.parseFloat(style.transitionDuration) >= 0.01;
              return { on, width: style.outlineWidth, kind: style.outlineStyle, moves };
            });
          // The ring is there a frame after the focus.
          await expect.poll(ring).toMatchObject({ width: '2px', kind: 'solid', moves: false });
        }
      },
    ),
  600_000,
);
