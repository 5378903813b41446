import type { CallContext } from '../access/principal.ts';

/** A plan that nobody sent: who might have received what is nobody's to keep. */
const UNSENT_HOURS = 7 * 24;
/** What the list of one's mailings reaches back to; the mails and their evidence stay. */
const SHOWN_HOURS = 90 * 24;

/** Forgets mailings that are over, and plans that were not followed. Answers how many went. */
export async function sweepMerges(context: CallContext): Promise<number> {
  const now = context.now();
  const gone = await context.database.query(
    `DELETE FROM attesta.mail_merges m WHERE (m.created_at < $1 OR m.created_at < $2 AND m.started_at IS NULL)
       AND NOT EXISTS (SELECT FROM attesta.jobs j WHERE j.id = coalesce(m.send_job, m.plan_job) AND j.state IN ('queued', 'running'))
     RETURNING m.id`,
    [now.subtract({ hours: SHOWN_HOURS }), now.subtract({ hours: UNSENT_HOURS })],
  );
  return gone.length;
}
