import { expect, test } from 'vitest';
import { fieldOf, parseText } from '../../../tools/testing/field.ts';
import { language } from './language.ts';

const field = fieldOf('language');

test.each([
  ['es', 'es'],
  ['EN', 'en'],
  ['pt_br', 'pt-BR'],
  ['zh-hant', 'zh-Hant'],
  ['Spanish', 'es'],
  ['español', 'es'],
  ['Castellano', 'es'],
  ['Deutsch', 'de'],
  ['inglés', 'en'],
  ['čeština', 'cs'],
  ['xx', 'field.not_a_language'],
  ['en-', 'field.not_a_language'],
  ['Elvish', 'field.not_a_language'],
])('%s is %s', (written, expected) => {
  expect(parseText(field, written)).toBe(expected);
});

test('is shown as a word that begins with a capital', () => {
  expect([language.format('cs', field, 'en'), language.format('cs', field, 'es')]).toEqual([
    'Czech',
    'Checo',
  ]);
});
