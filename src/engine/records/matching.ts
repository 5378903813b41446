/** Which rows match what is asked of a list, and may be seen. */
import type { Filter } from '../../metadata/filter.ts';
import { type ModuleDefinition, systemFieldNames } from '../../metadata/module.ts';
import { accessPredicate, sightPredicate } from '../access/predicate.ts';
import type { CallContext } from '../access/principal.ts';
import { type SqlFragment, sqlAll } from '../database/fragment.ts';
import { compileFilter } from './compile-filter.ts';
import { wordsCondition } from './words-condition.ts';

export interface Narrowing {
  readonly filter?: Filter;
  /** Words to be found in the record, as in the global search. */
  readonly q?: string;
}

/** What the shell of a restricted record shows, whatever its module. */
export const SHELL_FIELDS: ReadonlySet<string> = new Set([...systemFieldNames, 'title']);

/** The condition that a row matches the question and may be seen. `archived`: whether archived rows are let through row-level security. */
export function matchCondition(
  context: CallContext,
  module: ModuleDefinition,
  question: Narrowing,
  where?: SqlFragment,
  archived?: boolean,
): SqlFragment {
  const seen = narrowsByContent(question)
    ? accessPredicate(context, module.name, 'list', 'r')
    : sightPredicate(context, module.name, 'list', 'r');
  return matchAmong(context, module, question, seen, where, archived);
}

/** What a restricted record holds doesn't say where it is found either. */
export function narrowsByContent({ filter }: Narrowing): boolean {
  return fieldsIn(filter).some((field) => !SHELL_FIELDS.has(field));
}

/** The same of rows that are seen by another condition. */
export function matchAmong(
  context: CallContext,
  module: ModuleDefinition,
  question: Narrowing,
  seen: SqlFragment,
  where?: SqlFragment,
  archived = asksForArchived(context, question.filter),
): SqlFragment {
  const conditions = [seen];
  if (question.filter) conditions.push(compileFilter(context, module, question.filter));
  if (question.q?.trim()) conditions.push(wordsCondition(context, module, question.q, archived));
  if (where) conditions.push(where);
  return sqlAll(conditions);
}

/** Whether archived records have to be let through row-level security for this filter. */
export function asksForArchived(context: CallContext, filter: Filter | undefined): boolean {
  if (!filter || !context.rights.may('archive')) return false;
  if ('all' in filter) return filter.all.some((one) => asksForArchived(context, one));
  if ('any' in filter) return filter.any.some((one) => asksForArchived(context, one));
  if ('not' in filter) return asksForArchived(context, filter.not);
  return filter.field === 'state';
}

/** The fields that a filter asks about: what evidence tells of it, never the values. */
export function fieldsIn(filter: Filter | undefined): string[] {
  if (!filter) return [];
  if ('all' in filter) return [...new Set(filter.all.flatMap(fieldsIn))];
  if ('any' in filter) return [...new Set(filter.any.flatMap(fieldsIn))];
  if ('not' in filter) return fieldsIn(filter.not);
  return [filter.field];
}
