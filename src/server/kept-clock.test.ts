import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClock } from './clock.ts';
import { testClockOperation } from './http/test-clock.ts';
import { keepClock, keptNow } from './kept-clock.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attesta-clock-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const day = async () => (await keptNow(folder))?.toString().slice(0, 10);

test('a command beside a service in test mode has its clock, also after it was moved; production leaves none', async () => {
  expect(await day()).toBeUndefined();
  const clock = createClock(Temporal.Instant.from('2031-05-04T10:00:00Z'));
  await keepClock(folder, 'test', clock);
  expect(await day()).toBe('2031-05-04');
  const move = testClockOperation(clock, () => keepClock(folder, 'test', clock));
  const input = { params: {}, query: {}, headers: {}, body: { now: '2019-02-03T10:00:00Z' } };
  await move.handle(undefined as never, { ...input, files: noFiles() });
  expect(await day()).toBe('2019-02-03');
  await keepClock(folder, 'production', createClock());
  expect(await day()).toBeUndefined();
});

async function* noFiles() {}
