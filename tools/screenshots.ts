/**
 * Takes pictures of the staff app's main screens, wide and on a phone, light and dark, and runs axe on each:
 * `node bin/run.mjs tools/screenshots.ts [origin] [folder] [user] [password]`. Without an origin it serves the built
 * app with the stand-in API of `fixture-api.ts`. Ends with 1 when axe finds something serious.
 */
import { mkdir } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { serveFixture } from './fixture-api.ts';

const [, , givenOrigin, folder = 'build/screenshots', username = 'ingrid', password = 'ingrid'] =
  process.argv;

interface Shot {
  readonly name: string;
  readonly open: (page: Page) => Promise<void>;
}

let listAddress = '/records/contacts';
let recordAddress = '/records/contacts';

const shots: readonly Shot[] = [
  { name: 'list', open: (page) => visit(page, listAddress) },
  { name: 'record', open: openRecord },
  { name: 'related', open: (page) => visit(page, `${recordAddress}?tab=related`) },
  { name: 'timeline', open: (page) => visit(page, `${recordAddress}?tab=timeline`) },
  { name: 'privacy', open: (page) => visit(page, `${recordAddress}?tab=privacy`) },
  { name: 'new', open: (page) => visit(page, '/records/contacts/new') },
  { name: 'edit', open: editAddress },
  { name: 'selection', open: selectRows },
  { name: 'filter', open: openFilter },
  { name: 'palette', open: openPalette },
];

async function visit(page: Page, path: string): Promise<void> {
  await page.goto(origin + path);
  await page.waitForLoadState('networkidle');
  await page.locator('main [aria-busy=true]').first().waitFor({ state: 'detached' });
  await page.evaluate(() => document.fonts.ready);
}

async function openRecord(page: Page): Promise<void> {
  await visit(page, listAddress);
  await page.locator(`[role=row] a[href="${recordAddress}"]`).click();
  await page.waitForLoadState('networkidle');
}

async function editAddress(page: Page): Promise<void> {
  await visit(page, recordAddress);
  await page.getByRole('button', { name: 'Edit Address' }).click({ force: true });
  await page.getByLabel('Street').first().fill('Úvoz 12');
}

async function selectRows(page: Page): Promise<void> {
  await visit(page, listAddress);
  for (const row of [1, 2, 10]) await page.getByRole('checkbox').nth(row).click();
  await page.waitForTimeout(300);
}

async function openFilter(page: Page): Promise<void> {
  await visit(page, listAddress);
  await page.keyboard.press('f');
  await page.waitForTimeout(500);
}

async function openPalette(page: Page): Promise<void> {
  await visit(page, listAddress);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').last().fill('kat');
  await page.waitForTimeout(600);
}

async function signIn(context: BrowserContext): Promise<void> {
  const page = await context.newPage();
  await page.goto(`${origin}/sign-in`);
  await page.locator('input[name=username]').fill(username);
  await page.locator('input[name=password]').fill(password);
  await page.locator('button[type=submit]').click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  await page.goto(`${origin}/records/contacts`);
  const views = page.getByRole('navigation', { name: /views|vistas/i }).getByRole('button');
  await views.first().waitFor();
  if (!givenOrigin) await views.last().click();
  await page.waitForTimeout(500);
  const url = new URL(page.url());
  listAddress = url.pathname + url.search;
  const links = page.locator('[role=row] a');
  await links.first().waitFor();
  recordAddress = (await links.nth(givenOrigin ? 0 : 9).getAttribute('href')) ?? recordAddress;
  await page.close();
}

async function check(page: Page, where: string): Promise<number> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze();
  for (const one of violations) {
    const places = one.nodes
      .slice(0, 3)
      .map((node) => `    ${node.target.join(' ')}: ${node.any[0]?.message ?? node.html.slice(0, 120)}`);
    console.log(`${where}: ${one.id} (${one.impact}), ${one.nodes.length} places\n${places.join('\n')}`);
  }
  return violations.filter((one) => one.impact === 'serious' || one.impact === 'critical').length;
}

const fixture = givenOrigin ? null : await serveFixture(0);
const origin = givenOrigin || (fixture?.origin ?? '');
await mkdir(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
const only = process.env.SHOTS?.split(',');
let serious = 0;
for (const [size, width, height] of [
  ['wide', 1440, 900],
  ['phone', 390, 844],
] as const) {
  for (const scheme of ['light', 'dark'] as const) {
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme: scheme,
      locale: 'en-GB',
    });
    await signIn(context);
    for (const shot of shots) {
      if (only && !only.includes(shot.name)) continue;
      if (size === 'phone' && ['filter', 'palette'].includes(shot.name)) continue;
      const page = await context.newPage();
      page.on('pageerror', (error) => console.log(`${shot.name}: ${error.message}`));
      await shot
        .open(page)
        .catch((cause: unknown) =>
          console.log(`${shot.name} ${size} ${scheme}: ${String(cause).slice(0, 200)}`),
        );
      await page.screenshot({ path: `${folder}/${shot.name}-${size}-${scheme}.png` });
      serious += await check(page, `${shot.name} ${size} ${scheme}`);
      await page.close();
    }
    await context.close();
  }
}
await browser.close();
fixture?.close();
console.log(serious === 0 ? 'axe found nothing serious.' : `axe found ${serious} serious faults.`);
process.exitCode = serious === 0 ? 0 : 1;
