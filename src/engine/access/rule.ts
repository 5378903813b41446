/** Sharing rules and record rules (design §6, steps 3, 6 and 7), as they are kept. */
import type { Filter, FilterComparison } from '../../metadata/filter.ts';
import type { RecordUse } from './rights.ts';

/** What a sharing rule opens: each level has the ones before it. */
export const shareLevels = ['read', 'edit', 'delete'] as const;
export type ShareLevel = (typeof shareLevels)[number];

/** What a record rule is about. `list`: found among others; `record`: opened by itself, with all that hangs on it. */
export const ruleUses = ['list', 'record', 'create', 'edit', 'delete'] as const;
export type RuleUse = (typeof ruleUses)[number];

export const sharingTargets = ['role', 'role_and_subordinates', 'group', 'everyone'] as const;
export const recordTargets = ['role', 'role_and_subordinates', 'group', 'user', 'everyone'] as const;

/** Whom a rule is for. `everyone` is everyone who works here; the portal is meant by its role. */
export type RuleTarget =
  | { readonly kind: 'role' | 'role_and_subordinates' | 'group' | 'user'; readonly id: string }
  | { readonly kind: 'everyone' };

/** Records owned by these; the ids of one rule are one array, shared by all whom it is for. */
export interface RuleOwners {
  readonly users: readonly string[];
  readonly groups: readonly string[];
}

export interface SharingRule {
  readonly id: string;
  readonly name: string;
  readonly module: string;
  readonly to: RuleTarget;
  readonly level: ShareLevel;
  /** What the rule shares: records of these owners, or those that match. */
  readonly from: RuleOwners | { readonly filter: Filter };
  /** Modules whose records that refer to a shared one are shared with it. */
  readonly related: readonly string[];
}

export interface RecordRule {
  readonly id: string;
  readonly name: string;
  readonly module: string;
  readonly effect: 'grant' | 'deny';
  readonly to: RuleTarget;
  readonly uses: readonly RuleUse[];
  /** Relations of the module whose records the rule is about. */
  readonly relations: readonly string[];
  /** Null: every record. */
  readonly filter: Filter | null;
  /** Whether a rule that denies binds administrators too. */
  readonly administrators: boolean;
}

/**
 * What a rule reaches with what it names. To deny `record` is to deny everything but `create`: what may not be opened is
 * neither listed nor changed. To grant anything is to grant `record` with it: what is listed or changed may be opened.
 */
export function reachedUses(rule: Pick<RecordRule, 'effect' | 'uses'>): ReadonlySet<RuleUse> {
  const uses = new Set(rule.uses);
  if (rule.effect === 'grant' && uses.size > 0) uses.add('record');
  if (rule.effect === 'deny' && uses.has('record'))
    for (const use of ['list', 'edit', 'delete'] as const) uses.add(use);
  return uses;
}

/** Which use of a rule decides a use of a record. */
export function ruleUseOf(use: RecordUse): RuleUse {
  switch (use) {
    case 'list':
    case 'export':
      return 'list';
    case 'read':
    case 'view_history':
      return 'record';
    case 'create':
    case 'import':
      return 'create';
    case 'edit':
    case 'mass_edit':
      return 'edit';
    case 'delete':
      return 'delete';
  }
}

/** The level of sharing that a use of a record needs. */
export function levelOf(use: RecordUse): ShareLevel {
  const needed = ruleUseOf(use);
  if (needed === 'delete') return 'delete';
  return needed === 'edit' ? 'edit' : 'read';
}

export function reachesLevel(given: ShareLevel, needed: ShareLevel): boolean {
  return shareLevels.indexOf(given) >= shareLevels.indexOf(needed);
}

const RELATIVE = /^(now|today|yesterday|tomorrow|[+-]\d{1,5}[hdwmy])$/;

/** Whether a filter may match other records tomorrow: its condition can't be kept. */
export function dependsOnTime(filter: Filter): boolean {
  if ('all' in filter) return filter.all.some(dependsOnTime);
  if ('any' in filter) return filter.any.some(dependsOnTime);
  if ('not' in filter) return dependsOnTime(filter.not);
  return comparesWithTime(filter);
}

function comparesWithTime({ value }: FilterComparison): boolean {
  const values = Array.isArray(value) ? value : [value];
  return values.some((one) => typeof one === 'string' && RELATIVE.test(one));
}
