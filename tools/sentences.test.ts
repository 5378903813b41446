import { readdirSync, readFileSync } from 'node:fs';
import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { textCheck } from '../src/server/http/validate.ts';

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !/\.(test|fixture)\./.test(file))
  .map((file) => readFileSync(`src/${file}`, 'utf8'));

/** Two literals that stand as `{ en, es }`. */
const PAIR = /\ben: ('(?:[^'\\]|\\.)*'|`[^`]*`),\s*es: ('(?:[^'\\]|\\.)*'|`[^`]*`)/g;

test('no sentence is written twice in one language', () => {
  const pairs = sources.flatMap((text) => [...text.matchAll(PAIR)]);
  expect(pairs.length).toBeGreaterThan(800);
  for (const [, en = '', es = ''] of pairs) {
    expect(es.slice(1, -1).trim() === '' && en.slice(1, -1).trim() !== '', en).toBe(false);
    expect(es, en).not.toMatch(/\b(the|you|this|with|and|cannot)\b/i);
  }
});

test('what a schema says of its pattern is said in Spanish too', () => {
  const described = /pattern: [^\n]*,\s*description: '([^']+)'/g;
  const descriptions = sources.flatMap((text) => [...text.matchAll(described)].map(([, said = '']) => said));
  expect(descriptions.length).toBeGreaterThan(8);
  for (const description of descriptions) {
    const check = textCheck(Type.Object({ it: Type.String({ pattern: '^$', description }) }));
    expect(check({ it: 'x' })[0]?.message.es, description).not.toContain(description);
  }
});
