import { expect, test } from 'vitest';
import { unusedWords } from './unused-words.ts';

test('a message that nothing says is found; one that is said by its key or by a part of it is not', () => {
  const texts = new Map([
    [
      'src/staff/a/words/en.ts',
      "export const en = {\n  title: 'A',\n  several_one: 'B',\n  alone:\n    'C',\n};\n",
    ],
    [
      'src/staff/a/words/es.ts',
      "export const es = {\n  title: 'A',\n  several_one: 'B',\n  alone:\n    'C',\n};\n",
    ],
    ['src/staff/a/page.tsx', `say('title');\nsay(\`several_\${value}\`);\n`],
    [
      'src/staff/b/b-words.ts',
      "defineWords(\n  {\n    left: 'A',\n    kept: 'B',\n  },\n  {\n    left: 'A',\n    kept: 'B',\n  },\n);\n",
    ],
    ['src/staff/b/page.tsx', "say('kept');\n"],
  ]);
  expect(unusedWords(texts)).toEqual([
    'src/staff/a/words/en.ts has words for alone, which nothing says.',
    'src/staff/b/b-words.ts has words for left, which nothing says.',
    'src/staff/b/b-words.ts has words for left, which nothing says.',
  ]);
});
