/** `/complaints`: to the controller, under the law of the United Kingdom (section 164A DPA 2018). */
import { type TSchema, Type } from 'typebox';
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import type { Operation } from '../../engine/operation.ts';
import { etag, ifMatch } from '../../engine/records/request-values.ts';
import {
  type Complaint,
  complaintChannels,
  complaintOutcomes,
  listComplaints,
  readComplaint,
  toldBy,
} from './complaint.ts';
import { eraseComplainant, type Withdrawal, withdrawComplaint } from './complaint-ends.ts';
import {
  acknowledge,
  answerComplaint,
  type NewComplaint,
  type Outcome,
  receiveComplaint,
  type Told,
} from './complaint-steps.ts';

const text = Type.String();
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const oneOf = <T extends string>(values: readonly T[]) =>
  Type.Union(values.map((value) => Type.Literal(value)));
const words = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const uuid = Type.String({ format: 'uuid' });
const closed = { additionalProperties: false } as const;
const moment = Type.String({
  maxLength: 40,
  description: 'A date (2026-07-05) or an instant; now when absent.',
});
const byId = Type.Object({ id: uuid });
const tag = 'Complaints (UK)';
const staff = { tag, access: { kind: 'tool', tool: 'requests' }, scope: 'complaints:write' } as const;
const shared = { tag, access: { kind: 'portal_or_tool', tool: 'requests' } } as const;

const complaintSchema = Type.Object({
  id: text,
  number: text,
  state: oneOf(['received', 'acknowledged', 'answered', 'withdrawn'] as const),
  subject: orNull(text),
  person: orNull(Type.Object({ module: text, number: text, title: text })),
  claimed: orNull(Type.Object({ name: Type.Optional(text), email: Type.Optional(text) })),
  request: orNull(text),
  requestNumber: orNull(text),
  receivedAt: text,
  receivedOn: text,
  acknowledgedOn: orNull(text),
  answeredOn: orNull(text),
  withdrawnOn: orNull(text),
  channel: text,
  body: text,
  language: text,
  acknowledgedBy: orNull(text),
  acknowledgedAt: orNull(text),
  acknowledgementMail: orNull(text),
  outcome: orNull(text),
  answer: orNull(text),
  answeredBy: orNull(text),
  answeredAt: orNull(text),
  answerMail: orNull(text),
  withdrawnAt: orNull(text),
  withdrawnBy: orNull(text),
  clock: Type.Object({ state: text, due: text, daysLeft: Type.Integer(), working: Type.Array(text) }),
  version: Type.Integer(),
});

const told = { channel: oneOf(toldBy), at: Type.Optional(moment) };

export const complaintOperations: readonly Operation[] = [
  {
    ...shared,
    method: 'POST',
    path: '/complaints',
    scope: 'complaints:write',
    summary:
      'Record a complaint to the controller; its receipt is acknowledged within 30 days (section 164A DPA 2018)',
    body: Type.Object(
      {
        subject: Type.Optional(uuid),
        identity: Type.Optional(
          Type.Object({ name: Type.Optional(words(200)), email: Type.Optional(words(254)) }, closed),
        ),
        body: words(10_000),
        receivedAt: Type.Optional(moment),
        channel: Type.Optional(oneOf(complaintChannels)),
        language: Type.Optional(oneOf(['en', 'es'] as const)),
        request: Type.Optional(uuid),
        acknowledge: Type.Optional(Type.Boolean()),
      },
      closed,
    ),
    otherWords: {
      references: ['subject', 'request'],
      keys: { body: ['text', 'note', 'description'], receivedAt: ['received'], subject: ['contact'] },
    },
    response: { 201: complaintSchema },
    handle: async (context, { body }) => {
      const complaint = await asService(context, async (tx) => {
        const id = await receiveComplaint(tx, context, body as NewComplaint);
        return seen(context, (await readComplaint(tx, context, id)).complaint);
      });
      const location = { location: `/api/v1/complaints/${complaint.id}` };
      return { status: 201, body: complaint, headers: { ...etag(complaint.version), ...location } };
    },
  },
  {
    ...shared,
    method: 'GET',
    path: '/complaints',
    scope: 'complaints:read',
    summary:
      'Complaints, the oldest first, at most 500: every open one, then the newest; the portal sees the person’s own',
    query: Type.Object({
      open: Type.Optional(oneOf(['true', 'false'] as const)),
      subject: Type.Optional(uuid),
    }),
    response: { 200: Type.Object({ items: Type.Array(complaintSchema) }) },
    handle: async (context, { query }) => {
      const own =
        context.principal.kind === 'portal' ? (context.principal.subject ?? undefined) : query.subject;
      const items = await asService(context, (tx) =>
        listComplaints(tx, context, {
          ...(query.open !== undefined && { open: query.open === 'true' }),
          ...(own !== undefined && { subject: own }),
        }),
      );
      return { body: { items } };
    },
  },
  {
    ...shared,
    method: 'GET',
    path: '/complaints/:id',
    scope: 'complaints:read',
    summary: 'One complaint with its clock and its outcome',
    params: byId,
    response: { 200: complaintSchema },
    handle: async (context, { params }) => {
      const complaint = await asService(context, async (tx) =>
        seen(context, (await readComplaint(tx, context, params.id ?? '')).complaint),
      );
      return { body: complaint, headers: etag(complaint.version) };
    },
  },
  {
    ...staff,
    method: 'POST',
    path: '/complaints/:id/acknowledgements',
    versioned: true,
    summary: 'Acknowledge receipt: by our own mail, or put down how it was done',
    params: byId,
    body: Type.Object(told, closed),
    otherWords: { keys: { channel: ['via', 'by'] }, values: { channel: { mail: 'email', letter: 'post' } } },
    response: { 201: complaintSchema },
    handle: (context, { params, body, headers }) =>
      step(context, params.id ?? '', ifMatch(headers).version, (tx) =>
        acknowledge(tx, context, params.id ?? '', body as Told),
      ),
  },
  {
    ...staff,
    method: 'POST',
    path: '/complaints/:id/outcomes',
    versioned: true,
    summary: 'Answer: upheld, in part, or not, with what was found and done; names the Commissioner',
    params: byId,
    body: Type.Object({ ...told, outcome: oneOf(complaintOutcomes), answer: words(10_000) }, closed),
    otherWords: {
      keys: { outcome: ['result', 'decision'], answer: ['reasons', 'text'], channel: ['via', 'by'] },
      values: { outcome: { rejected: 'not_upheld', refused: 'not_upheld', partly: 'partly_upheld' } },
    },
    response: { 201: complaintSchema },
    handle: (context, { params, body, headers }) =>
      step(context, params.id ?? '', ifMatch(headers).version, (tx) =>
        answerComplaint(tx, context, params.id ?? '', body as Outcome),
      ),
  },
  {
    ...shared,
    method: 'POST',
    path: '/complaints/:id/withdrawals',
    scope: 'complaints:write',
    versioned: true,
    summary: 'Whoever made it takes the complaint back; the person does so in the portal',
    params: byId,
    body: Type.Object(
      {
        channel: Type.Optional(oneOf(toldBy)),
        at: Type.Optional(moment),
        reason: Type.Optional(words(2_000)),
      },
      closed,
    ),
    otherWords: { keys: { channel: ['via', 'by'], reason: ['note', 'text'] } },
    response: { 201: complaintSchema },
    handle: (context, { params, body, headers }) =>
      step(context, params.id ?? '', ifMatch(headers).version, (tx) =>
        withdrawComplaint(tx, context, params.id ?? '', body as Withdrawal),
      ),
  },
  {
    ...staff,
    access: { kind: 'tool', tool: 'erasure_approve' },
    method: 'POST',
    path: '/complaints/:id/erasures',
    versioned: true,
    summary:
      'Erase what was said by somebody who is on no record, once the complaint has ended; number, dates and outcome stay (Art. 17(3)(e))',
    params: byId,
    body: Type.Object({ reason: words(2_000) }, closed),
    response: { 201: complaintSchema },
    handle: (context, { params, body, headers }) =>
      step(context, params.id ?? '', ifMatch(headers).version, (tx) =>
        eraseComplainant(tx, context, params.id ?? '', body as { reason: string }),
      ),
  },
];

async function step(
  context: CallContext,
  id: string,
  version: number | undefined,
  work: (tx: Sql) => Promise<void>,
) {
  const complaint = await asService(context, async (tx) => {
    const before = await readComplaint(tx, context, id);
    seen(context, before.complaint);
    if (version !== undefined && version !== before.complaint.version) {
      throw new Problem('stale_version', {
        en: 'Somebody changed this complaint in the meantime. Read it again, then go on.',
        es: 'Alguien cambió esta reclamación entretanto. Léala de nuevo y continúe.',
      });
    }
    await work(tx);
    return (await readComplaint(tx, context, id)).complaint;
  });
  return { status: 201, body: complaint, headers: etag(complaint.version) };
}

/** The portal sees its own person's complaint, and that there is no other. */
function seen(context: CallContext, complaint: Complaint): Complaint {
  if (context.principal.kind !== 'portal' || context.principal.subject === complaint.subject)
    return complaint;
  throw new Problem('not_found', {
    en: 'There is no complaint with this id that you may see.',
    es: 'No hay ninguna reclamación con este id que usted pueda ver.',
  });
}

/** The portal's own role reads nothing here; whose it is was set or is checked by `seen`. */
function asService<T>(context: CallContext, work: (tx: Sql) => Promise<T>): Promise<T> {
  return context.database.transaction(work, { subject: undefined, states: ['archived'] });
}
