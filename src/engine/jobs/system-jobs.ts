import { sweepFiles } from '../files/sweep-files.ts';
import { defineJob, type JobDefinition } from './define-job.ts';

const KEPT_DAYS = 30;

/** Finished jobs go after 30 days: what they did is in the evidence. */
const purgeJobs = defineJob({
  name: 'jobs.purge',
  label: { en: 'Remove finished jobs', es: 'Eliminar tareas terminadas' },
  recurs: { dailyAt: '03:10' },
  async run(context) {
    const before = context.now().subtract({ hours: 24 * KEPT_DAYS });
    const gone = await context.database.query(
      'DELETE FROM attesta.jobs WHERE finished_at < $1 RETURNING id',
      [before],
    );
    return { removed: gone.length };
  },
});

const sweep = defineJob({
  name: 'files.sweep',
  label: { en: 'Look through the files', es: 'Revisar los archivos' },
  recurs: { everyMinutes: 60 },
  async run(context) {
    const { removed, unused, missing } = await sweepFiles(context, context.job.signal);
    return { removed, unused, missing: [...missing] };
  },
});

/** The house's own recurring work of these folders. */
export const systemJobs: readonly JobDefinition[] = [purgeJobs, sweep];
