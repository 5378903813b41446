import { expect, test } from 'vitest';
import { fieldOf, optionCodes, parse, parseText } from '../../../tools/testing/field.ts';
import { picklist } from './picklist.ts';

const choices = [
  { value: 'open', label: { en: 'Open', es: 'Abierta' } },
  { value: 'in_progress', label: { en: 'In progress', es: 'En curso' } },
  { value: 'legacy', label: { en: 'Legacy', es: 'Antigua' }, closed: true },
];
const status = fieldOf('picklist', { choices });

test.each([
  ['open', 'open'],
  ['In progress', 'in_progress'],
  ['EN CURSO', 'in_progress'],
  ['legacy', 'field.closed_choice'],
  ['done', 'field.not_a_choice'],
  ['__proto__', 'field.not_a_choice'],
  [1, 'field.not_a_choice'],
])('%j is %s', (value, expected) => {
  expect(parse(status, value)).toBe(expected);
});

test('a person may write the label with spaces around it', () => {
  expect(parseText(status, ' abierta ')).toBe('open');
});

test('a refused value is told what can be chosen', () => {
  const read = picklist.parse('done', status);
  expect(read).toMatchObject({ findings: [{ message: { en: 'Choose one of: open, in_progress.' } }] });
});

test('old records show a closed choice, and one that is gone by its value', () => {
  expect(picklist.format('legacy', status, 'es')).toBe('Antigua');
  expect(picklist.format('gone', status, 'en')).toBe('gone');
});

test.each([
  [undefined, ['options.missing']],
  [[], ['options.missing']],
  [[{ value: 'a' }], ['options.choices']],
  [[{ value: 'a b', label: { en: 'A' } }], ['options.choices']],
  [[{ value: 'a', label: { en: ' ' } }], ['options.choices']],
  [[choices[0], choices[0]].map((one) => ({ ...one })) as never, ['options.choices']],
  [[{ value: 'a', label: { en: 'A' }, tone: 'pink' }], ['options.choices']],
])('choices %j give %j', (given, codes) => {
  expect(optionCodes(fieldOf('picklist', { choices: given }))).toEqual(codes);
});
