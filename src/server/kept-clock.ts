import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from './clock.ts';

/**
 * Leaves in the data folder how far a clock of the test mode is from the machine's, so that the commands beside the service have the same
 * `now` (design §7). In production nothing is left there, and what a test left goes.
 */
export async function keepClock(dataDir: string, mode: 'production' | 'test', clock: Clock): Promise<void> {
  const file = fileIn(dataDir);
  if (mode === 'production') return rm(file, { force: true });
  await writeFile(file, Temporal.Now.instant().until(clock.now()).toString(), { mode: 0o600 });
}

/** The moment at which a clock that was kept stands now; undefined where none was. */
export async function keptNow(dataDir: string): Promise<Temporal.Instant | undefined> {
  const ahead = await readFile(fileIn(dataDir), 'utf8').catch(() => undefined);
  return ahead === undefined ? undefined : Temporal.Now.instant().add(ahead);
}

function fileIn(dataDir: string): string {
  return join(dataDir, 'test-clock');
}
