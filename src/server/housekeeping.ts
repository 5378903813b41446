import { purgeSessions } from '../engine/access/credential.ts';
import { purgeAttempts } from '../engine/access/throttle.ts';
import type { Engine } from './engine.ts';
import { purgeIdempotencyKeys } from './http/idempotency.ts';

const HOUR_MS = 3_600_000;

/** Removes what has served its time (ended sessions, counts of attempts, kept answers) now and every hour. Returns the stop. */
export function startHousekeeping(engine: Engine): () => Promise<void> {
  let run = Promise.resolve();
  const clean = (): void => {
    run = sweep(engine).catch(() =>
      engine.log('Ended sessions could not be cleared away; it is tried again in an hour.'),
    );
  };
  clean();
  const timer = setInterval(clean, HOUR_MS).unref();
  return async () => {
    clearInterval(timer);
    await run;
  };
}

async function sweep({ database, clock }: Engine): Promise<void> {
  const now = clock.now();
  await purgeSessions(database, now);
  await purgeAttempts(database, now);
  await purgeIdempotencyKeys(database, now);
}
