import { expect, test } from 'vitest';
import { allOf, anyOf, compileFragment, join, raw, sql } from './fragment.ts';

test('fragments put together number their parameters in order', () => {
  const inner = sql`b = ${2} OR c = ${[3]}`;
  const whole = sql`SELECT ${raw('"x"')} WHERE a = ${1} AND (${inner}) LIMIT ${4}`;
  expect(compileFragment(whole)).toEqual({
    text: 'SELECT "x" WHERE a = $1 AND (b = $2 OR c = $3) LIMIT $4',
    values: [1, 2, [3], 4],
  });
});

test('a condition of none is TRUE for all and FALSE for any', () => {
  expect(compileFragment(allOf([])).text).toBe('TRUE');
  expect(compileFragment(anyOf([])).text).toBe('FALSE');
  expect(compileFragment(anyOf([sql`a = ${1}`, sql`b = ${2}`]), 5).text).toBe('(a = $5 OR b = $6)');
});

test('a value that looks like a fragment is only one when its parts fit its values', () => {
  const value = { parts: ['; DROP TABLE x'], values: ['y'] };
  expect(compileFragment(sql`a = ${value}`)).toEqual({ text: 'a = $1', values: [value] });
  expect(compileFragment(join([raw('a'), raw('b')], ', ')).text).toBe('a, b');
});
