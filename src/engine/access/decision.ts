/**
 * The decision of design §6 step by step, each rule by itself, for explaining it. The predicate comes to the same with the
 * rules put together; a property test compares the two.
 */
import type { ModuleDefinition } from '../../metadata/module.ts';
import { type SqlFragment, sql, sqlIdentifier, sqlRaw } from './fragment.ts';
import { type AccessContext, lifecycle, shares, subjectGrant } from './predicate.ts';
import type { RecordUse } from './rights.ts';
import { ownedBy, reachedCondition, reachesNothing } from './rule-conditions.ts';
import { type Reached, ruledFor, sharedFor, type UserRules } from './user-rules.ts';

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
  return rules.sharing.flatMap((rule) => {
    const one: UserRules = { ...rules, sharing: [rule] };
    const reached = sharedFor(one, context.catalog, module.name, use);
    return stepOf(
      reached,
      { step: 6, rule: 'sharing_rule', effect: 'allows', id: rule.id, name: rule.name },
      () => reachedCondition(context, module, reached, alias, 'opens'),
    );
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
  return rules.records.flatMap((rule) => {
    const one: UserRules = { ...rules, records: [rule] };
    const reached = ruledFor(one, context.catalog, effect, module.name, use);
    const { id, name } = rule;
    const step =
      effect === 'deny'
        ? ({ step: 3, rule: 'record_rule_denies', effect: 'denies', id, name } as const)
        : ({ step: 7, rule: 'record_rule_grants', effect: 'allows', id, name } as const);
    return stepOf(reached, step, () =>
      reachedCondition(context, module, reached, alias, effect === 'deny' ? 'denies' : 'opens'),
    );
  });
}

function stepOf(
  reached: Reached,
  step: Omit<DecisionStep, 'holds'>,
  condition: () => SqlFragment,
): readonly DecisionStep[] {
  return reachesNothing(reached) ? [] : [{ ...step, holds: condition() }];
}

/** The step that decides, given which hold; undefined where none opens the record. */
export function decidingStep(
  steps: readonly DecisionStep[],
  holds: readonly boolean[],
): DecisionStep | undefined {
  return steps.find((_, index) => holds[index] === true);
}
