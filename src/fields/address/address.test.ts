import { expect, test } from 'vitest';
import { fieldOf, parse, parseText } from '../../../tools/testing/field.ts';
import { address } from './address.ts';

const field = fieldOf('address');

test.each([
  [
    { street: ' Údolní 388/27 ', city: 'Brno', country: 'Czechia', region: '' },
    { street: 'Údolní 388/27', city: 'Brno', country: 'CZ' },
  ],
  [{ street: null }, null],
  [{}, null],
  [{ planet: 'Mars' }, 'field.not_an_address'],
  ['Brno', 'field.not_an_address'],
  [{ country: 'Atlantis' }, 'field.not_a_country'],
  [{ postal_code: '1'.repeat(21) }, 'field.too_long'],
])('%j is %j', (value, expected) => {
  expect(parse(field, value)).toEqual(expected);
});

test('a refused part is named', () => {
  expect(address.parse({ country: 'Atlantis' }, field)).toMatchObject({
    findings: [{ field: 'it.country' }],
  });
});

test('a written address is kept as it is, nothing guessed', () => {
  expect(parseText(field, 'Údolní 388/27\n602 00 Brno')).toEqual({ street: 'Údolní 388/27\n602 00 Brno' });
});

test('is shown on one line in the words of the reader', () => {
  const value = { street: 'Údolní 388/27', postal_code: '602 00', city: 'Brno', country: 'CZ' };
  expect(address.format(value, field, 'es')).toBe('Údolní 388/27, 602 00 Brno, Chequia');
});
