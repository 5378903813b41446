import { expect, test } from 'vitest';
import { fieldOf, parse, parseText } from '../../../tools/testing/field.ts';
import { multiPicklist } from './multi-picklist.ts';

const choices = ['red', 'green', 'blue'].map((value) => ({ value, label: { en: value.toUpperCase() } }));
const field = fieldOf('multi_picklist', { choices });

test.each([
  [
    ['blue', 'red'],
    ['red', 'blue'],
  ],
  [[], null],
  [['red', 'red'], 'field.duplicate_choice'],
  [['red', 'pink'], 'field.not_a_choice'],
  [['red', 'red', 'red', 'red'], 'field.too_many_values'],
  ['red', 'field.not_a_list'],
])('%j is %j', (value, expected) => {
  expect(parse(field, value)).toEqual(expected);
});

test.each(['blue; red', 'blue|red', 'Blue, RED', 'blue\nred'])('a person may write %j', (text) => {
  expect(parseText(field, text)).toEqual(['red', 'blue']);
});

test('is shown by its labels', () => {
  expect(multiPicklist.format(['red', 'blue'], field, 'en')).toBe('RED; BLUE');
});
