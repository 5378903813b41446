import { expect, test } from 'vitest';
import type { BlockDefinition } from '../../metadata/module.ts';
import { dropBlock, moveBlock, moveField, putField } from './layout-moves.ts';

const blocks: readonly BlockDefinition[] = [
  { name: 'car', label: { en: 'Car' }, fields: ['plate', 'model'] },
  { name: 'people', label: { en: 'People' }, fields: ['driver'] },
];
const plain = (given: readonly BlockDefinition[]) =>
  given.map((one) => `${one.name}: ${one.fields.join(' ')}`);

test('a field goes up and down in its block, and over its edge into the next one', () => {
  expect(plain(moveField(blocks, 'plate', 1))).toEqual(['car: model plate', 'people: driver']);
  expect(plain(moveField(blocks, 'model', 1))).toEqual(['car: plate', 'people: model driver']);
  expect(plain(moveField(blocks, 'driver', -1))).toEqual(['car: plate model driver', 'people: ']);
  expect(moveField(blocks, 'plate', -1)).toBe(blocks);
});

test('a field that is dropped lands where it was let go', () => {
  expect(plain(putField(blocks, 'driver', 'car', 1))).toEqual(['car: plate driver model', 'people: ']);
  expect(plain(putField(blocks, 'plate', 'car', 2))).toEqual(['car: model plate', 'people: driver']);
});

test('blocks change places, and the first one goes no further', () => {
  expect(plain(moveBlock(blocks, 'people', -1))).toEqual(['people: driver', 'car: plate model']);
  expect(moveBlock(blocks, 'car', -1)).toBe(blocks);
});

test('a block that is removed leaves its fields to its neighbour, and the last block stays', () => {
  expect(plain(dropBlock(blocks, 'people'))).toEqual(['car: plate model driver']);
  expect(plain(dropBlock(blocks, 'car'))).toEqual(['people: plate model driver']);
  expect(dropBlock(blocks.slice(0, 1), 'car')).toHaveLength(1);
});
