import { Type } from 'typebox';
import type { CallContext } from '../../engine/access/principal.ts';
import { Problem } from '../../engine/errors/problem.ts';
import type { Operation } from '../../engine/operation.ts';
import { recordLook } from '../../engine/records/record-evidence.ts';
import { whoSeesField, whoSeesPerson, whoSeesRecord } from '../../engine/records/who-sees.ts';
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
/** Of a record: `may`, `rule`, `ruleName`. Of a field: `right`, `profiles`. */
const Seer = Type.Object({
  user: User,
  sentence: Text,
  may: Type.Optional(Type.Record(Text, Type.Boolean())),
  rule: Type.Optional(OrNull),
  ruleName: Type.Optional(OrNull),
  right: Type.Optional(Text),
  profiles: Type.Optional(Type.Array(Text)),
});
const PersonSeer = Type.Object({ user: User, records: Type.Record(Text, Type.Integer()) });
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
    summary: 'Who can see a record (module, record), a field (module, field) or a module, and why',
    query: Type.Object({ module: Text, record: Type.Optional(Id), field: Type.Optional(Text) }),
    response: { 200: Type.Object({ items: Type.Array(Seer), users: Type.Integer() }) },
    handle: async (context, { query }) => ({
      body: await seers(context, query.module ?? '', query.record, query.field),
    }),
  },
  {
    ...common,
    path: '/subjects/:id/who',
    summary: 'Who can open records about a person, and how many of each module',
    params: Type.Object({ id: Id }),
    response: { 200: Type.Object({ items: Type.Array(PersonSeer), users: Type.Integer() }) },
    async handle(context, { params }) {
      const subject = await context.database.transaction(
        (tx) => requireSubject(tx, context.catalog, params.id ?? ''),
        { states: ['archived'] },
      );
      const items = await whoSeesPerson(context, subject.id);
      await reportRun(context, 'who_sees_person', {
        module: subject.module,
        record: subject.id,
        subjects: [subject.id],
      });
      return { body: { items, users: await activeUsers(context) } };
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
) {
  if (record !== undefined && field !== undefined)
    throw new Problem('invalid_request', 'Ask about a record or about a field.');
  const items =
    record === undefined
      ? await whoSeesField(context, module, field)
      : await whoSeesRecord(context, module, record);
  const report = record === undefined ? 'who_sees_field' : 'who_sees_record';
  await reportRun(context, report, { module, ...(record !== undefined && { record }) });
  return { items, users: await activeUsers(context) };
}

/** A look at who could look is a look. */
async function reportRun(
  context: CallContext,
  report: string,
  about: { module: string; record?: string; subjects?: readonly string[] },
): Promise<void> {
  await recordLook(context, {
    action: 'report.run',
    ...about,
    payloads: [{ subject: null, value: { report } }],
  });
}

async function activeUsers({ database }: CallContext): Promise<number> {
  const [row] = await database.query<{ users: number }>(
    "SELECT count(*)::int AS users FROM attesta.users WHERE kind = 'person' AND active",
  );
  return row?.users ?? 0;
}
