/** The order of a list in which what is restricted (Art. 18) tells nothing by its place. */
import type { Sort } from '../../metadata/filter.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { accessPredicate, sightPredicate } from '../access/predicate.ts';
import type { CallContext } from '../access/principal.ts';
import { type SqlFragment, sql } from '../database/fragment.ts';
import { isOf } from './cursor.ts';
import { matchAmong, matchCondition, type Narrowing, narrowsByContent, SHELL_FIELDS } from './matching.ts';
import { type SortKey, sortKeys } from './sort-keys.ts';

/** Rows that are listed one after the other, in their order. */
export interface Stretch {
  readonly matching: SqlFragment;
  readonly keys: readonly SortKey[];
  /** The question that a cursor among them belongs to. */
  readonly asked: unknown;
}

/**
 * A list is one stretch; sorted by what records hold it is two: those that stand still (Art. 18) come after all others, in the order of
 * their ids. Their place, and the cursor behind them, would tell what they hold.
 */
export function stretchesOf(
  context: CallContext,
  module: ModuleDefinition,
  question: Narrowing,
  sort: readonly Sort[],
  where: SqlFragment | undefined,
  archived: boolean,
): readonly [Stretch, ...Stretch[]] {
  const keys = sortKeys(context, module, sort);
  const whole = [module.name, question.filter ?? null, sort, question.q ?? '', where?.values ?? null];
  const shown = (name: string): boolean => SHELL_FIELDS.has(name) || module.titleFields.includes(name);
  const byContent = sort.some(({ field }) => !shown(field));
  if (!byContent || narrowsByContent(question) || isWhole(context))
    return [{ asked: whole, keys, matching: matchCondition(context, module, question, where, archived) }];
  const used = accessPredicate(context, module.name, 'list', 'r');
  const still = sql`r.state = 'restricted' AND (${used}) IS NOT TRUE AND ${sightPredicate(context, module.name, 'list', 'r')}`;
  return [
    { asked: whole, keys, matching: matchAmong(context, module, question, used, where, archived) },
    {
      asked: [...whole, 'still'],
      keys: sortKeys(context, module, []),
      matching: matchAmong(context, module, question, sql`(${still})`, where, archived),
    },
  ];
}

/** The stretch that the cursor stands in; the first where it is of none, which refuses it. */
export function stretchOf(stretches: readonly Stretch[], cursor: string): number {
  return Math.max(
    0,
    stretches.findIndex((one) => isOf(one.asked, cursor)),
  );
}

/** The house itself, and customers, who see their own records whole. */
function isWhole({ principal }: CallContext): boolean {
  return principal.kind === 'system' || principal.kind === 'portal';
}
