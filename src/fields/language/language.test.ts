import { expect, test } from 'vitest';
import { fieldOf, parseText } from '../../../tools/testing/field.ts';
import { language } from './language.ts';
import { namedOnce } from './names.ts';

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

test('a list of languages shows those that have a name, each name once, and the one that is kept', () => {
  const names: Readonly<Record<string, string>> = { es: 'Spanish', ak: 'Akan', tw: 'Akan' };
  const of = (code: string) => names[code];
  expect(namedOnce(['aa', 'ak', 'es', 'tw'], of)).toEqual(['ak', 'es']);
  expect(namedOnce(['aa', 'ak', 'es', 'tw'], of, 'aa')).toEqual(['aa', 'ak', 'es']);
  expect(namedOnce(['ak', 'es'], of, 'pt-BR')).toEqual(['ak', 'es', 'pt-BR']);
});
