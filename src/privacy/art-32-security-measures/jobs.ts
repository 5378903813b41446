import type { CallContext } from '../../engine/access/principal.ts';
import type { Database } from '../../engine/database/database.ts';
import { defineJob, type JobDefinition } from '../../engine/jobs/define-job.ts';
import { checkpointMail } from './checkpoint-mail.ts';
import { askExamination, examine } from './examination.ts';
import type { Installation } from './measure.ts';

export const EXAMINE = 'security.examine';

/** The examination that somebody asked for, the one of each night, and the daily mail that carries a checkpoint away. */
export function securityJobs(installation: Installation): readonly JobDefinition[] {
  return [
    defineJob({
      name: EXAMINE,
      label: { en: 'Examine the installation', es: 'Examinar la instalación' },
      recurs: { dailyAt: '04:40' },
      maxAttempts: 3,
      async run(context, input) {
        const id = typeof input.examination === 'string' ? input.examination : await ownExamination(context);
        const findings = await examine(context, installation, id, (done, total) =>
          context.job.progress(done, total),
        );
        return { examination: id, failed: findings.filter((one) => one.outcome === 'fail').length };
      },
    }),
    checkpointMail,
  ];
}

function ownExamination(context: CallContext & { readonly database: Database }): Promise<string> {
  return context.database.transaction((tx) => askExamination(tx, context));
}
