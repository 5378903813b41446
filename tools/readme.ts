/** Writes the table of settings into README.md, between `<!-- settings -->` and `<!-- /settings -->`. */
import { readFile, writeFile } from 'node:fs/promises';
import { settingsTable } from '../src/server/settings-table.ts';

const file = new URL('../README.md', import.meta.url);
const text = await readFile(file, 'utf8');
const marked = /(<!-- settings -->\n)[\s\S]*?(\n<!-- \/settings -->)/;
if (!marked.test(text)) throw new Error('README.md has no <!-- settings --> … <!-- /settings -->.');
await writeFile(
  file,
  text.replace(marked, (_, before: string, after: string) => before + settingsTable() + after),
);
