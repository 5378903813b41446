import { Type } from 'typebox';
import type { CallContext } from '../../engine/access/principal.ts';
import type { Operation } from '../../engine/operation.ts';
import { readCursor, writeCursor } from '../../engine/records/cursor.ts';
import { recordLook } from '../../engine/records/record-evidence.ts';
import { permitted } from '../../engine/records/refusals.ts';
import { lookers } from '../../engine/records/who/lookers.ts';
import { requireSightNowOrThen } from '../../engine/records/who/sight-then.ts';
import { requireSightOfPerson } from '../../engine/subjects/sight-of-person.ts';
import { csvAnswer, everyPage, looksTable } from './report-files.ts';

const Text = Type.String();
const Id = Type.String({ format: 'uuid' });
const Instant = Type.String({ format: 'date-time' });
const OrNull = Type.Union([Text, Type.Null()]);
const LookerAnswer = Type.Object({
  user: Type.Object({ id: Text, name: OrNull }),
  times: Type.Integer(),
  first: Text,
  last: Text,
  did: Type.Array(Type.Object({ action: Text, label: Text, times: Type.Integer() })),
});

const common = {
  method: 'GET',
  tag: 'People',
  access: { kind: 'tool', tool: 'users', or: 'evidence' },
  scope: 'access:read',
} as const;
const about = { module: Text, record: Id, subject: Id, from: Instant, to: Instant };

/** Who did look, beside who could. */
export const looksOperations: readonly Operation[] = [
  {
    ...common,
    path: '/access/looks',
    summary:
      'Who did look at a record (module, record) or at a person (subject): how often, how, when first and last',
    query: Type.Partial(
      Type.Object({
        ...about,
        limit: Type.String({ pattern: '^\\d{1,3}$' }),
        cursor: Type.String({ maxLength: 500 }),
      }),
    ),
    response: { 200: Type.Object({ items: Type.Array(LookerAnswer), next: OrNull }) },
    handle: async (context, { query }) => {
      await requireSight(context, query);
      const page = await looksPage(context, query);
      await reportRun(context, query, false);
      return { body: page };
    },
  },
  {
    ...common,
    path: '/access/looks.csv',
    summary: 'The same report as CSV, with everybody who did',
    query: Type.Partial(Type.Object(about)),
    response: {},
    handle: async (context, { query }) => {
      await requireSight(context, query);
      const rows = await everyPage({ limit: 200 }, ({ cursor }) =>
        looksPage(context, { ...query, limit: '200', ...(cursor !== undefined && { cursor }) }),
      );
      await reportRun(context, query, true);
      return csvAnswer('who-looked', looksTable(context.locale, rows));
    },
  },
];

type Query = Readonly<Record<string, string | undefined>>;

/** Who asks sees the record, or the person; of one that is gone, who may read the evidence asks. */
async function requireSight(context: CallContext, { module, record, subject }: Query): Promise<void> {
  if (record !== undefined)
    await requireSightNowOrThen(
      context,
      await permitted(context, module ?? '', 'read'),
      record,
      context.now(),
    );
  if (subject !== undefined) await requireSightOfPerson(context, subject);
}

async function looksPage(context: CallContext, query: Query) {
  const { record, subject, from, to } = query;
  const limit = Math.min(Math.max(Number(query.limit ?? 100), 1), 200);
  const question = ['looks', record ?? null, subject ?? null, from ?? null, to ?? null];
  const [last, user] = query.cursor === undefined ? [] : readCursor(question, query.cursor, 2);
  const { items, more } = await lookers(
    context.database,
    {
      ...(record !== undefined && { record }),
      ...(subject !== undefined && { subject }),
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      limit,
      ...(last && user && { after: { last, user } }),
    },
    context.locale,
  );
  const end = items.at(-1);
  return { items, next: more && end ? writeCursor(question, [end.last, end.user.id]) : null };
}

async function reportRun(context: CallContext, { module, record, subject }: Query, file: boolean) {
  await recordLook(context, {
    action: 'report.run',
    ...(module !== undefined && { module }),
    ...(record !== undefined && { record }),
    ...(subject !== undefined && { record: subject, subjects: [subject] }),
    payloads: [{ subject: null, value: { report: 'who_looked', ...(file && { file }) } }],
  });
}
