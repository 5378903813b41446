import { expect, test } from 'vitest';
import { fieldOf, optionCodes, parse, parseText } from '../../../tools/testing/field.ts';
import { currency } from './currency.ts';

const euros = fieldOf('currency', { currency: 'EUR' });
const beside = fieldOf('currency', { currencyField: 'currency' });

test('an amount is shown in its currency and its language, digit by digit', () => {
  expect(currency.format('1234.50', euros, 'en')).toBe('€1,234.50');
  expect(currency.format('1234.50', euros, 'es')).toBe('1.234,50\u00a0€');
  expect(currency.format('9007199254740993.01', euros, 'en')).toBe('€9,007,199,254,740,993.01');
});

test('the currency of the record is used where the field names it', () => {
  expect(currency.format('5.00', beside, 'en', { record: { currency: 'CZK' } })).toBe('CZK\u00a05.00');
  expect(currency.format('5.00', beside, 'en')).toBe('5.00');
});

test.each([
  ['€ 12,50', '12.50'],
  ['12.50 EUR', '12.50'],
  ['12.50', '12.50'],
  ['$5', 'field.other_currency'],
  ['5.00 USD', 'field.other_currency'],
  ['five', 'field.not_a_number'],
])('%s written into a field of euros gives %s', (text, expected) => {
  expect(parseText(euros, text)).toBe(expected);
});

test('the API takes the bare amount', () => {
  expect(parse(euros, 12)).toBe('12.00');
  expect(parse(euros, '€12')).toBe('field.not_a_number');
});

test('an amount has one currency', () => {
  expect(optionCodes(fieldOf('currency'))).toEqual(['options.missing']);
  expect(optionCodes(fieldOf('currency', { currency: 'EUR', currencyField: 'x' }))).toEqual([
    'options.missing',
  ]);
  expect(optionCodes(fieldOf('currency', { currency: 'euro' }))).toEqual(['options.wrong_type']);
});
