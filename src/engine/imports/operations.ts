import { Type } from 'typebox';
import type { CallContext } from '../access/principal.ts';
import { Problem } from '../errors/problem.ts';
import type { Operation, OperationInput } from '../operation.ts';
import { recordId } from '../records/refusals.ts';
import { param } from '../records/request-values.ts';
import { type ImportRow, ownImport, ownImports } from './import-row.ts';
import {
  change,
  nullableText,
  oneImport,
  params,
  reportRow,
  statusQuery,
  summary,
  uuid,
} from './import-schemas.ts';
import { reportCsv, reportPage } from './report.ts';
import { showImport, summaryOf } from './show-import.ts';
import { discardImport, stageImport, stageStoredFile } from './stage.ts';
import { changeImport, type ImportChange, startCheck, startRun, startUndo } from './start-import.ts';

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
      body: await showImport(context, await stage(context, input)),
    }),
  },
  {
    ...reading,
    method: 'GET',
    path: '/imports/:id',
    summary: 'An import: how its file is read, its first rows, what its columns are taken for',
    params,
    response: { 200: oneImport },
    handle: async (context, input) => ({
      body: await showImport(context, await ownImport(context, idOf(input))),
    }),
  },
  {
    ...writing,
    method: 'PATCH',
    path: '/imports/:id',
    summary:
      'Decide how an import is read and what its columns are. Only its owner does, and it has no version: If-Match is not compared',
    params,
    body: change,
    response: { 200: oneImport },
    handle: async (context, input) => ({
      body: await showImport(context, await changeImport(context, idOf(input), input.body as ImportChange)),
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
  if (context.principal.kind === 'portal')
    throw new Problem('forbidden', {
      en: 'Files are imported by staff.',
      es: 'Los archivos los importa el personal.',
    });
  for await (const part of input.files) {
    return stageImport(context, { module, filename: part.filename, stream: part.stream });
  }
  if (file !== undefined) return stageStoredFile(context, module, file);
  throw new Problem('invalid_request', {
    en: 'Send one file, as multipart/form-data, after the field `module`.',
    es: 'Envíe un archivo, como multipart/form-data, después del campo `module`.',
  });
}
