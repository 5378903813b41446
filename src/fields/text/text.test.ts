import { expect, test } from 'vitest';
import { fieldOf, optionCodes, parse, parseText } from '../../../tools/testing/field.ts';

const name = fieldOf('text', { maxLength: 10 });

test.each([
  ['Kateřina', 'Kateřina'],
  ['e\u0301', 'é'],
  ['  Anna ', 'Anna'],
  ['محمد', 'محمد'],
  // Marks that belong to the writing stay: right-to-left, Arabic letter mark, what keeps letters apart.
  ['محمد\u200f(1)', 'محمد\u200f(1)'],
  ['\u061cمريم', '\u061cمريم'],
  ['علی\u200cرضا', 'علی\u200cرضا'],
  // Copied from a page that set it apart.
  ['\u2067محمد\u2069', 'محمد'],
  ['👩‍👩‍👧👩‍👩‍👧', '👩‍👩‍👧👩‍👩‍👧'],
  ['', ''],
])('%j is kept as %j', (written, kept) => {
  expect(parse(name, written)).toBe(kept);
  expect(parseText(name, written)).toBe(kept);
});

test.each([
  [12, 'field.not_a_text'],
  [['a'], 'field.not_a_text'],
  ['   ', 'field.blank'],
  ['12345678901', 'field.too_long'],
  ['a\nb', 'field.line_break'],
  ['a\u2028b', 'field.line_break'],
  ['a\0b', 'field.control_character'],
  ['a\tb', 'field.control_character'],
  ['a\u009fb', 'field.control_character'],
  ['invoice\u202efdp.exe', 'field.direction_mark'],
  ['\u2067a\u2069 b', 'field.direction_mark'],
  ['\ud83d', 'field.broken_text'],
])('%j is refused with %s', (written, code) => {
  expect(parse(name, written)).toBe(code);
});

test('a length counts characters, as PostgreSQL does, not code units', () => {
  expect(parse(fieldOf('text', { maxLength: 2 }), '𝒜𝒜')).toBe('𝒜𝒜');
  expect(parse(fieldOf('text', { maxLength: 2 }), '𝒜𝒜𝒜')).toBe('field.too_long');
});

test('a length beyond what a line can be is refused', () => {
  expect(optionCodes(fieldOf('text', { maxLength: 0 }))).toEqual(['options.range']);
  expect(optionCodes(fieldOf('text', { maxLength: '10' }))).toEqual(['options.range']);
});
