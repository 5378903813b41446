/** The calls about records (design §8). */
import { Type } from 'typebox';
import type { JsonObject } from '../../metadata/json.ts';
import type { Operation } from '../operation.ts';
import { batchRecords } from './batch-records.ts';
import { bulkChange } from './bulk-change.ts';
import { updateRecord } from './change-record.ts';
import { addComment, deleteComment, listComments } from './comments.ts';
import { createRecord } from './create-record.ts';
import { deleteRecord } from './delete-record.ts';
import { type AccessQuestion, explainAccess, explainedUses } from './explain-access.ts';
import { listRecords } from './list-records.ts';
import { readRecord } from './read-record.ts';
import { recordCounts } from './record-counts.ts';
import { recordHistory } from './record-history.ts';
import * as schema from './record-schemas.ts';
import { relatedRecords } from './related-records.ts';
import {
  bodyFilter,
  etag,
  ifMatch,
  listQuestion,
  param,
  type SearchBody,
  searchQuestion,
} from './request-values.ts';
import { undeleteRecord } from './undelete-record.ts';
import { explainAccessThen } from './who/explain-then.ts';
import type { RecordValues } from './written-values.ts';

const records = { tag: 'records' } as const;
const reading = { ...records, scope: 'records:read' } as const;
const writing = { ...records, scope: 'records:write' } as const;

const oneRecord: readonly Operation[] = [
  {
    ...reading,
    method: 'GET',
    path: '/records/:module',
    summary: 'List records: filtered, sorted, a page at a time',
    access: { kind: 'module', action: 'read' },
    params: schema.moduleParams,
    query: schema.listQuery,
    response: { 200: schema.recordList },
    handle: async (context, input) => ({
      body: await listRecords(context, param(input, 'module'), listQuestion(input.query)),
    }),
  },
  {
    ...writing,
    method: 'POST',
    path: '/records/:module',
    summary: 'Create a record',
    access: { kind: 'module', action: 'create' },
    params: schema.moduleParams,
    body: schema.recordValues,
    response: { 201: schema.record },
    handle: async (context, input) => {
      const module = param(input, 'module');
      const record = await createRecord(context, module, input.body as RecordValues);
      const location = `/api/v1/records/${module}/${record.id}`;
      return { status: 201, body: record, headers: { ...etag(record.version), location } };
    },
  },
  {
    ...reading,
    method: 'GET',
    path: '/records/:module/:id',
    summary: 'Open a record',
    access: { kind: 'module', action: 'read' },
    params: schema.recordParams,
    response: { 200: schema.record },
    handle: async (context, input) => {
      const record = await readRecord(context, param(input, 'module'), param(input, 'id'));
      return { body: record, headers: etag(record.version) };
    },
  },
  {
    ...writing,
    method: 'PATCH',
    path: '/records/:module/:id',
    versioned: true,
    summary: 'Change fields of a record; If-Match refuses a change of what somebody else has changed (412)',
    access: { kind: 'module', action: 'edit' },
    params: schema.recordParams,
    body: schema.recordValues,
    response: { 200: schema.record },
    handle: async (context, input) => {
      const values = input.body as RecordValues;
      const options = ifMatch(input.headers);
      const record = await updateRecord(context, param(input, 'module'), param(input, 'id'), values, options);
      return { body: record, headers: etag(record.version) };
    },
  },
  {
    ...writing,
    method: 'DELETE',
    path: '/records/:module/:id',
    versioned: true,
    summary: 'Delete a record with its parts and comments; what refers to it holds it (409)',
    access: { kind: 'module', action: 'delete' },
    params: schema.recordParams,
    response: { 204: Type.Null() },
    handle: async (context, input) => {
      await deleteRecord(context, param(input, 'module'), param(input, 'id'), ifMatch(input.headers));
      return { status: 204 };
    },
  },
  {
    ...writing,
    method: 'POST',
    path: '/records/:module/:id/undeletions',
    summary:
      'Take back a deletion of one’s own (an administrator: any), within a day and where nothing of the record is lost (409)',
    access: { kind: 'module', action: 'delete' },
    params: schema.recordParams,
    response: { 200: schema.record },
    handle: async (context, input) => {
      const record = await undeleteRecord(context, param(input, 'module'), param(input, 'id'));
      return { body: record, headers: etag(record.version) };
    },
  },
];

const manyRecords: readonly Operation[] = [
  {
    ...reading,
    method: 'POST',
    path: '/records/:module/searches',
    summary: 'List records as GET does, asked in a body: for a filter that is too long for an address',
    access: { kind: 'module', action: 'read' },
    params: schema.moduleParams,
    body: schema.searchBody,
    response: { 200: schema.recordList },
    handle: async (context, input) => ({
      body: await listRecords(context, param(input, 'module'), searchQuestion(input.body as SearchBody)),
    }),
  },
  {
    ...writing,
    method: 'POST',
    path: '/records/:module/batch',
    summary: 'Create and change many records: all or nothing, or row by row with atomic: false',
    access: { kind: 'module', action: 'edit' },
    params: schema.moduleParams,
    body: schema.batch,
    response: { 200: schema.batchAnswer },
    handle: async (context, input) => {
      const { create, update, atomic } = input.body as {
        create?: readonly RecordValues[];
        update?: readonly JsonObject[];
        atomic?: boolean;
      };
      const batch = { ...(create && { create }), ...(update && { update }) };
      return {
        body: await batchRecords(context, param(input, 'module'), batch, { atomic: atomic ?? true }),
      };
    },
  },
  {
    ...writing,
    method: 'POST',
    path: '/records/:module/bulk-changes',
    summary: 'Give many records the same values; preview: true only counts',
    access: { kind: 'module', action: 'mass_edit' },
    params: schema.moduleParams,
    body: schema.bulk,
    response: { 200: schema.bulkAnswer },
    handle: async (context, input) => {
      const { ids, filter, q, values, preview } = input.body as {
        ids?: readonly string[];
        filter?: unknown;
        q?: string;
        values: RecordValues;
        preview?: boolean;
      };
      const change = {
        values,
        ...(ids && { ids }),
        ...(filter !== undefined && { filter: bodyFilter(filter) }),
        ...(q && { q }),
        preview: preview ?? false,
      };
      return { body: await bulkChange(context, param(input, 'module'), change) };
    },
  },
];

const aroundARecord: readonly Operation[] = [
  {
    ...reading,
    method: 'GET',
    path: '/records/:module/:id/history',
    summary: 'What happened to a record, from its evidence; looks=false leaves out who looked',
    access: { kind: 'module', action: 'view_history' },
    params: schema.recordParams,
    query: schema.pageQuery,
    response: { 200: schema.history },
    handle: async (context, input) => {
      const { limit, cursor, looks } = input.query;
      const page = {
        ...(limit && { limit: Number(limit) }),
        ...(cursor && { cursor }),
        looks: looks !== 'false',
      };
      return { body: await recordHistory(context, param(input, 'module'), param(input, 'id'), page) };
    },
  },
  {
    ...reading,
    method: 'GET',
    path: '/records/:module/:id/counts',
    summary: 'How much belongs to a record: by relation, and in its history',
    access: { kind: 'module', action: 'read' },
    params: Type.Object({ module: Type.String(), id: Type.String() }),
    response: {
      200: Type.Object({
        related: Type.Record(Type.String(), Type.Integer()),
        history: Type.Union([Type.Integer(), Type.Null()]),
      }),
    },
    handle: async (context, input) => ({
      body: await recordCounts(context, param(input, 'module'), param(input, 'id')),
    }),
  },
  {
    ...reading,
    method: 'GET',
    path: '/records/:module/:id/related/:relation',
    summary: 'Records of another module that refer to this one',
    access: { kind: 'module', action: 'read' },
    params: Type.Object({ module: Type.String(), id: Type.String(), relation: Type.String() }),
    query: schema.listQuery,
    response: { 200: Type.Intersect([schema.recordList, Type.Object({ module: Type.String() })]) },
    handle: async (context, input) => {
      const [module, id, relation] = [param(input, 'module'), param(input, 'id'), param(input, 'relation')];
      return { body: await relatedRecords(context, module, id, relation, listQuestion(input.query)) };
    },
  },
  {
    ...reading,
    method: 'GET',
    path: '/records/:module/:id/access',
    summary: 'Why you, or another user, may or may not use a record (or could, at an instant), rule by rule',
    access: { kind: 'module', action: 'read' },
    params: schema.recordParams,
    query: Type.Object({
      user: Type.Optional(schema.uuid),
      action: Type.Optional(Type.Enum([...explainedUses])),
      field: Type.Optional(Type.String({ maxLength: 63 })),
      at: Type.Optional(Type.String({ format: 'date-time' })),
    }),
    response: { 200: schema.accessExplanation },
    handle: async (context, input) => {
      const { at, ...question } = input.query as AccessQuestion & { readonly at?: string };
      const [module, id] = [param(input, 'module'), param(input, 'id')];
      return {
        body:
          at === undefined
            ? await explainAccess(context, module, id, question)
            : await explainAccessThen(context, module, id, question, Temporal.Instant.from(at)),
      };
    },
  },
  {
    ...reading,
    method: 'GET',
    path: '/records/:module/:id/comments',
    summary: 'The comments of a record',
    access: { kind: 'module', action: 'read' },
    params: schema.recordParams,
    response: { 200: Type.Object({ items: Type.Array(schema.comment) }) },
    handle: async (context, input) => ({
      body: { items: await listComments(context, param(input, 'module'), param(input, 'id')) },
    }),
  },
  {
    ...writing,
    method: 'POST',
    path: '/records/:module/:id/comments',
    summary: 'Comment on a record; internal comments are seen by staff only',
    otherWords: { keys: { body: ['text', 'comment', 'message'] } },
    access: { kind: 'module', action: 'read' },
    params: schema.recordParams,
    body: Type.Object(
      { body: Type.String(), internal: Type.Optional(Type.Boolean()) },
      { additionalProperties: false },
    ),
    response: { 201: schema.comment },
    handle: async (context, input) => {
      const draft = input.body as { body: string; internal?: boolean };
      return {
        status: 201,
        body: await addComment(context, param(input, 'module'), param(input, 'id'), draft),
      };
    },
  },
  {
    ...writing,
    method: 'DELETE',
    path: '/records/:module/:id/comments/:comment',
    summary: 'Delete a comment of your own',
    access: { kind: 'module', action: 'read' },
    params: Type.Object({ module: Type.String(), id: Type.String(), comment: Type.String() }),
    response: { 204: Type.Null() },
    handle: async (context, input) => {
      await deleteComment(context, param(input, 'module'), param(input, 'id'), param(input, 'comment'));
      return { status: 204 };
    },
  },
];

/** Every call about records. */
export const recordOperations: readonly Operation[] = [...oneRecord, ...manyRecords, ...aroundARecord];
