import { type Static, Type } from 'typebox';
import type { CallContext } from '../../engine/access/principal.ts';
import { recordTargets, ruleUses } from '../../engine/access/rule.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import type { Operation, OtherWords } from '../../engine/operation.ts';
import type { Finding } from '../../metadata/finding.ts';
import type { JsonValue } from '../../metadata/json.ts';
import { ruleOperations } from './rule-calls.ts';
import {
  clearedSentence,
  filterFindings,
  jsonOf,
  moduleFindings,
  portalFindings,
  portalProblem,
  readFilter,
  relationFindings,
} from './rule-checks.ts';
import { findParty, PartyAnswer, partyInOurWords, partyJson, partyOf, partyWords } from './rule-targets.ts';

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
  /** A value was taken out of it because somebody was erased, and nobody has changed it since. */
  conditionRemoved: Type.Boolean(),
  version: Type.Integer(),
});
type RuleRow = Static<typeof Rule>;
type Wish = Static<typeof RuleChange>;

const SELECT = `SELECT s.id, s.name, s.module, s.effect, s.uses AS "on", s.relations AS related, s.filter, s.administrators,
  s.active, s.version, s.cleared_at IS NOT NULL AS "conditionRemoved", ${partyJson('to', true)} AS "to" FROM attesta.record_rules s`;

const otherWords: OtherWords = {
  keys: { on: ['actions', 'operations', 'uses'], filter: ['condition', 'where'], related: ['relations'] },
  values: { effect: { allow: 'grant' }, on: { read: 'record', open: 'record', update: 'edit' } },
  lists: ['on', 'related'],
  note: 'A party may be {role: "sales"}, {user: id} or "everyone". Without a name the rule is named after what it does.',
  rewrite: (said) => ({ ...said, ...('to' in said && { to: partyInOurWords(said.to) }) }),
};

/** What a change has to agree with. */
function keptOf({ on, related, effect }: RuleRow): Wish {
  return { on, related, effect } as Pick<Wish, 'on' | 'related' | 'effect'>;
}

const NEW: Wish = { on: [], related: [], filter: null };

/** The columns that the wish names, with everything in it found and checked; or every finding at once. */
async function checked(
  tx: Sql,
  context: CallContext,
  module: string,
  given: Wish,
  before: RuleRow | null,
): Promise<{ readonly columns: Record<string, unknown>; readonly words: string }> {
  const wish: Wish = { ...(before ? keptOf(before) : NEW), ...given };
  const to = wish.to && (await findParty(tx, wish.to, 'to'));
  const findings: Finding[] = [
    ...moduleFindings(context, module),
    ...contentFindings(wish),
    ...filterFindings(context, module, wish.filter, 'filter'),
    ...(to?.findings ?? []),
    ...(wish.effect === 'grant' ? portalFindings(to?.role) : []),
    ...relationFindings(context, module, wish.related ?? []),
  ];
  if (findings.length > 0)
    throw new Problem(
      'validation_failed',
      { en: 'The rule was not saved.', es: 'La regla no se guardó.' },
      { findings },
    );
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
    return [
      {
        code: 'rule.nothing',
        field: 'on',
        message: {
          en: 'Say what the rule is about: on, or related.',
          es: 'Diga de qué trata la regla: on o related.',
        },
      },
    ];
  if (effect === 'grant' && on.includes('create')) {
    const message = {
      en: 'Creating is opened by the profile; a rule can only deny it.',
      es: 'La creación la abre el perfil; una regla solo puede denegarla.',
    };
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
  const cleared = row.conditionRemoved ? clearedSentence(row.active) : undefined;
  return { ...row, problem: (broken?.message ?? portal ?? cleared)?.[context.locale] ?? null };
}

function comparable(rule: RuleRow) {
  const { name, module, effect, on, related, administrators, active } = rule;
  const filter = (rule.filter ?? null) as JsonValue;
  return { name, module, effect, on, related, filter, to: partyWords(rule.to), administrators, active };
}

/** Record rules: what is denied whatever else opens it, and what is granted though nothing else does, record by record. */
export const recordRuleOperations: readonly Operation[] = ruleOperations<RuleRow, Wish>({
  path: '/record-rules',
  table: 'record_rules',
  word: 'record rule',
  wordEs: 'regla de registros',
  newRule: NewRule,
  change: RuleChange,
  answer: Rule,
  otherWords,
  select: SELECT,
  order: 's.module, s.effect, attesta.fold(s.name), s.id',
  checked,
  told,
  comparable,
});
