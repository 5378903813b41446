import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EvidenceFixture, evidenceFixture, testNow } from '../../../../tools/testing/evidence.ts';
import { checkPack, type ProofPack } from '../proof-check.ts';
import { makePageScript, moduleText } from './generate.ts';
import { packHtml, readPackFile } from './pack-html.ts';
import { makeProofPack, packJson } from './proof-pack.ts';

const request = '019a0000-0000-7000-8000-0000000000cc';
const hostile = '</script><script>document.documentElement.dataset.hacked="1"</script><!-- \u2028 "&\'';

let fixture: EvidenceFixture;
let pack: ProofPack;
beforeAll(async () => {
  fixture = await evidenceFixture();
  await fixture.write(300);
  await fixture.write(3, { request, action: 'consent.withdrawn' });
  await fixture.write(1, {
    request,
    payloads: [
      {
        subject: null,
        value: { changes: { last_name: { from: 'Øster', to: hostile } }, notes: ['uno', null] },
      },
      { subject: null, value: 'of somebody else' },
    ],
  });
  await fixture.write(20);
  await fixture.settle();
  const [last] = await fixture.database.query<{ id: string }>(
    'SELECT id FROM evidence.events WHERE request = $1 ORDER BY id DESC LIMIT 1',
    [request],
  );
  await fixture.database.query('DELETE FROM evidence.payloads WHERE event = $1 AND part = 1', [last?.id]);
  const options = {
    title: `Request ${hostile}`,
    now: testNow,
    names: { '019a0000-0000-7000-8000-000000000001': hostile },
  };
  pack = await makeProofPack(fixture, { request }, options);
});
afterAll(() => fixture.close());

test('who asks for a pack waits for work that began before its events, and is told when that goes on', async () => {
  const work = await fixture.database.owner.client();
  await work.query('BEGIN');
  await work.query('SELECT pg_current_xact_id()');
  const late = '019a0000-0000-7000-8000-0000000000dd';
  await fixture.write(1, { request: late });
  const options = { title: 'Late', now: testNow };
  await expect(
    makeProofPack(fixture, { request: late }, { ...options, patience: 100 }),
  ).rejects.toMatchObject({ code: 'unavailable', retryAfter: 60 });
  const asked = makeProofPack(fixture, { request: late }, options);
  await work.query('COMMIT');
  await work.end();
  expect((await asked).events).toHaveLength(1);
});

/** A copy with one thing changed. */
function changed(change: (copy: { -readonly [K in keyof ProofPack]: ProofPack[K] }) => void): ProofPack {
  const copy = structuredClone(pack);
  change(copy);
  return copy;
}

function withEvent(place: number, change: Partial<ProofPack['events'][number]>): ProofPack {
  return changed((copy) => {
    copy.events = copy.events.map((event, i) => (i === place ? { ...event, ...change } : event));
  });
}

const codesOf = async (copy: unknown, key?: string) =>
  (await checkPack(copy, key)).findings.map(({ code, event }) =>
    event === undefined ? code : `${code} ${event}`,
  );

describe('a proof pack', () => {
  test('holds the events of the case, and verifies from its JSON and its HTML alone', async () => {
    expect(pack.events.map((event) => event.index)).toEqual([300, 301, 302, 303]);
    const report = await checkPack(pack, fixture.signer.verifierKey);
    expect(report).toMatchObject({ ok: true, events: 4, payloads: 4, erased: 1, signatureChecked: true });
    expect(report.checkpoint?.size).toBe(324);
    for (const text of [packJson(pack), packHtml(pack, 'es')]) expect(readPackFile(text)).toEqual(pack);
  });

  test('names what was changed', async () => {
    const [first] = pack.events;
    const leaf = first?.leaf ?? '';
    expect(await codesOf(withEvent(0, { leaf: leaf.replace('withdrawn', 'given') }))).toEqual([
      'pack_changed',
      'event_not_in_log 0',
    ]);
    expect(await codesOf(withEvent(1, { index: 5 }))).toEqual(['pack_changed', 'event_not_in_log 1']);
    expect(await codesOf(withEvent(2, { leaf: '{}' }))).toEqual([
      'pack_changed',
      'event_not_in_log 2',
      'leaf_malformed 2',
    ]);
    const payload = { part: 0, salt: 'AAAAAAAAAAAAAAAAAAAAAA==', payload: '1' };
    expect(await codesOf(withEvent(0, { payloads: [payload] }))).toEqual([
      'pack_changed',
      'payload_differs 0',
    ]);
    expect(await codesOf(withEvent(0, { payloads: [{ ...payload, part: 7 }] }))).toEqual([
      'pack_changed',
      'payload_without_commitment 0',
    ]);
    const other = changed((copy) => {
      copy.checkpoint = copy.checkpoint.replace('324', '325');
    });
    expect(await codesOf(other)).toContain('checkpoint_signature');
    const renamed = changed((copy) => {
      copy.title = 'Another';
    });
    expect(await codesOf(renamed)).toEqual(['pack_changed']);
    expect(await codesOf(pack, 'somebody+00000000+AAAA')).toEqual(['key_not_trusted']);
    expect(await codesOf({})).toEqual(['pack_malformed']);
    expect(await codesOf(null)).toEqual(['pack_malformed']);
  });

  test('is refused for events that are not there', async () => {
    const options = { title: 'x', now: testNow };
    await expect(makeProofPack(fixture, { record: request }, options)).rejects.toThrow('no such events');
    await expect(makeProofPack(fixture, { events: [request] }, options)).rejects.toThrow('no such events');
  });

  test('leaves out contents that the reader may not have, and still verifies', async () => {
    const options = { title: 'x', now: testNow, includes: () => false };
    const bare = await makeProofPack(fixture, { request }, options);
    expect(await checkPack(bare)).toMatchObject({ ok: true, payloads: 0, erased: 5 });
  });

  test('its script is what its sources come to', async () => {
    const file = join(import.meta.dirname, 'page-script.generated.ts');
    expect(await readFile(file, 'utf8')).toBe(moduleText(await makePageScript()));
    expect(await makePageScript()).not.toMatch(/<\/script|<!--|^import |^export /im);
  });
});

describe('the HTML pack in a browser, offline', () => {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
    folder = await mkdtemp(join(tmpdir(), 'evidence-pack-'));
  });
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });

  async function open(html: string): Promise<{ page: Page; result: string | undefined; requests: string[] }> {
    const file = join(folder, `${Math.random()}.html`);
    await writeFile(file, html);
    const context = await browser.newContext({ offline: true, locale: 'en-GB' });
    const page = await context.newPage();
    const requests: string[] = [];
    page.on('request', (one) => requests.push(one.url()));
    await page.goto(pathToFileURL(file).href);
    await page.waitForFunction('document.documentElement.dataset.result !== undefined');
    const result = await page.evaluate<string>('document.documentElement.dataset.result');
    return { page, result, requests };
  }

  test('shows the events and says that everything holds, in English and Spanish, without loading anything', async () => {
    const { page, result, requests } = await open(packHtml(pack, 'en'));
    expect(result).toBe('holds');
    expect(requests).toHaveLength(1);
    expect(await page.getByRole('status').textContent()).toContain('Everything holds');
    expect(await page.locator('article').count()).toBe(4);
    expect(await page.getByText('In the log, unchanged').count()).toBe(4);
    expect(await page.locator('td', { hasText: hostile.slice(0, 40) }).count()).toBe(1);
    expect(await page.getByText('Content erased').count()).toBe(1);
    expect(await page.evaluate('document.documentElement.dataset.hacked')).toBeUndefined();
    await page.getByRole('button', { name: 'Español' }).click();
    expect(await page.getByRole('status').textContent()).toContain('Todo es correcto');
    expect(await page.getByRole('heading', { name: /Consentimiento retirado/ }).count()).toBe(3);
    const checked = await new AxeBuilder({ page }).analyze();
    expect(checked.violations.map((violation) => violation.id)).toEqual([]);
    await page.context().close();
  });

  test.each([
    ['a sealed text', (html: string) => html.replace('consent.withdrawn', 'consent.given')],
    ['a content', (html: string) => html.replace('García', 'Garcia')],
    ['the checkpoint', (html: string) => html.replace('\\n324\\n', '\\n325\\n')],
    ['a name', (html: string) => html.replace('Request ', 'Answer ')],
    [
      'a proof',
      (html: string) =>
        html.replace(/"path":\["./, (start) => `${start.slice(0, -1)}${start.endsWith('A') ? 'B' : 'A'}`),
    ],
  ])('says that it does not hold when %s was changed', async (_, change) => {
    const html = packHtml(pack, 'en');
    expect(change(html)).not.toBe(html);
    const { page, result } = await open(change(html));
    expect(result).toBe('fails');
    expect(await page.getByRole('status').textContent()).toContain('does not hold');
    await page.context().close();
  });

  test('says that nothing was checked when its script was changed', async () => {
    const html = packHtml(pack, 'en')
      .replace('payload_differs 0', '')
      .replace("'use strict'", "'use  strict'");
    const file = join(folder, 'script.html');
    await writeFile(file, html);
    const page = await browser.newPage();
    await page.goto(pathToFileURL(file).href);
    expect(await page.getByText('which does not run here').count()).toBe(1);
    expect(await page.locator('article').count()).toBe(0);
    await page.close();
  });
});
