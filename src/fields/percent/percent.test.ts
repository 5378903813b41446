import { expect, test } from 'vitest';
import { fieldOf, parse, parseText } from '../../../tools/testing/field.ts';
import { percent } from './percent.ts';

const rate = fieldOf('percent', { min: '0', max: '100' });

test.each([
  ['21 %', '21.00'],
  ['21,5%', '21.50'],
  ['7.7', '7.70'],
  ['101 %', 'field.too_large'],
  ['%', 'field.not_a_number'],
])('%s is %s', (text, expected) => {
  expect(parseText(rate, text)).toBe(expected);
});

test('is shown without empty decimals', () => {
  expect(percent.format('21.00', rate, 'en')).toBe('21%');
  expect(percent.format('21.50', rate, 'es')).toBe('21,5\u00a0%');
  expect(parse(rate, 21)).toBe('21.00');
});
