/** The rows of an export, from a cursor: one look at the database as it was at one moment, a batch at a time. */
import type { ModuleDefinition } from '../../metadata/module.ts';
import { accessPredicate } from '../access/predicate.ts';
import type { CallContext } from '../access/principal.ts';
import { fieldColumns } from '../catalog/table.ts';
import type { Row, Sql } from '../database/database.ts';
import {
  compileFragment,
  type SqlFragment,
  sql,
  sqlAll,
  sqlIdentifier,
  sqlJoin,
  sqlRaw,
} from '../database/fragment.ts';
import { matchCondition } from '../records/list-records.ts';
import { type RecordJson, recordJson } from '../records/record-json.ts';
import { shapeColumns } from '../records/record-shape.ts';
import { orderBy, sortKeys } from '../records/sort-keys.ts';
import { subjectExpressions } from '../records/subjects-of.ts';
import { type ExportColumn, filenameColumns } from './columns.ts';
import type { ExportQuestion } from './export-question.ts';

const rowsAtOnce = 1_000;

/** One row: the record as the API gives it, what was selected, and the persons whose data it tells. */
export interface ExportedRow {
  readonly record: RecordJson;
  readonly row: Row;
  readonly subjects: readonly string[];
}

export interface OpenedRows {
  readonly total: number;
  /** Rows that match and may be read, and are left out because their processing is restricted (Art. 18). */
  readonly restricted: number;
  readonly batches: AsyncGenerator<readonly ExportedRow[]>;
}

/** Opens the rows in the caller's transaction; they can be read until it ends. */
export async function openRows(
  tx: Sql,
  context: CallContext,
  module: ModuleDefinition,
  question: ExportQuestion,
  columns: readonly ExportColumn[],
): Promise<OpenedRows> {
  // A cursor is planned for its first rows; all of these are read.
  await tx.query('SET LOCAL cursor_tuple_fraction = 1');
  const condition = exportCondition(context, module, question);
  // Declared first: what is counted afterwards may differ from it by what changed in between, and only informs.
  const rows = sqlAll([condition.matching, condition.exported]);
  await declare(tx, context, module, question, columns, rows);
  const counted = compileFragment(sql`SELECT
      count(*) FILTER (WHERE ${condition.exported}) AS total,
      count(*) FILTER (WHERE r.state = 'restricted' AND NOT ${condition.exported}) AS restricted
    FROM data.${sqlIdentifier(module.name)} r WHERE ${condition.matching}`);
  const [row] = await tx.query<{ total: number; restricted: number }>(counted.text, counted.values);
  return {
    total: row?.total ?? 0,
    restricted: row?.restricted ?? 0,
    batches: fetchBatches(tx, context, module, columns),
  };
}

/**
 * What matches and may be seen, and what of it may be exported. A restricted record is stored and not otherwise used, but by
 * somebody who uses it for a ground of Art. 18(2); the installation's own hand has none.
 */
function exportCondition(
  context: CallContext,
  module: ModuleDefinition,
  { filter, q, ids }: ExportQuestion,
): { readonly matching: SqlFragment; readonly exported: SqlFragment } {
  const chosen = ids ? sql`r.id = any(${ids}::uuid[])` : undefined;
  const question = { ...(filter && { filter }), ...(q !== undefined && { q }) };
  const exported = accessPredicate(context, module.name, 'export', 'r');
  return {
    matching: matchCondition(context, module, question, chosen),
    exported:
      context.principal.kind === 'system' ? sqlAll([exported, sqlRaw("r.state <> 'restricted'")]) : exported,
  };
}

async function declare(
  tx: Sql,
  context: CallContext,
  module: ModuleDefinition,
  question: ExportQuestion,
  columns: readonly ExportColumn[],
  condition: SqlFragment,
): Promise<void> {
  const keys = sortKeys(context, module, question.sort?.length ? question.sort : OLDEST_FIRST);
  const fields = columns.flatMap((column) => column.field ?? []);
  const selected = [
    shapeColumns(context, fields),
    ...filenameColumns(columns),
    sqlRaw(`${personsOf(context, module, columns)} AS "$subjects"`),
  ];
  const { text, values } = compileFragment(
    sql`DECLARE exported NO SCROLL CURSOR FOR SELECT ${sqlJoin(selected, ', ')}
      FROM data.${sqlIdentifier(module.name)} r WHERE ${condition} ORDER BY ${orderBy(keys)}`,
  );
  await tx.query(text, values);
}

const OLDEST_FIRST = [{ field: 'number', direction: 'asc' }] as const;

/** The persons that a row leads to, and those whom its columns name: a contact's superior is a person too. */
function personsOf(context: CallContext, module: ModuleDefinition, columns: readonly ExportColumn[]): string {
  const named = columns.flatMap(({ field }) =>
    (field ? fieldColumns(field) : []).flatMap((column) => {
      const target = column.references && 'module' in column.references ? column.references.module : '';
      const isPerson = context.catalog.modules.get(target)?.subject.kind === 'self';
      return isPerson ? [`r."${column.name}"`] : [];
    }),
  );
  const all = [...new Set([...subjectExpressions(context.catalog, module, 'r'), ...named])];
  return all.length === 0 ? "'{}'::uuid[]" : `array_remove(ARRAY[${all.join(', ')}]::uuid[], NULL)`;
}

async function* fetchBatches(
  tx: Sql,
  context: CallContext,
  module: ModuleDefinition,
  columns: readonly ExportColumn[],
): AsyncGenerator<readonly ExportedRow[]> {
  const fields = columns.flatMap((column) => column.field ?? []);
  for (;;) {
    const rows = await tx.query<Row>(`FETCH ${rowsAtOnce} FROM exported`);
    if (rows.length === 0) return;
    yield rows.map((row) => ({
      record: recordJson(context, module, fields, row),
      row,
      subjects: row.$subjects as string[],
    }));
  }
}
