/** The portal's main story in a real browser with JavaScript switched off, with axe on every page. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findBrowser } from '../../tools/testing/browser.ts';
import type { TestClient } from '../../tools/testing/server.ts';
import { runJobs } from '../engine/jobs/jobs.ts';
import { type TestPortal, testPortal } from './fixture.ts';

const program = findBrowser();
/** Where pictures of the pages go, to be looked at beside the mockups; none are made otherwise. */
const PICTURES = process.env.PORTAL_PICTURES;

let portal: TestPortal;
let browser: Browser;
let page: Page;
/** Runs axe, which needs JavaScript, on what `page` shows. */
let glass: Page;
let origin: string;
let officer: TestClient;
let person: string;

beforeAll(async () => {
  if (!program) return;
  portal = await testPortal();
  await portal.office.admin.patch('/settings', {
    name: 'Example Ltd',
    calendar: 'ES',
    address: 'Calle Mayor 1, 46001 Valencia',
    email: 'hello@example.com',
    dpoEmail: 'privacy@example.com',
    authorityName: 'Agencia Española de Protección de Datos',
    authorityUrl: 'https://www.aepd.es',
  });
  person = await portal.person({
    first_name: 'María José',
    last_name: 'García Núñez',
    email: 'maria@example.com',
    phone: '+34963123456',
    street: 'Calle de la Paz 12',
    postal_code: '46003',
    city: 'Valencia',
    country: 'ES',
    birth_date: '1984-02-29',
  });
  for (const title of ['The lamp arrived broken', 'Second lamp: thank you'])
    await portal.office.admin.post('/records/tickets', { title, contact: person });
  await portal.office.admin.post('/consents', {
    subject: person,
    purpose: 'marketing_email',
    channel: 'web_form',
    act: 'Ticked the box',
    wording: { version: '1', text: 'Yes, write to me' },
    evidence: { description: 'Log of the form' },
  });
  origin = await portal.app.listen({ port: 0, host: 'localhost' });
  origin = origin.replace(/\/\/(127\.0\.0\.1|\[::1\])/, '//localhost');
  browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] });
  const context = await browser.newContext({
    javaScriptEnabled: false,
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
  });
  context.setDefaultTimeout(45_000);
  page = await context.newPage();
  glass = await (await browser.newContext({ bypassCSP: true })).newPage();
  await glass.goto(`${origin}/health/live`);
});
afterAll(async () => {
  await browser?.close();
  await portal?.close();
});

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const SIZES = [
  ['', 1280],
  ['-phone', 390],
] as const;

/** What every page has to be: without findings of axe, without scripts, no wider than a phone. */
async function look(name: string): Promise<void> {
  expect(await page.locator('script').count()).toBe(0);
  const html = await page.content();
  for (const [suffix, width] of SIZES) {
    if (PICTURES) {
      await page.setViewportSize({ width, height: 900 });
      await page.screenshot({ path: join(PICTURES, `${name}${suffix}.png`), fullPage: true });
    }
    await glass.setViewportSize({ width, height: 900 });
    await glass.setContent(html, { waitUntil: 'load' });
    const wide = () => glass.evaluate(() => [innerWidth, document.documentElement.scrollWidth]);
    await expect.poll(async () => [name, ...(await wide())]).toEqual([name, width, width]);
    const found = await new AxeBuilder({ page: glass }).setLegacyMode().withTags(TAGS).analyze();
    const violations = found.violations.map((one) => [one.id, one.nodes.map((node) => node.html)]);
    expect([name, width, violations]).toEqual([name, width, []]);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const follow = (name: string) => page.getByRole('link', { name, exact: true }).first().click();
const title = () => page.getByRole('heading', { level: 1 }).textContent();

test.skipIf(!program)(
  'a person signs in, asks for a copy, follows it, downloads it, and leaves',
  async () => {
    await page.goto(origin);
    await look('sign-in');
    await press('Send me a link');
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('Write an e-mail address');
    await look('sign-in-error');
    await page.getByLabel('Your e-mail address').fill('maria@example.com');
    await press('Send me a link');
    await expect.poll(title).toBe('Look into your mailbox');
    await look('sign-in-sent');
    await page.goto(origin + (await portal.lastLink('maria@example.com')));
    await look('sign-in-continue');
    await press('Sign in');
    await expect.poll(title).toBe('Your data with Example Ltd');

    await follow('Download a copy');
    await look('new-request');
    await page.getByLabel('A copy of my data').check();
    await press('Continue');
    await look('new-request-note');
    await page.getByLabel('Is there something that you want in particular?').fill('Everything since 2020');
    await press('Continue');
    await look('new-request-check');
    await press('Change');
    expect(await page.getByRole('textbox').inputValue()).toBe('Everything since 2020');
    await press('Continue');
    await press('Send the request');
    await expect.poll(title).toBe('We have your request');
    await look('new-request-sent');

    const progress = page.getByRole('link', { name: 'See how far we are', exact: true }).first();
    const request = await progress.getAttribute('href');
    portal.office.clock.set('2026-03-26T09:30:00Z');
    await progress.click();
    // Three weeks later the session has ended.
    expect(page.url()).toBe(`${origin}/sign-in?ended=1`);
    await page.getByLabel('Your e-mail address').fill('maria@example.com');
    await press('Send me a link');
    await expect.poll(title).toBe('Look into your mailbox');
    await page.goto(origin + (await portal.lastLink('maria@example.com')));
    await press('Sign in');
    await expect.poll(title).toBe('Your data with Example Ltd');
    await page.goto(origin + request);
    expect(await page.locator('.clock .figure').textContent()).toBe('Monday 6 April 2026');
    await look('request');
    await page.goto(origin);
    await look('home');

    await follow('See your data');
    await look('data');
    await page.goto(`${origin}/choices`);
    await look('choices');
    await page.getByRole('link', { name: /^Take it back/ }).click();
    await look('choices-confirm');
    await press('Take it back');
    await expect.poll(() => page.getByRole('status').textContent()).toContain('we no longer use your data');

    await answer();
    await page.goto(`${origin}/requests`);
    await look('requests');
    await follow('Your request to see your data');
    await look('request-answered');
    const [download] = await Promise.all([page.waitForEvent('download'), follow('Download your copy')]);
    const bytes = await readFile(await download.path());
    expect(download.suggestedFilename()).toMatch(/^PK-\d{6}\.zip$/);
    expect(bytes.subarray(0, 2).toString()).toBe('PK');
    const events = (await officer.get('/evidence/events?limit=200')).body.items;
    expect(events.map((event: { action: string }) => event.action)).toContain('portal.downloaded');

    await press('Sign out');
    await look('signed-out');
    for (const path of ['privacy', 'complain', 'accessibility', 'cookies', 'nothing-here']) {
      await page.goto(`${origin}/${path}`);
      await look(path);
    }
    await page.goto(`${origin}/requests`);
    expect(page.url()).toBe(`${origin}/sign-in?ended=1`);
  },
  600_000,
);

/** What the staff do meanwhile: package, decision, delivery. */
async function answer(): Promise<void> {
  // Three weeks have passed: whoever was signed in is no longer.
  officer = await portal.office.as('data_protection_officer');
  const { items } = (await officer.get(`/requests?subject=${person}`)).body;
  const { id } = items[0];
  const started = await officer.post(`/requests/${id}/packages`, {});
  expect(started.status).toBe(202);
  await runJobs(portal.office.database);
  expect((await officer.post(`/requests/${id}/decisions`, { outcome: 'granted' })).status).toBe(201);
  const delivered = await officer.post(`/requests/${id}/deliveries`, {
    package: started.body.id,
    channel: 'portal',
  });
  expect([delivered.status, JSON.stringify(delivered.body)]).toEqual([201, expect.anything()]);
}
