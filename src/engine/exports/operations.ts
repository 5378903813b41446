import { Type } from 'typebox';
import type { CallContext } from '../access/principal.ts';
import type { Operation, OperationInput } from '../operation.ts';
import { recordId } from '../records/refusals.ts';
import { param } from '../records/request-values.ts';
import { downloadExport, isOver } from './download-export.ts';
import { type ExportBody, exportBody } from './export-question.ts';
import { type ExportRow, ownExport, ownExports } from './export-row.ts';
import { removeExport } from './remove-export.ts';
import { startExport } from './start-export.ts';

const uuid = Type.String({ format: 'uuid' });
const text = Type.String();
const instant = Type.String({ format: 'date-time' });
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
const params = Type.Object({ id: uuid });

const oneExport = Type.Object(
  {
    id: uuid,
    /** The job that makes it, which has the same id: `GET /jobs/{id}`. */
    job: uuid,
    module: text,
    format: text,
    state: text,
    columns: Type.Array(text),
    /** How many rows are read, of how many; null before they are counted. */
    progress: Type.Integer(),
    total: orNull(Type.Integer()),
    message: orNull(text),
    rows: orNull(Type.Integer()),
    /** Whom it is for. */
    recipient: orNull(Type.Object({ id: text, name: text })),
    leftOut: Type.Object({
      restricted: Type.Optional(Type.Integer()),
      objecting: Type.Optional(Type.Integer()),
      objected: Type.Optional(Type.Integer()),
    }),
    bytes: orNull(Type.Integer()),
    sha256: orNull(text),
    downloads: Type.Integer(),
    /** Where the file is, while it is there. */
    href: orNull(text),
    createdAt: instant,
    madeAt: orNull(instant),
    expiresAt: orNull(instant),
  },
  { description: 'An export. State: queued, running, ready, failed, cancelled, expired, removed, erased' },
);

const shared = { tag: 'exports', access: { kind: 'signed_in' } } as const;
const reading = { ...shared, scope: 'exports:read' } as const;
const writing = { ...shared, scope: 'exports:write' } as const;

/** The calls about exports. Each checks the profile's right `export` in the module, and that the export is the caller's own. */
export const exportOperations: readonly Operation[] = [
  {
    ...writing,
    method: 'POST',
    path: '/exports',
    summary:
      'Export records of a module as CSV, XLSX or JSON: a job, whose file can be downloaded until it expires',
    body: exportBody,
    otherWords: {
      keys: { fields: ['columns'], ids: ['selection', 'records'], format: ['type'] },
      lists: ['fields', 'ids'],
    },
    stepUp: ({ body }) => takesEverything(body as ExportBody),
    response: { 202: oneExport },
    handle: async (context, input) => {
      const row = await startExport(context, input.body as ExportBody);
      return { status: 202, body: shown(context, row), headers: { location: `/api/v1/exports/${row.id}` } };
    },
  },
  {
    ...reading,
    method: 'GET',
    path: '/exports',
    summary: 'Your exports of the last 90 days, newest first',
    query: Type.Object({
      limit: Type.Optional(
        Type.String({ pattern: '^[1-9][0-9]{0,2}$', description: 'a number from 1 to 200' }),
      ),
    }),
    response: { 200: Type.Object({ items: Type.Array(oneExport) }) },
    handle: async (context, input) => {
      const rows = await ownExports(context, Math.min(Number(input.query.limit ?? 50), 200));
      return { body: { items: rows.map((row) => shown(context, row)) } };
    },
  },
  {
    ...reading,
    method: 'GET',
    path: '/exports/:id',
    summary: 'An export: how far it is, what is in it, until when it is there',
    params,
    response: { 200: oneExport },
    handle: async (context, input) => ({ body: shown(context, await ownExport(context, idOf(input))) }),
  },
  {
    ...reading,
    method: 'GET',
    path: '/exports/:id/content',
    summary: 'Download the file; it is on record as a disclosure before its first byte leaves',
    params,
    response: {},
    handle: async (context, input) => {
      const file = await downloadExport(context, idOf(input));
      return {
        stream: { type: file.mediaType, filename: file.filename, content: file.content },
        headers: {
          'content-length': String(file.size),
          'repr-digest': `sha-256=:${Buffer.from(file.sha256, 'hex').toString('base64')}:`,
          'x-content-type-options': 'nosniff',
          'content-security-policy': "sandbox; default-src 'none'",
          'cache-control': 'private, no-store',
        },
      };
    },
  },
  {
    ...writing,
    method: 'DELETE',
    path: '/exports/:id',
    summary: 'Remove an export with its file; one that is being made is cancelled',
    params,
    response: { 204: Type.Null() },
    handle: async (context, input) => {
      await removeExport(context, idOf(input));
      return { status: 204 };
    },
  },
];

function idOf(input: OperationInput): string {
  return recordId(param(input, 'id'));
}

function shown(context: CallContext, row: ExportRow) {
  const over = row.state === 'ready' && isOver(row, context.now());
  const { id, module, format, columns, progress, total, message, bytes, sha256, downloads } = row;
  return {
    id,
    job: id,
    module,
    format,
    state: over ? 'expired' : row.state,
    columns,
    progress,
    total,
    message: message?.[context.locale] ?? null,
    rows: row.rows_total,
    recipient: row.recipient === null ? null : { id: row.recipient, name: row.recipient_name ?? '' },
    leftOut: row.left_out,
    bytes,
    sha256,
    downloads,
    href: row.state === 'ready' && !over ? `/api/v1/exports/${id}/content` : null,
    createdAt: row.created_at,
    madeAt: row.made_at,
    expiresAt: row.expires_at,
  };
}

/** A whole module leaves the house: whoever asks for that proves first that it is they. */
function takesEverything({ filter, q, ids }: ExportBody): boolean {
  return (filter === undefined || filter === null) && (q ?? '') === '' && ids === undefined;
}
