import { describe, expect, test } from 'vitest';
import type { Filter } from '../../../metadata/filter.ts';
import { both, draftOf, filterOf, isComplete, withOperator, withPart } from './filter-draft.ts';

const spain: Filter = { field: 'country', op: 'eq', value: 'ES' };
const recent: Filter = { field: 'updated_at', op: 'gte', value: '-90d' };
const either: Filter = { any: [spain, { field: 'country', op: 'empty' }] };
const deep: Filter = { not: { all: [spain, recent] } };

describe('a filter becomes chips and stays the same filter', () => {
  test.each<[string, Filter | null]>([
    ['one comparison', spain],
    ['several that must all hold', { all: [spain, recent] }],
    ['alternatives among them', { all: [recent, either] }],
    ['something deeper than chips can show', { all: [spain, deep] }],
    ['nothing', null],
  ])('%s', (_, filter) => {
    expect(filterOf(draftOf(filter))).toEqual(filter);
  });
});

test('a chip is added, changed and taken out', () => {
  const one = withPart([], 0, spain);
  const two = withPart(one, 1, recent);
  expect(filterOf(two)).toEqual({ all: [spain, recent] });
  expect(filterOf(withPart(two, 0, undefined))).toEqual(recent);
});

test('changing the operator keeps what was written, where it can', () => {
  expect(withOperator(spain, 'in')).toEqual({ field: 'country', op: 'in', value: ['ES'] });
  expect(withOperator({ field: 'country', op: 'in', value: ['ES', 'PL'] }, 'eq')).toEqual(spain);
  expect(withOperator(spain, 'empty')).toEqual({ field: 'country', op: 'empty' });
  expect(withOperator({ field: 'due', op: 'gt', value: '2026-01-01' }, 'between').value).toEqual([
    '2026-01-01',
    null,
  ]);
});

test('a half-written condition is not used', () => {
  expect(isComplete({ field: 'a', op: 'eq' })).toBe(false);
  expect(isComplete({ field: 'a', op: 'in', value: [] })).toBe(false);
  expect(isComplete({ field: 'a', op: 'between', value: ['1', null] })).toBe(false);
  expect(isComplete({ field: 'a', op: 'empty' })).toBe(true);
  expect(isComplete({ field: 'a', op: 'eq', value: false })).toBe(true);
});

test('a view and the person’s own filter both hold', () => {
  expect(both({ all: [spain, recent] }, either)).toEqual({ all: [spain, recent, either] });
  expect(both(null, spain)).toEqual(spain);
});
