import type { CallContext } from '../access/principal.ts';
import { endExportIn } from './remove-export.ts';

/** An export that was never made keeps its question for so long, so that its job can be tried again. */
const QUESTION_HOURS = 24;
/** What the list of one's exports reaches back to; the evidence stays. */
const SHOWN_HOURS = 90 * 24;

/** Ends the exports whose time is over and forgets old ones. Answers how many files went. */
export async function sweepExports(context: CallContext): Promise<number> {
  const now = context.now();
  const over = await context.database.query<{ id: string }>(
    `SELECT x.id FROM attesta.exports x LEFT JOIN attesta.jobs j ON j.id = x.id
     WHERE x.state = 'ready' AND x.expires_at <= $1
        OR x.state IN ('queued', 'running', 'failed', 'cancelled') AND x.question IS NOT NULL AND x.created_at < $2
           AND coalesce(j.state NOT IN ('queued', 'running'), true)`,
    [now, now.subtract({ hours: QUESTION_HOURS })],
  );
  let removed = 0;
  for (const { id } of over) if (await expire(context, id)) removed += 1;
  await context.database.query('DELETE FROM attesta.exports WHERE ended_at < $1 AND file IS NULL', [
    now.subtract({ hours: SHOWN_HOURS }),
  ]);
  return removed;
}

/** Ends one, unless something else ended it meanwhile. Says whether a file went. */
async function expire(context: CallContext, id: string): Promise<boolean> {
  const work = await context.database.transaction(async (tx) => {
    const [row] = await tx.query<{ id: string; state: string; file: string | null }>(
      'SELECT id, state, file FROM attesta.exports WHERE id = $1 FOR UPDATE',
      [id],
    );
    if (!row) return undefined;
    if (row.state === 'ready')
      return { unlink: await endExportIn(tx, context, row, 'expired'), file: row.file };
    const state = row.state === 'cancelled' ? 'cancelled' : 'failed';
    await tx.query('DELETE FROM attesta.export_subjects WHERE export = $1', [id]);
    await tx.query(
      'UPDATE attesta.exports SET state = $2, question = NULL, ended_at = coalesce(ended_at, $3) WHERE id = $1',
      [id, state, context.now()],
    );
    return undefined;
  });
  await work?.unlink();
  return work !== undefined && work.file !== null;
}
