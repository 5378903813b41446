import { expect, test } from 'vitest';
import { readNumber } from './text-control.tsx';

test('a decimal stays exact text, and takes the comma of many countries', () => {
  expect(readNumber('1234,50', 'decimal')).toBe('1234.50');
  expect(readNumber('0.10', 'decimal')).toBe('0.10');
});

test('a whole number becomes a number; half-written text stays for the service to judge', () => {
  expect(readNumber('42', 'whole')).toBe(42);
  expect(readNumber('4x', 'whole')).toBe('4x');
  expect(readNumber('', 'whole')).toBeNull();
});
