import { defineJob, type JobDefinition } from '../jobs/define-job.ts';
import type { RecordMailParts } from '../mail/record-mails.ts';
import { planMerge } from './plan-merge.ts';
import { sendMerge } from './send-merge.ts';
import { PLAN_MERGE, SEND_MERGE } from './start-merge.ts';
import { sweepMerges } from './sweep-merges.ts';

/** The work of mailings that is queued, given what the law says of the persons' addresses. */
export function mailingJobs(parts: RecordMailParts): readonly JobDefinition[] {
  return [
    defineJob({
      name: PLAN_MERGE,
      label: { en: 'Plan a mailing', es: 'Planificar un envío' },
      run: (context, input) => planMerge(context, parts, String(input.merge)),
    }),
    defineJob({
      name: SEND_MERGE,
      label: { en: 'Send a mailing', es: 'Realizar un envío' },
      run: (context, input) => sendMerge(context, parts, String(input.merge)),
    }),
    defineJob({
      name: 'mail_merges.sweep',
      label: { en: 'Clear away old mailings', es: 'Eliminar envíos antiguos' },
      recurs: { everyMinutes: 24 * 60 },
      run: async (context) => ({ removed: await sweepMerges(context) }),
    }),
  ];
}
