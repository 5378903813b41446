import { setTimeout as wait } from 'node:timers/promises';
import type { Sealer } from './sealer.ts';

const LONGEST_PAUSE = 1_000;

/**
 * Seals and looks again until what is asked for is in the log. An event is sealed once every transaction that began before
 * it has ended, which is a moment as a rule; so whoever asks waits for it rather than being sent away. Undefined when `patience`
 * (milliseconds) has ended.
 */
export async function untilSealed<T>(
  sealer: Sealer,
  look: () => Promise<T | undefined>,
  patience: number,
): Promise<T | undefined> {
  let waited = 0;
  for (let pause = 25; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    await sealer.sealOnce();
    const found = await look();
    if (found !== undefined || waited >= patience) return found;
    await wait(pause);
    waited += pause;
  }
}
