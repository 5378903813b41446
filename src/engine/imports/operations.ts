import { Type } from 'typebox';
import type { CallContext } from '../access/principal.ts';
import { Problem } from '../errors/problem.ts';
import type { Operation, OperationInput } from '../operation.ts';
import { moduleNamed, recordId } from '../records/refusals.ts';
import { param } from '../records/request-values.ts';
import { importOptions, writtenMapping } from './import-options.ts';
import { compilePlan } from './import-plan.ts';
import { type ImportRow, ownImport, ownImports } from './import-row.ts';
import { encodings } from './reading/encodings.ts';
import { readHead, sheetsOf, type TableHead } from './reading/open-table.ts';
import { reportCsv, reportPage } from './report.ts';
import { contentOf, discardImport, readable, stageImport, stageStoredFile } from './stage.ts';
import { changeImport, type ImportChange, startCheck, startRun, startUndo } from './start-import.ts';
import { importable, ownerTarget, suggestMapping } from './suggest.ts';

const uuid = Type.String({ format: 'uuid' });
const text = Type.String();
const nullableText = Type.Union([text, Type.Null()]);
const instant = Type.String({ format: 'date-time' });
const finding = Type.Object({ code: text, field: text, message: text });
const params = Type.Object({ id: uuid });
const statuses = [
  'created',
  'updated',
  'unchanged',
  'skipped',
  'refused',
  'not_written',
  'undone',
  'not_undone',
];
const statusQuery = Type.Optional(Type.Union(statuses.map((status) => Type.Literal(status))));

const summary = {
  id: uuid,
  module: text,
  state: text,
  report: nullableText,
  format: text,
  filename: nullableText,
  job: Type.Union([uuid, Type.Null()]),
  rowsDone: Type.Integer(),
  rowsTotal: Type.Union([Type.Integer(), Type.Null()]),
  counts: Type.Record(Type.String(), Type.Integer()),
  createdAt: instant,
  finishedAt: Type.Union([instant, Type.Null()]),
};

const oneImport = Type.Object({
  ...summary,
  encoding: nullableText,
  /** Nothing in the file tells its encoding: somebody should look at the first rows. */
  encodingGuessed: Type.Boolean(),
  delimiter: nullableText,
  headerRow: Type.Integer(),
  /** What the rows showed of how dates and numbers are written, once they were read. */
  seen: Type.Object({ dateOrder: Type.Optional(text), decimalMark: Type.Optional(text) }),
  sheet: nullableText,
  encodings: Type.Array(text),
  sheets: Type.Array(text),
  headers: Type.Array(text),
  /** The first 50 rows, as they are read with these settings; empty once the file is gone. */
  sample: Type.Array(Type.Object({ line: Type.Integer(), cells: Type.Array(text), problem: nullableText })),
  suggestions: Type.Array(Type.Object({ column: text, field: nullableText, confidence: Type.Number() })),
  targets: Type.Array(Type.Object({ field: text, label: text, type: text, required: Type.Boolean() })),
  mapping: Type.Record(Type.String(), Type.Union([Type.Array(text), Type.Null()])),
  options: Type.Record(Type.String(), Type.Any()),
  letIn: Type.Array(Type.Object({ line: Type.Integer(), reason: text })),
  /** What mapping and options still lack for a run. */
  findings: Type.Array(finding),
});

const change = Type.Object(
  {
    mapping: Type.Optional(writtenMapping),
    options: Type.Optional(
      Type.Object(
        {
          ...importOptions.properties,
          encoding: Type.Optional(text),
          delimiter: Type.Optional(text),
          headerRow: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000 })),
          sheet: Type.Optional(Type.String({ maxLength: 100 })),
        },
        { additionalProperties: false },
      ),
    ),
    letIn: Type.Optional(
      Type.Array(
        Type.Object(
          { line: Type.Integer({ minimum: 1 }), reason: Type.String({ minLength: 3, maxLength: 1_000 }) },
          { additionalProperties: false },
        ),
        { maxItems: 1_000 },
      ),
    ),
  },
  { additionalProperties: false },
);

const reportRow = Type.Object({
  row: Type.Integer(),
  part: Type.Integer(),
  line: Type.Integer(),
  status: text,
  module: text,
  record: nullableText,
  problems: Type.Array(
    Type.Object({
      column: Type.Union([Type.Integer(), Type.Null()]),
      header: nullableText,
      field: nullableText,
      code: text,
      message: text,
      erasure: Type.Optional(text),
    }),
  ),
});

const shared = { tag: 'imports', access: { kind: 'signed_in' } } as const;
const reading = { ...shared, scope: 'imports:read' } as const;
const writing = { ...shared, scope: 'imports:write' } as const;

/** The calls about imports. Each checks the profile's right `import` in the module, and that the import is the caller's own. */
export const importOperations: readonly Operation[] = [
  {
    ...reading,
    method: 'GET',
    path: '/imports',
    summary: 'Your imports, newest first',
    query: Type.Object({
      limit: Type.Optional(
        Type.String({ pattern: '^[1-9][0-9]{0,2}$', description: 'a number from 1 to 200' }),
      ),
    }),
    response: { 200: Type.Object({ items: Type.Array(Type.Object(summary)) }) },
    handle: async (context, input) => {
      const rows = await ownImports(context, Math.min(Number(input.query.limit ?? 50), 200));
      return { body: { items: rows.map(summaryOf) } };
    },
  },
  {
    ...writing,
    method: 'POST',
    path: '/imports',
    summary:
      'Stage a file of rows: multipart with `module` before the file, or { module, file } with the id of a file sent before',
    body: Type.Object(
      { module: Type.String({ maxLength: 60 }), file: Type.Optional(uuid) },
      { additionalProperties: false },
    ),
    response: { 201: oneImport },
    handle: async (context, input) => ({
      status: 201,
      body: await shown(context, await stage(context, input)),
    }),
  },
  {
    ...reading,
    method: 'GET',
    path: '/imports/:id',
    summary: 'An import: how its file is read, its first rows, what its columns are taken for',
    params,
    response: { 200: oneImport },
    handle: async (context, input) => ({ body: await shown(context, await ownImport(context, idOf(input))) }),
  },
  {
    ...writing,
    method: 'PATCH',
    path: '/imports/:id',
    summary: 'Decide how an import is read and what its columns are',
    params,
    body: change,
    response: { 200: oneImport },
    handle: async (context, input) => ({
      body: await shown(context, await changeImport(context, idOf(input), input.body as ImportChange)),
    }),
  },
  {
    ...writing,
    method: 'DELETE',
    path: '/imports/:id',
    summary: 'Discard a staged import with its file',
    params,
    response: { 204: Type.Null() },
    handle: async (context, input) => {
      await discardImport(context, idOf(input));
      return { status: 204 };
    },
  },
  step('/imports/:id/dry-runs', 'Run it without writing: only the report stays', startCheck),
  step('/imports/:id/runs', 'Run it, as a job', startRun),
  step('/imports/:id/undos', 'Undo it: remove what it created, restore what it changed, as a job', startUndo),
  {
    ...reading,
    method: 'GET',
    path: '/imports/:id/rows',
    summary: 'The report: what became of each row, with line, column and code',
    params,
    query: Type.Object({
      status: statusQuery,
      limit: Type.Optional(
        Type.String({ pattern: '^[1-9][0-9]{0,2}$', description: 'a number from 1 to 500' }),
      ),
      cursor: Type.Optional(Type.String({ maxLength: 40 })),
    }),
    response: { 200: Type.Object({ items: Type.Array(reportRow), next: nullableText }) },
    handle: async (context, input) => {
      const { status, limit, cursor } = input.query;
      const row = await ownImport(context, idOf(input));
      const question = {
        limit: Math.min(Number(limit ?? 100), 500),
        ...(status && { status }),
        ...(cursor && { cursor }),
      };
      return { body: await reportPage(context, row, question) };
    },
  },
  {
    ...reading,
    method: 'GET',
    path: '/imports/:id/rows.csv',
    summary: 'The report as CSV',
    params,
    query: Type.Object({ status: statusQuery }),
    response: {},
    handle: async (context, input) => {
      const row = await ownImport(context, idOf(input));
      const content = reportCsv(context, row, input.query.status);
      return { stream: { type: 'text/csv; charset=utf-8', filename: 'import-report.csv', content } };
    },
  },
];

function step(
  path: string,
  text: string,
  begin: (context: CallContext, id: string) => Promise<ImportRow>,
): Operation {
  return {
    ...writing,
    method: 'POST',
    path,
    summary: text,
    params,
    response: { 202: Type.Object(summary) },
    handle: async (context, input) => ({ status: 202, body: summaryOf(await begin(context, idOf(input))) }),
  };
}

function idOf(input: OperationInput): string {
  return recordId(param(input, 'id'));
}

async function stage(context: CallContext, input: OperationInput): Promise<ImportRow> {
  const { module, file } = input.body as { module: string; file?: string };
  if (context.principal.kind === 'portal') throw new Problem('forbidden', 'Files are imported by staff.');
  for await (const part of input.files) {
    return stageImport(context, { module, filename: part.filename, stream: part.stream });
  }
  if (file !== undefined) return stageStoredFile(context, module, file);
  throw new Problem('invalid_request', 'Send one file, as multipart/form-data, after the field `module`.');
}

function summaryOf(row: ImportRow) {
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

async function shown(context: CallContext, row: ImportRow): Promise<object> {
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
    findings: row.state === 'staged' ? compilePlan(context, row).findings : [],
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
