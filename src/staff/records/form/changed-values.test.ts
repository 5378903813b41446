import { expect, test } from 'vitest';
import type { FieldDefinition } from '../../../metadata/field.ts';
import type { RecordJson } from '../../shapes.ts';
import { changedValues, conflicts, valuesOf } from './changed-values.ts';

const privacy = { category: 'none' } as const;
const fields: readonly FieldDefinition[] = [
  { name: 'city', type: 'text', label: { en: 'City' }, privacy },
  { name: 'email', type: 'email', label: { en: 'E-mail' }, privacy },
  {
    name: 'account',
    type: 'reference',
    label: { en: 'Account' },
    options: { modules: ['accounts'] },
    privacy,
  },
];
const record: RecordJson = {
  id: 'r',
  number: 'CON-1',
  title: 'Ana',
  state: 'active',
  version: 3,
  city: 'Brno',
  email: null,
  account: { module: 'accounts', id: 'a1', number: 'ACC-1', title: 'Old' },
};

test('only what was changed is sent, and a reference as its id', () => {
  const before = valuesOf(record, fields);
  const after = { ...before, city: 'Praha', account: { module: 'accounts', id: 'a2', title: 'New' } };
  expect(changedValues(before, after, fields)).toEqual({ city: 'Praha', account: 'a2' });
});

test('a reference that only reads otherwise was not changed', () => {
  const before = valuesOf(record, fields);
  const after = { ...before, account: { module: 'accounts', id: 'a1', title: 'Renamed' } };
  expect(changedValues(before, after, fields)).toEqual({});
});

test('a stale save is told what somebody else changed, and which of it is contested', () => {
  const now = { ...record, version: 4, city: 'Ostrava', email: 'ana@example.org' };
  const found = conflicts(fields, record, now, { city: 'Praha' });
  expect(found.map(({ field, contested }) => [field.name, contested])).toEqual([
    ['city', true],
    ['email', false],
  ]);
});
