/** Archiving what was chosen in a list, in one act that can be undone as one. */
import type { Filter } from '../../metadata/filter.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { compileFragment, sql, sqlIdentifier } from '../database/fragment.ts';
import { Problem } from '../errors/problem.ts';
import { uuidV7 } from '../evidence/uuid-v7.ts';
import { matchCondition } from '../records/list-records.ts';
import { nothingHere, permitted, recordId } from '../records/refusals.ts';
import { type AffectedRecord, affectedRows, dependantsOf, refuseTooMany } from './affected.ts';
import { archiveIn, refuseWrong, retentionOf } from './archive.ts';
import { everyState } from './asked-record.ts';
import type { Attachment } from './attachments.ts';
import { openIntervals } from './intervals.ts';
import { mayFollow } from './machine.ts';
import { recordsOf, restoreIn } from './restore.ts';
import { countAlong, type StateAnswer } from './state-answer.ts';

export interface BulkArchive {
  readonly ids?: readonly string[];
  readonly filter?: Filter;
  readonly q?: string;
  readonly reason: string;
  readonly until?: string;
  readonly preview?: boolean;
}

export interface BulkStateAnswer extends Pick<StateAnswer, 'act' | 'along' | 'attachments' | 'preview'> {
  /** Records that were chosen and are seen, and those of them whose state takes the change. */
  readonly matched: number;
  readonly changeable: number;
  readonly changed: number;
}

/** As many are chosen at once as can be changed at once (`bulk-changes`). */
const MOST_CHOSEN = 1_000;

/** Archives what was chosen, each with what hangs on it; all or nothing. */
export async function archiveMany(
  context: CallContext,
  attachments: readonly Attachment[],
  moduleName: string,
  request: BulkArchive,
): Promise<BulkStateAnswer> {
  const module = await permitted(context, moduleName, 'read');
  refuseWrong(context, request);
  return context.database.transaction(async (tx) => {
    const chosen = await chosenRecords(tx, context, module, request);
    const roots = chosen.filter((one) => mayFollow(one.state, 'archive'));
    const along = new Map<string, AffectedRecord>();
    const act = uuidV7(context.now());
    for (const root of roots) {
      const here = await dependantsOf(tx, context.catalog, root, request.preview !== true);
      for (const one of here) along.set(one.id, one);
      refuseTooMany(roots.length + along.size);
      if (request.preview) continue;
      const until = request.until ?? (await retentionOf(tx, context, root));
      await archiveIn(tx, context, attachments, { root, along: here, until, reason: request.reason, act });
    }
    for (const root of roots) along.delete(root.id);
    const counts = await countAlong(tx, attachments, roots, [...along.values()]);
    return {
      ...counts,
      act: request.preview ? null : act,
      preview: request.preview === true,
      matched: chosen.length,
      changeable: roots.length,
      changed: request.preview ? 0 : roots.length,
    };
  }, everyState);
}

/** Undoes one act: everything that it archived comes back, and nothing else. Throws `not_found` for an act of which nothing is left. */
export async function undoArchive(
  context: CallContext,
  attachments: readonly Attachment[],
  moduleName: string,
  request: { readonly act: string; readonly reason: string },
): Promise<BulkStateAnswer> {
  const module = await permitted(context, moduleName, 'read');
  refuseWrong(context, request);
  return context.database.transaction(async (tx) => {
    const ends = await openIntervals(tx, "s.act = $1 AND s.state = 'archived' AND s.root_module = $2", [
      recordId(request.act),
      module.name,
    ]);
    if (ends.length === 0) throw nothingHere();
    const records = await recordsOf(tx, context.catalog, ends, true);
    const roots = new Set(ends.filter((one) => one.root === one.record).map((one) => one.record));
    const chosen = records.filter((one) => roots.has(one.id));
    const along = records.filter((one) => !roots.has(one.id));
    const counts = await countAlong(tx, attachments, chosen, along);
    await restoreIn(tx, context, attachments, ends, records, request.reason);
    const changed = chosen.length;
    return { ...counts, act: request.act, preview: false, matched: changed, changeable: changed, changed };
  }, everyState);
}

async function chosenRecords(
  tx: Sql,
  context: CallContext,
  module: ModuleDefinition,
  request: BulkArchive,
): Promise<readonly AffectedRecord[]> {
  if (request.ids === undefined && request.filter === undefined && !request.q) {
    throw new Problem('invalid_request', {
      en: 'Say which records to archive: by ids, by filter, or by words (q).',
      es: 'Indique qué registros se archivan: con ids, con filter o con palabras (q).',
    });
  }
  const chosen = request.ids ? sql`r.id = any (${request.ids.map(recordId)}::uuid[])` : undefined;
  const { text, values } = compileFragment(
    sql`SELECT r.id FROM data.${sqlIdentifier(module.name)} r
      WHERE ${matchCondition(context, module, request, chosen, true)} ORDER BY r.id LIMIT ${MOST_CHOSEN + 1}`,
  );
  const rows = await tx.query<{ id: string }>(text, values);
  if (rows.length > MOST_CHOSEN) {
    throw new Problem('too_large', {
      en: `More than ${MOST_CHOSEN} records match. Narrow the filter and archive them in parts.`,
      es: `Coinciden más de ${MOST_CHOSEN} registros. Acote el filtro y archívelos por partes.`,
    });
  }
  const ids = rows.map((row) => row.id);
  return affectedRows(tx, context.catalog, module, ids, request.preview !== true);
}
