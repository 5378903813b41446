/** The bytes of an export in its format, and what is noted while they pass. */
import { labelText } from '../../metadata/label.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import type { Cell } from './cell.ts';
import type { ExportColumn } from './columns.ts';
import type { ExportQuestion } from './export-question.ts';
import type { ExportFormat } from './export-row.ts';
import type { ExportedRow } from './read-rows.ts';
import { csvBytes } from './writing/write-csv.ts';
import { jsonBytes } from './writing/write-json.ts';
import { sheetName, xlsxBytes } from './writing/write-xlsx.ts';

type Batches = AsyncIterable<readonly ExportedRow[]>;

export interface FileKind {
  readonly ending: string;
  readonly mediaType: string;
}

export const fileKinds: Readonly<Record<ExportFormat, FileKind>> = {
  csv: { ending: 'csv', mediaType: 'text/csv' },
  xlsx: { ending: 'xlsx', mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
  json: { ending: 'json', mediaType: 'application/json' },
};

/** `told` hears how many texts did not fit into a cell; only a workbook has such. */
export function fileBytes(
  context: CallContext,
  module: ModuleDefinition,
  question: ExportQuestion,
  columns: readonly ExportColumn[],
  batches: Batches,
  told: (cut: number) => void,
): AsyncGenerator<Buffer> {
  switch (question.format) {
    case 'csv':
      return csvBytes(headersOf(columns), cellsOf(columns, batches), question);
    case 'json': {
      const names = columns.map((column) => column.name);
      const head = { module: module.name, madeAt: context.now().toString(), columns: names };
      return jsonBytes(head, recordsOf(batches));
    }
    case 'xlsx': {
      const name = sheetName(labelText(module.labelPlural, context.locale));
      const headers = headersOf(columns);
      const plan = columns.map(({ moments }, at) => {
        const header = headers[at] ?? '';
        return { header, moments, width: widthOf(header) };
      });
      return xlsxBytes({ name, columns: plan }, cellsOf(columns, batches), told);
    }
  }
}

/** Two columns of one name are told apart: `Number (2)`. */
function headersOf(columns: readonly ExportColumn[]): readonly string[] {
  const seen = new Map<string, number>();
  return columns.map(({ header }) => {
    const count = (seen.get(header) ?? 0) + 1;
    seen.set(header, count);
    return count === 1 ? header : `${header} (${count})`;
  });
}

function widthOf(header: string): number {
  return Math.min(40, Math.max(14, header.length + 2));
}

async function* cellsOf(
  columns: readonly ExportColumn[],
  batches: Batches,
): AsyncGenerator<readonly (readonly Cell[])[]> {
  for await (const rows of batches) {
    yield rows.map(({ record, row }) => columns.map((column) => column.cell(record, row)));
  }
}

async function* recordsOf(batches: Batches): AsyncGenerator<readonly ExportedRow['record'][]> {
  for await (const rows of batches) yield rows.map(({ record }) => record);
}
