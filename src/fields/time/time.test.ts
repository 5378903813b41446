import { expect, test } from 'vitest';
import { fieldOf, parse, parseText } from '../../../tools/testing/field.ts';
import { time } from './time.ts';

const field = fieldOf('time');

test.each([
  ['14:30', '14:30:00'],
  ['00:00:59', '00:00:59'],
  ['24:00', 'field.not_a_time'],
  ['14:60', 'field.not_a_time'],
  ['2:30', 'field.not_a_time'],
  [1430, 'field.not_a_time'],
])('the API reads %j as %s', (value, expected) => {
  expect(parse(field, value)).toBe(expected);
});

test.each([
  ['2:30 pm', '14:30:00'],
  ['12:05 a.m.', '00:05:00'],
  ['12:05 PM', '12:05:00'],
  ['14.30 Uhr', '14:30:00'],
  ['9:05', '09:05:00'],
  ['13:00 pm', 'field.not_a_time'],
  ['noon', 'field.not_a_time'],
])('a person who writes %s means %s', (text, expected) => {
  expect(parseText(field, text)).toBe(expected);
});

test('seconds are shown where there are any', () => {
  expect([time.format('14:30:00', field, 'en'), time.format('14:30:05', field, 'en')]).toEqual([
    '14:30',
    '14:30:05',
  ]);
});
