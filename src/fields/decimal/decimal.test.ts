import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fieldOf, optionCodes, parse, parseText } from '../../../tools/testing/field.ts';
import { compareDecimals } from '../decimal-value.ts';
import { decimal } from './decimal.ts';

const amount = fieldOf('decimal');

test.each([
  ['12.5', '12.50'],
  ['0012', '12.00'],
  ['-0.00', '0.00'],
  [12.5, '12.50'],
  [0.1, '0.10'],
  [1e-7, 'field.too_many_decimals'],
  [1e15, 'field.inexact_number'],
  [123456789012.34, '123456789012.34'],
  ['12.505', 'field.too_many_decimals'],
  ['12.500', '12.50'],
  ['12,5', 'field.not_a_number'],
  ['1e3', 'field.not_a_number'],
  ['.5', 'field.not_a_number'],
  ['9999999999999999.99', '9999999999999999.99'],
  ['10000000000000000.00', 'field.too_large'],
  ['-10000000000000000', 'field.too_small'],
  [true, 'field.not_a_number'],
  [{}, 'field.not_a_number'],
])('the API reads %j as %j', (value, expected) => {
  expect(parse(amount, value)).toBe(expected);
});

test.each([
  ['1.234,56', '1234.56'],
  ['1,234.56', '1234.56'],
  ['1 234,56', '1234.56'],
  ['1\u00a0234,56', '1234.56'],
  ["1'234.56", '1234.56'],
  ['1’234.56', '1234.56'],
  ['12,34,567.00', '1234567.00'],
  ['(12.50)', '-12.50'],
  ['12.50-', '-12.50'],
  ['−5', '-5.00'],
  ['€ 12,5', '12.50'],
  ['12,50 €', '12.50'],
  ['EUR 1,234.00', '1234.00'],
  ['-$5', '-5.00'],
  ['1200 kr.', '1200.00'],
  ['1.5E+03', '1500.00'],
  ['25E-1', '2.50'],
  ['٣٫٥', '3.50'],
  ['12,5', '12.50'],
  ['1.234', 'field.ambiguous_number'],
  ['1,234', 'field.ambiguous_number'],
  ['0.120', '0.12'],
  ['1.23.45', 'field.not_a_number'],
  ['1,2,3', 'field.not_a_number'],
  ['5kg', 'field.not_a_number'],
  ['--5', 'field.not_a_number'],
  ['', 'field.not_a_number'],
  ['n/a', 'field.not_a_number'],
])('a person who writes %s means %s', (text, expected) => {
  expect(parseText(amount, text)).toBe(expected);
});

test('an ambiguous mark is read where the decimal mark is known', () => {
  expect(parseText(amount, '1.234', { decimalMark: ',' })).toBe('1234.00');
  expect(parseText(fieldOf('decimal', { scale: 3 }), '1.234', { decimalMark: '.' })).toBe('1.234');
  expect(parseText(amount, '1.50', { decimalMark: ',' })).toBe('field.not_a_number');
});

test('limits are compared exactly', () => {
  const rate = fieldOf('decimal', { min: '0', max: '0.30' });
  expect(parse(rate, '0.3')).toBe('0.30');
  expect(parse(rate, '0.31')).toBe('field.too_large');
  expect(parse(rate, '-0.01')).toBe('field.too_small');
});

describe('exactly', () => {
  const plain = fc
    .tuple(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.integer({ min: 0, max: 99 }))
    .map(([whole, cents]) => `${whole}.${String(cents).padStart(2, '0')}`);

  test('what is shown in either language is read back the same', () => {
    fc.assert(
      fc.property(plain, fc.constantFrom('en' as const, 'es' as const), (text, locale) => {
        const value = String(parse(amount, text));
        const shown = decimal.format(value, amount, locale);
        expect(parseText(amount, shown, { locale, decimalMark: locale === 'en' ? '.' : ',' })).toBe(value);
      }),
    );
  });

  test('decimals are ordered as their cents are', () => {
    const cents = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
    const written = (value: bigint): string => {
      const digits = (value < 0n ? -value : value).toString().padStart(3, '0');
      return `${value < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
    };
    fc.assert(
      fc.property(cents, cents, (one, other) => {
        const order = one < other ? -1 : one > other ? 1 : 0;
        expect(compareDecimals(written(one), written(other))).toBe(order);
      }),
    );
  });
});

test.each([
  [{ scale: 5, precision: 4 }, 'options.range'],
  [{ precision: 40 }, 'options.range'],
  [{ min: 1 }, 'options.wrong_type'],
  [{ min: '2', max: '1' }, 'options.range'],
])('options %j give %s', (options, code) => {
  expect(optionCodes(fieldOf('decimal', options))).toEqual([code]);
});
