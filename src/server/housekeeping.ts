import { purgeSessions } from '../engine/access/credential.ts';
import { purgeAttempts } from '../engine/access/throttle.ts';
import { defineJob } from '../engine/jobs/define-job.ts';
import { purgeIdempotencyKeys } from './http/idempotency.ts';

/** Removes what has served its time: ended sessions, counts of sign-in attempts, kept answers. */
export const housekeeping = defineJob({
  name: 'access.sweep',
  label: { en: 'Clear away ended sessions', es: 'Eliminar sesiones terminadas' },
  recurs: { everyMinutes: 60 },
  async run({ database, now }) {
    await purgeSessions(database, now());
    await purgeAttempts(database, now());
    await purgeIdempotencyKeys(database, now());
    return {};
  },
});
