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
import { requireSightOfPerson } from '../../engine/subjects/sight-of-person.ts';
import { requireSubject, type Subject } from '../../engine/subjects/subject.ts';
import { csvAnswer, everyPage, personTable, seerTable } from './report-files.ts';
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
  access: { kind: 'tool', tool: 'users', or: 'evidence' },
  scope: 'access:read',
} as const;

const thing = Type.Object({ module: Text, record: Type.Optional(Id), field: Type.Optional(Text), ...paging });
const thingAll = Type.Object({
  module: Text,
  record: Type.Optional(Id),
  field: Type.Optional(Text),
  at: paging.at,
});
const person = Type.Object({ id: Id });

/** Reports about access: who could see what, and what changed of it. Each also as a file, with everybody in it. */
export const whoOperations: readonly Operation[] = [
  {
    ...common,
    path: '/access/who',
    summary:
      'Who can see (or could, at an instant) a record (module, record), a field (module, field) or a module, and why',
    query: thing,
    response: { 200: pageOf(Seer) },
    handle: async (context, { query }) => {
      const question = asked(query);
      const report = seersOf(context, query);
      const page = await report.page(question);
      await reportRun(context, report.name, question, report.about);
      return { body: answer(page, question) };
    },
  },
  {
    ...common,
    path: '/access/who.csv',
    summary: 'The same report as CSV, with everybody who can',
    query: thingAll,
    response: {},
    handle: async (context, { query }) => {
      const question = asked(query);
      const report = seersOf(context, query);
      const rows = await everyPage(question, report.page);
      await reportRun(context, report.name, question, { ...report.about, file: true });
      return csvAnswer('who-can-see', seerTable(context.locale, rows));
    },
  },
  {
    ...common,
    path: '/subjects/:id/who',
    summary: 'Who can open (or could, at an instant) records about a person, and how many of each module',
    params: person,
    query: Type.Object(paging),
    response: { 200: pageOf(PersonSeer) },
    async handle(context, { params, query }) {
      const question = asked(query);
      const subject = await personAsked(context, params.id ?? '');
      const page = await whoSeesPerson(context, subject.id, question);
      await reportRun(context, 'who_sees_person', question, aboutSubject(subject));
      return { body: answer(page, question) };
    },
  },
  {
    ...common,
    path: '/subjects/:id/who.csv',
    summary: 'The same report as CSV: a line for each user and module',
    params: person,
    query: Type.Object({ at: paging.at }),
    response: {},
    async handle(context, { params, query }) {
      const question = asked(query);
      const subject = await personAsked(context, params.id ?? '');
      const rows = await everyPage(question, (one) => whoSeesPerson(context, subject.id, one));
      await reportRun(context, 'who_sees_person', question, { ...aboutSubject(subject), file: true });
      return csvAnswer('who-can-see-a-person', personTable(context, rows));
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

/** The report that is asked for: of a record, or of a field or a module. */
function seersOf(
  context: CallContext,
  { module = '', record, field }: Readonly<Record<string, string | undefined>>,
) {
  if (record !== undefined && field !== undefined)
    throw new Problem('invalid_request', {
      en: 'Ask about a record or about a field.',
      es: 'Pregunte por un registro o por un campo.',
    });
  return {
    name: record === undefined ? 'who_sees_field' : 'who_sees_record',
    about: { module, ...(record !== undefined && { record }) },
    page: (question: WhoQuestion): Promise<WhoPage<FieldSeer | RecordSeer>> =>
      record === undefined
        ? whoSeesField(context, module, field, question)
        : whoSeesRecord(context, module, record, question),
  };
}

/** The person, for who sees them or answers requests; archived ones too. */
async function personAsked(context: CallContext, id: string): Promise<Subject> {
  await requireSightOfPerson(context, id);
  return context.database.transaction((tx) => requireSubject(tx, context.catalog, id), {
    states: ['archived'],
  });
}

function aboutSubject({ id, module }: Subject) {
  return { module, record: id, subjects: [id] };
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
  {
    file,
    ...about
  }: { module: string; record?: string; subjects?: readonly string[]; readonly file?: boolean },
): Promise<void> {
  const value = { report, ...(at && { at: at.toString() }), ...(file && { file }) };
  await recordLook(context, {
    action: 'report.run',
    ...about,
    payloads: [{ subject: null, value }],
  });
}
