import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fieldOf } from '../../tools/testing/field.ts';
import type { FieldDefinition } from '../metadata/field.ts';
import type { JsonObject, JsonValue } from '../metadata/json.ts';
import type { FieldType } from './field-type.ts';
import { fieldType, fieldTypes } from './index.ts';

const ID = '0197a5a0-0000-7000-8000-000000000001';
const choices = [
  { value: 'a', label: { en: 'Apple', es: 'Manzana' } },
  { value: 'b', label: { en: 'Pear', es: 'Pera' } },
];

/** For every type: options that are right, and values as they are stored. */
const SAMPLES: Readonly<Record<string, { options?: JsonObject; values: readonly JsonValue[] }>> = {
  text: { options: { maxLength: 40 }, values: ['Dvořáková', 'محمد'] },
  long_text: { values: ['one\n\ntwo'] },
  rich_text: { values: ['<p>Hi <strong>you</strong></p>'] },
  number: { values: [0, -5, Number.MAX_SAFE_INTEGER] },
  decimal: { options: { scale: 3 }, values: ['0.000', '-12.500', '999999999999999.999'] },
  currency: { options: { currency: 'EUR' }, values: ['1234.50'] },
  percent: { values: ['21.00'] },
  checkbox: { values: [true, false] },
  date: { values: ['2026-03-05', '2028-02-29'] },
  time: { values: ['14:30:00', '00:00:01'] },
  date_time: { values: ['2026-03-05T13:30:00.000Z'] },
  email: { values: ['josé.álvarez+x@correo.example'] },
  phone: { values: ['+497112842222'] },
  url: { values: ['https://example.eu/a?b=c#d'] },
  picklist: { options: { choices }, values: ['a'] },
  multi_picklist: { options: { choices }, values: [['a', 'b'], ['b']] },
  dependent_picklist: {
    options: { choices, dependsOn: 'kind', offered: { fruit: ['a', 'b'] } },
    values: ['b'],
  },
  reference: {
    options: { modules: ['contacts', 'accounts'] },
    values: [
      { module: 'contacts', id: ID },
      { module: 'accounts', id: ID },
    ],
  },
  user: { values: [ID] },
  group: { values: [ID] },
  address: { values: [{ street: 'Údolní 388/27', city: 'Brno', postal_code: '602 00', country: 'CZ' }] },
  country: { values: ['ES', 'XK'] },
  language: { values: ['es', 'pt-BR'] },
  file: { values: [ID] },
  image: { values: [ID] },
  autonumber: { options: { prefix: 'INV-', digits: 6 }, values: ['INV-000001'] },
  secret: { options: { type: 'decimal', scale: 2 }, values: [{ sealed: ID }] },
  computed: { options: { sqlType: 'numeric(18,2)', currencyField: 'currency' }, values: ['12.50'] },
};

describe.each([...fieldTypes.values()].map((type) => [type.name, type] as const))('%s', (name, type) => {
  const sample = SAMPLES[name];
  const field = fieldOf(name, sample?.options);
  const values = sample?.values ?? [];

  test('takes its options and refuses others', () => {
    expect(values.length).toBeGreaterThan(0);
    expect(type.checkOptions(field)).toEqual([]);
    const strange: FieldDefinition = { ...field, options: { ...field.options, colour: 'red' } };
    expect(type.checkOptions(strange)).toMatchObject([
      { code: 'options.unknown', field: 'it.options.colour' },
    ]);
  });

  test('gives back from its columns what was put there', () => {
    for (const value of values) {
      const columns = type.toColumns(value, field);
      expect(Object.keys(columns)).toEqual(type.columns(field).map((column) => column.name));
      expect(type.fromColumns(columns, field)).toEqual(value);
    }
    expect(type.fromColumns(type.toColumns(null, field), field)).toBeNull();
  });

  test(type.systemWritten ? 'refuses what a person writes' : 'takes back what it stores, unchanged', () => {
    if (!type.systemWritten) {
      for (const value of values) expect(type.parse(value, field)).toEqual({ ok: true, value });
      return;
    }
    for (const value of values)
      expect(type.parse(value, field)).toMatchObject({ ok: false, findings: [{ code: 'field.read_only' }] });
    expect(type.parseText('1', field, { locale: 'en' }).ok).toBe(false);
  });

  test('is shown in both languages, described, and searched where it says so', () => {
    for (const value of values) {
      expect(type.format(value, field, 'en')).not.toBe('');
      expect(type.format(value, field, 'es')).not.toBe('');
      expect(type.searchText(value, field) !== null).toBe(type.searched);
    }
    const schema = type.jsonSchema(field);
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
    expect(type.label.es).toBeTruthy();
  });

  test('answers whatever it is given, and reads its own answer the same again', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 2 }), (json) => readsAgain(type, field, json as JsonValue)),
      { numRuns: 100 },
    );
  });

  test('answers whatever is written, and what it reads the API takes', () => {
    const writing = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...'0123456789.,- /:+()€%aeimz@<>&;') }),
      fc.constantFrom('5 Mar 2026', '1.234,5', '+34 600 123 456', 'Spain', 'a; b', 'x@y.eu', 'www.x.eu'),
    );
    fc.assert(
      fc.property(writing, (text) => {
        const read = type.parseText(text, field, {
          locale: 'en',
          timeZone: 'Europe/Madrid',
          dateOrder: 'DMY',
        });
        if (read.ok && read.value !== null && read.value !== '')
          expect(type.parse(read.value, field)).toEqual({ ok: true, value: read.value });
      }),
      { numRuns: 150 },
    );
  });
});

function readsAgain(type: FieldType, field: FieldDefinition, json: JsonValue): void {
  const read = type.parse(json, field);
  if (!read.ok) {
    expect(read.findings.length).toBeGreaterThan(0);
    for (const one of read.findings)
      expect(Object.values(one.message).every((said) => said.endsWith('.'))).toBe(true);
  } else if (read.value !== null && read.value !== '') {
    expect(type.parse(read.value, field)).toEqual(read);
  }
}

test('a type that does not exist is a mistake of ours', () => {
  expect(() => fieldType('blob' as never)).toThrow(TypeError);
});
