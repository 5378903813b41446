import { expect, test } from 'vitest';
import { sumOf } from './column-totals.ts';

test('amounts add up to the cent, however many there are', () => {
  expect(sumOf(['0.10', '0.20'])).toBe('0.30');
  expect(sumOf(Array.from({ length: 1000 }, () => '0.1'))).toBe('100.0');
  expect(sumOf(['-5.00', '3'])).toBe('-2.00');
  expect(sumOf(['-0.25', '0.05'])).toBe('-0.20');
});

test('an empty line counts nothing, and what is no amount gives no sum', () => {
  expect(sumOf([null, '1.50', undefined])).toBe('1.50');
  expect(sumOf(['1.50', 'many'])).toBeUndefined();
});
