/**
 * Whether a word list of the apps holds a message that nothing says. Messages are said by their key, as text or as a part of a
 * template (`several_${value}`), or as a name of the code; the compiler sees to it that Spanish has exactly the keys of English.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LIST = /^src\/(staff|web|portal)\/(.*\/)?(words\/[\w-]*en|[\w-]*-words)\.ts$/;
const WORDS = /(\/words\/[\w-]*(en|es)\.ts|\.test\.tsx?)$/;
const KEY = /^ {2,4}'?([\w.-]+)'?:(?= |$)/gm;

/** What is wrong, one line for each; by path relative to `root`. */
export function checkWords(root: string): string[] {
  return unusedWords(
    new Map(sources(root).map((path) => [path, readFileSync(join(root, path), 'utf8')] as const)),
  );
}

/** The same for files that were read: their texts by their paths. */
export function unusedWords(texts: ReadonlyMap<string, string>): string[] {
  const said = new Map<string, number>();
  const ends: { readonly start: string; readonly end: string }[] = [];
  for (const [path, text] of texts) {
    if (WORDS.test(path)) continue;
    for (const [name] of text.matchAll(/[\w.-]+/g)) said.set(name, (said.get(name) ?? 0) + 1);
    for (const [, start = '', end = ''] of text.matchAll(/`([\w.-]*)\$\{[^}]*\}([\w.-]*)`/g))
      if (start.length + end.length > 2) ends.push({ start, end });
  }
  return [...texts].flatMap(([path, text]) =>
    LIST.test(path)
      ? [...text.matchAll(KEY)]
          .map(([, key = '']) => key)
          .filter((key) => (said.get(key) ?? 0) <= ownTimes(path, text, key))
          .filter((key) => !ends.some(({ start, end }) => key.startsWith(start) && key.endsWith(end)))
          .map((key) => `${path} has words for ${key}, which nothing says.`)
      : [],
  );
}

/** How often a list that is read as code names its own keys: once for each language. */
function ownTimes(path: string, text: string, key: string): number {
  return WORDS.test(path) ? 0 : [...text.matchAll(KEY)].filter(([, one]) => one === key).length;
}

function sources(root: string): string[] {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join('src', name));
}
