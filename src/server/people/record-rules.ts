import { type Static, Type } from 'typebox';
import type { CallContext } from '../../engine/access/principal.ts';
import { recordTargets, ruleUses } from '../../engine/access/rule.ts';
import type { Sql } from '../../engine/database/database.ts';
import { uuidv7 } from '../../engine/database/uuidv7.ts';
import { Problem } from '../../engine/errors/problem.ts';
import type { Operation, OtherWords } from '../../engine/operation.ts';
import type { Finding } from '../../metadata/finding.ts';
import type { JsonValue } from '../../metadata/json.ts';
import { changeRights, recordChange } from './rights-change.ts';
import {
  filterFindings,
  jsonOf,
  moduleFindings,
  portalFindings,
  portalProblem,
  readFilter,
  relationFindings,
} from './rule-checks.ts';
import { insertRule, removeRule, ruleName, updateRule } from './rule-rows.ts';
import { findParty, PartyAnswer, partyInOurWords, partyJson, partyOf, partyWords } from './rule-targets.ts';
import { differences, etag, requireVersion } from './versions.ts';

const Id = Type.String({ format: 'uuid' });
const changeable = {
  name: Type.String({ minLength: 1, maxLength: 100 }),
  effect: Type.Enum(['grant', 'deny']),
  on: Type.Array(Type.Enum([...ruleUses]), {
    uniqueItems: true,
    description:
      'What it is about. To deny record denies list, edit and delete too; to grant anything grants record.',
  }),
  related: Type.Array(Type.String({ maxLength: 63 }), {
    uniqueItems: true,
    maxItems: 50,
    description:
      'Relations of the module: the rule is about the records in these related lists of matching records.',
  }),
  filter: Type.Any({ description: 'The records it is about; null: all of the module.' }),
  to: partyOf(recordTargets),
  administrators: Type.Boolean({
    description: 'A rule that denies binds administrators only where this is true.',
  }),
  active: Type.Boolean(),
};
const NewRule = Type.Object({
  ...Type.Partial(Type.Object(changeable)).properties,
  module: Type.String({ minLength: 1, maxLength: 63 }),
  effect: changeable.effect,
  to: changeable.to,
});
const RuleChange = Type.Partial(Type.Object(changeable));
const Rule = Type.Object({
  id: Type.String(),
  name: Type.String(),
  module: Type.String(),
  effect: Type.String(),
  on: Type.Array(Type.String()),
  related: Type.Array(Type.String()),
  filter: Type.Any(),
  to: PartyAnswer,
  administrators: Type.Boolean(),
  active: Type.Boolean(),
  /** What its filter names is gone: until it is mended it grants nothing, or denies all that it is about. */
  problem: Type.Union([Type.String(), Type.Null()]),
  version: Type.Integer(),
});
type RuleRow = Static<typeof Rule>;
type Wish = Static<typeof RuleChange>;

const SELECT = `SELECT s.id, s.name, s.module, s.effect, s.uses AS "on", s.relations AS related, s.filter, s.administrators,
  s.active, s.version, ${partyJson('to', true)} AS "to" FROM attesta.record_rules s`;

const otherWords: OtherWords = {
  keys: { on: ['actions', 'operations', 'uses'], filter: ['condition', 'where'], related: ['relations'] },
  values: { effect: { allow: 'grant' }, on: { read: 'record', open: 'record', update: 'edit' } },
  lists: ['on', 'related'],
  note: 'A party may be {role: "sales"}, {user: id} or "everyone". Without a name the rule is named after what it does.',
  rewrite: (said) => ({ ...said, ...('to' in said && { to: partyInOurWords(said.to) }) }),
};

/** Record rules: what is denied whatever else opens it, and what is granted though nothing else does, record by record. */
export const recordRuleOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/record-rules',
    summary: 'The record rules',
    tag: 'People',
    access: { kind: 'tool', tool: 'users' },
    scope: 'record_rules:read',
    query: Type.Object({ module: Type.Optional(Type.String()) }),
    response: { 200: Type.Object({ items: Type.Array(Rule) }) },
    async handle(context, { query }) {
      const rows = await context.database.query<RuleRow>(
        `${SELECT} WHERE $1::text IS NULL OR s.module = $1 ORDER BY s.module, s.effect, attesta.fold(s.name), s.id`,
        [query.module ?? null],
      );
      return { body: { items: rows.map((row) => told(context, row)) } };
    },
  },
  {
    method: 'GET',
    path: '/record-rules/:id',
    summary: 'A record rule',
    tag: 'People',
    access: { kind: 'tool', tool: 'users' },
    scope: 'record_rules:read',
    params: Type.Object({ id: Id }),
    response: { 200: Rule },
    async handle(context, { params }) {
      const rule = told(context, await ruleById(context.database, params.id ?? ''));
      return { body: rule, headers: etag(rule.version) };
    },
  },
  {
    method: 'POST',
    path: '/record-rules',
    summary: 'Add a record rule; it holds at the next call of everyone',
    tag: 'People',
    access: { kind: 'tool', tool: 'administration' },
    scope: 'record_rules:write',
    stepUp: true,
    body: NewRule,
    otherWords,
    response: { 201: Rule },
    async handle(context, { body }) {
      const rule = await createRule(context, body as Static<typeof NewRule>);
      const headers = { ...etag(rule.version), location: `/api/v1/record-rules/${rule.id}` };
      return { status: 201, body: rule, headers };
    },
  },
  {
    method: 'PATCH',
    path: '/record-rules/:id',
    summary: 'Change a record rule, or switch it off with active: false',
    tag: 'People',
    access: { kind: 'tool', tool: 'administration' },
    scope: 'record_rules:write',
    stepUp: true,
    params: Type.Object({ id: Id }),
    body: RuleChange,
    otherWords,
    response: { 200: Rule },
    async handle(context, { params, body, headers }) {
      const rule = await changeRule(context, params.id ?? '', body as Wish, headers['if-match']);
      return { body: rule, headers: etag(rule.version) };
    },
  },
  {
    method: 'DELETE',
    path: '/record-rules/:id',
    summary: 'Remove a record rule',
    tag: 'People',
    access: { kind: 'tool', tool: 'administration' },
    scope: 'record_rules:write',
    stepUp: true,
    params: Type.Object({ id: Id }),
    response: {},
    async handle(context, { params, headers }) {
      await dropRule(context, params.id ?? '', headers['if-match']);
      return { status: 204 };
    },
  },
];

async function createRule(context: CallContext, wish: Static<typeof NewRule>): Promise<RuleRow> {
  const id = uuidv7(context.now());
  return changeRights(context.database, async (tx) => {
    const { columns, words } = await checked(tx, context, wish.module, { ...NEW, ...wish });
    const name = wish.name ?? (await ruleName(tx, 'record_rules', wish.module, words));
    await insertRule(tx, 'record_rules', { ...columns, id, name, module: wish.module }, context.now());
    return recorded(tx, context, {}, told(context, await ruleById(tx, id)));
  });
}

const NEW: Wish = { on: [], related: [], filter: null };

async function changeRule(
  context: CallContext,
  id: string,
  change: Wish,
  ifMatch: string | undefined,
): Promise<RuleRow> {
  return changeRights(context.database, async (tx) => {
    const before = await ruleById(tx, id);
    requireVersion(ifMatch, before.version);
    const { on, related, effect } = before as Required<Pick<Wish, 'on' | 'related' | 'effect'>>;
    const { columns } = await checked(tx, context, before.module, { on, related, effect, ...change });
    await updateRule(tx, 'record_rules', id, columns, context.now());
    return recorded(tx, context, comparable(before), told(context, await ruleById(tx, id)));
  });
}

async function dropRule(context: CallContext, id: string, ifMatch: string | undefined): Promise<void> {
  await changeRights(context.database, async (tx) => {
    const before = await ruleById(tx, id);
    requireVersion(ifMatch, before.version);
    await removeRule(tx, 'record_rules', id);
    await recorded(tx, context, comparable(before), before, true);
  });
}

/** The columns that the wish names, with everything in it found and checked; or every finding at once. */
async function checked(
  tx: Sql,
  context: CallContext,
  module: string,
  wish: Wish,
): Promise<{ readonly columns: Record<string, unknown>; readonly words: string }> {
  const to = wish.to && (await findParty(tx, wish.to, 'to'));
  const findings: Finding[] = [
    ...moduleFindings(context, module),
    ...contentFindings(wish),
    ...filterFindings(context, module, wish.filter, 'filter'),
    ...(to?.findings ?? []),
    ...(wish.effect === 'grant' ? portalFindings(to?.role) : []),
    ...relationFindings(context, module, wish.related ?? []),
  ];
  if (findings.length > 0) throw new Problem('validation_failed', 'The rule was not saved.', { findings });
  const columns = {
    ...(wish.name !== undefined && { name: wish.name }),
    ...(wish.effect !== undefined && { effect: wish.effect }),
    ...(wish.on !== undefined && { uses: wish.on }),
    ...(wish.related !== undefined && { relations: wish.related }),
    ...(wish.filter !== undefined && {
      filter: jsonOf(readFilter(wish.filter)),
    }),
    ...(to && wish.to && { to_kind: wish.to.kind, to_role: to.role, to_group: to.group, to_user: to.user }),
    ...(wish.administrators !== undefined && { administrators: wish.administrators }),
    ...(wish.active !== undefined && { active: wish.active }),
  };
  const about = [...(wish.on ?? []), ...(wish.related ?? [])].join(', ');
  const whom = wish.to && to ? partyWords({ ...to, kind: wish.to.kind }) : '';
  return { columns, words: `${wish.effect ?? ''} ${whom}: ${about}` };
}

function contentFindings({ on = [], related = [], effect }: Wish): readonly Finding[] {
  if (on.length + related.length === 0)
    return [{ code: 'rule.nothing', field: 'on', message: 'Say what the rule is about: on, or related.' }];
  if (effect === 'grant' && on.includes('create')) {
    const message = 'Creating is opened by the profile; a rule can only deny it.';
    return [{ code: 'rule.grants_create', field: 'on', message }];
  }
  return [];
}

/** The rule with what is wrong with it by now, if anything. */
function told(context: CallContext, row: RuleRow): RuleRow {
  const [broken] = [
    ...moduleFindings(context, row.module),
    ...filterFindings(context, row.module, row.filter, 'filter'),
    ...relationFindings(context, row.module, row.related),
  ];
  const portal = row.effect === 'deny' ? portalProblem(row.to.id, row.filter, row.related) : undefined;
  return { ...row, problem: broken?.message ?? portal ?? null };
}

async function recorded(
  tx: Sql,
  context: CallContext,
  before: Parameters<typeof differences>[0],
  after: RuleRow,
  removed = false,
): Promise<RuleRow> {
  const gone = Object.fromEntries(Object.keys(before).map((key) => [key, null]));
  const value = {
    changes: differences(before, removed ? gone : comparable(after)),
    title: after.name,
    ...(removed && { removed }),
  };
  await recordChange(tx, context, { action: 'rights.changed', module: 'record_rules', id: after.id, value });
  return after;
}

function comparable(rule: RuleRow) {
  const { name, module, effect, on, related, administrators, active } = rule;
  const filter = (rule.filter ?? null) as JsonValue;
  return { name, module, effect, on, related, filter, to: partyWords(rule.to), administrators, active };
}

async function ruleById(sql: Sql, id: string): Promise<RuleRow> {
  const [row] = await sql.query<RuleRow>(`${SELECT} WHERE s.id = $1`, [id]);
  if (!row) throw new Problem('not_found', 'There is no such record rule.');
  return row;
}
