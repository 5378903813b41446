/** The whole back office with the staff app in a real browser: users who sign in, jobs and the sealer at work, axe on what is shown. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { expect } from 'vitest';
import { build } from '../../tools/build.ts';
import { findBrowser } from '../../tools/testing/browser.ts';
import { type RunningServer, testServer } from '../../tools/testing/server.ts';

export const program = findBrowser();
export const PASSWORD = 'copper lantern walks at dawn';
/** The address as people type it: the browser is led to the test's own port. */
export const ORIGIN = 'http://localhost:4000';
/** Where pictures of the pages go, to be looked at; none are made otherwise. */
const PICTURES = process.env.STAFF_PICTURES;
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const SIZES = [
  ['', 1280],
  ['-phone', 390],
] as const;

type Role = Parameters<RunningServer['hire']>[0]['role'];

export interface House {
  readonly server: RunningServer;
  readonly browser: Browser;
  /** A new user, who signs in by this name and `PASSWORD`. */
  user(username: string, name: string, role: Role, locale?: 'en' | 'es'): Promise<string>;
  /** A browser of somebody's own. */
  someone(options?: BrowserContextOptions): Promise<Page>;
  close(): Promise<void>;
}

export async function openHouse(now = '2026-03-05T10:00:00Z', smtpUrl?: string): Promise<House> {
  await build();
  const server = await testServer({
    now,
    ...(smtpUrl !== undefined && { smtpUrl }),
    staffApp: join(import.meta.dirname, '../../build/staff'),
    live: true,
  });
  const browser = await chromium.launch({
    executablePath: program ?? '',
    args: [
      '--no-sandbox',
      `--host-resolver-rules=MAP ${new URL(ORIGIN).host} ${new URL(server.origin).host}`,
    ],
  });
  if (PICTURES) await mkdir(PICTURES, { recursive: true });
  const contexts: BrowserContext[] = [];
  return {
    server,
    browser,
    user: (username, name, role, locale = 'en') =>
      server.hire({ username, name, role, password: PASSWORD, locale }),
    async someone(options = {}) {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 900 },
        locale: 'en-GB',
        ...options,
      });
      context.setDefaultTimeout(45_000);
      contexts.push(context);
      return context.newPage();
    },
    async close() {
      for (const context of contexts) await context.close();
      await browser.close();
      await server.close();
    },
  };
}

/** Signs in through the form. */
export async function signIn(page: Page, username: string): Promise<void> {
  await page.goto(ORIGIN);
  await page.locator('input[name=username]').fill(username);
  await page.locator('input[name=password]').fill(PASSWORD);
  await page.locator('button[type=submit]').click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  await page.getByRole('heading', { level: 1 }).waitFor();
}

/** Runs a story; where it fails, what was on the screen is kept beside the pictures. */
export async function told(page: () => Page, story: () => Promise<void>): Promise<void> {
  try {
    await story();
  } catch (error) {
    if (PICTURES) await page().screenshot({ path: join(PICTURES, 'failed.png') });
    throw error;
  }
}

/** What every page has to be: without findings of axe, no wider than its window, on a desktop and on a phone. */
export async function look(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  for (const [suffix, width] of SIZES) {
    await page.setViewportSize({ width, height: 900 });
    await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
    if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}${suffix}.png`) });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect([name, width, wide <= width]).toEqual([name, width, true]);
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(TAGS).analyze();
    const found = violations.map((one) => [one.id, one.nodes.map((node) => node.html)]);
    expect([name, width, found]).toEqual([name, width, []]);
  }
  if (before) await page.setViewportSize(before);
}
