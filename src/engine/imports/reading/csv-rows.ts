import Papa from 'papaparse';
import { mostColumns, type TableRow, UnreadableTable } from './table.ts';
import { decodedText } from './text-lines.ts';

/** A row longer than this has a quotation mark that is never closed. */
const LONGEST_ROW = 4 * 2 ** 20;
const PIECE = 256 * 1024;

interface ParsedPiece {
  readonly data: readonly (readonly string[])[];
  readonly errors: readonly { readonly row?: number; readonly code: string }[];
  readonly meta: { readonly cursor: number };
}

/**
 * The rows of a CSV text as they come, rows without any cell left out, in bounded memory. A row begins at `line`; cells may hold line
 * breaks. Throws `UnreadableTable` where a quotation mark swallows the rest of the file.
 */
export async function* csvRows(
  content: AsyncIterable<Buffer>,
  reading: { readonly encoding: string; readonly delimiter: string },
): AsyncGenerator<TableRow> {
  const parser = new PieceParser(reading.delimiter);
  for await (const text of decodedText(content, reading.encoding)) {
    // A long piece is cut, so that what is parsed at once stays small.
    for (let at = 0; at < text.length; at += PIECE) yield* parser.take(text.slice(at, at + PIECE));
  }
  yield* parser.end();
}

class PieceParser {
  readonly #delimiter: string;
  #rest = '';
  #line = 1;
  #seen = 0;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  *take(text: string): Generator<TableRow> {
    this.#rest += text;
    // Parsing again what did not end yet costs time: only when as much has come as was waiting.
    if (this.#rest.length < 2 * this.#seen) return;
    const piece = this.#parse(true);
    this.#rest = this.#rest.slice(piece.meta.cursor);
    this.#seen = this.#rest.length;
    if (this.#rest.length > LONGEST_ROW) throw neverClosed(this.#line);
    yield* this.#rows(piece);
  }

  *end(): Generator<TableRow> {
    if (this.#rest === '') return;
    const piece = this.#parse(false);
    this.#rest = '';
    yield* this.#rows(piece);
  }

  #parse(more: boolean): ParsedPiece {
    const config = { delimiter: this.#delimiter, newline: '\n' as const, quoteChar: '"' };
    return new Papa.Parser(config).parse(this.#rest, 0, more);
  }

  *#rows(piece: ParsedPiece): Generator<TableRow> {
    const broken = new Set(piece.errors.filter((one) => one.code.endsWith('Quotes')).map((one) => one.row));
    for (const [index, cells] of piece.data.entries()) {
      const line = this.#line;
      this.#line += 1 + breaksIn(cells);
      if (cells.every((cell) => cell.trim() === '')) continue;
      yield rowOf(line, cells, broken.has(index));
    }
  }
}

function rowOf(line: number, cells: readonly string[], broken: boolean): TableRow {
  if (broken) return { line, cells, problem: 'import.broken_quotes' };
  if (cells.length > mostColumns)
    return { line, cells: cells.slice(0, mostColumns), problem: 'import.too_many_cells' };
  return cells.some((cell) => cell.includes('\0'))
    ? { line, cells, problem: 'import.nul_byte' }
    : { line, cells };
}

function breaksIn(cells: readonly string[]): number {
  let breaks = 0;
  for (const cell of cells) {
    for (let at = cell.indexOf('\n'); at !== -1; at = cell.indexOf('\n', at + 1)) breaks += 1;
  }
  return breaks;
}

function neverClosed(line: number): UnreadableTable {
  return new UnreadableTable({
    en: `A quotation mark that is opened at line ${line} is not closed. Correct it there, or choose another delimiter.`,
    es: `Unas comillas abiertas en la línea ${line} no se cierran. Corríjalas o elija otro separador.`,
  });
}
