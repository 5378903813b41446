/** What the staff app weighs on the wire: compressed copies of what was built, and a limit to what a first page may load. */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';

/** Bytes of compressed JavaScript that a first page may load (issue 2). */
export const LIMIT = 230_000;

/** The pages that people begin with: where they sign in, where they land, and what is kept as a bookmark. */
const FIRST_PAGES = ['shell/sign-in-page.tsx', 'today/today-page.tsx', 'records/list/list-page.tsx'];

/** Today loads every part of it by itself, whatever is in it. What another page loads later, somebody asked for. */
const WITH_PARTS = 'today/today-page.tsx';

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
}
type Manifest = Readonly<Record<string, Chunk>>;

const compressed = { br: promisify(brotliCompress), gz: promisify(gzip) };

/** Puts a `.br` and a `.gz` beside each text that is served. */
async function compressAssets(folder: string): Promise<void> {
  const names = await readdir(folder, { recursive: true });
  for (const name of names.filter((one) => /\.(js|css|svg)$/.test(one))) {
    const bytes = await readFile(join(folder, name));
    for (const [ending, compress] of Object.entries(compressed))
      await writeFile(join(folder, `${name}.${ending}`), await compress(bytes));
  }
}

/** The files that a page needs before it shows: the program's beginning, the page, and all that either imports. */
export function filesOf(manifest: Manifest, page: string): readonly string[] {
  const seen = new Set<string>();
  const walk = (key: string): void => {
    const chunk = manifest[key];
    if (!chunk) throw new Error(`The build has no ${key}.`);
    if (seen.has(chunk.file)) return;
    seen.add(chunk.file);
    for (const one of chunk.imports ?? []) walk(one);
  };
  walk('index.html');
  walk(page);
  return [...seen];
}

/** Bytes of JavaScript for each first page, as a browser that takes brotli loads it. */
async function firstLoads(folder: string, manifest: Manifest): Promise<ReadonlyMap<string, number>> {
  const loads = new Map<string, number>();
  for (const page of FIRST_PAGES) {
    const parts = page === WITH_PARTS ? (manifest[page]?.dynamicImports ?? []) : [];
    const files = new Set([page, ...parts].flatMap((one) => filesOf(manifest, one)));
    const sizes = [...files].map(async (file) => (await readFile(join(folder, `${file}.br`))).length);
    loads.set(
      page,
      (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0),
    );
  }
  return loads;
}

/** Compresses what was built and weighs it. Throws where a first page loads more than the limit. */
export async function weighStaffApp(folder: string, limit = LIMIT): Promise<void> {
  const place = join(folder, '.vite', 'manifest.json');
  const manifest = JSON.parse(await readFile(place, 'utf8')) as Manifest;
  await compressAssets(folder);
  await rm(join(folder, '.vite'), { recursive: true });
  const heavy = [...(await firstLoads(folder, manifest))].filter(([, bytes]) => bytes > limit);
  if (heavy.length === 0) return;
  const said = heavy.map(([page, bytes]) => `${page} loads ${bytes}`).join(', ');
  throw new Error(
    `A first page may load ${limit} bytes of compressed JavaScript: ${said}. Load what it adds when it is shown.`,
  );
}
