/** One row of the file, read by the plan: values of fields, and what is wrong, by column. */

import type { ParseContext } from '../../fields/field-type.ts';
import { foldWord } from '../../fields/fold.ts';
import { fieldType } from '../../fields/index.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { Parsed } from '../../metadata/finding.ts';
import type { JsonValue } from '../../metadata/json.ts';
import type { ImportPlan } from './import-plan.ts';
import type { TableRow } from './reading/table.ts';
import type { ReferencePlan } from './reference-plan.ts';
import type { ValueColumn } from './sort-targets.ts';

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
  /** Cells that the row comes in without. */
  readonly leftOut: readonly RowProblem[];
}

/** Reads a row. A cell that is refused is a problem of its column; the others are read all the same. */
export function readRow(plan: ImportPlan, table: TableRow, row: number): ReadRow {
  const problems: RowProblem[] = [];
  if (table.problem) problems.push({ column: 0, field: '', code: table.problem });
  const wrong: RowProblem[] = [];
  const { values, country } = readCells(plan, plan.columns, table, plan.parse, wrong);
  const { refused, leftOut } = sortProblems(plan, wrong);
  problems.push(...refused);
  const wishes = plan.references.flatMap((reference) =>
    wishOf(plan, reference, table, { ...plan.parse, ...(country && { defaultCountry: country }) }, problems),
  );
  return {
    row,
    line: table.line,
    values,
    wishes,
    owner: plan.owner === undefined ? '' : cellOf(plan, table, plan.owner),
    key: plan.link ? cellOf(plan, table, plan.link.column) : '',
    problems,
    leftOut,
  };
}

/** Which problems refuse their row, and which only leave a cell out. Who was erased is never a matter of a cell. */
export function sortProblems(
  plan: ImportPlan,
  problems: readonly RowProblem[],
): { readonly refused: readonly RowProblem[]; readonly leftOut: readonly RowProblem[] } {
  if (!plan.leaveOut) return { refused: problems, leftOut: [] };
  const spared = (one: RowProblem): boolean => {
    const field = plan.module.fields.find(({ name }) => name === one.field.split('.')[0]);
    return one.code !== 'erased_subject' && (field ? !field.required : one.field === 'owner');
  };
  return { refused: problems.filter((one) => !spared(one)), leftOut: problems.filter(spared) };
}

function readCells(
  plan: ImportPlan,
  columns: readonly ValueColumn[],
  table: TableRow,
  parse: ParseContext,
  problems: RowProblem[],
): { readonly values: Record<string, JsonValue>; readonly country: string | undefined } {
  const values: Record<string, JsonValue> = {};
  let country: string | undefined;
  for (const { column, field } of columns) {
    const text = cellOf(plan, table, column);
    if (text === '') continue;
    const context = contextOf(field, parse, table.exact?.[column] ?? false, country);
    const result = readText(text, field, context);
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
  plan: ImportPlan,
  reference: ReferencePlan,
  table: TableRow,
  parse: ParseContext,
  problems: RowProblem[],
): readonly Wish[] {
  const text = cellOf(plan, table, reference.column);
  if (text === '') return [];
  if (!reference.create) return [{ reference, text, create: undefined }];
  const wrong: RowProblem[] = [];
  const { values } = readCells(plan, reference.create, table, parse, wrong);
  const placed = wrong.map((one) => ({ ...one, field: `${reference.field.name}.${one.field}` }));
  problems.push(...placed);
  return [{ reference, text, create: values }];
}

/** A sheet breaks lines where a field has one: there a break is a space. */
function readText(text: string, field: FieldDefinition, context: ParseContext): Parsed<JsonValue> {
  const type = fieldType(field.type);
  const result = type.parseText(text, field, context);
  const broken = !result.ok && result.findings.every(({ code }) => code === 'field.line_break');
  return broken ? type.parseText(onOneLine(text), field, context) : result;
}

const BREAKS = /[\n\r\u0085\u2028\u2029]+/;

function onOneLine(text: string): string {
  const lines = text.split(BREAKS).map((line) => line.trim());
  return lines.filter((line) => line !== '').join(' ');
}

/** The apostrophe that keeps a spreadsheet from taking a text for a formula; our own exports write it too. */
const GUARD = /^'(?=[=+\-@\t\uFF1D\uFF0B\uFF0D\uFF20])/;

function cellOf(plan: ImportPlan, table: TableRow, column: number): string {
  const text = (table.cells[column] ?? '').trim().replace(GUARD, '');
  const meant = plan.words.get(column)?.get(foldWord(text));
  if (meant !== undefined) return meant.trim();
  // What MySQL and PostgreSQL write for nothing.
  return text === '\\N' ? '' : text;
}
