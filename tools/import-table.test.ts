import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { checkImports } from './import-table.ts';

/** Checks a small tree made of these files. */
async function check(files: Record<string, string>): Promise<string[]> {
  const root = await mkdtemp(join(tmpdir(), 'attesta-imports-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
    return await checkImports(root);
  } finally {
    await rm(root, { recursive: true });
  }
}

test('this tree keeps its own table', async () => {
  expect(await checkImports(fileURLToPath(new URL('..', import.meta.url)))).toEqual([]);
});

test.each([
  [
    'metadata imports nothing',
    'src/metadata/a.ts',
    '../fields/text/text.ts',
    /metadata may not import fields/,
  ],
  ['metadata uses no package', 'src/metadata/a.ts', 'pg', /metadata imports no package/],
  [
    'a field type runs in the browser',
    'src/fields/phone/phone.ts',
    'node:fs',
    /fields must run in a browser/,
  ],
  [
    'the engine knows no module',
    'src/engine/records/a.ts',
    '../../modules/invoices/invoices.ts',
    /engine\/records may not import modules/,
  ],
  [
    'the engine knows no article',
    'src/engine/jobs/a.ts',
    '../../privacy/art-17-erasure/plan.ts',
    /may not import rights of the person/,
  ],
  [
    'the engine is a reading order',
    'src/engine/catalog/a.ts',
    '../records/write.ts',
    /engine\/catalog may not import engine\/records/,
  ],
  [
    'a module does not know another',
    'src/modules/invoices/a.ts',
    '../contacts/contacts.ts',
    /must not know each other/,
  ],
  [
    'a duty does not know another',
    'src/privacy/art-33-breach/a.ts',
    '../art-28-processors/b.ts',
    /must not know each other/,
  ],
  [
    'rights do not know each other',
    'src/privacy/art-15-access/a.ts',
    '../art-17-erasure/b.ts',
    /must not know each other/,
  ],
  [
    'only the rights know Art. 12',
    'src/privacy/art-33-breach/a.ts',
    '../art-12-requests/b.ts',
    /privacy may not import art-12-requests/,
  ],
  [
    'the client knows no engine',
    'src/client/a.ts',
    '../engine/errors/problem.ts',
    /client may not import engine\/errors/,
  ],
  ['shared parts know no app', 'src/web/a.tsx', '../staff/shell/shell.tsx', /web may not import staff/],
  [
    'the staff app sees views only',
    'src/staff/a.tsx',
    '../modules/invoices/behaviour.ts',
    /staff may not import modules/,
  ],
  ['the staff app holds no database', 'src/staff/a.tsx', 'pg', /staff must run in a browser/],
  [
    'a view knows no engine',
    'src/modules/invoices/invoices.view.tsx',
    '../../engine/records/write.ts',
    /views may not import engine\/records/,
  ],
  ['the portal knows no server', 'src/portal/a.ts', '../server/settings.ts', /portal may not import server/],
  ['nothing imports the server', 'src/policy/a.ts', '../server/lists.ts', /policy may not import server/],
  [
    'stories go through the public door',
    'e2e/a.ts',
    '../src/engine/records/write.ts',
    /e2e may not import engine\/records/,
  ],
])('%s', async (_, file, target, finding) => {
  expect(await check({ [file]: `import { x } from '${target}';` })).toEqual([expect.stringMatching(finding)]);
});

test('a type counts, as does a re-export and an import that is loaded later', async () => {
  const found = await check({
    'src/client/a.ts': "import type { A } from '../engine/errors/problem.ts';",
    'src/client/b.ts': "export { b } from '../engine/errors/problem.ts';",
    'src/client/c.ts': "\nexport const c = () => import('../engine/errors/problem.ts');",
  });
  expect(found.map((sentence) => sentence.split(' ')[0])).toEqual([
    'src/client/a.ts:1',
    'src/client/b.ts:1',
    'src/client/c.ts:2',
  ]);
});

test.each([
  ['src/privacy/art-17-erasure/a.ts', '../art-12-requests/request.ts'],
  ['src/modules/invoices/behaviour.ts', '../../engine/records/write.ts'],
  ['src/staff/a.tsx', '../modules/invoices/invoices.view.tsx'],
  ['src/engine/subjects/a.ts', '../records/write.ts'],
  ['src/server/main.ts', '../privacy/art-17-erasure/operations.ts'],
  ['src/engine/errors/a.test.ts', '../../server/lists.ts'],
])('%s may import %s', async (file, target) => {
  expect(await check({ [file]: `import { x } from '${target}';` })).toEqual([]);
});

test('a circle of values is found, one of types is not', async () => {
  const circle = {
    'src/fields/a.ts': "import { b } from './b.ts';",
    'src/fields/b.ts': "export * from './c.ts';",
  };
  expect(await check({ ...circle, 'src/fields/c.ts': "import { a } from './a.ts';" })).toEqual([
    'Import cycle: src/fields/a.ts → src/fields/b.ts → src/fields/c.ts → src/fields/a.ts',
  ]);
  expect(await check({ ...circle, 'src/fields/c.ts': "import { type A } from './a.ts';" })).toEqual([]);
});

test('a folder that the table does not know is named', async () => {
  expect(await check({ 'src/engine/helpers/a.ts': '' })).toEqual([
    expect.stringMatching(/^src\/engine\/helpers: /),
  ]);
});

test('two folders of the server that import each other are told with both places', async () => {
  const files = {
    'src/server/people/a.ts': "import type { B } from '../sign-in/b.ts';\nexport type A = B;\n",
    'src/server/sign-in/b.ts': 'export type B = string;\n',
    'src/server/sign-in/c.ts': "import type { A } from '../people/a.ts';\nexport type C = A;\n",
  };
  expect(await check(files)).toEqual([
    'server/people and server/sign-in import each other: src/server/people/a.ts:1 and src/server/sign-in/c.ts:1.',
  ]);
});
