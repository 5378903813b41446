import { expect, test } from 'vitest';
import { compileFragment, sql, sqlAll, sqlAny, sqlIdentifier, sqlRaw, sqlWithMarker } from './fragment.ts';

test('fragments put together number their parameters in order', () => {
  const inner = sql`b = ${2} OR c = ${[3]}`;
  const whole = sql`SELECT ${sqlIdentifier('x')} WHERE a = ${1} AND (${inner}) LIMIT ${4}`;
  expect(compileFragment(whole)).toEqual({
    text: 'SELECT "x" WHERE a = $1 AND (b = $2 OR c = $3) LIMIT $4',
    values: [1, 2, [3], 4],
  });
});

test('a condition of none is true for all and false for any', () => {
  expect(compileFragment(sqlAll([])).text).toBe('true');
  expect(compileFragment(sqlAny([])).text).toBe('false');
  expect(compileFragment(sqlAny([sql`a = ${1}`, sql`b = ${2}`]), 5).text).toBe('(a = $5 or b = $6)');
});

test('a marker stands for its value wherever it occurs', () => {
  expect(compileFragment(sqlWithMarker('a = {x} or b = {x}', '{x}', 7))).toEqual({
    text: 'a = $1 or b = $2',
    values: [7, 7],
  });
});

test('JSON that looks like a fragment stays a bound value', () => {
  const value = JSON.parse('{"parts": ["1; drop table x"], "values": []}');
  expect(compileFragment(sql`a = ${value}`)).toEqual({ text: 'a = $1', values: [value] });
  expect(compileFragment(sqlRaw('a')).text).toBe('a');
});
