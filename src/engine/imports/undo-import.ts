/**
 * Undoes an import: what it created is deleted, what it changed gets back what it held before, as the evidence tells. A record that
 * somebody changed since is left alone and reported.
 */

import { fieldType } from '../../fields/index.ts';
import type { JsonObject, JsonValue } from '../../metadata/json.ts';
import type { Sql } from '../database/database.ts';
import type { Problem } from '../errors/problem.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { type JobContext, JobFailed } from '../jobs/define-job.ts';
import { updateRecordIn } from '../records/change-record.ts';
import { deleteRecordIn } from '../records/delete-record.ts';
import { eventOf } from '../records/record-evidence.ts';
import { moduleNamed } from '../records/refusals.ts';
import { subjectsOf } from '../records/subjects-of.ts';
import type { RecordValues } from '../records/written-values.ts';
import { collectionClock } from './data-origin.ts';
import type { Counts, ImportRow } from './import-row.ts';
import { problemsOf } from './problem-codes.ts';
import type { RowProblem } from './read-row.ts';
import { isCancelled, startedImport } from './run-import.ts';
import { importReason } from './write-batch.ts';
import { attempt, isRefusal } from './write-many.ts';

const ROWS_AT_ONCE = 100;

interface UndoRow {
  readonly row: number;
  readonly part: number;
  readonly module: string;
  readonly record: string;
}

/** Undoes what an import wrote, from its last row to its first. Repeatable: what is undone is not undone again. */
export async function undoImport(context: JobContext, id: string): Promise<JsonObject> {
  const row = await startedImport(context, id, 'undoing');
  if (row.state !== 'undoing') return { import: id, ...row.counts };
  if (!context.rights.allows(row.module, 'import') || !context.rights.allows(row.module, 'delete')) {
    await context.database.query(`UPDATE attesta.imports SET state = 'done' WHERE id = $1`, [id]);
    throw new JobFailed({
      en: 'Your rights do not let you delete what this import created.',
      es: 'Sus derechos no le permiten eliminar lo que creó esta importación.',
    });
  }
  let before: readonly [number, number] = [Number.MAX_SAFE_INTEGER, 0];
  let done = 0;
  for (;;) {
    await stopWhenAsked(context, row);
    const last = await context.database.transaction((tx) => undoRows(tx, context, row, before));
    if (!last) break;
    before = [last.row, last.part];
    done += last.count;
    await context.job.progress(done, Math.max(done, row.rows_total ?? done));
  }
  return { import: id, ...(await finishUndo(context, row)) };
}

async function stopWhenAsked(context: JobContext, row: ImportRow): Promise<void> {
  if (!context.job.signal.aborted) return;
  // What is left can be undone by another undo.
  if (await isCancelled(context)) {
    await context.database.query(`UPDATE attesta.imports SET state = 'done' WHERE id = $1`, [row.id]);
  }
  context.job.signal.throwIfAborted();
}

async function undoRows(
  tx: Sql,
  context: JobContext,
  row: ImportRow,
  [before, part]: readonly [number, number],
): Promise<{ readonly row: number; readonly part: number; readonly count: number } | undefined> {
  const rows = await tx.query<UndoRow>(
    `SELECT row, part, module, record FROM attesta.import_rows
     WHERE import = $1 AND status IN ('created', 'updated', 'not_undone') AND record IS NOT NULL
       AND (row < $2 OR row = $2 AND part > $3)
     ORDER BY row DESC, part LIMIT $4`,
    [row.id, before, part, ROWS_AT_ONCE],
  );
  // Asked while the records are there.
  const persons = await personsOf(tx, context, rows);
  const settled = new Map<string, readonly RowProblem[]>();
  for (const one of rows) {
    if (!settled.has(one.record)) settled.set(one.record, await undoRecord(tx, context, row, one));
  }
  for (const [record, problems] of settled) {
    await tx.query(
      `UPDATE attesta.import_rows SET status = $3, problems = $4 WHERE import = $1 AND record = $2
       AND status IN ('created', 'updated', 'not_undone')`,
      [row.id, record, problems.length === 0 ? 'undone' : 'not_undone', JSON.stringify(problems)],
    );
  }
  const undone = Map.groupBy(
    rows.filter((one) => settled.get(one.record)?.length === 0),
    (one) => one.module,
  );
  await takeBackCollections(tx, context, row.id, undone, persons);
  const last = rows.at(-1);
  return last && { row: last.row, part: last.part, count: rows.length };
}

/** The persons of the records, by record. */
async function personsOf(
  tx: Sql,
  context: JobContext,
  rows: readonly UndoRow[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  for (const [module, some] of Map.groupBy(rows, (one) => one.module)) {
    const ids = some.map((one) => one.record);
    for (const [record, subjects] of await subjectsOf(tx, context.catalog, module, ids))
      found.set(record, subjects);
  }
  return found;
}

/** Nobody is to be told of data that is not here. */
async function takeBackCollections(
  tx: Sql,
  context: JobContext,
  id: string,
  undone: ReadonlyMap<string, readonly UndoRow[]>,
  persons: ReadonlyMap<string, readonly string[]>,
): Promise<void> {
  const subjects = [...undone.values()].flat().flatMap((one) => persons.get(one.record) ?? []);
  if (subjects.length > 0) await collectionClock(context)?.takeBack(tx, context, id, [...new Set(subjects)]);
}

async function undoRecord(
  tx: Sql,
  context: JobContext,
  row: ImportRow,
  one: UndoRow,
): Promise<readonly RowProblem[]> {
  const past = await changesOf(tx, row, one.record);
  const [first] = past.ours;
  if (!first || past.lost) return [problem('import.gone')];
  if (changedSince(past.others)) return [problem('import.changed_since')];
  const reason = `Undo import ${row.id}`;
  try {
    await attempt<unknown>(tx, () =>
      first.action === 'record.created'
        ? remove(tx, context, one, reason)
        : updateRecordIn(tx, context, one.module, one.record, valuesBefore(context, one.module, past.ours), {
            reason,
          }),
    );
    return [];
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return reasonsOf(error);
  }
}

async function remove(tx: Sql, context: JobContext, one: UndoRow, reason: string): Promise<void> {
  await deleteRecordIn(tx, context, one.module, one.record, { reason });
  await tx.query('DELETE FROM attesta.import_keys WHERE record = $1', [one.record]);
}

function reasonsOf(refusal: Problem): readonly RowProblem[] {
  const held = refusal.findings.every(({ code }) => code === 'record.held');
  if (refusal.code === 'conflict' && held) return [problem('import.held')];
  return refusal.code === 'not_found' ? [problem('import.gone')] : problemsOf(refusal);
}

interface PastChange {
  readonly action: string;
  readonly changes: Readonly<Record<string, { readonly from: JsonValue; readonly to: JsonValue }>>;
}

interface Past {
  readonly ours: readonly PastChange[];
  /** Changes since the import that are not the import's own. */
  readonly others: readonly PastChange[];
  /** A payload was erased: what the record held is not known any more. */
  readonly lost: boolean;
}

async function changesOf(tx: Sql, row: ImportRow, record: string): Promise<Past> {
  const events = await tx.query<{ action: string; payload: string | null }>(
    `SELECT e.action, (SELECT p.payload FROM evidence.payloads p WHERE p.event = e.id ORDER BY p.part LIMIT 1) AS payload
     FROM evidence.events e WHERE e.record = $1
       AND e.action IN ('record.created', 'record.updated', 'record.restored', 'record.masked', 'record.merged')
     ORDER BY e.at, e.id`,
    [record],
  );
  const read = events.map((event) => ({ ...event, ...payloadOf(event.payload) }));
  const isOurs = (reason: string): boolean =>
    reason === importReason(row.id) || reason.startsWith(`${importReason(row.id)}:`);
  const first = read.findIndex((event) => isOurs(event.reason));
  const since = first < 0 ? [] : read.slice(first);
  return {
    ours: since.filter((event) => isOurs(event.reason)),
    others: since.filter((event) => !isOurs(event.reason)),
    lost: since.some((event) => event.payload === null),
  };
}

function payloadOf(text: string | null): {
  readonly reason: string;
  readonly changes: PastChange['changes'];
} {
  const value = (text === null ? {} : JSON.parse(text)) as {
    reason?: string;
    changes?: PastChange['changes'];
  };
  return { reason: value.reason ?? '', changes: value.changes ?? {} };
}

/** Whether something is different since: a total that went up and down again is not. */
function changedSince(others: readonly PastChange[]): boolean {
  const from = new Map<string, string>();
  const to = new Map<string, string>();
  for (const { changes } of others) {
    for (const [field, change] of Object.entries(changes)) {
      if (!from.has(field)) from.set(field, JSON.stringify(change.from));
      to.set(field, JSON.stringify(change.to));
    }
  }
  return [...to].some(([field, value]) => value !== from.get(field));
}

/** What the fields held before the import, as far as they are not worked out. */
function valuesBefore(context: JobContext, moduleName: string, ours: readonly PastChange[]): RecordValues {
  const module = moduleNamed(context, moduleName);
  const values: Record<string, JsonValue> = {};
  for (const { changes } of ours) {
    for (const [name, { from }] of Object.entries(changes)) {
      const field = module.fields.find((one) => one.name === name);
      const written = name === 'owner' || (field && !field.readOnly && !fieldType(field.type).systemWritten);
      if (written && !(name in values)) values[name] = from;
    }
  }
  return values;
}

async function finishUndo(context: JobContext, row: ImportRow): Promise<Counts> {
  return context.database.transaction(async (tx) => {
    const found = await tx.query<{ status: string; count: number }>(
      'SELECT status, count(*) AS count FROM attesta.import_rows WHERE import = $1 GROUP BY status',
      [row.id],
    );
    const counts: Counts = Object.fromEntries(found.map((one) => [one.status, one.count]));
    await tx.query(`UPDATE attesta.imports SET state = 'undone', counts = $2 WHERE id = $1`, [
      row.id,
      JSON.stringify(counts),
    ]);
    await recordEvents(tx, [
      eventOf(context, {
        action: 'import.undone',
        module: row.module,
        record: row.id,
        payloads: [{ subject: null, value: { import: row.id, counts: { ...counts } } }],
      }),
    ]);
    return counts;
  });
}

function problem(code: string): RowProblem {
  return { column: 0, field: '', code };
}
