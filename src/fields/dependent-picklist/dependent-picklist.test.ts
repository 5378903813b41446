import { expect, test } from 'vitest';
import { fieldOf, optionCodes, parse } from '../../../tools/testing/field.ts';
import { dependentPicklist } from './dependent-picklist.ts';

const choices = ['sedan', 'lorry', 'ferry'].map((value) => ({ value, label: { en: value } }));
const options = { choices, dependsOn: 'way', offered: { road: ['sedan', 'lorry'], water: ['ferry'] } };
const field = fieldOf('dependent_picklist', options);

function besides(value: string, way: string | null): string[] {
  return (dependentPicklist.checkBeside?.(value, field, { way }) ?? []).map((one) => one.code);
}

test('a choice goes with the value it is offered for', () => {
  expect(besides('sedan', 'road')).toEqual([]);
  expect(besides('ferry', 'road')).toEqual(['field.choice_not_offered']);
  expect(besides('ferry', null)).toEqual(['field.choice_not_offered']);
  expect(besides('ferry', 'constructor')).toEqual(['field.choice_not_offered']);
  expect(parse(field, 'plane')).toBe('field.not_a_choice');
});

test.each([
  [{ ...options, dependsOn: undefined }, ['options.missing']],
  [{ ...options, offered: undefined }, ['options.missing']],
  [{ ...options, offered: { road: ['plane'] } }, ['options.choices']],
  [{ ...options, offered: { road: 'sedan' } }, ['options.choices']],
])('options %j give %j', (given, codes) => {
  expect(optionCodes(fieldOf('dependent_picklist', given))).toEqual(codes);
});
