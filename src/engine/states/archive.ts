/**
 * Archiving: records leave lists, search, related lists, reports, exports, pickers and counts for everyone without the right to the
 * archive, with what hangs on them; superiors and administrators included. The pattern of the article, with its consequences.
 */
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { uuidV7 } from '../evidence/uuid-v7.ts';
import { permitted, recordId, valuesRefused } from '../records/refusals.ts';
import { deleteBy } from '../subjects/delete-by.ts';
import { placeContext } from '../subjects/place.ts';
import { type AffectedRecord, dependantsOf, refuseTooMany } from './affected.ts';
import { askedRecord, everyState } from './asked-record.ts';
import type { Attachment } from './attachments.ts';
import { beginIntervals } from './intervals.ts';
import { settle } from './settle.ts';
import { countAlong, type StateAnswer, standing } from './state-answer.ts';

export interface ArchiveRequest {
  /** Why, in a sentence: kept with the record's states and in the evidence. */
  readonly reason: string;
  /** The last day in the archive: the day by which the record is to be deleted. Where it isn't given, retention says. */
  readonly until?: string;
  /** Only counts what would go along. */
  readonly preview?: boolean;
  readonly version?: number;
}

/** Archives a record with what hangs on it. Throws `not_found`, `conflict`, `stale_version`, `validation_failed`, `too_large`. */
export async function archiveRecord(
  context: CallContext,
  attachments: readonly Attachment[],
  moduleName: string,
  id: string,
  request: ArchiveRequest,
): Promise<StateAnswer> {
  const module = await permitted(context, moduleName, 'read');
  refuseWrong(context, request);
  return context.database.transaction(async (tx) => {
    const root = await askedRecord(tx, context, module, recordId(id), 'archive', request.version);
    const along = await dependantsOf(tx, context.catalog, root, request.preview !== true);
    const until = request.until ?? (await retentionOf(tx, context, root));
    const counts = await countAlong(tx, attachments, [root], along);
    if (request.preview) {
      return { ...(await standing(tx, context, root)), ...counts, act: null, until, preview: true };
    }
    const act = uuidV7(context.now());
    await archiveIn(tx, context, attachments, { root, along, until, reason: request.reason, act });
    return { ...(await standing(tx, context, root)), ...counts, act, until, preview: false };
  }, everyState);
}

export interface Archiving {
  readonly root: AffectedRecord;
  readonly along: readonly AffectedRecord[];
  readonly until: string | null;
  readonly reason: string;
  readonly act: string;
}

/** Archives one root inside the caller's transaction, which names every state. */
export async function archiveIn(
  tx: Sql,
  context: CallContext,
  attachments: readonly Attachment[],
  { root, along, until, reason, act }: Archiving,
): Promise<void> {
  const records = [root, ...along];
  refuseTooMany(records.length);
  const beginning = { state: 'archived', reason, act, ...(until !== null && { until }) } as const;
  await beginIntervals(tx, context, root, records, beginning);
  await settle(tx, context, attachments, records, {
    action: 'state.changed',
    reason,
    facts: { act, with: { module: root.module.name, id: root.id }, ...(until !== null && { until }) },
  });
}

/** The day by which what is held about the person of a record goes, as the Privacy tab shows it. */
export async function retentionOf(
  tx: Sql,
  context: CallContext,
  record: AffectedRecord,
): Promise<string | null> {
  const dates = await Promise.all(
    record.subjects.map(async (subject) => (await deleteBy(tx, placeContext(context, subject))).date),
  );
  return (
    dates
      .filter((date) => date !== null)
      .sort()
      .at(-1) ?? null
  );
}

/** Whether the database can hold the text. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/** Throws `validation_failed` for what a change of state was asked with. */
export function refuseWrong(
  context: CallContext,
  { reason, until }: { readonly reason: string; readonly until?: string | undefined },
): void {
  const findings = [];
  if (reason.trim() === '' || reason.length > 2_000 || !isStorable(reason)) {
    findings.push({
      code: 'state.reason',
      field: 'reason',
      message: { en: 'Say why, in 1 to 2,000 characters.', es: 'Diga por qué, en 1 a 2.000 caracteres.' },
    });
  }
  const today = context.now().toZonedDateTimeISO(context.timeZone).toPlainDate().toString();
  if (until !== undefined && until < today) {
    findings.push({
      code: 'state.until',
      field: 'until',
      message: { en: 'Give a day that is not past.', es: 'Indique un día que no haya pasado.' },
    });
  }
  if (findings.length > 0) throw valuesRefused(findings);
}
