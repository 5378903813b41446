import { expect, test } from 'vitest';
import { gatherCalls } from './gather.ts';

test('calls that arrive while a run is under way share the next one, and each gets its own answer', async () => {
  const runs: number[][] = [];
  const double = gatherCalls(
    async (calls: readonly number[]) => {
      runs.push([...calls]);
      await new Promise((resume) => setImmediate(resume));
      return calls.map((call) => 2 * call);
    },
    { largest: 3, parallel: 1 },
  );
  expect(await Promise.all([1, 2, 3, 4, 5].map(double))).toEqual([2, 4, 6, 8, 10]);
  expect(runs).toEqual([
    [1, 2, 3],
    [4, 5],
  ]);
  expect(await double(6)).toBe(12);
});

test('a call that is wrong fails alone', async () => {
  const inverse = gatherCalls(
    async (calls: readonly number[]) => {
      if (calls.includes(0)) throw new RangeError('There is no inverse of 0.');
      return calls.map((call) => 1 / call);
    },
    { largest: 10, parallel: 1 },
  );
  const answers = await Promise.allSettled([1, 2, 0, 4].map(inverse));
  expect(answers.map((one) => (one.status === 'fulfilled' ? one.value : 'refused'))).toEqual([
    1,
    0.5,
    'refused',
    0.25,
  ]);
});
