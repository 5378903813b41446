/** The answer to a report that shows records: the list itself, a page at a time, in the columns of the report. */
import { labelText } from '../../metadata/label.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import { nearestName } from '../catalog/filters/nearest.ts';
import { didYouMean } from '../errors/did-you-mean.ts';
import { systemLabels } from '../exports/columns.ts';
import { columnNames, mayLeave, systemColumns, usualColumns } from '../exports/exportable.ts';
import { compileFilter } from '../records/compile-filter.ts';
import { findRecords, type ListQuestion } from '../records/list-records.ts';
import type { RecordJson } from '../records/record-json.ts';
import { sortKeys } from '../records/sort-keys.ts';
import type { TableQuestion } from './question.ts';
import { notSeen, reportRefused } from './refusals.ts';
import { refuseKeptOut } from './report-fields.ts';

export interface Page {
  readonly limit?: number;
  readonly cursor?: string;
  readonly count?: 'exact' | 'estimate';
}

export interface TableAnswer {
  readonly kind: 'table';
  readonly module: string;
  readonly columns: readonly { readonly name: string; readonly label: string }[];
  /** Columns of the report that the caller may not see: named, so that nobody takes the answer for the whole one. */
  readonly hiddenColumns: readonly string[];
  readonly items: readonly RecordJson[];
  readonly next: string | null;
  readonly total?: number;
}

interface ReportColumns {
  readonly names: readonly string[];
  readonly hidden: readonly string[];
}

/** Refuses what this caller may not ask. Throws `invalid_request` or `invalid_filter` with the name of the field. */
export function checkTable(
  context: CallContext,
  module: ModuleDefinition,
  question: TableQuestion,
): ReportColumns {
  refuseKeptOut(context, module, question.filter, question.sort);
  if (question.filter) compileFilter(context, module, question.filter);
  sortKeys(context, module, question.sort);
  return columnsOf(context, module, question);
}

/** The columns that the caller may see. What a report may not tell of at all is refused. */
function columnsOf(
  context: CallContext,
  module: ModuleDefinition,
  { columns }: TableQuestion,
): ReportColumns {
  if (columns.length === 0) return { names: usualColumns(context, module), hidden: [] };
  const known = columnNames(context, module);
  const others = columns.filter((name) => !known.includes(name));
  for (const name of others) {
    if (!exists(module, name)) throw notSeen(module.name, name, name, didYouMean(nearestName(name, known)));
  }
  const names = columns.filter((name) => known.includes(name));
  if (names.length > 0) return { names, hidden: others };
  throw reportRefused('report.nothing_seen', 'columns', {
    en: `You may see none of the columns of this report: ${others.join(', ')}.`,
    es: `Usted no puede ver ninguna de las columnas de este informe: ${others.join(', ')}.`,
  });
}

/** Whether there is such a column for those who may see it. */
function exists(module: ModuleDefinition, name: string): boolean {
  const field = module.fields.find((one) => one.name === name);
  return field ? mayLeave(field) : systemColumns.some((one) => one === name);
}

export async function runTable(
  context: CallContext,
  module: ModuleDefinition,
  question: TableQuestion,
  page: Page,
): Promise<TableAnswer> {
  const { names, hidden } = checkTable(context, module, question);
  const asked: ListQuestion = {
    ...page,
    ...(question.filter && { filter: question.filter }),
    sort: question.sort,
    fields: names,
  };
  const { items, next, total } = await findRecords(context, module, asked);
  return {
    kind: 'table',
    module: module.name,
    columns: names.map((name) => ({ name, label: columnLabel(context, module, name) })),
    hiddenColumns: hidden,
    items,
    next,
    ...(total !== undefined && { total }),
  };
}

function columnLabel(context: CallContext, module: ModuleDefinition, name: string): string {
  const field = module.fields.find((one) => one.name === name);
  return labelText(field?.label ?? systemLabels[name as keyof typeof systemLabels], context.locale);
}
