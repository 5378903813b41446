import { expect, test } from 'vitest';
import { fieldTypes } from '../../fields/index.ts';
import { en } from './words/en.ts';
import { es } from './words/es.ts';

test.each([
  ['English', en],
  ['Spanish', es],
])('whoever adds a field reads in %s what each type is for', (_, words) => {
  const untold = [...fieldTypes.keys()].filter((name) => !words.typeText.includes(` ${name} {`));
  expect(untold).toEqual([]);
});
