import { describe, expect, test } from 'vitest';
import { fieldOf, optionCodes, parse, parseText } from '../../../tools/testing/field.ts';
import { reference } from './reference.ts';

const ID = '0197a5a0-0000-7000-8000-00000000000a';
const one = fieldOf('reference', { modules: ['contacts'] });
const several = fieldOf('reference', { modules: ['contacts', 'accounts'] });

describe('a reference to one module', () => {
  test.each([
    [ID, ID],
    [ID.toUpperCase(), ID],
    [{ module: 'contacts', id: ID, number: 'CON-1', title: 'Anna' }, ID],
    [{ id: ID }, ID],
    [{ module: 'accounts', id: ID }, 'field.wrong_module'],
    ['CON-000001', 'field.not_a_reference'],
    [{ module: 5, id: ID }, 'field.not_a_reference'],
    [5, 'field.not_a_reference'],
  ])('takes %j as %j', (value, expected) => {
    expect(parse(one, value)).toEqual(expected);
  });

  test('is one foreign-keyed column', () => {
    expect(reference.columns(one)).toEqual([
      { name: 'it', sqlType: 'uuid', references: { module: 'contacts' } },
    ]);
    expect(parseText(one, ` ${ID} `)).toBe(ID);
  });
});

describe('a reference to several modules', () => {
  test('says which module it means', () => {
    expect(parse(several, { module: 'accounts', id: ID, title: 'x' })).toEqual({
      module: 'accounts',
      id: ID,
    });
    expect(parse(several, ID)).toBe('field.not_a_reference');
    expect(parse(several, { module: 'tickets', id: ID })).toBe('field.wrong_module');
  });

  test('is a column for each, at most one of them set', () => {
    const [first, second] = reference.columns(several);
    expect(first).toMatchObject({
      name: 'it_contacts',
      check: 'num_nonnulls("it_contacts", "it_accounts") <= 1',
    });
    expect(second).toEqual({ name: 'it_accounts', sqlType: 'uuid', references: { module: 'accounts' } });
    const stored = reference.toColumns({ module: 'accounts', id: ID }, several);
    expect(stored).toEqual({ it_contacts: null, it_accounts: ID });
  });
});

test('is shown by its title, else its number', () => {
  expect(reference.format({ module: 'contacts', id: ID, number: 'CON-1', title: 'Anna' }, one, 'en')).toBe(
    'Anna',
  );
  expect(reference.format({ module: 'contacts', id: ID, number: 'CON-1', title: '' }, one, 'en')).toBe(
    'CON-1',
  );
});

test.each([
  [{}, 'options.missing'],
  [{ modules: [] }, 'options.missing'],
  [{ modules: ['Contacts'] }, 'options.modules'],
  [{ modules: ['contacts', 'contacts'] }, 'options.modules'],
])('options %j give %s', (options, code) => {
  expect(optionCodes(fieldOf('reference', options))).toEqual([code]);
});
