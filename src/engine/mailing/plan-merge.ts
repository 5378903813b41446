/** The plan of a mailing: for every record who would receive it, or why nobody does. It is a look: nothing is written to anybody. */
import type { JsonObject } from '../../metadata/json.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { Sql } from '../database/database.ts';
import { asService } from '../files/file-work.ts';
import { type JobContext, JobFailed } from '../jobs/define-job.ts';
import { type Recipient, recipientsOf } from '../mail/recipients.ts';
import type { RecordMailParts } from '../mail/record-mails.ts';
import { recordsByIds } from '../records/read-record.ts';
import type { RecordJson } from '../records/record-json.ts';
import { type LeftOutReason, legalReasons } from './left-out.ts';
import { type MergeRecordRow, type MergeRow, mergeRows, ownMerge } from './merge-row.ts';
import { referredRecords, usable, WRITING } from './records-of-rows.ts';
import { mergeable } from './start-merge.ts';
import { checkedTemplate } from './template-fields.ts';

const ROWS_AT_ONCE = 200;

interface Decided {
  readonly record: string;
  readonly recipient: Recipient | null;
  /** Null: it is sent. */
  readonly reason: LeftOutReason | null;
}

/** Makes the plan and writes it in one go: a run that was killed begins again. */
export async function planMerge(
  context: JobContext,
  parts: RecordMailParts,
  id: string,
): Promise<JsonObject> {
  const merge = await ownMerge(context, id);
  if (merge.state !== 'planning')
    throw new JobFailed({
      en: 'This mailing is planned already.',
      es: 'Este envío ya está planificado.',
    });
  const module = await mergeable(context, merge.module);
  checkedTemplate(context, module, merge);
  const decided: Decided[] = [];
  const total = await countRows(context.database, id);
  for (let after = -1; ; ) {
    context.job.signal.throwIfAborted();
    const rows = await mergeRows(context.database, id, { after, limit: ROWS_AT_ONCE });
    const last = rows.at(-1);
    if (!last) break;
    decided.push(...(await decideMany(context, parts, merge, module, rows)));
    after = last.place;
    await context.job.progress(decided.length, total);
  }
  const plan = oncePerPerson(decided);
  await keep(context, merge, plan);
  return { receive: plan.filter((one) => one.reason === null).length, of: plan.length };
}

async function countRows(sql: Sql, merge: string): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM attesta.mail_merge_rows WHERE merge = $1',
    [merge],
  );
  return row?.count ?? 0;
}

async function decideMany(
  context: JobContext,
  parts: RecordMailParts,
  merge: MergeRow,
  module: ModuleDefinition,
  rows: readonly MergeRecordRow[],
): Promise<readonly Decided[]> {
  const ids = rows.map((row) => row.record);
  const records = await recordsByIds(context, module, ids);
  const writable = await usable(context, module, ids, WRITING);
  const referred = await referredRecords(context, module, records.values());
  const decided: Decided[] = [];
  for (const { record } of rows) {
    const found = records.get(record);
    const still = stillness(found, writable);
    if (!found || still) {
      decided.push({ record, recipient: null, reason: still ?? 'not_visible' });
      continue;
    }
    const open = async (_: ModuleDefinition, other: string) => referred.get(other);
    const [recipient = null] = await recipientsOf(context, module.name, found, open);
    decided.push({ record, recipient, reason: await whyNot(context, parts, merge, recipient) });
  }
  return decided;
}

/** Why nothing is written from the record itself. Restricted, it is used for no mail to many, whatever ground somebody has named. */
function stillness(record: RecordJson | undefined, writable: ReadonlySet<string>): LeftOutReason | null {
  if (!record) return 'not_visible';
  if (record.state === 'archived' || record.state === 'restricted') return record.state;
  return writable.has(record.id) ? null : 'no_edit';
}

async function whyNot(
  context: JobContext,
  parts: RecordMailParts,
  merge: MergeRow,
  recipient: Recipient | null,
): Promise<LeftOutReason | null> {
  if (!recipient) return 'no_recipient';
  const { subject } = recipient;
  if (subject !== null) {
    const question = { subject, purpose: merge.purpose, at: context.now() };
    const found = await asService(context, (tx) => parts.permission(tx, context, question));
    if (!found.allowed) return found.reason as LeftOutReason;
  }
  return recipient.address === null ? 'no_address' : null;
}

/**
 * Nobody receives it twice: neither by two records that name the same person, nor by two records of one person, who has one name and one
 * address in both. Of these the one that may not be written to counts (law.md §9: the most protective).
 */
function oncePerPerson(decided: readonly Decided[]): readonly Decided[] {
  const refused = new Set<string>();
  for (const { recipient, reason } of decided)
    if (recipient && reason !== null && legalReasons.has(reason)) refused.add(sameness(recipient));
  const reached = new Set<string>();
  return decided.map((one) => {
    const { recipient } = one;
    if (!recipient || one.reason !== null) return one;
    if (refused.has(sameness(recipient))) return { ...one, reason: 'same_person_refused' };
    const keys = [`${recipient.module} ${recipient.id}`, sameness(recipient)];
    if (keys.some((key) => reached.has(key))) return { ...one, reason: 'same_person' };
    for (const key of keys) reached.add(key);
    return one;
  });
}

/** What two records of one person have in common. One without an address, or whose address may not be used, is only itself. */
function sameness({ module, id, address, title }: Recipient): string {
  return address === null ? `${module} ${id}` : `${address.toLowerCase()}\n${title.trim().toLowerCase()}`;
}

async function keep(context: JobContext, merge: MergeRow, plan: readonly Decided[]): Promise<void> {
  await context.database.transaction(async (tx) => {
    await tx.query(
      `UPDATE attesta.mail_merge_rows r SET recipient_module = d.module, recipient = d.recipient, subject = d.subject,
         reason = d.reason, state = CASE WHEN d.reason IS NULL THEN 'waiting' ELSE 'left_out' END, decided_at = $7
       FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::text[]) AS d (record, module, recipient, subject, reason)
       WHERE r.merge = $1 AND r.record = d.record`,
      [
        merge.id,
        plan.map((one) => one.record),
        plan.map((one) => one.recipient?.module ?? null),
        plan.map((one) => one.recipient?.id ?? null),
        plan.map((one) => one.recipient?.subject ?? null),
        plan.map((one) => one.reason),
        context.now(),
      ],
    );
    await tx.query(
      "UPDATE attesta.mail_merges SET state = 'planned', planned_at = $2 WHERE id = $1 AND state = 'planning'",
      [merge.id, context.now()],
    );
  });
}
