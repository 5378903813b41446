import { type Static, Type } from 'typebox';
import type { CallContext } from '../../engine/access/principal.ts';
import { shareLevels, sharingTargets } from '../../engine/access/rule.ts';
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
  readFilter,
  relatedModuleFindings,
} from './rule-checks.ts';
import { findParty, PartyAnswer, partyInOurWords, partyJson, partyOf, partyWords } from './rule-targets.ts';

const From = Type.Object(
  {
    kind: Type.Enum(['role', 'role_and_subordinates', 'group', 'filter']),
    id: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    filter: Type.Optional(Type.Any({ description: 'With kind "filter": records of the module that match.' })),
  },
  { additionalProperties: false },
);
const parts = {
  name: Type.String({ minLength: 1, maxLength: 100 }),
  module: Type.String({ minLength: 1, maxLength: 63 }),
  from: From,
  to: partyOf(sharingTargets),
  level: Type.Enum([...shareLevels]),
  related: Type.Array(Type.String({ maxLength: 63 }), { uniqueItems: true, maxItems: 50 }),
  active: Type.Boolean(),
};
const { module: _, ...changeable } = parts;
const NewRule = Type.Object({
  ...parts,
  name: Type.Optional(parts.name),
  related: Type.Optional(parts.related),
  active: Type.Optional(parts.active),
});
const RuleChange = Type.Partial(Type.Object(changeable));
const Rule = Type.Object({
  id: Type.String(),
  name: Type.String(),
  module: Type.String(),
  from: Type.Object({ ...PartyAnswer.properties, filter: Type.Optional(Type.Any()) }),
  to: PartyAnswer,
  level: Type.String(),
  related: Type.Array(Type.String()),
  active: Type.Boolean(),
  /** Why the rule opens nothing at the moment: a field that its filter names is gone. */
  problem: Type.Union([Type.String(), Type.Null()]),
  /** A value was taken out of it because somebody was erased, and nobody has changed it since. */
  conditionRemoved: Type.Boolean(),
  version: Type.Integer(),
});
type RuleRow = Static<typeof Rule>;
type Wish = Static<typeof RuleChange>;

const SELECT = `SELECT s.id, s.name, s.module, s.level, s.related, s.active, s.version,
  s.cleared_at IS NOT NULL AS "conditionRemoved",
  ${partyJson('from', false)} || CASE WHEN s.filter IS NULL THEN '{}' ELSE jsonb_build_object('filter', s.filter) END AS "from",
  ${partyJson('to', false)} AS "to" FROM attesta.sharing_rules s`;

const otherWords: OtherWords = {
  keys: { level: ['permission', 'access'] },
  values: {
    level: {
      read_only: 'read',
      write: 'edit',
      read_edit: 'edit',
      read_write: 'edit',
      read_edit_delete: 'delete',
    },
  },
  lists: ['related'],
  note: 'A party may be {role: "sales"}, {group: id} or "everyone". Without a name the rule is named after what it does.',
  rewrite: (said) => ({
    ...said,
    ...('from' in said && { from: partyInOurWords(said.from) }),
    ...('to' in said && { to: partyInOurWords(said.to) }),
  }),
};

/** The columns that the wish names, with everything in it found and checked; or every finding at once. */
async function checked(
  tx: Sql,
  context: CallContext,
  module: string,
  wish: Wish,
): Promise<{ readonly columns: Record<string, unknown>; readonly words: string }> {
  const from = wish.from && (await findParty(tx, wish.from, 'from'));
  const to = wish.to && (await findParty(tx, wish.to, 'to'));
  const findings: Finding[] = [
    ...moduleFindings(context, module),
    ...(from?.findings ?? []),
    ...(wish.from ? sourceFindings(context, module, wish.from) : []),
    ...(to?.findings ?? []),
    ...portalFindings(to?.role),
    ...relatedModuleFindings(context, module, wish.related ?? []),
  ];
  if (findings.length > 0)
    throw new Problem(
      'validation_failed',
      { en: 'The rule was not saved.', es: 'La regla no se guardó.' },
      { findings },
    );
  const columns = {
    ...(wish.name !== undefined && { name: wish.name }),
    ...(from &&
      wish.from && {
        from_kind: wish.from.kind,
        from_role: from.role,
        from_group: from.group,
        filter: jsonOf(readFilter(wish.from.filter)),
      }),
    ...(to && wish.to && { to_kind: wish.to.kind, to_role: to.role, to_group: to.group }),
    ...(wish.level !== undefined && { level: wish.level }),
    ...(wish.related !== undefined && { related: wish.related }),
    ...(wish.active !== undefined && { active: wish.active }),
  };
  const words = [wish.from && { ...wish.from, ...from }, wish.to && { ...wish.to, ...to }]
    .map((party) => (party ? partyWords(party) : ''))
    .join(' → ');
  return { columns, words: `${words}: ${wish.level}` };
}

function sourceFindings(context: CallContext, module: string, from: Static<typeof From>): readonly Finding[] {
  if (from.kind === 'filter' && from.filter === undefined)
    return [
      {
        code: 'rule.filter',
        field: 'from.filter',
        message: { en: 'Say which records are shared.', es: 'Diga qué registros se comparten.' },
      },
    ];
  if (from.kind !== 'filter' && from.filter !== undefined)
    return [
      {
        code: 'rule.filter',
        field: 'from.filter',
        message: {
          en: 'A filter goes with kind "filter" only.',
          es: 'Un filtro va solo con la clase "filter".',
        },
      },
    ];
  return filterFindings(context, module, from.filter, 'from.filter');
}

/** The rule with what is wrong with it by now, if anything. */
function told(context: CallContext, row: RuleRow): RuleRow {
  const [broken] = [
    ...moduleFindings(context, row.module),
    ...filterFindings(context, row.module, row.from.filter, 'from.filter'),
    ...relatedModuleFindings(context, row.module, row.related),
  ];
  const cleared = row.conditionRemoved ? clearedSentence(row.active) : undefined;
  return { ...row, problem: (broken?.message ?? cleared)?.[context.locale] ?? null };
}

function comparable(rule: RuleRow) {
  const { name, module, level, related, active, from, to } = rule;
  const source = from.kind === 'filter' ? (from.filter as JsonValue) : partyWords(from);
  return { name, module, from: source, to: partyWords(to), level, related, active };
}

/** Sharing rules: whose records are opened to whom, beyond what a module shares with everyone. They only widen. */
export const sharingRuleOperations: readonly Operation[] = ruleOperations<RuleRow, Wish>({
  path: '/sharing-rules',
  table: 'sharing_rules',
  word: 'sharing rule',
  wordEs: 'regla de uso compartido',
  newRule: NewRule,
  change: RuleChange,
  answer: Rule,
  otherWords,
  select: SELECT,
  order: 's.module, attesta.fold(s.name), s.id',
  checked,
  told,
  comparable,
});
