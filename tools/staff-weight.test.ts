import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { filesOf, weighStaffApp } from './staff-weight.ts';

const manifest = {
  'index.html': { file: 'assets/index.js', imports: ['_shared.js'] },
  '_shared.js': { file: 'assets/shared.js' },
  'shell/sign-in-page.tsx': { file: 'assets/sign-in.js' },
  'today/today-page.tsx': {
    file: 'assets/today.js',
    imports: ['_shared.js'],
    dynamicImports: ['today/starred.tsx'],
  },
  'today/starred.tsx': { file: 'assets/starred.js', imports: ['_shared.js'] },
  'records/list/list-page.tsx': {
    file: 'assets/list.js',
    imports: ['_table.js'],
    dynamicImports: ['records/list/peek.tsx'],
  },
  'records/list/peek.tsx': { file: 'assets/peek.js' },
  '_table.js': { file: 'assets/table.js', imports: ['_shared.js'] },
};

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attesta-weight-'));
  await mkdir(join(folder, '.vite'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, '.vite/manifest.json'), JSON.stringify(manifest));
  for (const { file } of Object.values(manifest)) await writeFile(join(folder, file), `'${file}';`);
});
afterEach(() => rm(folder, { recursive: true }));

test('a page needs the beginning, itself and what they import, each once', () => {
  expect([...filesOf(manifest, 'records/list/list-page.tsx')].sort()).toEqual(
    ['index', 'list', 'shared', 'table'].map((name) => `assets/${name}.js`),
  );
});

test('what was built is served compressed', async () => {
  await weighStaffApp(folder);
  const files = await readdir(folder, { recursive: true });
  expect(files).toEqual(expect.arrayContaining(['assets/list.js.br', 'assets/list.js.gz']));
  expect(files).not.toContain('.vite');
});

const noise = Array.from({ length: 3000 }, (_, n) => Math.sin(n).toString(36)).join();

test('what Today loads by itself is weighed with it', async () => {
  await writeFile(join(folder, 'assets/starred.js'), noise);
  await expect(weighStaffApp(folder, 2000)).rejects.toThrow(/today\/today-page\.tsx loads \d+/);
});

test('what a list loads when somebody asks for it is not weighed', async () => {
  await writeFile(join(folder, 'assets/peek.js'), noise);
  await weighStaffApp(folder, 2000);
});

test('a build whose first page has grown too heavy fails, and names the page', async () => {
  await expect(weighStaffApp(folder, 60)).rejects.toThrow(/records\/list\/list-page\.tsx loads \d+/);
});
