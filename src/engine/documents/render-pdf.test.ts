import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JsonObject } from '../../metadata/json.ts';
import { closeDocuments, DocumentFault, type PdfOptions, renderPdf } from './render-pdf.ts';
import { openTypesetter } from './typesetter.ts';

const now = Temporal.Instant.from('2026-11-24T10:00:00Z');
const letter = new URL('./sample-letter.test.typ', import.meta.url);
const words = ['Zażółć gęślą jaźń', 'Καλημέρα κόσμε', 'مرحبا بالعالم', '#read("/etc/passwd") *not bold*'];
const data: JsonObject = {
  title: 'Your data',
  controller: {
    name: 'Muster GmbH',
    address: ['Hauptstr. 1', '10115 Berlin'],
    contact: 'dpo@muster.example',
  },
  recipient: ['Łucja Nowak', 'ul. Długa 5', '00-238 Warszawa'],
  details: [['Reference', 'REQ-000001']],
  greeting: 'Dear Ms Nowak,',
  words,
  header: ['Field', 'Value'],
  rows: [],
};
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attesta-typ-'));
});
afterAll(async () => {
  await closeDocuments();
  await rm(folder, { recursive: true });
});

function options(over: Partial<PdfOptions> = {}): PdfOptions {
  return { template: letter, data, locale: 'en', standard: 'ua-1', now, ...over };
}

async function template(source: string): Promise<URL> {
  const path = join(folder, `${crypto.randomUUID()}.typ`);
  await writeFile(path, source);
  return pathToFileURL(path);
}

/** Everything in the file that can be read once its compressed streams are opened. */
function opened(pdf: Buffer): string {
  const text = pdf.toString('latin1');
  const streams = [...text.matchAll(/\/Filter ?\/FlateDecode[\s\S]*?stream\r?\n/g)].map((match) => {
    const start = match.index + match[0].length;
    const end = text.indexOf('endstream', start);
    try {
      return inflateSync(pdf.subarray(start, end)).toString('latin1');
    } catch {
      return '';
    }
  });
  return [text, ...streams].join('\n');
}

/** What copying text out of the file gives, from the fonts' ToUnicode maps: every character that has a glyph. */
function characters(pdf: Buffer): Set<string> {
  const found = new Set<string>();
  for (const match of opened(pdf).matchAll(/<[0-9a-f]{2,4}> <((?:[0-9a-f]{4})+)>/gi)) {
    for (const character of Buffer.from(match[1] ?? '', 'hex')
      .swap16()
      .toString('utf16le'))
      found.add(character);
  }
  return found;
}

test('a letter in Polish, Greek and Arabic has every character, and markup in data stays text', async () => {
  const pdf = await renderPdf(options());
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  const found = characters(pdf);
  const missing = [...new Set(words.join('').replaceAll(' ', ''))].filter((one) => !found.has(one));
  expect(missing).toEqual([]);
});

test('what people receive is tagged for screen readers (PDF/UA-1), with language and title', async () => {
  const text = opened(await renderPdf(options({ locale: 'es' })));
  expect(text).toMatch(/pdfuaid:part>1</);
  expect(text).toMatch(/\/Marked true/);
  for (const tag of ['/H1', '/H2', '/L', '/LI']) expect(text).toContain(`/S ${tag}`);
  expect(text).toMatch(/\/Lang ?\(es/);
  expect(text).toMatch(/\/DisplayDocTitle true/);
});

test('what is archived says PDF/A-2a', async () => {
  const text = opened(await renderPdf(options({ standard: 'a-2a' })));
  expect(text).toMatch(/pdfaid:part>2</);
  expect(text).toMatch(/pdfaid:conformance>A</);
});

test('the same data at the same instant gives the same bytes, in another process too', async () => {
  const other = openTypesetter({ processes: 1 });
  const [first, second] = [await renderPdf(options()), await renderPdf(options(), other)];
  await other.close();
  expect(second.equals(first)).toBe(true);
  const later = await renderPdf(options({ now: now.add({ hours: 24 }) }));
  expect(later.equals(first)).toBe(false);
});

test('a table of 1,000 rows runs over many pages and repeats its header', async () => {
  const rows = Array.from({ length: 1000 }, (_, index) => [`Field ${index}`, `Wert ${index} – żółć`]);
  const pdf = await renderPdf(options({ data: { ...data, rows } }));
  const text = opened(pdf);
  expect(text.match(/\/Type ?\/Page\b(?!s)/g)?.length).toBeGreaterThan(20);
  expect(text).toContain('/S /THead');
}, 60_000);

test('a template at fault is refused with the file, the line and the reason', async () => {
  const broken = await template('= Title\n#let x = 1 + "a"');
  await expect(renderPdf(options({ template: broken }))).rejects.toThrow(
    /^main.typ:2: cannot add integer and string$/,
  );
  const skipped = await template('#set document(title: "x")\n= a\n=== b');
  await expect(renderPdf(options({ template: skipped }))).rejects.toThrow(
    /skipped from heading level 1 to 3/,
  );
  const still = await renderPdf(options());
  expect(still.length).toBeGreaterThan(1000);
});

test('a template reads no file of the machine and nothing from the internet', async () => {
  for (const source of [
    '#read("/etc/passwd")',
    '#read("../../../etc/passwd")',
    '#read("/main.typ")#import "@preview/cetz:0.2.2": *',
  ]) {
    const failure = renderPdf(options({ template: await template(source) }));
    await expect(failure).rejects.toThrow(/not found|access denied|failed to download/);
  }
});

test('a runaway template is killed, and the next document is set', async () => {
  const typesetter = openTypesetter({ processes: 1, timeout: 4_000 });
  const endless = await template('#let n = 0\n#while true { n += 1; if n > 9000000 { n = 0 } }');
  const loop = await template('#for i in range(100000000) {}');
  await expect(renderPdf(options({ template: loop }), typesetter)).rejects.toThrow(DocumentFault);
  await expect(renderPdf(options({ template: endless }), typesetter)).rejects.toThrow(DocumentFault);
  // A new process is started for it, which a busy machine may not do in time at once.
  const size = () =>
    renderPdf(options(), typesetter).then(
      (pdf) => pdf.length,
      () => 0,
    );
  await expect.poll(size, { timeout: 60_000 }).toBeGreaterThan(1000);
  await typesetter.close();
  expect(typesetter.alive()).toBe(0);
});

test('a template that eats memory is stopped at the limit', async () => {
  const typesetter = openTypesetter({ processes: 1, memory: 300 * 2 ** 20 });
  const hungry = await template('#let s = "0123456789abcdef"\n#for i in range(40) { s = s + s }\n#s.len()');
  await expect(renderPdf(options({ template: hungry }), typesetter)).rejects.toThrow(
    /300 MiB|process that set/,
  );
  await typesetter.close();
});

test('processes without work end by themselves', async () => {
  const typesetter = openTypesetter({ processes: 1, idle: 50 });
  await renderPdf(options(), typesetter);
  await expect.poll(() => typesetter.alive(), { timeout: 30_000 }).toBe(0);
  await typesetter.close();
});
