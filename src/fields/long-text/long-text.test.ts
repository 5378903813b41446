import { expect, test } from 'vitest';
import { fieldOf, parse } from '../../../tools/testing/field.ts';

test('lines of every system are lines', () => {
  expect(parse(fieldOf('long_text'), 'a\r\nb\rc\td')).toBe('a\nb\nc\td');
});

test('what cannot be stored is refused', () => {
  expect(parse(fieldOf('long_text'), 'a\0b')).toBe('field.control_character');
  expect(parse(fieldOf('long_text', { maxLength: 3 }), 'abcd')).toBe('field.too_long');
  expect(parse(fieldOf('long_text'), ' \n ')).toBe('field.blank');
});
