import { Type } from 'typebox';
import type { CallContext } from '../access/principal.ts';
import { Problem } from '../errors/problem.ts';
import type { Operation, OperationInput } from '../operation.ts';
import { recordId } from '../records/refusals.ts';
import type { FileRow } from './file-rows.ts';
import {
  attachUploads,
  deleteFile,
  describeFile,
  listFiles,
  openFile,
  type StoredFile,
  storeFile,
} from './files.ts';

const uuid = Type.String({ format: 'uuid' });
const fileFields = {
  id: uuid,
  filename: Type.String(),
  mediaType: Type.String(),
  size: Type.Integer(),
  sha256: Type.String(),
};
const storedFile = Type.Object(fileFields);
const listedFile = Type.Object({
  ...fileFields,
  createdAt: Type.String({ format: 'date-time' }),
  createdBy: Type.Object({ module: Type.Literal('users'), id: uuid, title: Type.String() }),
});
const recordParams = Type.Object({ module: Type.String(), id: uuid });
const fileParams = Type.Object({ id: uuid });

/** The calls about files. */
export const fileOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/records/:module/:id/files',
    summary: 'The files attached to a record',
    tag: 'files',
    access: { kind: 'module', action: 'read' },
    scope: 'records:read',
    params: recordParams,
    response: { 200: Type.Object({ items: Type.Array(listedFile) }) },
    handle: async (context, input) => {
      const rows = await listFiles(context, param(input, 'module'), recordId(param(input, 'id')));
      return { body: { items: await listed(context, rows) } };
    },
  },
  {
    method: 'POST',
    path: '/records/:module/:id/files',
    summary: 'Attach files to a record (multipart/form-data, streamed): all of them or none',
    tag: 'files',
    access: { kind: 'module', action: 'edit' },
    scope: 'records:write',
    params: recordParams,
    response: { 201: Type.Object({ items: Type.Array(storedFile) }) },
    handle: async (context, input) => {
      const place = { module: param(input, 'module'), record: recordId(param(input, 'id')) };
      const stored = await attachUploads(context, place, input.files);
      return { status: 201, body: { items: stored.map(shown) } };
    },
  },
  {
    method: 'POST',
    path: '/files',
    summary:
      'Send a file for a field of type file or image; its id is the value. Unused, it is removed after a day',
    tag: 'files',
    access: { kind: 'signed_in' },
    scope: 'records:write',
    response: { 201: storedFile },
    handle: async (context, input) => ({ status: 201, body: shown(await storeOne(context, input)) }),
  },
  {
    method: 'GET',
    path: '/files/:id',
    summary: 'What a file is called, its kind and its size',
    tag: 'files',
    access: { kind: 'signed_in' },
    scope: 'records:read',
    params: fileParams,
    response: { 200: storedFile },
    handle: async (context, input) => ({
      body: described(await describeFile(context, recordId(param(input, 'id')))),
    }),
  },
  {
    method: 'GET',
    path: '/files/:id/content',
    summary: 'Download a file',
    tag: 'files',
    access: { kind: 'signed_in' },
    scope: 'records:read',
    params: fileParams,
    response: {},
    handle: async (context, input) => {
      const file = await openFile(context, recordId(param(input, 'id')));
      return {
        stream: { type: file.mediaType, filename: file.filename, content: file.content },
        headers: {
          'content-length': String(file.size),
          'x-content-type-options': 'nosniff',
          'content-security-policy': "sandbox; default-src 'none'",
          'cache-control': 'private, no-store',
        },
      };
    },
  },
  {
    method: 'DELETE',
    path: '/files/:id',
    summary: 'Delete a file that is attached to a record',
    tag: 'files',
    access: { kind: 'signed_in' },
    scope: 'records:write',
    params: fileParams,
    response: { 204: Type.Null() },
    handle: async (context, input) => {
      await deleteFile(context, recordId(param(input, 'id')));
      return { status: 204 };
    },
  },
];

async function storeOne(context: CallContext, input: OperationInput): Promise<StoredFile> {
  const { subject } = context.principal;
  for await (const part of input.files) {
    return storeFile(context, { ...part, subjects: subject === undefined ? [] : [subject] });
  }
  throw new Problem('invalid_request', {
    en: 'Send one file, as multipart/form-data.',
    es: 'Envíe un archivo, como multipart/form-data.',
  });
}

async function listed(context: CallContext, rows: readonly FileRow[]): Promise<readonly object[]> {
  const authors = await context.database.query<{ id: string; name: string }>(
    'SELECT id, name FROM attesta.users WHERE id = ANY ($1::uuid[])',
    [[...new Set(rows.map((row) => row.created_by))]],
  );
  const names = new Map(authors.map((author) => [author.id, author.name]));
  return rows.map(({ id, filename, media_type, size, sha256, created_at, created_by }) => ({
    id,
    filename,
    mediaType: media_type,
    size,
    sha256,
    createdAt: created_at,
    createdBy: { module: 'users', id: created_by, title: names.get(created_by) ?? '' },
  }));
}

function shown({ id, filename, mediaType, size, sha256 }: StoredFile): object {
  return { id, filename, mediaType, size, sha256 };
}

function described(row: FileRow): object {
  return shown({ ...row, mediaType: row.media_type });
}

function param(input: OperationInput, name: string): string {
  return input.params[name] ?? '';
}
