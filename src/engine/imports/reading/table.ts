/** A table as it lies in a file, before anybody says what its columns mean. */
import type { Sentence } from '../../../metadata/label.ts';

/** How a file is read. What belongs to the other format is left out. */
export interface Reading {
  /** A label of the Encoding Standard, `utf-8`, `windows-1252`. */
  readonly encoding?: string;
  /** Nothing in the file tells its encoding, and nobody has chosen it. */
  readonly guessed?: boolean;
  readonly delimiter?: string;
  /** The row that names the columns, from 1; 0: there is none. Rows before it are passed over. */
  readonly headerRow: number;
  /** Name of the sheet of a workbook. */
  readonly sheet?: string;
  /** Noted when rows are read with the plan as it is; gone when the plan changes. */
  readonly seen?: SeenMarks;
}

/** What the file itself shows of how it writes dates and numbers. */
export interface SeenMarks {
  readonly dateOrder?: 'DMY' | 'MDY';
  readonly decimalMark?: '.' | ',';
}

/** One row of the file. */
export interface TableRow {
  /** Where it begins: the line of a text file, the row of a sheet; from 1. */
  readonly line: number;
  readonly cells: readonly string[];
  /** By column: whether the cell is a number of a sheet, written with a point whatever the country. */
  readonly exact?: readonly boolean[];
  readonly problem?: RowProblem;
}

/** What is wrong with a row as a whole. */
export type RowProblem =
  | 'import.broken_quotes'
  | 'import.nul_byte'
  | 'import.too_many_cells'
  | 'import.too_few_cells';

/** The file itself cannot be read on; what was read before stands. */
export class UnreadableTable extends Error {
  override readonly name = 'UnreadableTable';
  readonly sentence: Sentence;

  constructor(sentence: Sentence) {
    super(sentence.en);
    this.sentence = sentence;
  }
}

export const delimiters = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof delimiters)[number];

export const mostRows = 1_000_000;
export const mostColumns = 500;
