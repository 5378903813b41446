import { expect, test } from 'vitest';
import { parseSort } from './parse-sort.ts';

test('newest first, then by name', () => {
  expect(parseSort('-updated_at, last_name')).toEqual({
    ok: true,
    value: [
      { field: 'updated_at', direction: 'desc' },
      { field: 'last_name', direction: 'asc' },
    ],
  });
  expect(parseSort('')).toEqual({ ok: true, value: [] });
});

test.each([
  ['name,', 'sort.001'],
  ['name desc', 'sort.001'],
  ['name;drop', 'sort.001'],
  ['name,-name', 'sort.002'],
  ['a,b,c,d,e,f', 'sort.003'],
])('%s is refused with %s', (text, code) => {
  expect(parseSort(text)).toMatchObject({ ok: false, findings: [{ code }] });
});
