/** What rules reach, as SQL. Rules see every field and every record that the database shows: they are the company's, not the caller's. */
import type { Filter } from '../../metadata/filter.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { compileFilterIn } from '../catalog/filters/compile.ts';
import { fieldColumns } from '../catalog/table.ts';
import { type SqlFragment, sql, sqlAny, sqlIdentifier, sqlRaw } from './fragment.ts';
import type { CallContext } from './principal.ts';
import { unseenReference, unseenWays } from './unseen-way.ts';
import type { Reach, Reached, Via } from './user-rules.ts';

const EVERYTHING = sqlRaw('true');
const NOTHING = sqlRaw('false');

/** What the rules do with what they reach. */
export type RuleEffect = 'opens' | 'denies';

/** What conditions of rules depend on besides the row. */
export type RuleContext = Pick<CallContext, 'catalog' | 'principal' | 'timeZone' | 'now'>;

/**
 * The condition that the row of `module` under `alias` is reached. A filter that no longer compiles because a field it names
 * is gone reaches nothing where the rule opens, and everything where it denies.
 */
export function reachedCondition(
  context: RuleContext,
  module: ModuleDefinition,
  reached: Reached,
  alias: string,
  effect: RuleEffect,
): SqlFragment {
  return sqlAny(
    [
      reachCondition(context, module, reached.own, alias, effect),
      ...reached.via.map((via) => viaCondition(context, module, via, alias, effect)),
    ].filter((one) => one !== null),
  );
}

export function reachesNothing({ own, via }: Reached): boolean {
  const { all, users, groups, filters } = own;
  return !all && users.length + groups.length + filters.length + via.length === 0;
}

function reachCondition(
  context: RuleContext,
  module: ModuleDefinition,
  reach: Reach,
  alias: string,
  effect: RuleEffect,
): SqlFragment | null {
  if (reach.all) return EVERYTHING;
  const row = sqlIdentifier(alias);
  const terms = [
    ...ownedBy(row, reach),
    ...reach.filters.flatMap((one) => filterConditions(context, module, one, alias, effect)),
  ];
  return terms.length === 0 ? null : sqlAny(terms);
}

/** The conditions that the row belongs to one of these users or groups. */
export function ownedBy(row: SqlFragment, { users, groups }: Pick<Reach, 'users' | 'groups'>): SqlFragment[] {
  const terms: SqlFragment[] = [];
  if (users.length > 0) terms.push(sql`${row}.owner_user = any(${users}::uuid[])`);
  if (groups.length > 0) terms.push(sql`${row}.owner_group = any(${groups}::uuid[])`);
  return terms;
}

function viaCondition(
  context: RuleContext,
  module: ModuleDefinition,
  via: Via,
  alias: string,
  effect: RuleEffect,
): SqlFragment | null {
  const source = context.catalog.modules.get(via.module);
  const inner = `${alias}_via`;
  const condition = source && reachCondition(context, source, via.reach, inner, effect);
  if (!condition) return null;
  const columns = module.fields
    .filter((field) => via.by.includes(field.name))
    .flatMap(fieldColumns)
    .filter(
      (column) =>
        column.references && 'module' in column.references && column.references.module === via.module,
    );
  // `offset 0` keeps it a look by primary key for each row: hashed instead, it would read every record that is shared.
  const ways = columns.map(
    (column) =>
      sql`exists (select 1 from data.${sqlIdentifier(via.module)} ${sqlIdentifier(inner)} where ${sqlIdentifier(inner)}.id = ${sqlIdentifier(alias)}.${sqlIdentifier(column.name)} and ${condition} offset 0)`,
  );
  if (ways.length === 0) return null;
  const unseen = effect === 'denies' ? unseenReference(module, via.by, via.module, alias) : [];
  return sqlAny([...ways, ...unseen]);
}

function filterConditions(
  context: RuleContext,
  module: ModuleDefinition,
  filter: Filter,
  alias: string,
  effect: RuleEffect,
): readonly SqlFragment[] {
  const condition = ruleFilter(context, module, filter, alias);
  if (effect === 'opens') return [condition ?? NOTHING];
  return condition ? [condition, ...unseenWays(context.catalog, module, filter, alias)] : [EVERYTHING];
}

/** A rule's filter; null where it names what is no longer there. */
function ruleFilter(
  context: RuleContext,
  module: ModuleDefinition,
  filter: Filter,
  alias: string,
): SqlFragment | null {
  const compiled = compileFilterIn(ruleScope(context), module, filter, alias);
  return compiled.ok ? compiled.value : null;
}

/** What the filters of rules see: everything. `me` is who is asking. */
export function ruleScope(context: RuleContext): Parameters<typeof compileFilterIn>[0] {
  return {
    catalog: context.catalog,
    userId: context.principal.userId,
    timeZone: context.timeZone,
    now: () => context.now(),
    crossing: () => EVERYTHING,
    visible: () => true,
  };
}
