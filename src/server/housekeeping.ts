import { purgeKnownDevices } from '../engine/access/known-devices.ts';
import { purgeSessions } from '../engine/access/session.ts';
import { purgeAttempts } from '../engine/access/throttle.ts';
import { defineJob } from '../engine/jobs/define-job.ts';
import { purgeIdempotencyKeys } from './http/idempotency.ts';
import { purgeChallenges } from './sign-in/ticket.ts';

/** Removes what has served its time: ended sessions, counts of sign-in attempts, forgotten browsers, kept answers. */
export const housekeeping = defineJob({
  name: 'access.sweep',
  label: { en: 'Clear away ended sessions', es: 'Eliminar sesiones terminadas' },
  recurs: { everyMinutes: 60 },
  async run({ database, now }) {
    await purgeSessions(database, now());
    await purgeAttempts(database, now());
    await purgeKnownDevices(database, now());
    await purgeChallenges(database, now());
    await purgeIdempotencyKeys(database, now());
    return {};
  },
});
