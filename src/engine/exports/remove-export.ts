/** The end of an export: its file goes, with what it knew of persons. The row stays for a while and says what it was. */
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { eraseFileIn } from '../files/files.ts';
import { readJob } from '../jobs/job-rows.ts';
import { cancelJob } from '../jobs/operations.ts';
import { eventOf } from '../records/record-evidence.ts';
import { type ExportState, ownExport } from './export-row.ts';

type EndState = Extract<ExportState, 'expired' | 'removed' | 'erased'>;

/**
 * Ends an export in the caller's transaction. Returns what removes the content once that is committed; it can no longer be
 * opened from the commit on.
 */
export async function endExportIn(
  tx: Sql,
  context: CallContext,
  export_: { readonly id: string; readonly file: string | null },
  state: EndState,
): Promise<() => Promise<void>> {
  await markEnded(tx, export_.id, state, context.now());
  return export_.file === null ? async () => {} : eraseFileIn(tx, context, export_.file);
}

/** What of an export is left when its file goes: that it was made, of what, and how it ended. */
export async function markEnded(tx: Sql, id: string, state: EndState, now: Temporal.Instant): Promise<void> {
  await tx.query(
    'UPDATE attesta.exports SET state = $2, question = NULL, file = NULL, ended_at = $3 WHERE id = $1',
    [id, state, now],
  );
  await tx.query('DELETE FROM attesta.export_subjects WHERE export = $1', [id]);
}

/** Removes an export for whoever asked for it; one that waits or runs is cancelled with it. */
export async function removeExport(context: CallContext, id: string): Promise<void> {
  const row = await ownExport(context, id);
  const job = row.state === 'queued' || row.state === 'running' ? await readJob(context.database, id) : null;
  if (job && (job.state === 'queued' || job.state === 'running')) await cancelJob(context, job);
  const unlink = await context.database.transaction(async (tx) => {
    const now = await ownExport(context, id, tx, 'FOR UPDATE OF x');
    if (now.state === 'expired' || now.state === 'removed' || now.state === 'erased') return async () => {};
    const payloads = [{ subject: null, value: { export: id, before: now.state } }];
    const draft = { action: 'export.removed', module: now.module, record: id, payloads } as const;
    await recordEvents(tx, [eventOf(context, draft)]);
    return endExportIn(tx, context, now, 'removed');
  });
  await unlink();
}
