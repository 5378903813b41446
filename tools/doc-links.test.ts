import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const pages = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

test.each(pages)('%s links only to what is there', (page) => {
  const text = readFileSync(join(root, page), 'utf8');
  const links = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map((match) => match[1] ?? '');
  const local = links.filter((link) => !/^[a-z]+:/.test(link));
  const dead = local.filter((link) => !existsSync(resolve(root, dirname(page), link)));
  expect(dead).toEqual([]);
});

test('README leads to every guide; the decisions have their folder', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const guides = pages.filter((page) => page.startsWith('docs/') && !page.startsWith('docs/decisions/'));
  expect(guides.filter((page) => !new RegExp(`\\]\\(${page}[)#]`).test(readme))).toEqual([]);
});

test('no two decisions have one number', () => {
  const numbers = readdirSync(join(root, 'docs/decisions')).map((name) => name.slice(0, 2));
  expect(numbers).toEqual([...new Set(numbers)]);
});
