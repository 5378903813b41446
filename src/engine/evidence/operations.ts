/** `/evidence`: the audit trail, and what anyone needs to check it without us (design §5, §8). */
import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { Problem } from '../errors/problem.ts';
import type { Operation, OperationAnswer } from '../operation.ts';
import { evidenceActions, isEvidenceAction } from './actions.ts';
import { actorOf } from './actor.ts';
import { type AuditQuestion, type AuditRow, auditTrail, type PayloadRow, payloadsOf } from './audit-trail.ts';
import { prepareEvent } from './event.ts';
import type { EvidenceLog } from './evidence-log.ts';
import { recordEvents } from './record-events.ts';

const text = Type.String();
const orNull = Type.Union([text, Type.Null()]);
const uuid = Type.String({ format: 'uuid' });
const instant = Type.String({ format: 'date-time' });
const label = Type.Object({ en: text, es: Type.Optional(text) });
const access = { kind: 'tool', tool: 'evidence' } as const;
const scope = 'evidence:read';
const tag = 'Evidence';

const eventSchema = Type.Object({
  id: text,
  at: text,
  action: text,
  kind: text,
  label,
  actor: Type.Object({ kind: text, id: text, name: orNull }),
  onBehalfOf: orNull,
  module: orNull,
  record: orNull,
  subjects: Type.Array(text),
  request: orNull,
  purpose: orNull,
  /** Place in the log, from 0; null until sealed. */
  position: Type.Union([Type.Integer(), Type.Null()]),
});

const payloadSchema = Type.Object({
  part: Type.Integer(),
  commitment: text,
  subject: orNull,
  salt: orNull,
  /** The exact text that was committed to; null once erased. */
  payload: orNull,
  erased: Type.Boolean(),
});

export function evidenceOperations(log: EvidenceLog): readonly Operation[] {
  const byId = Type.Object({ id: uuid });
  return [
    {
      method: 'GET',
      path: '/evidence/events',
      tag,
      summary: 'The audit trail, the newest first; without personal data',
      access,
      scope,
      query: Type.Object({
        action: Type.Optional(text),
        kind: Type.Optional(text),
        actor: Type.Optional(uuid),
        module: Type.Optional(text),
        record: Type.Optional(uuid),
        subject: Type.Optional(uuid),
        request: Type.Optional(uuid),
        from: Type.Optional(instant),
        to: Type.Optional(instant),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
        cursor: Type.Optional(text),
      }),
      response: { 200: Type.Object({ items: Type.Array(eventSchema), next: orNull }) },
      handle: async (context, { query }) => {
        const { rows, next } = await auditTrail(context.database, questionOf(query));
        return { body: { items: rows.map(eventJson), next } };
      },
    },
    {
      method: 'GET',
      path: '/evidence/events/:id',
      tag,
      summary: 'One event with its payloads, as far as they were not erased; this look is on record',
      access,
      scope,
      params: byId,
      response: { 200: Type.Intersect([eventSchema, Type.Object({ payloads: Type.Array(payloadSchema) })]) },
      handle: async (context, { params }) => {
        const { rows } = await auditTrail(context.database, { id: params.id ?? '', limit: 1 });
        const row = rows[0];
        if (!row) throw new Problem('not_found', 'There is no event with this id.');
        const payloads = await payloadsOf(context.database, row);
        await recordEvents(context.database, [
          prepareEvent(
            {
              action: 'history.viewed',
              ...(row.record ? { module: row.module ?? 'events', record: row.record } : {}),
            },
            actorOf(context.principal),
            context.now(),
          ),
        ]);
        return { body: { ...eventJson(row), payloads: payloads.map(payloadJson) } };
      },
    },
    {
      method: 'GET',
      path: '/evidence/events/:id/leaf',
      tag,
      summary: 'The exact bytes that were hashed as the leaf of the event',
      access,
      scope,
      params: byId,
      response: {},
      handle: async (_context, { params }) =>
        bytes('application/octet-stream', await log.leafOf(params.id ?? '')),
    },
    {
      method: 'GET',
      path: '/evidence/events/:id/proof',
      tag,
      summary: 'That the event is in the log: a c2sp.org/tlog-proof@v1 with its checkpoint',
      access,
      scope,
      params: byId,
      response: {},
      handle: async (_context, { params }) =>
        bytes('text/plain; charset=utf-8', await log.inclusionProof(params.id ?? '')),
    },
    {
      method: 'GET',
      path: '/evidence/checkpoint',
      tag,
      summary: 'The latest signed head of the log (c2sp.org/tlog-checkpoint)',
      access: { kind: 'signed_in' },
      scope,
      response: {},
      handle: async () => bytes('text/plain; charset=utf-8', await log.checkpoint()),
    },
    {
      method: 'GET',
      path: '/evidence/key',
      tag,
      summary: 'The verifier key of the log (c2sp.org/signed-note)',
      access: { kind: 'public' },
      scope,
      response: {},
      handle: async () => bytes('text/plain; charset=utf-8', `${log.verifierKey()}\n`),
    },
    {
      method: 'GET',
      path: '/evidence/consistency',
      tag,
      summary: 'That a later log extends an earlier one (RFC 6962 §2.1.2)',
      access: { kind: 'signed_in' },
      scope,
      query: Type.Object({ from: Type.Integer({ minimum: 0 }), to: Type.Integer({ minimum: 0 }) }),
      response: {
        200: Type.Object({ from: Type.Integer(), to: Type.Integer(), hashes: Type.Array(text) }),
      },
      handle: async (_context, { query }) => ({
        body: await log.consistencyProof(Number(query.from), Number(query.to)),
      }),
    },
  ];
}

function bytes(type: string, content: string): OperationAnswer {
  return { stream: { type, content: Readable.from([Buffer.from(content, 'utf8')]) } };
}

const MOST = 500;

function questionOf(query: Readonly<Record<string, string | undefined>>): AuditQuestion {
  const { kind, action, limit, ...rest } = query;
  const actions = action
    ? [action]
    : kind
      ? Object.entries(evidenceActions).flatMap(([name, info]) => (info.kind === kind ? [name] : []))
      : undefined;
  return { ...rest, ...(actions ? { actions } : {}), limit: Math.min(Number(limit ?? 50), MOST) };
}

function eventJson(row: AuditRow) {
  const info = isEvidenceAction(row.action) ? evidenceActions[row.action] : undefined;
  return { ...row, kind: info?.kind ?? 'system', label: info?.label ?? { en: row.action } };
}

function payloadJson(row: PayloadRow) {
  return { ...row, erased: row.payload === null };
}
