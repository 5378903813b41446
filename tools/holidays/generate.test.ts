import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { generateFiles } from './generate.ts';

const folder = new URL('../../src/privacy/art-12-requests/deadlines/tables/', import.meta.url);

test('the holiday tables are what the generator writes from the installed source and the corrections', () => {
  const files = generateFiles();
  expect(readdirSync(folder).sort()).toEqual([...files.keys()].sort());
  for (const [name, text] of files) expect(readFileSync(new URL(name, folder), 'utf8'), name).toBe(text);
});
