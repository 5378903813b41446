/** Formatted text in a real browser: what is hostile does nothing there, whichever of the two cleaners it went through. */
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { type BuildEnvironmentOptions, build, type Rollup } from 'vite';
import { describe, expect, test } from 'vitest';
import { cleanHtml } from '../../src/fields/rich-text/clean-on-server.ts';
import { HOSTILE } from '../../src/fields/rich-text/hostile-html.fixture.ts';
import { findBrowser } from '../../tools/testing/browser.ts';

const program = findBrowser();
const KEPT = 'P BR STRONG EM B I DEL STRIKE U S UL OL LI H1 H2 H3 H4 BLOCKQUOTE CODE PRE A DIV'.split(' ');

/** What a text of HTML became in the page. */
interface Seen {
  readonly given: string;
  readonly html: string;
  readonly elements: readonly string[];
  readonly attributes: readonly string[];
}

/** The cleaner of the browser as the staff app gets it, as one script that leaves `cleaner` behind. */
async function script(): Promise<string> {
  const options: BuildEnvironmentOptions = {
    write: false,
    lib: {
      entry: fileURLToPath(new URL('../../src/fields/rich-text/clean-in-browser.ts', import.meta.url)),
      formats: ['iife'],
      name: 'cleaner',
    },
  };
  const made = await build({ configFile: false, logLevel: 'silent', build: options });
  const [output] = Array.isArray(made) ? made : [made as Rollup.RollupOutput];
  const [chunk] = output?.output ?? [];
  if (!chunk) throw new Error('Nothing was built.');
  return chunk.code;
}

describe.skipIf(!program)('hostile formatted text in a browser', () => {
  test('starts no script, loads nothing, and keeps only elements and links of the list', async () => {
    const browser = await chromium.launch({ executablePath: program ?? '', args: ['--no-sandbox'] });
    try {
      const page = await browser.newPage();
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      page.on('dialog', (dialog) => {
        asked.push(`dialog ${dialog.message()}`);
        void dialog.dismiss();
      });
      await page.setContent('<!doctype html><main id=place></main>');
      await page.addScriptTag({ content: await script() });
      const seen: Seen[] = [];
      for (const given of HOSTILE) {
        for (const html of [null, cleanHtml(given)]) {
          seen.push(
            await page.evaluate(
              ([hostile, cleaned]) => {
                const { cleaner } = globalThis as unknown as { cleaner: { cleanHtml(html: string): string } };
                const place = document.querySelector('#place') as HTMLElement;
                place.innerHTML = cleaned ?? cleaner.cleanHtml(hostile);
                const elements = [...place.querySelectorAll('*')];
                for (const one of elements) one.dispatchEvent(new Event('click', { bubbles: true }));
                return {
                  given: hostile,
                  html: place.innerHTML,
                  elements: elements.map((one) => one.nodeName),
                  attributes: elements.flatMap((one) =>
                    [...one.attributes].map((attribute) =>
                      attribute.name === 'href' ? `href ${attribute.value}` : attribute.name,
                    ),
                  ),
                };
              },
              [given, html] as const,
            ),
          );
        }
      }
      for (const one of seen) {
        expect(
          one.elements.filter((name) => !KEPT.includes(name)),
          one.given,
        ).toEqual([]);
        expect(
          one.attributes.filter((name) => !/^(rel|href (https?:\/\/|mailto:).*)$/.test(name)),
          one.given,
        ).toEqual([]);
      }
      // What is slow to fire (an image that does not load) has had its time when the page answers once more.
      await page.evaluate(() => new Promise((resume) => requestAnimationFrame(() => resume(null))));
      expect(asked).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
