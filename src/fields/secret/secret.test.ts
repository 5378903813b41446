import { expect, test } from 'vitest';
import { fieldOf, optionCodes, parse, parseText } from '../../../tools/testing/field.ts';
import { innerTypes } from './inner.ts';
import { innerViewNames } from './inner.view.tsx';
import { secret } from './secret.ts';

const ID = '0197a5a0-0000-7000-8000-000000000001';
const pin = fieldOf('secret', { type: 'text', maxLength: 4 });

test('a secret takes what the type inside takes, in its one canonical form', () => {
  expect(parse(fieldOf('secret'), 'open sesame')).toBe('open sesame');
  expect(parse(fieldOf('secret', { type: 'decimal', scale: 2 }), '12.5')).toBe('12.50');
  expect(parse(fieldOf('secret', { type: 'checkbox' }), true)).toBe(true);
  expect(parse(fieldOf('secret', { type: 'phone' }), '+34 600 123 456')).toBe('+34600123456');
  expect(parseText(fieldOf('secret', { type: 'date' }), '5 Mar 2026')).toBe('2026-03-05');
});

test('a refused value keeps its code, and its words never repeat what was written', () => {
  const choices = ['a-very-secret-choice', 'another'].map((value) => ({ value, label: { en: value } }));
  const many = fieldOf('secret', { type: 'multi_picklist', choices });
  const read = secret.parse(['a-very-secret-choice', 'a-very-secret-choice'], many);
  expect(read).toMatchObject({ ok: false, findings: [{ code: 'field.duplicate_choice', field: 'it' }] });
  expect(JSON.stringify(read)).not.toContain('a-very-secret-choice');
  expect(parse(pin, '12345')).toBe('field.too_long');
});

test('a value that nobody sealed never reaches a column, whatever it is', () => {
  for (const value of [
    '1234',
    7,
    true,
    ['a'],
    { id: ID },
    { sealed: 'not an id' },
    { sealed: ID, more: 'x' },
  ])
    expect(() => secret.toColumns(value, pin)).toThrow(TypeError);
  expect(secret.toColumns({ sealed: ID }, pin)).toEqual({ it: ID });
  expect(secret.toColumns(null, pin)).toEqual({ it: null });
});

test('a closed secret looks the same whatever is inside', () => {
  expect(secret.format('1234', pin, 'en')).toBe(secret.format({ sealed: ID }, pin, 'es'));
  expect(secret.searchText('1234', pin)).toBeNull();
});

test('only types whose value stands by itself can be sealed, with their own options', () => {
  expect(optionCodes(fieldOf('secret', { type: 'reference' }))).toEqual(['options.inner']);
  expect(optionCodes(fieldOf('secret', { type: 'secret' }))).toEqual(['options.inner']);
  expect(optionCodes(fieldOf('secret', { type: 'picklist' }))).toContain('options.missing');
  expect(optionCodes(fieldOf('secret', { categoryField: 'Not A Field' }))).toEqual(['options.wrong_type']);
  expect(optionCodes(fieldOf('secret', { type: 'text', categoryField: 'category', maxLength: 9 }))).toEqual(
    [],
  );
});

test('whatever can be inside a secret can be shown and written', () => {
  expect([...innerViewNames].sort()).toEqual([...innerTypes].sort());
});
