import { expect, test } from 'vitest';
import { unusedExports } from './unused-exports.ts';

test('a value that is exported and named nowhere else is found; one that another file names is not', () => {
  const texts = new Map([
    ['a.ts', 'export const used = 1;\nexport async function alone() {}\nexport interface Shape {}\n'],
    ['b.ts', "import { used } from './a.ts';\nconst alone_ = used;\n"],
  ]);
  expect(unusedExports(texts)).toEqual(['a.ts exports alone, which no other file names.']);
});
