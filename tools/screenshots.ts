/**
 * Takes pictures of every screen of a running product, wide and on a phone, light and dark, in both languages, and runs
 * axe on each: `node bin/run.mjs tools/screenshots.ts <origin> <folder> [user] [password]`. Fewer: `SHOTS=today,list`,
 * `SIZES=wide`, `SCHEMES=light`, `LOCALES=en`. Ends with 1 when axe finds something serious, a page is wider than its
 * window, or a script fails.
 */
import { mkdir } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { findPlaces } from './pictures/places.ts';
import { type Shot, shotsOf } from './pictures/shots.ts';
import { findBrowser } from './testing/browser.ts';

const [, , origin, folder = 'build/screenshots', username = 'admin', password = ''] = process.argv;
const sizes = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

function wished<Name extends string>(variable: string, all: readonly Name[]): readonly Name[] {
  const named = process.env[variable]?.split(',');
  return named ? all.filter((name) => named.includes(name)) : all;
}

async function signIn(context: BrowserContext, locale: string): Promise<void> {
  const headers = { origin: origin ?? '' };
  const answer = await context.request.post(`${origin}/api/v1/sessions`, {
    data: { username, password },
    headers,
  });
  if (!answer.ok()) throw new Error(`Signing in as ${username} answered ${answer.status()}.`);
  await context.request.patch(`${origin}/api/v1/me`, { data: { locale }, headers });
}

/** Opens a screen and waits until it has everything. */
async function open(context: BrowserContext, shot: Shot): Promise<{ page: Page; faults: string[] }> {
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  await page.goto(`${origin}${shot.path}`);
  await page.waitForLoadState('networkidle');
  await page.locator('main h1, h1').first().waitFor({ state: 'attached' });
  await page.locator('main [aria-busy=true]').first().waitFor({ state: 'detached' });
  await page.evaluate(() => document.fonts.ready);
  await shot.act?.(page).catch((cause: unknown) => faults.push(String(cause).slice(0, 300)));
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (wide > 0) faults.push(`${wide} pixels wider than the window`);
  return { page, faults };
}

async function axe(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  return violations.map((one) => {
    const places = one.nodes
      .slice(0, 3)
      .map((node) => `\n    ${node.target.join(' ')}: ${node.html.slice(0, 160)}`);
    return `${one.id} (${one.impact}), ${one.nodes.length} places${places.join('')}`;
  });
}

async function round(browser: Browser, size: keyof typeof sizes, scheme: 'light' | 'dark', locale: string) {
  const context = await browser.newContext({
    viewport: { ...sizes[size], ...(process.env.HEIGHT && { height: Number(process.env.HEIGHT) }) },
    colorScheme: scheme,
    locale: locale === 'es' ? 'es-ES' : 'en-GB',
  });
  context.setDefaultTimeout(8000);
  const visitor = await browser.newContext({
    viewport: sizes[size],
    colorScheme: scheme,
    locale: locale === 'es' ? 'es-ES' : 'en-GB',
  });
  await signIn(context, locale);
  const shots = shotsOf(await findPlaces(context, origin ?? ''));
  const names = wished(
    'SHOTS',
    shots.map((shot) => shot.name),
  );
  let found = 0;
  for (const shot of shots.filter((one) => names.includes(one.name))) {
    if (size === 'phone' && shot.wideOnly) continue;
    const { page, faults } = await open(shot.visitor ? visitor : context, shot);
    const name = `${shot.name}-${size}-${scheme}-${locale}`;
    await page.screenshot({ path: `${folder}/${name}.png` });
    if (!process.env.NO_AXE) faults.push(...(await axe(page)));
    for (const fault of faults) console.log(`${name}: ${fault}`);
    found += faults.length;
    await page.close();
  }
  await context.close();
  await visitor.close();
  return found;
}

if (!origin || !password) throw new Error('Give the origin, a folder, a user and the password.');
await mkdir(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: findBrowser() ?? 'chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
let faults = 0;
for (const locale of wished('LOCALES', ['en', 'es']))
  for (const size of wished('SIZES', ['wide', 'phone'] as const))
    for (const scheme of wished('SCHEMES', ['light', 'dark'] as const))
      faults += await round(browser, size, scheme, locale);
await browser.close();
console.log(faults === 0 ? 'Nothing is wrong.' : `${faults} faults.`);
process.exitCode = faults === 0 ? 0 : 1;
