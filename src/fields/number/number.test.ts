import { expect, test } from 'vitest';
import { fieldOf, optionCodes, parse, parseText } from '../../../tools/testing/field.ts';
import { number } from './number.ts';

const count = fieldOf('number', { min: 0, max: 10_000_000 });

test.each([
  [12, 12],
  ['12', 12],
  [-0, 0],
  [1.5, 'field.not_a_whole_number'],
  [-1, 'field.too_small'],
  [10_000_001, 'field.too_large'],
  [true, 'field.not_a_number'],
  ['12x', 'field.not_a_number'],
  ['1e3', 'field.not_a_number'],
  [null, 'field.not_a_number'],
])('the API reads %j as %j', (value, expected) => {
  expect(parse(count, value)).toBe(expected);
});

test('what JavaScript cannot count exactly is refused', () => {
  const any = fieldOf('number');
  expect(parse(any, Number.MAX_SAFE_INTEGER)).toBe(Number.MAX_SAFE_INTEGER);
  expect(parse(any, 2 ** 53)).toBe('field.too_large');
  expect(parse(any, '9007199254740993')).toBe('field.too_large');
  expect(parse(any, '-9007199254740993')).toBe('field.too_small');
});

test.each([
  ['1 234', 1234],
  ["1'234'567", 1_234_567],
  ['12.0', 12],
  ['1.234', 'field.ambiguous_number'],
  ['12,5', 'field.not_a_whole_number'],
  ['dozen', 'field.not_a_number'],
])('a person who writes %s means %j', (text, expected) => {
  expect(parseText(count, text)).toBe(expected);
});

test('a grouped number is one where the decimal mark is known', () => {
  expect(parseText(count, '1.234', { decimalMark: ',' })).toBe(1234);
  expect(parseText(count, '1.234', { decimalMark: '.' })).toBe('field.not_a_whole_number');
});

test('is grouped for reading', () => {
  expect(number.format(1234567, count, 'en')).toBe('1,234,567');
  expect(number.format(1234, count, 'es')).toBe('1.234');
});

test('limits that exclude every number are refused', () => {
  expect(optionCodes(fieldOf('number', { min: 5, max: 1 }))).toEqual(['options.range']);
});
