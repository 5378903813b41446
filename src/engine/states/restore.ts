/** Restoring: exactly what one archiving took comes back; what was archived for another reason as well stays where it is. */
import type { Catalog } from '../../metadata/catalog.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';
import { permitted, recordId } from '../records/refusals.ts';
import { type AffectedRecord, affectedRows } from './affected.ts';
import { refuseWrong } from './archive.ts';
import { askedRecord, everyState } from './asked-record.ts';
import type { Attachment } from './attachments.ts';
import { endIntervals, type Interval, openIntervals } from './intervals.ts';
import { settle } from './settle.ts';
import { countAlong, type StateAnswer, standing } from './state-answer.ts';

export interface RestoreRequest {
  readonly reason: string;
  readonly preview?: boolean;
  readonly version?: number;
}

/**
 * Restores an archived record with what went along with it. Throws `conflict` for one that went along with another: that one
 * is restored; and `duplicate_value` where a value that must be unique was given away in the meantime.
 */
export async function restoreRecord(
  context: CallContext,
  attachments: readonly Attachment[],
  moduleName: string,
  id: string,
  request: RestoreRequest,
): Promise<StateAnswer> {
  const module = await permitted(context, moduleName, 'read');
  refuseWrong(context, request);
  return context.database.transaction(async (tx) => {
    const root = await askedRecord(tx, context, module, recordId(id), 'restore', request.version);
    const ends = await openIntervals(tx, "s.root = $1 AND s.state = 'archived'", [root.id]);
    if (!ends.some((one) => one.record === root.id)) throw await wentAlong(tx, context, root);
    const records = await recordsOf(tx, context.catalog, ends, request.preview !== true);
    const along = records.filter((one) => one.id !== root.id);
    const counts = await countAlong(tx, attachments, [root], along);
    const act = ends[0]?.act ?? null;
    if (!request.preview) await restoreIn(tx, context, attachments, ends, records, request.reason);
    const preview = request.preview === true;
    return { ...(await standing(tx, context, root)), ...counts, act, until: null, preview };
  }, everyState);
}

/** Ends these intervals in the caller's transaction, which names every state. */
export async function restoreIn(
  tx: Sql,
  context: CallContext,
  attachments: readonly Attachment[],
  ends: readonly Interval[],
  records: readonly AffectedRecord[],
  reason: string,
): Promise<void> {
  await endIntervals(
    tx,
    context,
    ends.map((one) => one.id),
    reason,
  );
  await settle(tx, context, attachments, records, { action: 'state.changed', reason });
}

/** The records of intervals, locked where they are to change. Records that were erased since are not among them. */
export async function recordsOf(
  tx: Sql,
  catalog: Catalog,
  intervals: readonly Interval[],
  lock: boolean,
): Promise<readonly AffectedRecord[]> {
  const records: AffectedRecord[] = [];
  for (const [name, some] of Map.groupBy(intervals, (one) => one.module)) {
    const module: ModuleDefinition | undefined = catalog.modules.get(name);
    if (!module) continue;
    const ids = [...new Set(some.map((one) => one.record))];
    records.push(...(await affectedRows(tx, catalog, module, ids, lock)));
  }
  return records;
}

async function wentAlong(tx: Sql, context: CallContext, record: AffectedRecord): Promise<Problem> {
  const own = await openIntervals(tx, "s.record = $1 AND s.state = 'archived'", [record.id]);
  const roots = await Promise.all(
    own.map(async ({ root, root_module }) => {
      const module = context.catalog.modules.get(root_module);
      const [found] = module ? await affectedRows(tx, context.catalog, module, [root], false) : [];
      return found?.number;
    }),
  );
  const named = roots.filter((number) => number !== undefined).join(', ');
  return new Problem('conflict', {
    en: `It was archived along with ${named || 'another record'} and comes back with it. Restore that one.`,
    es: `Se archivó junto con ${named || 'otro registro'} y vuelve con él. Restaure ese.`,
  });
}
