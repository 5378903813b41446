/** The calls about evidence (design §8). Texts are plain text, byte for byte as they were hashed or signed. */
import { Readable } from 'node:stream';
import { Type } from 'typebox';
import type { Operation, OperationAnswer, OperationInput } from '../operation.ts';
import { withRecords } from './about-records.ts';
import { type EventQuestion, listEvents } from './event-list.ts';
import type { EvidenceLog } from './evidence-log.ts';

const common = {
  method: 'GET',
  tag: 'evidence',
  scope: 'evidence:read',
  access: { kind: 'tool', tool: 'evidence' },
} as const;

/** Sent as text/plain, never as JSON: verifiers need the bytes as they are. */
const plainText = Type.String({ contentMediaType: 'text/plain' });
const text = Type.Union([Type.String(), Type.Null()]);
const about = Type.Object({ module: Type.String(), id: Type.String(), number: Type.String(), title: text });
const eventPage = Type.Object({
  items: Type.Array(
    Type.Object({
      id: Type.String(),
      at: Type.String(),
      action: Type.String(),
      label: Type.String(),
      actor: Type.Object({ kind: Type.String(), id: Type.String(), name: text }),
      onBehalfOf: text,
      module: text,
      record: text,
      /** The record, where the caller may see it now. */
      about: Type.Optional(about),
      subjects: Type.Array(Type.String()),
      request: text,
      purpose: text,
      position: Type.Union([Type.Integer(), Type.Null()]),
      contents: Type.Integer(),
      erased: Type.Integer(),
    }),
  ),
  next: text,
});

const eventQuestion = Type.Partial(
  Type.Object({
    id: Type.String(),
    action: Type.String(),
    kind: Type.String(),
    actor: Type.String(),
    module: Type.String(),
    record: Type.String(),
    request: Type.String(),
    subject: Type.String(),
    from: Type.String(),
    to: Type.String(),
    limit: Type.Integer({ minimum: 1, maximum: 200 }),
    cursor: Type.String(),
  }),
);

const oneEvent = Type.Object({ id: Type.String() });
const sizes = Type.Object({ from: Type.Integer({ minimum: 0 }), to: Type.Integer({ minimum: 0 }) });
const consistency = Type.Object({
  from: Type.Integer(),
  to: Type.Integer(),
  hashes: Type.Array(Type.String()),
});

function plain(content: string, filename?: string): OperationAnswer {
  const type = 'text/plain; charset=utf-8';
  return { stream: { type, content: Readable.from([content]), ...(filename && { filename }) } };
}

function questionOf(query: OperationInput['query']): EventQuestion {
  const { limit, ...rest } = query;
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(given), ...(limit !== undefined && { limit: Number(limit) }) };
}

/** The calls over one log. */
export function evidenceOperations(log: EvidenceLog): readonly Operation[] {
  return [
    {
      ...common,
      path: '/evidence/events',
      summary:
        'The audit trail: what happened, newest first, without contents; the record it is about is named to who may see it now',
      query: eventQuestion,
      response: { 200: eventPage },
      async handle(context, { query }) {
        const question = { ...questionOf(query), timeZone: context.timeZone };
        const { items, next } = await listEvents(context.database, question, context.locale);
        return { body: { items: await withRecords(context, items), next } };
      },
    },
    {
      ...common,
      path: '/evidence/events/:id/leaf',
      summary: 'The exact text of an event that was hashed',
      params: oneEvent,
      response: { 200: plainText },
      handle: async (_, input) => plain(await log.leafOf(input.params.id ?? '')),
    },
    {
      ...common,
      path: '/evidence/events/:id/proof',
      summary: 'That an event is in the log: a c2sp.org/tlog-proof@v1 with its checkpoint',
      params: oneEvent,
      response: { 200: plainText },
      handle: async (_, input) => plain(await log.inclusionProof(input.params.id ?? '')),
    },
    {
      ...common,
      path: '/evidence/checkpoint',
      summary: 'The latest checkpoint: a signed c2sp.org/tlog-checkpoint',
      access: { kind: 'signed_in' },
      response: { 200: plainText },
      handle: async () => plain(await log.checkpoint()),
    },
    {
      ...common,
      path: '/evidence/key',
      summary: 'The verifier key of the log (c2sp.org/signed-note)',
      access: { kind: 'signed_in' },
      response: { 200: plainText },
      handle: async () => plain(`${log.verifierKey()}\n`),
    },
    {
      ...common,
      path: '/evidence/consistency',
      summary: 'That the log of one size extends that of another (RFC 6962 §2.1.2)',
      access: { kind: 'signed_in' },
      query: sizes,
      response: { 200: consistency },
      handle: async (_, input) => ({
        body: await log.consistencyProof(Number(input.query.from), Number(input.query.to)),
      }),
    },
  ];
}
