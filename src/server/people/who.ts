import { type TSchema, Type } from 'typebox';
import type { CallContext } from '../../engine/access/principal.ts';
import { Problem } from '../../engine/errors/problem.ts';
import type { Operation } from '../../engine/operation.ts';
import { recordLook } from '../../engine/records/record-evidence.ts';
import type { WhoPage, WhoQuestion } from '../../engine/records/who/page.ts';
import {
  type FieldSeer,
  type RecordSeer,
  whoSeesField,
  whoSeesRecord,
} from '../../engine/records/who/who-sees.ts';
import { whoSeesPerson } from '../../engine/records/who/who-sees-person.ts';
import { requireSubject } from '../../engine/subjects/subject.ts';
import { type RightsQuestion, rightsHistory } from './rights-history.ts';

const Text = Type.String();
const OrNull = Type.Union([Text, Type.Null()]);
const Id = Type.String({ format: 'uuid' });
const Instant = Type.String({ format: 'date-time' });
const User = Type.Object({
  id: Text,
  name: Text,
  role: Type.Union([Type.Object({ id: Text, name: Text }), Type.Null()]),
});
/** Of a record: `may` (null: it cannot be told), `rule`, `ruleName`. Of a field: `right`, `profiles`. */
const Seer = Type.Object({
  user: User,
  sentence: Text,
  may: Type.Optional(Type.Record(Text, Type.Union([Type.Boolean(), Type.Null()]))),
  rule: Type.Optional(OrNull),
  ruleName: Type.Optional(OrNull),
  right: Type.Optional(Text),
  profiles: Type.Optional(Type.Array(Text)),
});
const PersonSeer = Type.Object({
  user: User,
  records: Type.Record(Text, Type.Integer()),
  untold: Type.Record(Text, Type.Integer()),
});
/** `gaps`: what could not be worked out, in sentences. */
const pageOf = <Item extends TSchema>(item: Item) =>
  Type.Object({
    items: Type.Array(item),
    next: OrNull,
    users: Type.Integer(),
    at: OrNull,
    gaps: Type.Array(Text),
  });
const paging = {
  at: Type.Optional(Instant),
  limit: Type.Optional(Type.String({ pattern: '^\\d{1,3}$' })),
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
};
const Change = Type.Object({
  id: Text,
  at: Text,
  action: Text,
  label: Text,
  actor: Type.Object({ id: Text, name: OrNull }),
  about: Text,
  record: OrNull,
  title: OrNull,
  changes: Type.Record(Text, Type.Any()),
  removed: Type.Boolean(),
});

const common = {
  method: 'GET',
  tag: 'People',
  access: { kind: 'tool', tool: 'users' },
  scope: 'access:read',
} as const;

/** Reports about access: who could see what, and what changed of it. */
export const whoOperations: readonly Operation[] = [
  {
    ...common,
    path: '/access/who',
    summary:
      'Who can see (or could, at an instant) a record (module, record), a field (module, field) or a module, and why',
    query: Type.Object({ module: Text, record: Type.Optional(Id), field: Type.Optional(Text), ...paging }),
    response: { 200: pageOf(Seer) },
    handle: async (context, { query }) => ({
      body: await seers(context, query.module ?? '', query.record, query.field, asked(query)),
    }),
  },
  {
    ...common,
    path: '/subjects/:id/who',
    summary: 'Who can open (or could, at an instant) records about a person, and how many of each module',
    params: Type.Object({ id: Id }),
    query: Type.Object(paging),
    response: { 200: pageOf(PersonSeer) },
    async handle(context, { params, query }) {
      const subject = await context.database.transaction(
        (tx) => requireSubject(tx, context.catalog, params.id ?? ''),
        { states: ['archived'] },
      );
      const question = asked(query);
      const page = await whoSeesPerson(context, subject.id, question);
      await reportRun(context, 'who_sees_person', question, {
        module: subject.module,
        record: subject.id,
        subjects: [subject.id],
      });
      return { body: answer(page, question) };
    },
  },
  {
    ...common,
    path: '/access/changes',
    summary: 'What changed of users, roles, profiles, groups, rules and default sharing, newest first',
    query: Type.Partial(
      Type.Object({
        about: Type.Enum([
          'users',
          'roles',
          'profiles',
          'groups',
          'sharing_rules',
          'record_rules',
          'modules',
        ]),
        record: Id,
        from: Instant,
        to: Instant,
        limit: Type.String({ pattern: '^\\d{1,3}$' }),
        cursor: Id,
      }),
    ),
    response: { 200: Type.Object({ items: Type.Array(Change), next: OrNull }) },
    handle: async (context, { query }) => ({ body: await rightsHistory(context, query as RightsQuestion) }),
  },
];

async function seers(
  context: CallContext,
  module: string,
  record: string | undefined,
  field: string | undefined,
  question: WhoQuestion,
) {
  if (record !== undefined && field !== undefined)
    throw new Problem('invalid_request', {
      en: 'Ask about a record or about a field.',
      es: 'Pregunte por un registro o por un campo.',
    });
  const page =
    record === undefined
      ? await whoSeesField(context, module, field, question)
      : await whoSeesRecord(context, module, record, question);
  const report = record === undefined ? 'who_sees_field' : 'who_sees_record';
  await reportRun(context, report, question, { module, ...(record !== undefined && { record }) });
  return answer<FieldSeer | RecordSeer>(page, question);
}

function asked(query: Readonly<Record<string, string | undefined>>): WhoQuestion {
  return {
    ...(query.at !== undefined && { at: Temporal.Instant.from(query.at) }),
    ...(query.limit !== undefined && { limit: Number(query.limit) }),
    ...(query.cursor !== undefined && { cursor: query.cursor }),
  };
}

function answer<Item>(page: WhoPage<Item>, { at }: WhoQuestion) {
  return { ...page, at: at?.toString() ?? null };
}

/** A look at who could look is a look. */
async function reportRun(
  context: CallContext,
  report: string,
  { at }: WhoQuestion,
  about: { module: string; record?: string; subjects?: readonly string[] },
): Promise<void> {
  await recordLook(context, {
    action: 'report.run',
    ...about,
    payloads: [{ subject: null, value: { report, ...(at && { at: at.toString() }) } }],
  });
}
