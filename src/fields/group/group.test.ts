import { expect, test } from 'vitest';
import { fieldOf, parse } from '../../../tools/testing/field.ts';
import { group } from './group.ts';

const ID = '0197a5a0-0000-7000-8000-000000000001';
const field = fieldOf('group');

test.each([
  [ID, ID],
  [{ module: 'groups', id: ID, title: 'x' }, ID],
  [{ module: 'contacts', id: ID }, 'field.not_a_reference'],
  ['anna', 'field.not_a_reference'],
  [null, 'field.not_a_reference'],
])('%j is %s', (value, expected) => {
  expect(parse(field, value)).toBe(expected);
});

test('is a column that refers to the table of groups', () => {
  expect(group.columns(field)).toEqual([{ name: 'it', sqlType: 'uuid', references: { system: 'groups' } }]);
});
