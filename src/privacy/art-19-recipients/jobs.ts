/** Notices that were sent by mail are told when the mail server took them. */
import { defineJob, type JobDefinition } from '../../engine/jobs/define-job.ts';
import { settleMailed } from './settle-notice.ts';

/** Looks every five minutes. Repeatable: each task is settled once. */
export const recipientJobs: readonly JobDefinition[] = [
  defineJob({
    name: 'recipients.told',
    label: { en: 'Prove that recipients were told', es: 'Acreditar la notificación a los destinatarios' },
    recurs: { everyMinutes: 5 },
    run: async (context) => ({
      told: await context.database.transaction((tx) => settleMailed(tx, context)),
    }),
  }),
];
