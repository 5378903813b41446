import { readFile } from 'node:fs/promises';
import type { JsonValue } from '../../metadata/json.ts';
import type { Locale } from '../../metadata/label.ts';
import { DocumentFault, type PdfStandard } from './typeset-message.ts';
import { openTypesetter, type Typesetter } from './typesetter.ts';

export { DocumentFault, type PdfStandard } from './typeset-message.ts';

export interface PdfOptions {
  /** The `.typ` file. It may import `/letter.typ`, and the files of `include` by their names. */
  readonly template: URL;
  readonly include?: readonly URL[];
  /** What the template reads with `#let data = json(bytes(sys.inputs.data))`. Markup inside it stays text. */
  readonly data: JsonValue;
  /** Language of the document, which the template reads as `sys.inputs.locale`. */
  readonly locale: Locale;
  readonly standard: PdfStandard;
  /** Written as the creation date; the same input at the same instant gives the same bytes. */
  readonly now: Temporal.Instant;
}

const LETTER = new URL('./letter.typ', import.meta.url);
const MOST_DATA = 64 * 2 ** 20;

let shared: Typesetter | undefined;

/**
 * Sets a document as PDF, in a process of its own that is killed when it takes too long. Throws `DocumentFault` with Typst's
 * words when the template is at fault; those are for developers and may never reach a client.
 */
export async function renderPdf(
  options: PdfOptions,
  typesetter: Typesetter = sharedTypesetter(),
): Promise<Buffer> {
  const data = JSON.stringify(options.data);
  if (data.length > MOST_DATA) throw new RangeError('The data of one document is limited to 64 MiB.');
  const request = {
    sources: await readSources(options),
    locale: options.locale,
    standard: options.standard,
    createdAt: Math.floor(options.now.epochMilliseconds / 1000),
  };
  const pdf = await typesetShowable(typesetter, request, data);
  return Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength);
}

/** Each attempt names every character that failed it, so one more is nearly always enough. */
const MOST_ATTEMPTS = 5;

/**
 * A name may hold a character that none of the shipped fonts has. The document is made all the same, and shows its code
 * point in its place: `[U+4E2D]`. Nothing is left out silently.
 */
async function typesetShowable(
  typesetter: Typesetter,
  request: Omit<Parameters<Typesetter['typeset']>[0], 'data'>,
  data: string,
): Promise<Uint8Array> {
  let shown = data;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await typesetter.typeset({ ...request, data: shown });
    } catch (error) {
      const next = error instanceof DocumentFault ? withCodePoints(shown, error.message) : shown;
      if (next === shown || attempt === MOST_ATTEMPTS) throw error;
      shown = next;
    }
  }
}

/** `data` is JSON: a code point in brackets can stand in any of its strings. */
function withCodePoints(data: string, fault: string): string {
  const missing = new Set<string>();
  for (const [, text = ''] of fault.matchAll(/the text `?\\?"(.+?)\\?"`? could not be displayed/gsu)) {
    for (const character of text) if ((character.codePointAt(0) ?? 0) > 0x7f) missing.add(character);
  }
  let shown = data;
  for (const character of missing) {
    const point = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
    shown = shown.replaceAll(character, `[U+${point}]`);
  }
  return shown;
}

/** Ends the processes that set documents. The next document starts them again. */
export async function closeDocuments(): Promise<void> {
  const closing = shared;
  shared = undefined;
  await closing?.close();
}

function sharedTypesetter(): Typesetter {
  shared ??= openTypesetter();
  return shared;
}

async function readSources({ template, include = [] }: PdfOptions): Promise<Record<string, string>> {
  const others = await Promise.all(
    [LETTER, ...include].map(async (url) => [fileName(url), await readFile(url, 'utf8')] as const),
  );
  return { ...Object.fromEntries(others), 'main.typ': await readFile(template, 'utf8') };
}

function fileName(url: URL): string {
  return decodeURIComponent(url.pathname.slice(url.pathname.lastIndexOf('/') + 1));
}
