import { expect, test } from 'vitest';
import { fieldOf, optionCodes, parse } from '../../../tools/testing/field.ts';
import { computed } from './computed.ts';

const total = fieldOf('computed', { sqlType: 'numeric(18,2)', currencyField: 'currency' });

test('is written by the behaviour of its module alone', () => {
  expect(parse(total, '12.00')).toBe('field.read_only');
  expect(computed.columns(total)).toEqual([{ name: 'it', sqlType: 'numeric(18,2)' }]);
});

test('is shown in the currency of its record', () => {
  expect(computed.format('12.50', total, 'es', { record: { currency: 'EUR' } })).toBe('12,50\u00a0€');
  expect(computed.format('12.50', total, 'en')).toBe('12.50');
});

test.each([
  [{ sqlType: 'text' }, 'options.wrong_type'],
  [{ sqlType: 'numeric(18,2); drop table x' }, 'options.wrong_type'],
  [{ sqlType: 'numeric(2,4)' }, 'options.range'],
])('options %j give %s', (options, code) => {
  expect(optionCodes(fieldOf('computed', options))).toEqual([code]);
});
