import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { problemCatalogue } from './catalogue.ts';

const page = readFileSync(new URL('../../../docs/developers/errors.md', import.meta.url), 'utf8');

test('docs/developers/errors.md says of every code its status, title and what to do, and knows no other', () => {
  const rows = [...page.matchAll(/^\| `([a-z_]+)` \| (\d{3}) \| ([^|]+) \| ([^|]+) \|$/gm)];
  const told = Object.fromEntries(
    rows.map(([, code, status, title]) => [code, { status: Number(status), title }]),
  );
  expect(told).toEqual(problemCatalogue);
  for (const [, code, , , advice] of rows) expect(advice?.trim(), code).not.toBe('');
});
