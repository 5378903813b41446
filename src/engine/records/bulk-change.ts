import type { Filter } from '../../metadata/filter.ts';
import { accessPredicate } from '../access/predicate.ts';
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { compileFragment, sql, sqlIdentifier } from '../database/fragment.ts';
import { Problem } from '../errors/problem.ts';
import { mostBatchRows } from './batch-records.ts';
import { updateRecordIn } from './change-record.ts';
import { changeManyIn, isPlain } from './change-together.ts';
import { matchCondition } from './list-records.ts';
import { permitted, recordId, valuesRefused } from './refusals.ts';
import { inTransaction, look } from './sight.ts';
import { parseChange, type RecordValues } from './written-values.ts';

export interface BulkChange {
  readonly ids?: readonly string[];
  readonly filter?: Filter;
  readonly q?: string;
  readonly values: RecordValues;
  /** Only count what would be changed. */
  readonly preview?: boolean;
}

export interface BulkAnswer {
  /** Records that match and are seen. */
  readonly matched: number;
  /** Those among them that the caller may change. */
  readonly changeable: number;
  readonly changed: number;
}

/**
 * Gives many records the same values, in one transaction: all that the caller may change, or none. With `preview` it only
 * counts. Throws `too_large` beyond a thousand records, `validation_failed` when a value is wrong.
 */
export async function bulkChange(
  context: CallContext,
  moduleName: string,
  change: BulkChange,
): Promise<BulkAnswer> {
  const module = await permitted(context, moduleName, 'mass_edit');
  await permitted(context, moduleName, 'edit');
  const { findings } = parseChange(context, module, change.values);
  if (findings.length > 0) throw valuesRefused(findings);
  const rows = await matching(context, moduleName, change);
  const ids = rows.filter((row) => row.may).map((row) => row.id);
  const counts = { matched: rows.length, changeable: ids.length };
  if (change.preview) return { ...counts, changed: 0 };
  await inTransaction(context, async (tx) => {
    for (let start = 0; start < ids.length; start += ROWS_AT_ONCE)
      await changeSome(tx, context, moduleName, ids.slice(start, start + ROWS_AT_ONCE), change.values);
  });
  return { ...counts, changed: ids.length };
}

const ROWS_AT_ONCE = 100;

/** What is plain is written together; what is not is changed one by one, and refused with its reason. */
async function changeSome(
  tx: Sql,
  context: CallContext,
  moduleName: string,
  ids: readonly string[],
  written: RecordValues,
): Promise<void> {
  const module = await permitted(context, moduleName, 'edit');
  const changes = ids.map((id) => ({ context, module, id, written, reason: 'bulk change' }));
  const [first] = changes;
  const done = first && isPlain(first) ? await changeManyIn(tx, module, changes, 'wait') : [];
  for (const [index, id] of ids.entries()) {
    if (!done[index]) await updateRecordIn(tx, context, moduleName, id, written, { reason: 'bulk change' });
  }
}

async function matching(
  context: CallContext,
  moduleName: string,
  change: BulkChange,
): Promise<readonly { readonly id: string; readonly may: boolean }[]> {
  const module = await permitted(context, moduleName, 'read');
  if (change.ids === undefined && change.filter === undefined && !change.q) {
    throw new Problem('invalid_request', {
      en: 'Say which records to change: by ids, by filter, or by words (q).',
      es: 'Indique qué registros se cambian: con ids, con filter o con palabras (q).',
    });
  }
  const chosen = change.ids ? sql`r.id = any (${change.ids.map(recordId)}::uuid[])` : undefined;
  const condition = matchCondition(context, module, change, chosen);
  const may = sql`(${accessPredicate(context, moduleName, 'mass_edit', 'r')} and ${accessPredicate(context, moduleName, 'edit', 'r')})`;
  const { text, values } = compileFragment(
    sql`SELECT r.id, ${may} AS may FROM data.${sqlIdentifier(moduleName)} r WHERE ${condition} ORDER BY r.id LIMIT ${mostBatchRows + 1}`,
  );
  const rows = await look(context, (database) => database.query<{ id: string; may: boolean }>(text, values));
  if (rows.length > mostBatchRows) {
    throw new Problem('too_large', {
      en: `More than ${mostBatchRows} records match. Narrow the filter and change them in parts.`,
      es: `Coinciden más de ${mostBatchRows} registros. Acote el filtro y cámbielos por partes.`,
    });
  }
  return rows;
}
