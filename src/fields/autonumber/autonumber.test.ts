import { expect, test } from 'vitest';
import { fieldOf, optionCodes, parse } from '../../../tools/testing/field.ts';

test('is given by the system alone', () => {
  expect(parse(fieldOf('autonumber'), 'INV-1')).toBe('field.read_only');
});

test.each([
  [{ prefix: 'inv' }, 'options.wrong_type'],
  [{ digits: 0 }, 'options.range'],
])('options %j give %s', (options, code) => {
  expect(optionCodes(fieldOf('autonumber', options))).toEqual([code]);
});
