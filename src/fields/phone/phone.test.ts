import { describe, expect, test } from 'vitest';
import { fieldOf, optionCodes, parse, parseText } from '../../../tools/testing/field.ts';
import { phone } from './phone.ts';

const field = fieldOf('phone');

test.each([
  ['+34600123456', '+34600123456'],
  ['+420 541 218 903', '+420541218903'],
  ['+49 0711 2842222', '+497112842222'],
  ['+49 (0)711 2842222', '+497112842222'],
  ['+55 (12) 3923-5555', '+551239235555'],
  ['+39 06 123 4567', '+39061234567'],
  ['0034 600 123 456', '+34600123456'],
  ['tel:+34-600-123-456', '+34600123456'],
  ['＋34 600 123 456', '+34600123456'],
  ['600 123 456', 'field.phone_without_country'],
  ['+1 555', 'field.not_a_phone'],
  ['+34 600 123 456 ext. 12', 'field.phone_extension'],
  ['n/a', 'field.not_a_phone'],
  ['call +34600123456', 'field.not_a_phone'],
  ['', 'field.not_a_phone'],
  [34600123456, 'field.not_a_phone'],
])('%j is %s', (value, expected) => {
  expect(parse(field, value)).toBe(expected);
});

describe('a number without its country', () => {
  test('is read in the country of the form or the import', () => {
    expect(parseText(field, '0711 2842222', { defaultCountry: 'DE' })).toBe('+497112842222');
    expect(parseText(field, '600 12 34 56', { defaultCountry: 'ES' })).toBe('+34600123456');
    expect(parseText(field, '600 12 34 56', { defaultCountry: 'XX' })).toBe('field.phone_without_country');
  });

  test('is read in the country of the field', () => {
    const spanish = fieldOf('phone', { defaultCountry: 'ES' });
    expect(parse(spanish, '600 12 34 56')).toBe('+34600123456');
    expect(optionCodes(fieldOf('phone', { defaultCountry: 'Spain' }))).toEqual(['options.wrong_type']);
  });
});

test('is shown in groups, and found with and without its country', () => {
  expect(phone.format('+34600123456', field, 'en')).toBe('+34 600 12 34 56');
  const found = phone.searchText('+34600123456', field) ?? '';
  for (const part of ['+34600123456', '600123456', '600 12 34 56']) expect(found).toContain(part);
});

test('a part of it is looked for as it is stored, however it was grouped', () => {
  expect(phone.filter?.part?.('612 34-5')).toBe('612345');
  expect(phone.filter?.part?.('+34 (612)')).toBe('+34612');
  for (const other of ['ana', ' ', '()']) expect(phone.filter?.part?.(other)).toBe(other);
});
