import { expect, test } from 'vitest';
import { Problem } from '../../engine/errors/problem.ts';
import { readLimit } from './read-limit.ts';

function refusal(work: () => void): Problem | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

test('a user may ask five minutes’ worth at once, is told when to go on, and goes on then', () => {
  let now = 0;
  const limit = readLimit(60, () => now);
  for (let times = 0; times < 300; times += 1) limit.take('ana', '192.0.2.1');
  const refused = refusal(() => limit.take('ana', '192.0.2.1'));
  expect(refused).toMatchObject({ code: 'too_many_requests', status: 429, retryAfter: 1 });
  expect(refusal(() => limit.take('ben', '192.0.2.1'))).toBeUndefined();
  now += 1_000;
  expect(refusal(() => limit.take('ana', '192.0.2.1'))).toBeUndefined();
  expect(refusal(() => limit.take('ana', '192.0.2.1'))).toBeDefined();
});

test('visitors are counted by their network, with a tenth of it, and nobody where there is no limit', () => {
  const limit = readLimit(60, () => 0);
  for (let times = 0; times < 30; times += 1) limit.take(undefined, '2001:db8::1');
  expect(refusal(() => limit.take(undefined, '2001:db8::2'))).toBeDefined();
  expect(refusal(() => limit.take(undefined, '2001:db8:1::1'))).toBeUndefined();
  const none = readLimit(0, () => 0);
  for (let times = 0; times < 10_000; times += 1) none.take(undefined, '192.0.2.1');
});
