import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { whyGuessable } from './guessable-key.ts';

test.each([
  ['short', 'has fewer than 32 characters'],
  ['k'.repeat(40), 'has fewer than eight different characters'],
  ['12121212'.repeat(5), 'has fewer than eight different characters'],
  ['Tr0ub4dor&3x'.repeat(3), 'repeats itself'],
  ['Tr0ub4dor&3xQz'.repeat(3).slice(0, 37), 'repeats itself'],
  ['x9Q0123456789abcdefrT8vLm2Wz5KpYn', 'counts up or down'],
  ['CHANGE-ME-to-32-random-characters-please', 'is made of words'],
  ['my-Portal-key-of-the-year-2026-xyz', 'is made of words'],
])('%s is refused as a key: it %s', (key, why) => {
  expect(whyGuessable(key)).toBe(why);
});

test('a key that was made is taken, however it is written', () => {
  for (let time = 0; time < 2_000; time += 1) {
    const bytes = createHash('sha256').update(`key ${time}`).digest();
    for (const form of ['hex', 'base64', 'base64url'] as const) {
      const key = bytes.toString(form);
      expect([key, whyGuessable(key)]).toEqual([key, undefined]);
    }
  }
});
