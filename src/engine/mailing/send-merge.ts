/**
 * The sending of a mailing. Each mail is written as one that somebody writes from the record, in a transaction of its own with its evidence, and
 * the record's row says so in the same transaction: a run that was killed goes on with those that wait, and nobody receives two. Everything
 * is asked anew for each of them: what was said between plan and sending counts.
 */
import type { JsonObject } from '../../metadata/json.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import { type JobContext, JobFailed } from '../jobs/define-job.ts';
import { type RecordMailParts, recordToWriteFrom, writeMailFrom } from '../mail/record-mails.ts';
import { LeftOut, type LeftOutReason, reasonOf } from './left-out.ts';
import { type MergeRecordRow, type MergeRow, mergeCounts, mergeRows, ownMerge } from './merge-row.ts';
import { usable, WRITING } from './records-of-rows.ts';
import { mergeable } from './start-merge.ts';
import { checkedTemplate, type ParsedTemplate } from './template-fields.ts';
import { renderMail } from './template-values.ts';

const ROWS_AT_ONCE = 50;

interface Sending {
  readonly context: JobContext;
  readonly parts: RecordMailParts;
  readonly merge: MergeRow;
  readonly module: ModuleDefinition;
  readonly template: ParsedTemplate;
}

export async function sendMerge(
  context: JobContext,
  parts: RecordMailParts,
  id: string,
): Promise<JsonObject> {
  const merge = await ownMerge(context, id);
  if (merge.state !== 'sending')
    throw new JobFailed({ en: 'This mailing is over.', es: 'Este envío ha terminado.' });
  const module = await mergeable(context, merge.module);
  const template = checkedTemplate(context, module, merge);
  const sending = { context, parts, merge, module, template };
  const before = await mergeCounts(context.database, id);
  const total = before.waiting + before.written;
  let done = before.written;
  for (let after = -1; ; ) {
    const rows = await mergeRows(context.database, id, { state: 'waiting', after, limit: ROWS_AT_ONCE });
    const last = rows.at(-1);
    if (!last) break;
    after = last.place;
    for (const row of rows) {
      context.job.signal.throwIfAborted();
      await sendOne(sending, row);
      done += 1;
      await context.job.progress(done, total);
    }
  }
  await context.database.query(
    "UPDATE attesta.mail_merges SET state = 'done', ended_at = $2 WHERE id = $1 AND state = 'sending'",
    [id, context.now()],
  );
  const { written } = await mergeCounts(context.database, id);
  return { written, of: total };
}

/** Another run wrote it: this one's mail is taken back. */
class WrittenAlready extends Error {}

async function sendOne(sending: Sending, row: MergeRecordRow): Promise<void> {
  try {
    await write(sending, row);
  } catch (error) {
    if (error instanceof WrittenAlready) return;
    const reason = reasonOf(error);
    if (!reason) throw error;
    await leaveOut(sending, row, reason);
  }
}

async function write(
  { context, parts, merge, module, template }: Sending,
  row: MergeRecordRow,
): Promise<void> {
  const record = await recordForMany(context, module, row.record);
  const { subject, text } = await renderMail(context, module, template, record, merge.language);
  if (subject === '') throw new LeftOut('no_text');
  const { recipient_module: to, recipient } = row;
  if (to === null || recipient === null) throw new LeftOut('no_recipient');
  const { purpose, language } = merge;
  const written = { purpose, subject, text, language, to: { module: to, id: recipient } };
  await writeMailFrom(context, parts, module.name, record, written, async (tx, mail) => {
    const taken = await tx.query(
      `UPDATE attesta.mail_merge_rows SET state = 'written', mail = $3, decided_at = $4
       WHERE merge = $1 AND record = $2 AND state = 'waiting' RETURNING record`,
      [merge.id, row.record, mail, context.now()],
    );
    if (taken.length === 0) throw new WrittenAlready();
  });
}

/** The record, for a mail to many: as for a mail from it, and with the right to change many. */
export async function recordForMany(context: CallContext, module: ModuleDefinition, id: string) {
  const record = await recordToWriteFrom(context, module.name, id);
  if (record.state === 'restricted') throw new LeftOut('restricted');
  if (!(await usable(context, module, [record.id], WRITING)).has(record.id)) throw new LeftOut('no_edit');
  return record;
}

async function leaveOut(
  { context, merge }: Sending,
  row: MergeRecordRow,
  reason: LeftOutReason,
): Promise<void> {
  await context.database.query(
    `UPDATE attesta.mail_merge_rows SET state = 'left_out', reason = $3, decided_at = $4
     WHERE merge = $1 AND record = $2 AND state = 'waiting'`,
    [merge.id, row.record, reason, context.now()],
  );
}
