import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { problemCatalogue } from './catalogue.ts';

const page = readFileSync(new URL('../../../docs/developers/errors.md', import.meta.url), 'utf8');

test('docs/developers/errors.md says of every code its status, title and what to do, and knows no other', () => {
  const rows = [...page.matchAll(/^\| `([a-z_]+)` \| (\d{3}) \| ([^|]+) \| ([^|]+) \|$/gm)];
  const told = Object.fromEntries(
    rows.map(([, code, status, title]) => [code, { status: Number(status), title }]),
  );
  const titles = Object.entries(problemCatalogue).map(([code, { status, title }]) => [
    code,
    { status, title: title.en },
  ]);
  expect(told).toEqual(Object.fromEntries(titles));
  for (const [, code, , , advice] of rows) expect(advice?.trim(), code).not.toBe('');
});

test('every code has a title in Spanish too, which is not the English one', () => {
  for (const [code, { title }] of Object.entries(problemCatalogue)) {
    expect(title.es.trim(), code).not.toBe('');
    expect(title.es, code).not.toBe(title.en);
  }
});
