/** The calls about mails to many: a plan, its mails as they would leave, their sending, and what became of each. */
import { type Static, Type } from 'typebox';
import type { CallContext } from '../access/principal.ts';
import type { RecordMailParts } from '../mail/record-mails.ts';
import type { Operation, OperationInput } from '../operation.ts';
import { recordLook } from '../records/record-evidence.ts';
import { recordId } from '../records/refusals.ts';
import { param } from '../records/request-values.ts';
import { reasonWords } from './left-out.ts';
import {
  countsOf,
  type MergeCounts,
  type MergeRow,
  mergeCounts,
  mergeRows,
  ownMerge,
  ownMerges,
} from './merge-row.ts';
import { previewMerge } from './preview-merge.ts';
import { type NamedRow, reportCsv, withNames } from './show-rows.ts';
import { type MergeBody, MOST_RECORDS, sendOut, startMerge } from './start-merge.ts';
import { refuseCustomers } from './template-operations.ts';

const text = Type.String();
const uuid = Type.String({ format: 'uuid' });
const instant = Type.String({ format: 'date-time' });
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(one: T) => Type.Union([one, Type.Null()]);
const language = Type.Union([Type.Literal('en'), Type.Literal('es')]);
const params = Type.Object({ id: uuid });

/** From so many on, whoever sends proves again who they are. */
const MANY = 500;

const mailing = Type.Object(
  {
    id: uuid,
    module: text,
    name: text,
    language,
    purpose: text,
    subject: text,
    text,
    state: text,
    /** The job that plans or sends it: `GET /jobs/{id}`. */
    job: uuid,
    message: orNull(text),
    counts: Type.Object({
      /** They receive it when it is sent. */
      waiting: Type.Integer(),
      written: Type.Integer(),
      leftOut: Type.Array(Type.Object({ reason: text, label: text, count: Type.Integer() })),
      mails: Type.Record(text, Type.Integer()),
    }),
    createdAt: instant,
    plannedAt: orNull(instant),
    startedAt: orNull(instant),
    endedAt: orNull(instant),
  },
  { description: 'A mail to many. State: planning, planned, sending, done, failed, cancelled' },
);
const row = Type.Object({
  record: Type.Object({ module: text, id: uuid, number: orNull(text), title: orNull(text) }),
  recipient: orNull(Type.Object({ module: text, id: uuid, title: orNull(text) })),
  /** waiting, left_out, written */
  state: text,
  reason: orNull(text),
  why: orNull(text),
  /** The state of its mail: held, queued, sending, sent, failed. */
  mail: orNull(text),
  at: orNull(instant),
});
const body = Type.Object(
  {
    module: Type.String({ maxLength: 60 }),
    filter: Type.Optional(Type.Any({ description: 'The filter of a list, as JSON' })),
    q: Type.Optional(Type.String({ maxLength: 200 })),
    ids: Type.Optional(
      Type.Array(uuid, {
        minItems: 1,
        maxItems: MOST_RECORDS,
        description: 'Only these, as far as they match',
      }),
    ),
    template: Type.Optional(uuid),
    language: Type.Optional(language),
    purpose: Type.Optional(Type.String({ maxLength: 63 })),
    subject: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
    text: Type.Optional(Type.String({ minLength: 1, maxLength: 50_000 })),
  },
  { additionalProperties: false },
);
const whichRows = Type.Object({
  state: Type.Optional(Type.Union(['waiting', 'left_out', 'written'].map((one) => Type.Literal(one)))),
  reason: Type.Optional(Type.String({ maxLength: 60 })),
  after: Type.Optional(
    Type.String({ pattern: '^[0-9]{1,6}$', description: 'the `next` of the page before' }),
  ),
  limit: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,2}$', description: 'a number from 1 to 200' })),
});

const shared = { tag: 'mailing', access: { kind: 'signed_in' } } as const;
const reading = { ...shared, scope: 'records:read' } as const;
const writing = { ...shared, scope: 'records:write' } as const;

/** Each call checks the rights to read, change and change many of the module, and that the mailing is the caller's own. */
export function mergeOperations(parts: RecordMailParts): readonly Operation[] {
  return [
    {
      ...writing,
      method: 'POST',
      path: '/mail-merges',
      summary: 'Plan a mail to many: who receives it, and who does not and why; nothing is sent yet',
      body,
      response: { 202: mailing },
      handle: async (context, input) => {
        refuseCustomers(context);
        const made = await startMerge(context, input.body as MergeBody);
        return {
          status: 202,
          body: await shown(context, made),
          headers: { location: `/api/v1/mail-merges/${made.id}` },
        };
      },
    },
    {
      ...reading,
      method: 'GET',
      path: '/mail-merges',
      summary: 'Your mails to many of the last 90 days, newest first',
      response: { 200: Type.Object({ items: Type.Array(mailing) }) },
      handle: async (context) => {
        refuseCustomers(context);
        const merges = await ownMerges(context);
        const ids = merges.map((one) => one.id);
        const counts = await countsOf(context.database, ids);
        return { body: { items: merges.map((one) => shownWith(context, one, counts.get(one.id))) } };
      },
    },
    {
      ...reading,
      method: 'GET',
      path: '/mail-merges/:id',
      summary: 'A mail to many: how far it is, and how many receive it',
      params,
      response: { 200: mailing },
      handle: async (context, input) => ({
        body: await shown(context, await ownMerge(context, idOf(input))),
      }),
    },
    {
      ...reading,
      method: 'GET',
      path: '/mail-merges/:id/rows',
      summary: 'Record by record: who receives it, or why nobody does, and what became of the mail',
      params,
      query: whichRows,
      response: { 200: Type.Object({ items: Type.Array(row), next: orNull(text) }) },
      handle: async (context, input) => ({
        body: await page(context, await ownMerge(context, idOf(input)), input),
      }),
    },
    {
      ...reading,
      method: 'GET',
      path: '/mail-merges/:id/rows.csv',
      summary: 'The report as CSV, for who may export the module',
      params,
      response: {},
      handle: async (context, input) => {
        const content = await reportCsv(context, await ownMerge(context, idOf(input)));
        return { stream: { type: 'text/csv; charset=utf-8', filename: 'mailing-report.csv', content } };
      },
    },
    {
      ...reading,
      method: 'GET',
      path: '/mail-merges/:id/previews/:record',
      summary: 'The mail for one of the records, as it would leave now',
      params: Type.Object({ id: uuid, record: uuid }),
      response: {
        200: Type.Object({
          to: Type.Object({ title: text, address: orNull(text) }),
          subject: text,
          text,
        }),
      },
      handle: async (context, input) => {
        const merge = await ownMerge(context, idOf(input));
        return { body: await previewMerge(context, parts, merge, param(input, 'record')) };
      },
    },
    {
      ...writing,
      method: 'POST',
      path: '/mail-merges/:id/sendings',
      summary: 'Send what was planned, to as many as you say: a job, which asks anew for each of them',
      stepUp: ({ body: sent }) => Number((sent as { readonly count?: number })?.count ?? 0) >= MANY,
      params,
      body: Type.Object(
        { count: Type.Integer({ minimum: 0, description: 'How many are to receive it, as the plan says' }) },
        { additionalProperties: false },
      ),
      response: { 202: mailing },
      handle: async (context, input) => {
        const { count } = input.body as { readonly count: number };
        return { status: 202, body: await shown(context, await sendOut(context, idOf(input), count)) };
      },
    },
  ];
}

function idOf(input: OperationInput): string {
  return recordId(param(input, 'id'));
}

async function page(context: CallContext, merge: MergeRow, { query }: OperationInput) {
  const limit = Math.min(Number(query.limit ?? 50), 200);
  const after = query.after === undefined ? undefined : Number(query.after);
  const which = { state: query.state as 'waiting' | undefined, reason: query.reason, after };
  const found = await mergeRows(context.database, merge.id, { ...which, limit: limit + 1 });
  const rows = await withNames(context, merge, found.slice(0, limit));
  await recordLook(context, {
    action: 'record.listed',
    module: merge.module,
    payloads: [{ subject: null, value: { count: rows.length, merge: merge.id } }],
  });
  const next = found.length > limit ? String(found[limit - 1]?.place) : null;
  return { items: rows.map((one) => shownRow(context, merge, one)), next };
}

function shownRow(context: CallContext, merge: MergeRow, one: NamedRow): Static<typeof row> {
  const { record, shown: seen, to, recipient, recipient_module: module } = one;
  return {
    record: { module: merge.module, id: record, number: seen?.number ?? null, title: seen?.title ?? null },
    recipient: module && recipient ? { module, id: recipient, title: to?.title ?? to?.number ?? null } : null,
    state: one.state,
    reason: one.reason,
    why: one.reason === null ? null : reasonWords(one.reason)[context.locale],
    mail: one.mail_state,
    at: one.decided_at,
  };
}

async function shown(context: CallContext, merge: MergeRow): Promise<Static<typeof mailing>> {
  return shownWith(context, merge, await mergeCounts(context.database, merge.id));
}

const NOBODY: MergeCounts = { waiting: 0, written: 0, leftOut: {}, mails: {} };

function shownWith(
  context: CallContext,
  merge: MergeRow,
  counts: MergeCounts = NOBODY,
): Static<typeof mailing> {
  const { id, module, name, language: said, purpose, subject, text: written, state, message } = merge;
  return {
    id,
    module,
    name,
    language: said,
    purpose,
    subject,
    text: written,
    state,
    job: merge.send_job ?? merge.plan_job,
    message: message?.[context.locale] ?? null,
    counts: counted(context, counts),
    createdAt: merge.created_at,
    plannedAt: merge.planned_at,
    startedAt: merge.started_at,
    endedAt: merge.ended_at,
  };
}

function counted(context: CallContext, { waiting, written, leftOut, mails }: MergeCounts) {
  const labelled = Object.entries(leftOut).map(([reason, count]) => ({
    reason,
    label: reasonWords(reason)[context.locale],
    count,
  }));
  return { waiting, written, leftOut: labelled, mails: { ...mails } };
}
