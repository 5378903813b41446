/**
 * Whether a value is exported that no other file names. What only its own file uses is not exported, and what nobody uses goes.
 * Types are left out: one that stands in the signature of an exported function belongs to it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDERS = ['src', 'tools', 'bench', 'e2e', 'bin'];
const EXPORTED = /^export (?:async )?(?:function\*?|const|let|class) ([\w$]+)/gm;

/** What is wrong, one line for each; by path relative to `root`. */
export function checkExports(root: string): string[] {
  const texts = new Map(sources(root).map((path) => [path, readFileSync(join(root, path), 'utf8')]));
  return unusedExports(texts);
}

/** The same for files that were read: their texts by their paths. */
export function unusedExports(texts: ReadonlyMap<string, string>): string[] {
  const namedIn = new Map<string, number>();
  for (const text of texts.values())
    for (const name of new Set(text.match(/[\w$]+/g))) namedIn.set(name, (namedIn.get(name) ?? 0) + 1);
  return [...texts].flatMap(([path, text]) =>
    [...text.matchAll(EXPORTED)]
      .map(([, name = '']) => name)
      .filter((name) => namedIn.get(name) === 1)
      .map((name) => `${path} exports ${name}, which no other file names.`),
  );
}

function sources(root: string): string[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|tsx|mjs)$/.test(name))
      .map((name) => join(folder, name)),
  );
}
