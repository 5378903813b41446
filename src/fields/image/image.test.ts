import { expect, test } from 'vitest';
import { fieldOf, parse } from '../../../tools/testing/field.ts';
import { image } from './image.ts';

const ID = '0197a5a0-0000-7000-8000-000000000001';
const field = fieldOf('image');

test.each([
  [ID, ID],
  [{ module: 'files', id: ID, title: 'x' }, ID],
  [{ module: 'contacts', id: ID }, 'field.not_a_file'],
  ['anna', 'field.not_a_file'],
  [null, 'field.not_a_file'],
])('%j is %s', (value, expected) => {
  expect(parse(field, value)).toBe(expected);
});

test('is a column that refers to the table of files', () => {
  expect(image.columns(field)).toEqual([{ name: 'it', sqlType: 'uuid', references: { system: 'files' } }]);
});
