/** The calls of a kind of rule: sharing rules and record rules are listed, read, added, changed and removed the same way. */
import { type TSchema, Type } from 'typebox';
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { uuidv7 } from '../../engine/database/uuidv7.ts';
import { Problem } from '../../engine/errors/problem.ts';
import type { Operation, OtherWords } from '../../engine/operation.ts';
import { changeRights, recordChange } from './rights-change.ts';
import { insertRule, removeRule, ruleName, updateRule } from './rule-rows.ts';
import { differences, etag, requireVersion } from './versions.ts';

interface AnyRule {
  readonly id: string;
  readonly name: string;
  readonly module: string;
  readonly version: number;
}

/** What tells one kind of rule from the other. `Wish` is what may be said of a rule, without its module. */
export interface RuleKind<Row extends AnyRule, Wish extends { readonly name?: string }> {
  readonly path: '/sharing-rules' | '/record-rules';
  readonly table: 'sharing_rules' | 'record_rules';
  /** What it is called in sentences, in English and Spanish. */
  readonly word: string;
  readonly wordEs: string;
  readonly newRule: TSchema;
  readonly change: TSchema;
  readonly answer: TSchema;
  readonly otherWords: OtherWords;
  /** `SELECT … FROM … s`, and in which order they are listed. */
  readonly select: string;
  readonly order: string;
  /** The columns that the wish names, with everything in it found and checked; or every finding at once. */
  checked(
    tx: Sql,
    context: CallContext,
    module: string,
    wish: Wish,
    before: Row | null,
  ): Promise<{ readonly columns: Record<string, unknown>; readonly words: string }>;
  /** The rule with what is wrong with it by now, if anything. */
  told(context: CallContext, row: Row): Row;
  /** What of it is compared for the evidence. */
  comparable(rule: Row): Parameters<typeof differences>[0];
}

const ById = Type.Object({ id: Type.String({ format: 'uuid' }) });
const tag = 'People';

/** The five calls. */
export function ruleOperations<Row extends AnyRule, Wish extends { readonly name?: string }>(
  kind: RuleKind<Row, Wish>,
): readonly Operation[] {
  const { path, table, word, select } = kind;
  const reading = { tag, access: { kind: 'tool', tool: 'users' }, scope: `${table}:read` } as const;
  const writing = {
    tag,
    access: { kind: 'tool', tool: 'administration' },
    scope: `${table}:write`,
    stepUp: true,
  } as const;
  return [
    {
      ...reading,
      method: 'GET',
      path,
      summary: `The ${word}s`,
      query: Type.Object({ module: Type.Optional(Type.String()) }),
      response: { 200: Type.Object({ items: Type.Array(kind.answer) }) },
      async handle(context, { query }) {
        const rows = await context.database.query<Row>(
          `${select} WHERE $1::text IS NULL OR s.module = $1 ORDER BY ${kind.order}`,
          [query.module ?? null],
        );
        return { body: { items: rows.map((row) => kind.told(context, row)) } };
      },
    },
    {
      ...reading,
      method: 'GET',
      path: `${path}/:id`,
      summary: `A ${word}`,
      params: ById,
      response: { 200: kind.answer },
      async handle(context, { params }) {
        const rule = kind.told(context, await ruleById(kind, context.database, params.id ?? ''));
        return { body: rule, headers: etag(rule.version) };
      },
    },
    {
      ...writing,
      method: 'POST',
      path,
      summary: `Add a ${word}; it holds at the next call of everyone`,
      body: kind.newRule,
      otherWords: kind.otherWords,
      response: { 201: kind.answer },
      async handle(context, { body }) {
        const rule = await createRule(kind, context, body as Wish & { readonly module: string });
        const headers = { ...etag(rule.version), location: `/api/v1${path}/${rule.id}` };
        return { status: 201, body: rule, headers };
      },
    },
    {
      ...writing,
      method: 'PATCH',
      path: `${path}/:id`,
      versioned: true,
      summary: `Change a ${word}, or switch it off with active: false`,
      params: ById,
      body: kind.change,
      otherWords: kind.otherWords,
      response: { 200: kind.answer },
      async handle(context, { params, body, headers }) {
        const rule = await changeRule(kind, context, params.id ?? '', body as Wish, headers['if-match']);
        return { body: rule, headers: etag(rule.version) };
      },
    },
    {
      ...writing,
      method: 'DELETE',
      path: `${path}/:id`,
      versioned: true,
      summary: `Remove a ${word}`,
      params: ById,
      response: {},
      async handle(context, { params, headers }) {
        await dropRule(kind, context, params.id ?? '', headers['if-match']);
        return { status: 204 };
      },
    },
  ];
}

async function createRule<Row extends AnyRule, Wish extends { readonly name?: string }>(
  kind: RuleKind<Row, Wish>,
  context: CallContext,
  wish: Wish & { readonly module: string },
): Promise<Row> {
  const id = uuidv7(context.now());
  const { module } = wish;
  return changeRights(context.database, async (tx) => {
    const { columns, words } = await kind.checked(tx, context, module, wish, null);
    const name = wish.name ?? (await ruleName(tx, kind.table, module, words));
    await insertRule(tx, kind.table, { ...columns, id, name, module }, context.now());
    return recorded(kind, tx, context, {}, kind.told(context, await ruleById(kind, tx, id)));
  });
}

async function changeRule<Row extends AnyRule, Wish extends { readonly name?: string }>(
  kind: RuleKind<Row, Wish>,
  context: CallContext,
  id: string,
  change: Wish,
  ifMatch: string | undefined,
): Promise<Row> {
  return changeRights(context.database, async (tx) => {
    const before = await ruleById(kind, tx, id);
    requireVersion(ifMatch, before.version);
    const { columns } = await kind.checked(tx, context, before.module, change, before);
    await updateRule(tx, kind.table, id, columns, context.now());
    const after = kind.told(context, await ruleById(kind, tx, id));
    return recorded(kind, tx, context, kind.comparable(before), after);
  });
}

async function dropRule<Row extends AnyRule, Wish extends { readonly name?: string }>(
  kind: RuleKind<Row, Wish>,
  context: CallContext,
  id: string,
  ifMatch: string | undefined,
): Promise<void> {
  await changeRights(context.database, async (tx) => {
    const before = await ruleById(kind, tx, id);
    requireVersion(ifMatch, before.version);
    await removeRule(tx, kind.table, id);
    await recorded(kind, tx, context, kind.comparable(before), before, true);
  });
}

async function recorded<Row extends AnyRule, Wish extends { readonly name?: string }>(
  kind: RuleKind<Row, Wish>,
  tx: Sql,
  context: CallContext,
  before: Parameters<typeof differences>[0],
  after: Row,
  removed = false,
): Promise<Row> {
  const gone = Object.fromEntries(Object.keys(before).map((key) => [key, null]));
  const value = {
    changes: differences(before, removed ? gone : kind.comparable(after)),
    title: after.name,
    ...(removed && { removed }),
  };
  await recordChange(tx, context, { action: 'rights.changed', module: kind.table, id: after.id, value });
  return after;
}

async function ruleById<Row extends AnyRule, Wish extends { readonly name?: string }>(
  { select, word, wordEs }: RuleKind<Row, Wish>,
  sql: Sql,
  id: string,
): Promise<Row> {
  const [row] = await sql.query<Row>(`${select} WHERE s.id = $1`, [id]);
  if (!row)
    throw new Problem('not_found', { en: `There is no such ${word}.`, es: `No existe esa ${wordEs}.` });
  return row;
}
