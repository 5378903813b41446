import { expect, test } from 'vitest';
import { cameIn, wrote } from './outcome.ts';

test('an import of which every row was refused brought nothing in, and has nothing to take back', () => {
  expect([cameIn({ refused: 7 }), wrote({ refused: 7, created: 0 })]).toEqual([false, false]);
});

test('rows that were there already came in, and leave nothing to take back', () => {
  expect([cameIn({ skipped: 3 }), wrote({ skipped: 3 })]).toEqual([true, false]);
  expect([cameIn({ unchanged: 1 }), wrote({ unchanged: 1 })]).toEqual([true, false]);
});

test('what was created, changed or made on the way can be taken back', () => {
  for (const name of ['created', 'updated', 'linked']) expect(wrote({ [name]: 1, refused: 2 })).toBe(true);
});
