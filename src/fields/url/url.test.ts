import { expect, test } from 'vitest';
import { fieldOf, parse, parseText } from '../../../tools/testing/field.ts';

const field = fieldOf('url');

test.each([
  ['https://example.eu', 'https://example.eu'],
  ['HTTP://example.eu/a?b=c#d', 'HTTP://example.eu/a?b=c#d'],
  ['https://exämple.eu/ü', 'https://exämple.eu/ü'],
  ['javascript:alert(1)', 'field.not_a_url'],
  ['https://x.eu/ javascript:', 'field.not_a_url'],
  ['ftp://example.eu', 'field.not_a_url'],
  ['https://user:secret@example.eu', 'field.not_a_url'],
  ['https://', 'field.not_a_url'],
  ['https://a"b.eu', 'field.not_a_url'],
  ['example.eu', 'field.not_a_url'],
  [`https://example.eu/${'a'.repeat(2048)}`, 'field.too_long'],
  [5, 'field.not_a_url'],
])('the API reads %j as %s', (value, expected) => {
  expect(parse(field, value)).toBe(expected);
});

test.each([
  ['www.example.eu/a', 'https://www.example.eu/a'],
  ['example.eu', 'https://example.eu'],
  ['javascript:alert(1)', 'field.not_a_url'],
  ['none', 'field.not_a_url'],
])('a person who writes %s means %s', (text, expected) => {
  expect(parseText(field, text)).toBe(expected);
});
