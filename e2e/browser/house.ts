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
/** The size of a browser that somebody is given. */
const WINDOW = { width: 1280, height: 900 };
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
        viewport: WINDOW,
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

/**
 * Runs a story; where it fails, what was on the screen is kept beside the pictures. Whatever became of it, the next story finds every
 * browser as it was given out: connected, of its own size, without a window too many, and with nobody who waits for a question.
 */
export async function told(page: () => Page, story: () => Promise<void>): Promise<void> {
  try {
    await story();
  } catch (error) {
    if (PICTURES)
      await page()
        ?.screenshot({ path: join(PICTURES, 'failed.png') })
        .catch(() => undefined);
    throw error;
  } finally {
    for (const context of page()?.context().browser()?.contexts() ?? []) await tidy(context);
  }
}

async function tidy(context: BrowserContext): Promise<void> {
  await context.setOffline(false);
  await context.unrouteAll({ behavior: 'ignoreErrors' });
  const [first, ...others] = context.pages();
  for (const other of others) await other.close();
  if (!first) return;
  first.removeAllListeners('dialog');
  await first.unrouteAll({ behavior: 'ignoreErrors' });
  await first.setViewportSize(WINDOW);
}

/**
 * What every page has to be: without findings of axe, no wider than its window, on a desktop and on a phone. It is looked at when it has
 * come to rest, as a person does, however slow the machine; the window is as it was afterwards, whatever was found.
 */
export async function look(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  try {
    for (const [suffix, width] of SIZES) {
      await page.setViewportSize({ width, height: 900 });
      await atRest(page);
      if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}${suffix}.png`) });
      await expect
        .poll(async () => [name, width, await sticksOut(page)], { timeout: 30_000 })
        .toEqual([name, width, []]);
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(TAGS).analyze();
      const found = violations.map((one) => [one.id, one.nodes.map((node) => node.html)]);
      expect([name, width, found]).toEqual([name, width, []]);
    }
  } finally {
    if (before) await page.setViewportSize(before);
  }
}

/** Waits until the window has the size it was given, nothing is loading, and nothing moves that comes to an end. */
async function atRest(page: Page): Promise<void> {
  await page.waitForFunction(
    (width) =>
      innerWidth === width &&
      document.querySelector('[aria-busy=true]') === null &&
      !document
        .getAnimations()
        .some((one) => one.playState === 'running' && one.effect?.getComputedTiming().endTime !== Infinity),
    page.viewportSize()?.width,
  );
}

/** What makes the page wider than its window: how wide it is, and the innermost elements that reach beyond. */
export async function sticksOut(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const { scrollWidth } = document.documentElement;
    if (scrollWidth <= innerWidth) return [];
    const beyond = [...document.body.querySelectorAll('*')].filter(
      (one) => one.getBoundingClientRect().right > innerWidth,
    );
    const innermost = beyond.filter((one) => !beyond.some((other) => other !== one && one.contains(other)));
    return [
      `${scrollWidth} of ${innerWidth} pixels`,
      ...innermost.slice(0, 10).map((one) => one.outerHTML.slice(0, 120)),
    ];
  });
}
