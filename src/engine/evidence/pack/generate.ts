/** Makes `page-script.generated.ts` anew: `node src/engine/evidence/pack/generate.ts`. A test fails when it was forgotten. */
import { readFile, writeFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';

const here = new URL('.', import.meta.url);

/** The script of a proof pack: the checker, the words and the page, without types, imports and exports, as one function of its labels. */
export async function makePageScript(): Promise<string> {
  const sources: string[] = [];
  for (const file of ['../proof-check.ts', 'page-words.ts', 'page.ts']) {
    const script = stripTypeScriptTypes(await readFile(new URL(file, here), 'utf8'));
    sources.push(script.replace(/^import [^;]+;$/gm, '').replace(/^export /gm, ''));
  }
  const script = sources
    .join('\n')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{2,}/g, '\n');
  return `(ACTION_LABELS) => {\n'use strict';\n${script.trim()}\n}`;
}

/** The text of the generated module. */
export function moduleText(script: string): string {
  return `// Made by generate.ts from ../proof-check.ts, page-words.ts and page.ts; do not edit.\nexport const pageScript: string = ${JSON.stringify(script)};\n`;
}

if (process.argv[1] === import.meta.filename) {
  await writeFile(new URL('page-script.generated.ts', here), moduleText(await makePageScript()));
}
