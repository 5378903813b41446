import { describe, expect, test } from 'vitest';
import { fieldOf, parse, parseText } from '../../../tools/testing/field.ts';
import { countryCodes } from './codes.ts';
import { country, countryChoices } from './country.ts';

const field = fieldOf('country');

test.each([
  ['ES', 'ES'],
  ['es', 'ES'],
  ['DEU', 'DE'],
  ['Spain', 'ES'],
  ['España', 'ES'],
  ['espana', 'ES'],
  ['Deutschland', 'DE'],
  ['Ελλάδα', 'GR'],
  ['Česko', 'CZ'],
  ['Czech Republic', 'CZ'],
  ['USA', 'US'],
  ['U.S.A.', 'US'],
  ['EE. UU.', 'US'],
  ['UK', 'GB'],
  ['United Kingdom', 'GB'],
  ['The Netherlands', 'NL'],
  ['Holland', 'NL'],
  ['Ivory Coast', 'CI'],
  ['Bosnia & Herzegovina', 'BA'],
  ['日本', 'JP'],
  ['Atlantis', 'field.not_a_country'],
  ['ZZ', 'field.not_a_country'],
  ['', 'field.not_a_country'],
])('%s is %s', (written, expected) => {
  expect(parseText(field, written)).toBe(expected);
});

test('a value that is no text is refused', () => {
  expect(parse(field, 34)).toBe('field.not_a_country');
});

describe('every country', () => {
  test.each(['en', 'es'] as const)('is found again by its name in %s', (locale) => {
    for (const code of countryCodes.keys())
      expect(parse(field, country.format(code, field, locale))).toBe(code);
  });

  test('can be chosen, in the order of the alphabet', () => {
    const names = countryChoices('es').map((choice) => choice.label);
    expect(names).toHaveLength(250);
    expect(names.indexOf('Alemania')).toBeLessThan(names.indexOf('España'));
  });
});
