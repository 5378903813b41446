import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { oneAtATime } from './one-at-a-time.ts';

let path: string;
beforeAll(async () => {
  path = join(await mkdtemp(join(tmpdir(), 'attesta-once-')), 'lock');
});
afterAll(() => rm(join(path, '..'), { recursive: true, force: true }));

test('two that come at once work one after the other, also where the first fails', async () => {
  let inside = 0;
  let most = 0;
  const work = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await wait(20);
    inside -= 1;
    throw new Error('broken');
  };
  const all = await Promise.allSettled([1, 2, 3].map(() => oneAtATime(path, work)));
  expect(all.map((one) => one.status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(most).toBe(1);
  expect(existsSync(path)).toBe(false);
});

test('what a killed program left behind holds nobody up', async () => {
  // No process has this number.
  await writeFile(path, '4194304999');
  expect(await oneAtATime(path, async () => 'done')).toBe('done');
});
