/** The rules that are for one user, and what they come to in a module: many rules of one kind become one condition. */
import type { Catalog } from '../../metadata/catalog.ts';
import type { Filter } from '../../metadata/filter.ts';
import type { RecordUse } from './rights.ts';
import {
  dependsOnTime,
  levelOf,
  type RecordRule,
  type RuleTarget,
  reachedUses,
  reachesLevel,
  ruleUseOf,
  type SharingRule,
} from './rule.ts';
import type { RuleBook } from './rule-book.ts';

/** The rules for one user, whatever the module. */
export interface UserRules {
  readonly sharing: readonly SharingRule[];
  readonly records: readonly RecordRule[];
  /** Whether what they match depends on the time of the call. */
  readonly timed: boolean;
}

export const NO_RULES: UserRules = { sharing: [], records: [], timed: false };

/** What a user is, as far as rules name users. */
export interface RuleBearer {
  readonly userId: string;
  readonly roleId: string | null;
  /** The user's role and those above it. */
  readonly rolesAbove: readonly string[];
  readonly groups: readonly string[];
  readonly administrator: boolean;
  /** The portal's user: what is for everyone is for those who work here. */
  readonly portal: boolean;
}

/** The rules of the book that are for this user. Administrators see all records anyway: only denials that name them bind. */
export function rulesFor(book: RuleBook, bearer: RuleBearer): UserRules {
  const open = !bearer.administrator && !bearer.portal;
  const sharing = open ? book.sharing.filter((rule) => isFor(rule.to, bearer)) : [];
  const records = book.records.filter((rule) => binds(rule, bearer) && isFor(rule.to, bearer));
  const filters = [
    ...sharing.map(({ from }) => ('filter' in from ? from.filter : null)),
    ...records.map((rule) => rule.filter),
  ];
  return { sharing, records, timed: filters.some((filter) => filter !== null && dependsOnTime(filter)) };
}

function binds(rule: RecordRule, { administrator, portal }: RuleBearer): boolean {
  if (rule.effect === 'grant') return !administrator && !portal;
  return !administrator || rule.administrators;
}

function isFor(to: RuleTarget, bearer: RuleBearer): boolean {
  switch (to.kind) {
    case 'everyone':
      return !bearer.portal;
    case 'user':
      return to.id === bearer.userId;
    case 'role':
      return to.id === bearer.roleId;
    case 'role_and_subordinates':
      return bearer.rolesAbove.includes(to.id);
    case 'group':
      return bearer.groups.includes(to.id);
  }
}

/** Records of one module that rules reach: all of them, those of these owners, those that match one of these filters. */
export interface Reach {
  readonly all: boolean;
  readonly users: readonly string[];
  readonly groups: readonly string[];
  readonly filters: readonly Filter[];
}

/** Records that refer to a reached record of another module, by these fields. */
export interface Via {
  readonly module: string;
  readonly by: readonly string[];
  readonly reach: Reach;
}

/** What rules of one effect come to in a module. */
export interface Reached {
  readonly own: Reach;
  readonly via: readonly Via[];
}

/** Step 6: what sharing rules open of a module for a use. */
export function sharedFor(rules: UserRules, catalog: Catalog, module: string, use: RecordUse): Reached {
  const needed = levelOf(use);
  const reaching = rules.sharing.filter((rule) => reachesLevel(rule.level, needed));
  const parts = (some: readonly SharingRule[]) =>
    unite(some.map(({ from }) => ('filter' in from ? filterReach(from.filter) : { ...NONE, ...from })));
  return {
    own: parts(reaching.filter((rule) => rule.module === module)),
    via: viaOf(
      reaching.flatMap((rule) =>
        rule.related.includes(module) ? [{ rule, by: fieldsTo(catalog, rule.module, module) }] : [],
      ),
      parts,
    ),
  };
}

/** Steps 3 and 7: what record rules of one effect deny or grant of a module for a use. */
export function ruledFor(
  rules: UserRules,
  catalog: Catalog,
  effect: RecordRule['effect'],
  module: string,
  use: RecordUse,
): Reached {
  const wanted = ruleUseOf(use);
  const ofEffect = rules.records.filter((rule) => rule.effect === effect);
  const parts = (some: readonly RecordRule[]) =>
    unite(some.map((rule) => (rule.filter === null ? EVERY : filterReach(rule.filter))));
  return {
    own: parts(ofEffect.filter((rule) => rule.module === module && reachedUses(rule).has(wanted))),
    via: reachesRelated(effect, wanted)
      ? viaOf(
          ofEffect.flatMap((rule) => {
            const by = relatedBy(catalog, rule, module);
            return by.length > 0 ? [{ rule, by }] : [];
          }),
          parts,
        )
      : [],
  };
}

/** A rule about a related list is about seeing the records in it: denied they can't be changed either, granted only seen. */
function reachesRelated(effect: RecordRule['effect'], use: ReturnType<typeof ruleUseOf>): boolean {
  if (use === 'create') return false;
  return effect === 'deny' || use === 'list' || use === 'record';
}

/** The fields by which records of `module` are in a related list that the rule names. */
export function relatedBy(catalog: Catalog, rule: RecordRule, module: string): readonly string[] {
  const relations = catalog.modules.get(rule.module)?.relations ?? [];
  return relations
    .filter((relation) => relation.module === module && rule.relations.includes(relation.name))
    .map((relation) => relation.by);
}

/** The fields by which records of `module` are related to those of `to`. */
export function fieldsTo(catalog: Catalog, to: string, module: string): readonly string[] {
  const relations = catalog.modules.get(to)?.relations ?? [];
  return [
    ...new Set(relations.filter((relation) => relation.module === module).map((relation) => relation.by)),
  ];
}

const NONE: Reach = { all: false, users: [], groups: [], filters: [] };
const EVERY: Reach = { ...NONE, all: true };

function filterReach(filter: Filter): Reach {
  return { ...NONE, filters: [filter] };
}

function unite(reaches: readonly Reach[]): Reach {
  const [first = NONE] = reaches;
  // As it is: lists of owners are long, and whoever asks can tell that they are the same.
  if (reaches.length < 2) return first;
  if (reaches.some((one) => one.all)) return EVERY;
  const filters = new Map(
    reaches.flatMap((one) => one.filters.map((filter) => [JSON.stringify(filter), filter])),
  );
  return {
    all: false,
    users: [...new Set(reaches.flatMap((one) => one.users))],
    groups: [...new Set(reaches.flatMap((one) => one.groups))],
    filters: [...filters.values()],
  };
}

/** Rules that lead to the module from the same other module by the same fields become one. */
function viaOf<R extends { readonly module: string }>(
  leading: readonly { readonly rule: R; readonly by: readonly string[] }[],
  parts: (rules: readonly R[]) => Reach,
): readonly Via[] {
  const ways = Map.groupBy(leading, ({ rule, by }) => `${rule.module} ${[...by].sort().join(' ')}`);
  return [...ways.values()].flatMap((way) => {
    const [first] = way;
    if (!first || first.by.length === 0) return [];
    return [{ module: first.rule.module, by: first.by, reach: parts(way.map(({ rule }) => rule)) }];
  });
}
