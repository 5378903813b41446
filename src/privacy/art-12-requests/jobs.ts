/** Answers that were sent by mail: proved when the mail server took them, and void when it would not. */
import type { CallContext } from '../../engine/access/principal.ts';
import { defineJob, type JobDefinition } from '../../engine/jobs/define-job.ts';
import { markDispatched } from './dispatch-steps.ts';
import { takeAnswerBack } from './kept-letter.ts';
import { changeRequest, readRequest } from './request.ts';
import { recordStep, refreshClock } from './step.ts';

interface Waiting {
  readonly request: string;
  readonly delivery: string;
  readonly sentAt: string | null;
}

/** Looks every five minutes for answers whose mails were sent or failed. Repeatable: each delivery is settled once. */
export const requestJobs: readonly JobDefinition[] = [
  defineJob({
    name: 'requests.dispatch',
    label: { en: 'Prove the dispatch of answers', es: 'Acreditar el envío de respuestas' },
    recurs: { everyMinutes: 5 },
    async run(context) {
      const waiting = await context.database.query<Waiting>(
        `SELECT d.request, d.id AS delivery, m.sent_at AS "sentAt" FROM attesta.request_deliveries d
           JOIN attesta.mails m ON m.id = d.mail
         WHERE d.channel = 'email_link' AND d.dispatched_at IS NULL AND d.voided_at IS NULL
           AND m.state IN ('sent', 'failed') ORDER BY d.at, d.id LIMIT 500`,
      );
      for (const one of waiting) await settle(context, one);
      return { settled: waiting.length };
    },
  }),
];

async function settle(context: CallContext, { request: id, delivery, sentAt }: Waiting): Promise<void> {
  await context.database.transaction(async (tx) => {
    const request = await readRequest(tx, id, 'FOR UPDATE');
    const [open] = await tx.query(
      'SELECT 1 AS open FROM attesta.request_deliveries WHERE id = $1 AND dispatched_at IS NULL AND voided_at IS NULL',
      [delivery],
    );
    if (!open) return;
    if (sentAt !== null) await markDispatched(tx, context, request, delivery, Temporal.Instant.from(sentAt));
    else {
      await tx.query('UPDATE attesta.request_deliveries SET voided_at = $2 WHERE id = $1', [
        delivery,
        context.now(),
      ]);
      await recordStep(tx, context, request, {
        kind: 'reopening',
        data: { reason: 'bounced', delivery },
        action: 'request.reopened',
      });
      await takeAnswerBack(tx, id);
      await changeRequest(tx, id, { state: 'decided' });
    }
    await refreshClock(tx, context, id);
  });
}
