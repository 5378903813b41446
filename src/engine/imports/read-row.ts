/** One row of the file, read by the plan: values of fields, and what is wrong, by column. */

import type { ParseContext } from '../../fields/field-type.ts';
import { fieldType } from '../../fields/index.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { JsonValue } from '../../metadata/json.ts';
import type { ImportPlan, ReferencePlan, ValueColumn } from './import-plan.ts';
import type { TableRow } from './reading/table.ts';

/** What is wrong with a row, without a word of what it holds. */
export interface RowProblem {
  /** From 1; 0 is the row as a whole. */
  readonly column: number;
  readonly field: string;
  readonly code: string;
  /** Of `erased_subject`: the number of the erasure. */
  readonly erasure?: string;
}

/** The record that a cell means, to be found or created. */
export interface Wish {
  readonly reference: ReferencePlan;
  readonly text: string;
  readonly create: Readonly<Record<string, JsonValue>> | undefined;
}

export interface ReadRow {
  /** Its place among the rows of data, from 1. */
  readonly row: number;
  readonly line: number;
  readonly values: Readonly<Record<string, JsonValue>>;
  readonly wishes: readonly Wish[];
  readonly owner: string;
  readonly key: string;
  readonly problems: readonly RowProblem[];
}

/** Reads a row. A cell that is refused is a problem of its column; the others are read all the same. */
export function readRow(plan: ImportPlan, table: TableRow, row: number): ReadRow {
  const problems: RowProblem[] = [];
  if (table.problem) problems.push({ column: 0, field: '', code: table.problem });
  const { values, country } = readCells(plan.columns, table, plan.parse, problems);
  const wishes = plan.references.flatMap((reference) =>
    wishOf(reference, table, { ...plan.parse, ...(country && { defaultCountry: country }) }, problems),
  );
  return {
    row,
    line: table.line,
    values,
    wishes,
    owner: plan.owner === undefined ? '' : cellOf(table, plan.owner),
    key: plan.link ? cellOf(table, plan.link.column) : '',
    problems,
  };
}

function readCells(
  columns: readonly ValueColumn[],
  table: TableRow,
  parse: ParseContext,
  problems: RowProblem[],
): { readonly values: Record<string, JsonValue>; readonly country: string | undefined } {
  const values: Record<string, JsonValue> = {};
  let country: string | undefined;
  for (const { column, field } of columns) {
    const text = cellOf(table, column);
    if (text === '') continue;
    const context = contextOf(field, parse, table.exact?.[column] ?? false, country);
    const result = fieldType(field.type).parseText(text, field, context);
    if (result.ok) {
      values[field.name] = result.value;
      if (field.type === 'country' && typeof result.value === 'string') country ??= result.value;
      continue;
    }
    for (const { code } of result.findings) problems.push({ column: column + 1, field: field.name, code });
  }
  return { values, country };
}

/** A number of a sheet is written with a point; a telephone number without prefix is one of the row's country. */
function contextOf(
  field: FieldDefinition,
  parse: ParseContext,
  exact: boolean,
  country: string | undefined,
): ParseContext {
  if (exact) return { ...parse, decimalMark: '.' };
  return field.type === 'phone' && country !== undefined ? { ...parse, defaultCountry: country } : parse;
}

function wishOf(
  reference: ReferencePlan,
  table: TableRow,
  parse: ParseContext,
  problems: RowProblem[],
): readonly Wish[] {
  const text = cellOf(table, reference.column);
  if (text === '') return [];
  if (!reference.create) return [{ reference, text, create: undefined }];
  const wrong: RowProblem[] = [];
  const { values } = readCells(reference.create, table, parse, wrong);
  problems.push(...wrong.map((one) => ({ ...one, field: `${reference.field.name}.${one.field}` })));
  return [{ reference, text, create: values }];
}

function cellOf(table: TableRow, column: number): string {
  const text = (table.cells[column] ?? '').trim();
  // What MySQL and PostgreSQL write for nothing.
  return text === '\\N' ? '' : text;
}
