import { readFile } from 'node:fs/promises';
import type { JsonValue } from '../../metadata/json.ts';
import type { Locale } from '../../metadata/label.ts';
import type { PdfStandard } from './typeset-message.ts';
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
  const pdf = await typesetter.typeset({
    sources: await readSources(options),
    data,
    locale: options.locale,
    standard: options.standard,
    createdAt: Math.floor(options.now.epochMilliseconds / 1000),
  });
  return Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength);
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
