/** CSV as RFC 4180 has it, for programs and for spreadsheets. */
import type { Cell } from '../cell.ts';

export interface CsvOptions {
  readonly delimiter: ',' | ';' | '\t' | '|';
  readonly decimalMark: '.' | ',';
  /** The mark by which spreadsheets know UTF-8. */
  readonly bom: boolean;
}

/** The bytes of a table, batch by batch. */
export async function* csvBytes(
  headers: readonly string[],
  batches: AsyncIterable<readonly (readonly Cell[])[]>,
  options: CsvOptions,
): AsyncGenerator<Buffer> {
  const head = headers.map((header) => quoted(guarded(header), options.delimiter)).join(options.delimiter);
  yield Buffer.from(`${options.bom ? '\uFEFF' : ''}${head}\r\n`);
  for await (const rows of batches) {
    yield Buffer.from(rows.map((row) => `${csvLine(row, options)}\r\n`).join(''));
  }
}

function csvLine(row: readonly Cell[], options: CsvOptions): string {
  return row.map((cell) => quoted(cellText(cell, options), options.delimiter)).join(options.delimiter);
}

function cellText(cell: Cell, { decimalMark }: CsvOptions): string {
  if (cell === null) return '';
  switch (cell.kind) {
    case 'number':
      return decimalMark === ',' ? cell.text.replace('.', ',') : cell.text;
    case 'moment':
      return `${cell.text}${cell.offset}`;
    case 'text':
      return guarded(cell.text);
    default:
      return cell.text;
  }
}

const BEGINS_A_FORMULA = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;
const PLAIN_NUMBER = /^[+-]?\d+(?:[., ]\d+)*(?:[eE][+-]?\d+)?\s?%?$/;

/**
 * A text that a spreadsheet would take for a formula gets an apostrophe before it, so that a customer's name cannot run anything
 * on the reader's machine (OWASP, CSV injection). A plain number is none: -5 and +34 600 12 34 56 stay as they are.
 */
export function guarded(text: string): string {
  return BEGINS_A_FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
}

function quoted(text: string, delimiter: string): string {
  const needed = /["\r\n]/.test(text) || text.includes(delimiter) || text !== text.trim();
  return needed ? `"${text.replaceAll('"', '""')}"` : text;
}
