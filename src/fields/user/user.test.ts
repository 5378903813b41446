import { expect, test } from 'vitest';
import { fieldOf, parse } from '../../../tools/testing/field.ts';
import { user } from './user.ts';

const ID = '0197a5a0-0000-7000-8000-000000000001';
const field = fieldOf('user');

test.each([
  [ID, ID],
  [{ module: 'users', id: ID, title: 'x' }, ID],
  [{ module: 'contacts', id: ID }, 'field.not_a_reference'],
  ['anna', 'field.not_a_reference'],
  [null, 'field.not_a_reference'],
])('%j is %s', (value, expected) => {
  expect(parse(field, value)).toBe(expected);
});

test('is a column that refers to the table of users', () => {
  expect(user.columns(field)).toEqual([{ name: 'it', sqlType: 'uuid', references: { system: 'users' } }]);
});
