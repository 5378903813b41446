import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fieldOf, parse, parseText } from '../../../tools/testing/field.ts';
import { fieldType } from '../index.ts';
import { date } from './date.ts';

const field = fieldOf('date');

test.each([
  ['2026-03-05', '2026-03-05'],
  ['2028-02-29', '2028-02-29'],
  ['2026-02-30', 'field.no_such_day'],
  ['2026-02-29', 'field.no_such_day'],
  ['2026-13-01', 'field.no_such_day'],
  ['2026-3-5', 'field.not_a_date'],
  ['0026-03-05', 'field.not_a_date'],
  ['2026-03-05T00:00:00Z', 'field.not_a_date'],
  ['05/03/2026', 'field.not_a_date'],
  [20260305, 'field.not_a_date'],
])('the API reads %j as %s', (value, expected) => {
  expect(parse(field, value)).toBe(expected);
});

test('a refused date says why and what to write', () => {
  const read = date.parse('2026-02-30', field);
  expect(read).toMatchObject({
    findings: [
      {
        field: 'it',
        message: {
          en: 'There is no day 30 in month 2 of 2026. Write the date as 2026-03-05.',
          es: 'El mes 2 de 2026 no tiene día 30. Escriba la fecha así: 2026-03-05.',
        },
      },
    ],
  });
});

describe('a person who writes', () => {
  test.each([
    ['5 Mar 2026', '2026-03-05'],
    ['March 5, 2026', '2026-03-05'],
    ['5 de marzo de 2026', '2026-03-05'],
    ['5. März 2026', '2026-03-05'],
    ['5 mars 2026', '2026-03-05'],
    ['5 března 2026', '2026-03-05'],
    ['5-Sept-2026', '2026-09-05'],
    ['1st May 2026', '2026-05-01'],
    ['2026 March 5', '2026-03-05'],
    ['2026-03-05T00:00:00', '2026-03-05'],
    ['2026-03-05 00:00:00.000', '2026-03-05'],
    ['2026-03-05T00:00:00.000Z', '2026-03-05'],
    ['2026/3/5', '2026-03-05'],
    ['20260305', '2026-03-05'],
    ['5.3.2026', '2026-03-05'],
    ['05. 03. 2026', '2026-03-05'],
    ['13/03/2026', '2026-03-13'],
    ['03/13/2026', '2026-03-13'],
    ['5/5/2026', '2026-05-05'],
    ['05/03/2026', 'field.ambiguous_date'],
    ['05-03-2026', 'field.ambiguous_date'],
    ['31/02/2026', 'field.no_such_day'],
    ['05/03/26', 'field.short_year'],
    ['5 Mar 26', 'field.short_year'],
    ['2026-03-05T14:30', 'field.date_has_time'],
    ['46086', 'field.not_a_date'],
    ['5 Marz Abril 2026', 'field.not_a_date'],
    ['yesterday', 'field.not_a_date'],
    ['', 'field.not_a_date'],
  ])('%s means %s', (text, expected) => {
    expect(parseText(field, text)).toBe(expected);
  });

  test('in a known order is read in that order, and never in another', () => {
    expect(parseText(field, '05/03/2026', { dateOrder: 'DMY' })).toBe('2026-03-05');
    expect(parseText(field, '05/03/2026', { dateOrder: 'MDY' })).toBe('2026-05-03');
    expect(parseText(field, '13/03/2026', { dateOrder: 'MDY' })).toBe('field.no_such_day');
    expect(parseText(field, '2026/03/05', { dateOrder: 'MDY' })).toBe('2026-03-05');
  });

  test('a number of Excel is read only where it is said to be one', () => {
    const context = { excelSerials: true };
    expect(parseText(field, '46086', context)).toBe('2026-03-05');
    expect(parseText(field, '1', context)).toBe('1900-01-01');
    expect(parseText(field, '59', context)).toBe('1900-02-28');
    expect(parseText(field, '60', context)).toBe('field.not_a_date');
    expect(parseText(field, '61', context)).toBe('1900-03-01');
    expect(parseText(field, '0', context)).toBe('field.not_a_date');
  });

  test('what the screen shows is read back', () => {
    const day = fc.date({ min: new Date('1900-01-01'), max: new Date('2199-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(day, fc.constantFrom('en' as const, 'es' as const), (instant, locale) => {
        const value = instant.toISOString().slice(0, 10);
        expect(parseText(field, date.format(value, field, locale))).toBe(value);
      }),
    );
  });
});

test('filters know relative days', () => {
  expect(fieldType('date').filter?.relative).toBe('date');
});
