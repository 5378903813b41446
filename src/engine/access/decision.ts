/**
 * The decision of design §6 step by step, each rule by itself, for explaining it. The predicate comes to the same with the
 * rules put together; a property test compares the two.
 */
import type { Catalog } from '../../metadata/catalog.ts';
import type { Filter } from '../../metadata/filter.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { type SqlFragment, sql, sqlIdentifier, sqlRaw } from './fragment.ts';
import { type AccessContext, lifecycle, shares, subjectGrant } from './predicate.ts';
import type { RecordUse } from './rights.ts';
import { dependsOnTime, type RecordRule, type SharingRule } from './rule.ts';
import { ownedBy, reachedCondition, reachesNothing } from './rule-conditions.ts';
import { type Reached, ruledFor, sharedFor } from './user-rules.ts';

export type StepRule =
  | 'state'
  | 'profile'
  | 'record_rule_denies'
  | 'administration'
  | 'owner'
  | 'superior'
  | 'group'
  | 'group_below'
  | 'subject'
  | 'default_sharing'
  | 'sharing_rule'
  | 'record_rule_grants';

export interface DecisionStep {
  /** Of design §6. Administrators pass 4 to 7. */
  readonly step: 1 | 2 | 3 | 4 | 5 | 6 | 7;
  readonly rule: StepRule;
  /** What the step does where it holds; the first that holds decides. */
  readonly effect: 'denies' | 'allows';
  readonly holds: SqlFragment;
  /** Of a sharing rule or record rule. */
  readonly id?: string;
  readonly name?: string;
}

const YES = sqlRaw('true');
const NO = sqlRaw('false');

/** The steps for a use of the row under `alias`, in the order in which they decide. What none of them opens stays closed. */
export function decisionSteps(
  context: AccessContext,
  module: ModuleDefinition,
  use: RecordUse,
  alias = 'r',
): readonly DecisionStep[] {
  const { rights, principal } = context;
  const profile = rights.allows(module.name, use === 'list' ? 'read' : use);
  return [
    { step: 1, rule: 'state', effect: 'denies', holds: sql`(${lifecycle(context, use, alias)}) is not true` },
    { step: 2, rule: 'profile', effect: 'denies', holds: profile ? NO : YES },
    ...ruleSteps(context, module, use, alias, 'deny'),
    ...(principal.kind === 'portal'
      ? [{ step: 4, rule: 'subject', effect: 'allows', holds: subjectGrant(context, module, alias) } as const]
      : staffSteps(context, module, use, alias)),
  ];
}

function staffSteps(
  context: AccessContext,
  module: ModuleDefinition,
  use: RecordUse,
  alias: string,
): readonly DecisionStep[] {
  const { rights } = context;
  const row = sqlIdentifier(alias);
  const owned = (owners: { users?: readonly string[]; groups?: readonly string[] }): SqlFragment =>
    ownedBy(row, { users: owners.users ?? [], groups: owners.groups ?? [] })[0] ?? NO;
  const allows = { effect: 'allows' } as const;
  return [
    ...(rights.may('administration')
      ? [{ step: 4, rule: 'administration', ...allows, holds: YES } as const]
      : []),
    { step: 4, rule: 'owner', ...allows, holds: owned({ users: [rights.userId] }) },
    { step: 4, rule: 'superior', ...allows, holds: owned({ users: rights.subordinates }) },
    { step: 4, rule: 'group', ...allows, holds: owned({ groups: rights.groups }) },
    { step: 4, rule: 'group_below', ...allows, holds: owned({ groups: rights.groupsBelow }) },
    { step: 5, rule: 'default_sharing', ...allows, holds: shares(module.defaultSharing, use) ? YES : NO },
    ...sharingSteps(context, module, use, alias),
    ...ruleSteps(context, module, use, alias, 'grant'),
  ];
}

function sharingSteps(
  context: AccessContext,
  module: ModuleDefinition,
  use: RecordUse,
  alias: string,
): readonly DecisionStep[] {
  const { rules } = context.rights;
  const step = { step: 6, rule: 'sharing_rule', effect: 'allows' } as const;
  return rules.sharing.flatMap((rule) => {
    const filter = 'filter' in rule.from ? rule.from.filter : null;
    const holds = keptCondition({ rule, filter, context, module, use, alias }, () =>
      conditionOf(context, module, alias, 'opens', () =>
        sharedFor({ ...rules, sharing: [rule] }, context.catalog, module.name, use),
      ),
    );
    return holds ? [{ ...step, id: rule.id, name: rule.name, holds }] : [];
  });
}

function ruleSteps(
  context: AccessContext,
  module: ModuleDefinition,
  use: RecordUse,
  alias: string,
  effect: 'deny' | 'grant',
): readonly DecisionStep[] {
  const { rules } = context.rights;
  const step =
    effect === 'deny'
      ? ({ step: 3, rule: 'record_rule_denies', effect: 'denies' } as const)
      : ({ step: 7, rule: 'record_rule_grants', effect: 'allows' } as const);
  return rules.records.flatMap((rule) => {
    if (rule.effect !== effect) return [];
    const holds = keptCondition({ rule, filter: rule.filter, context, module, use, alias }, () =>
      conditionOf(context, module, alias, effect === 'deny' ? 'denies' : 'opens', () =>
        ruledFor({ ...rules, records: [rule] }, context.catalog, effect, module.name, use),
      ),
    );
    return holds ? [{ ...step, id: rule.id, name: rule.name, holds }] : [];
  });
}

/** Null where the rule reaches nothing of the module for the use. */
function conditionOf(
  context: AccessContext,
  module: ModuleDefinition,
  alias: string,
  effect: 'opens' | 'denies',
  reach: () => Reached,
): SqlFragment | null {
  const reached = reach();
  return reachesNothing(reached) ? null : reachedCondition(context, module, reached, alias, effect);
}

interface KeptFor {
  readonly rule: SharingRule | RecordRule;
  readonly filter: Filter | null;
  readonly context: AccessContext;
  readonly module: ModuleDefinition;
  readonly use: RecordUse;
  readonly alias: string;
}

const conditions = new WeakMap<object, WeakMap<Catalog, Map<string, SqlFragment | null>>>();

/** What a rule comes to is the same for everybody, unless it names who asks or the time: asked of many users it is made once. */
function keptCondition(
  { rule, filter, context, module, use, alias }: KeptFor,
  make: () => SqlFragment | null,
): SqlFragment | null {
  if (filter !== null && (dependsOnTime(filter) || JSON.stringify(filter).includes('"me"'))) return make();
  const { catalog } = context;
  const byCatalog = conditions.get(rule) ?? new WeakMap<Catalog, Map<string, SqlFragment | null>>();
  conditions.set(rule, byCatalog);
  const kept = byCatalog.get(catalog) ?? new Map<string, SqlFragment | null>();
  byCatalog.set(catalog, kept);
  const key = `${module.name} ${use} ${alias}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = make();
  kept.set(key, made);
  return made;
}

/** The step that decides, given which hold; undefined where none opens the record. */
export function decidingStep(
  steps: readonly DecisionStep[],
  holds: readonly boolean[],
): DecisionStep | undefined {
  return steps.find((_, index) => holds[index] === true);
}
