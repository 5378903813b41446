/** An import as the calls answer it. */

import { saidFindings } from '../../metadata/finding.ts';
import type { CallContext } from '../access/principal.ts';
import { moduleNamed } from '../records/refusals.ts';
import { compilePlan } from './import-plan.ts';
import type { ImportRow } from './import-row.ts';
import { encodings } from './reading/encodings.ts';
import { readHead, sheetsOf, type TableHead } from './reading/open-table.ts';
import { contentOf, readable } from './stage.ts';
import { importable, ownerTarget, suggestMapping } from './suggest.ts';

/** What a list of imports says of each. */
export function summaryOf(row: ImportRow) {
  const { id, module, state, report, format, filename, job, counts } = row;
  return {
    id,
    module,
    state,
    report,
    format,
    filename,
    job,
    counts,
    rowsDone: row.rows_done,
    rowsTotal: row.rows_total,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
  };
}

/** All of it: how its file is read, its first rows, what its columns are taken for. Reads the file anew. */
export async function showImport(context: CallContext, row: ImportRow): Promise<object> {
  const module = moduleNamed(context, row.module);
  const { head, sheets } = row.file === null ? { head: undefined, sheets: [] } : await look(context, row);
  const { reading } = row;
  return {
    ...summaryOf(row),
    encoding: reading.encoding ?? null,
    encodingGuessed: reading.guessed ?? false,
    delimiter: reading.delimiter ?? null,
    headerRow: reading.headerRow,
    seen: reading.seen ?? {},
    sheet: reading.sheet ?? null,
    encodings: row.format === 'csv' ? [...encodings] : [],
    sheets,
    headers: row.headers,
    sample: (head?.rows ?? []).map(({ line, cells, problem }) => ({ line, cells, problem: problem ?? null })),
    suggestions: head ? suggestMapping(context, module, head) : [],
    targets: [...importable(context, module), ownerTarget].map((field) => ({
      field: field.name,
      label: field.label[context.locale] ?? field.label.en,
      type: field.type,
      required: field.required ?? false,
    })),
    mapping: Object.fromEntries(row.headers.map((name, index) => [name, row.mapping[index + 1] ?? null])),
    options: row.options,
    letIn: row.let_in.map(({ line, reason }) => ({ line, reason })),
    findings: row.state === 'staged' ? saidFindings(compilePlan(context, row).findings, context.locale) : [],
  };
}

const SAMPLE_ROWS = 50;

async function look(
  context: CallContext,
  row: ImportRow,
): Promise<{ readonly head: TableHead; readonly sheets: readonly string[] }> {
  const open = await contentOf(context, row);
  return readable(async () => ({
    head: await readHead(open, row.format, row.reading, SAMPLE_ROWS),
    sheets: row.format === 'xlsx' ? await sheetsOf(open) : [],
  }));
}
