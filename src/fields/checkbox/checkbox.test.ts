import { expect, test } from 'vitest';
import { fieldOf, parse, parseText } from '../../../tools/testing/field.ts';
import { checkbox } from './checkbox.ts';

const field = fieldOf('checkbox');

test.each([
  ...['yes', 'Y', 'TRUE', '1', 'sí', 'SI', 'ja', 'oui', 'x', 'verdadero', 'wahr', 'ano'].map((word) => [
    word,
    true,
  ]),
  ...['no', 'N', 'false', '0', 'nein', 'non', 'falso', 'ne'].map((word) => [word, false]),
  ...['', 'maybe', '2', '-1'].map((word) => [word, 'field.not_a_checkbox']),
] as [string, boolean | string][])('a person who writes %j means %j', (word, expected) => {
  expect(parseText(field, word)).toBe(expected);
});

test('the API takes true and false only', () => {
  expect(parse(field, false)).toBe(false);
  expect(parse(field, 'true')).toBe('field.not_a_checkbox');
  expect(parse(field, 1)).toBe('field.not_a_checkbox');
});

test('is read in words', () => {
  expect([checkbox.format(true, field, 'es'), checkbox.format(false, field, 'en')]).toEqual(['Sí', 'No']);
});
