/** A staged file as a table: its rows, one after another, and what names its columns. */

import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { csvRows } from './csv-rows.ts';
import { guessDelimiter } from './delimiter.ts';
import { sheetNames, sheetRows } from './sheet-rows.ts';
import type { Reading, TableRow } from './table.ts';
import { decodedText } from './text-lines.ts';

export type TableFormat = 'csv' | 'xlsx';

/** A content that can be read several times, from its beginning. */
export type OpenContent = () => Promise<Readable>;

/** Every row of the file, those before the columns' names included. Throws `UnreadableTable`. */
export async function* fileRows(
  open: OpenContent,
  format: TableFormat,
  reading: Reading,
): AsyncGenerator<TableRow> {
  const content = await open();
  try {
    if (format === 'xlsx') yield* sheetRows(await buffer(content), reading.sheet);
    else
      yield* csvRows(content, { encoding: reading.encoding ?? 'utf-8', delimiter: reading.delimiter ?? ',' });
  } finally {
    content.destroy();
  }
}

/** The rows of data: those after the columns' names. A row that is longer or shorter than these says so. */
export async function* dataRows(
  open: OpenContent,
  format: TableFormat,
  reading: Reading,
): AsyncGenerator<TableRow> {
  let width: number | undefined;
  let index = 0;
  for await (const row of fileRows(open, format, reading)) {
    index += 1;
    if (index < reading.headerRow) continue;
    if (width === undefined) {
      width = row.cells.length;
      if (reading.headerRow > 0) continue;
    }
    yield format === 'csv' ? measured(row, width) : row;
  }
}

/** Spare delimiters at the end of a row are no cells; missing ones are, in a text, a row that was cut. */
function measured(row: TableRow, width: number): TableRow {
  if (row.problem || row.cells.length === width) return row;
  if (row.cells.length < width) return { ...row, problem: 'import.too_few_cells' };
  return row.cells.slice(width).every((cell) => cell.trim() === '')
    ? row
    : { ...row, problem: 'import.too_many_cells' };
}

export interface TableHead {
  /** Names of the columns, each once: empty ones are called by their number, repeated ones get one. */
  readonly headers: readonly string[];
  readonly rows: readonly TableRow[];
  /** Whether the file has more rows than these. */
  readonly more: boolean;
}

/** The names of the columns and the first rows. */
export async function readHead(
  open: OpenContent,
  format: TableFormat,
  reading: Reading,
  most: number,
): Promise<TableHead> {
  let names: readonly string[] | undefined;
  const rows: TableRow[] = [];
  let index = 0;
  for await (const row of fileRows(open, format, reading)) {
    index += 1;
    if (index < reading.headerRow) continue;
    if (names === undefined) {
      names = reading.headerRow > 0 ? row.cells : row.cells.map(() => '');
      if (reading.headerRow > 0) continue;
    }
    if (rows.length === most) return { headers: columnNames(names), rows, more: true };
    rows.push(format === 'csv' ? measured(row, names.length) : row);
  }
  return { headers: columnNames(names ?? []), rows, more: false };
}

/** `Name`, `Column 2`, `Name (2)`. */
export function columnNames(cells: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return cells.map((cell, index) => {
    const name =
      cell
        .replaceAll(/[\s\p{Cc}]+/gu, ' ')
        .trim()
        .slice(0, 120) || `Column ${index + 1}`;
    let free = name;
    for (let count = 2; taken.has(free.toLowerCase()); count += 1) free = `${name} (${count})`;
    taken.add(free.toLowerCase());
    return free;
  });
}

const SAMPLE_CHARACTERS = 64 * 1024;

/** How a text file is best read in an encoding, before anybody chose. */
export async function guessTextReading(open: OpenContent, encoding: string): Promise<Reading> {
  const content = await open();
  let sample = '';
  try {
    for await (const text of decodedText(content, encoding)) {
      sample += text;
      if (sample.length >= SAMPLE_CHARACTERS) break;
    }
  } finally {
    content.destroy();
  }
  const rule = /^sep=(.)\n/.exec(sample);
  if (rule?.[1]) return { encoding, delimiter: rule[1], headerRow: 2 };
  return { encoding, delimiter: guessDelimiter(sample), headerRow: 1 };
}

/** The sheets of a workbook. */
export async function sheetsOf(open: OpenContent): Promise<readonly string[]> {
  return sheetNames(await buffer(await open()));
}
