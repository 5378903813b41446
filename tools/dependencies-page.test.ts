import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

test('docs/dependencies.md names every package of package.json, with licence and reason, and no other', () => {
  const described = JSON.parse(read('package.json')) as Record<string, Record<string, string>>;
  const wanted = ['dependencies', 'optionalDependencies', 'devDependencies'].flatMap((kind) =>
    Object.keys(described[kind] ?? {}),
  );
  const rows = [...read('docs/dependencies.md').matchAll(/^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \|$/gm)];
  expect(rows.map((row) => row[1]).sort()).toEqual(wanted.sort());
  for (const [, name, licence, why] of rows) {
    expect(licence?.trim(), name).not.toBe('?');
    expect(why?.trim(), name).not.toBe('');
  }
});
