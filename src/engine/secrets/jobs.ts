import { defineJob, type JobDefinition, JobFailed } from '../jobs/define-job.ts';
import { rotate, rotationById } from './rotate.ts';
import { rotationJobName } from './start-rotation.ts';
import { sweepSecrets } from './sweep.ts';

/** Run again after a kill it goes on where the last step ended. */
const rotation = defineJob({
  name: rotationJobName,
  label: { en: 'Renew the keys of a group', es: 'Renovar las claves de un grupo' },
  async run(context, input) {
    if (typeof input.rotation !== 'string')
      throw new JobFailed({ en: 'The job names no rotation.', es: 'La tarea no nombra ninguna renovación.' });
    const outcome = await rotate(context, input.rotation, {
      signal: context.job.signal,
      onProgress: (done, total) => context.job.progress(done, total),
    });
    const ended = await rotationById(context.database, input.rotation);
    return {
      waitsForMember: outcome === 'locked',
      rewrapped: ended?.rewrapped ?? 0,
      reencrypted: ended?.reencrypted ?? 0,
    };
  },
});

const sweep = defineJob({
  name: 'secrets.sweep',
  label: { en: 'Destroy secrets that no record has', es: 'Destruir secretos que ningún registro tiene' },
  recurs: { everyMinutes: 60 },
  async run(context) {
    return { ...(await sweepSecrets(context)) };
  },
});

/** The work on secrets that runs by itself. */
export const secretJobs: readonly JobDefinition[] = [rotation, sweep];
