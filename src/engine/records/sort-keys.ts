/** What a list is sorted by, as SQL, and the condition that a row comes after the last one seen. */

import { fieldType } from '../../fields/index.ts';
import type { Sort } from '../../metadata/filter.ts';
import type { Sentence } from '../../metadata/label.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { accessPredicate, sightPredicate } from '../access/predicate.ts';
import type { CallContext } from '../access/principal.ts';
import { nearestName } from '../catalog/filters/nearest.ts';
import { type Operand, operandNames, operandOf } from '../catalog/filters/operand.ts';
import {
  type SqlFragment,
  sql,
  sqlAll,
  sqlAny,
  sqlIdentifier,
  sqlJoin,
  sqlRaw,
} from '../database/fragment.ts';
import { didYouMean } from '../errors/did-you-mean.ts';
import { Problem } from '../errors/problem.ts';
import { fieldVisible } from './compile-filter.ts';
import { titleVisible } from './record-shape.ts';

export interface SortKey {
  readonly expression: SqlFragment;
  /** A key read as text is bound back as this type, so that nothing is lost on the way. */
  readonly sqlType: string;
  readonly direction: 'asc' | 'desc';
  readonly nullable: boolean;
}

const MOST_KEYS = 5;
const NEVER_EMPTY: ReadonlySet<string> = new Set([
  'id',
  'number',
  'title',
  'state',
  'version',
  'created_at',
  'updated_at',
]);

/**
 * The keys of a sort, ending with the id in the direction of the last one, so that the order is total and an index on
 * (field, id) serves it both ways. As in PostgreSQL, an empty value comes after every other, and first when descending.
 */
export function sortKeys(
  context: CallContext,
  module: ModuleDefinition,
  sort: readonly Sort[],
): readonly SortKey[] {
  if (sort.length > MOST_KEYS)
    throw sortRefused('sort', {
      en: `Sort by at most ${MOST_KEYS} fields.`,
      es: `Ordene por ${MOST_KEYS} campos como máximo.`,
    });
  const keys = sort.map((one) => sortKey(context, module, one));
  const direction = sort.at(-1)?.direction ?? 'asc';
  return [...keys, { expression: sqlRaw('r.id'), sqlType: 'uuid', direction, nullable: false }];
}

function sortKey(context: CallContext, module: ModuleDefinition, { field, direction }: Sort): SortKey {
  const path = field.split('.');
  const { expression, sqlType } = pathExpression(context, module, path, 'r', field);
  const own = module.fields.some((one) => one.name === field);
  return { expression, sqlType, direction, nullable: own || !NEVER_EMPTY.has(field) };
}

function pathExpression(
  context: CallContext,
  module: ModuleDefinition,
  path: readonly string[],
  alias: string,
  whole: string,
): { readonly expression: SqlFragment; readonly sqlType: string } {
  const [name = '', ...rest] = path;
  const operand = operandOf(module, name);
  if (!operand || !fieldVisible(context, module.name, name)) throw unknownSort(context, module, name, whole);
  if (rest.length > 0) return { ...crossed(context, operand, rest, alias, whole) };
  if (operand.compare === 'target')
    return { expression: targetTitle(context, operand, alias), sqlType: 'text' };
  const field = module.fields.find((one) => one.name === name);
  if (field && !fieldType(field.type).sortable)
    throw sortRefused(whole, {
      en: `A list can't be sorted by ${name}.`,
      es: `Una lista no se puede ordenar por ${name}.`,
    });
  return ownExpression(operand, alias);
}

function ownExpression(operand: Operand, alias: string): { expression: SqlFragment; sqlType: string } {
  const column = sql`${sqlIdentifier(alias)}.${sqlIdentifier(operand.folded ?? operand.column)}`;
  if (operand.folded) return { expression: sql`${column} collate "C"`, sqlType: 'text' };
  if (operand.column === 'number') return { expression: column, sqlType: 'text' };
  if (operand.compare !== 'text') return { expression: column, sqlType: operand.sqlType };
  return { expression: sql`attesta.fold(${column}) collate "C"`, sqlType: 'text' };
}

function crossed(
  context: CallContext,
  operand: Operand,
  rest: readonly string[],
  alias: string,
  whole: string,
): { expression: SqlFragment; sqlType: string } {
  const [target] = operand.targets;
  const module = target && context.catalog.modules.get(target.module);
  if (
    !target ||
    !module ||
    operand.targets.length > 1 ||
    !context.rights.allows(module.name, 'read') ||
    rest.length > 5
  )
    throw sortRefused(whole, {
      en: `There is no way on from ${operand.name} to sort by.`,
      es: `Desde ${operand.name} no se puede seguir a otro registro para ordenar.`,
    });
  const inner = `${alias}o`;
  const further = pathExpression(context, module, rest, inner, whole);
  const seen = accessPredicate(context, module.name, 'read', inner);
  const here = sql`${sqlIdentifier(alias)}.${sqlIdentifier(target.column)}`;
  const expression = sql`(select ${further.expression} from data.${sqlIdentifier(module.name)} ${sqlIdentifier(inner)} where ${sqlIdentifier(inner)}.id = ${here} and ${seen})`;
  return { expression, sqlType: further.sqlType };
}

/** A reference sorts by the title of what it leads to, as far as that may be seen. */
function targetTitle(context: CallContext, operand: Operand, alias: string): SqlFragment {
  const titles = operand.targets.flatMap((target) => {
    const here = sql`${sqlIdentifier(alias)}.${sqlIdentifier(target.column)}`;
    if (target.module === 'users' || target.module === 'groups') {
      return [
        sql`(select attesta.fold(p.name) from attesta.${sqlIdentifier(target.module)} p where p.id = ${here})`,
      ];
    }
    const module = context.catalog.modules.get(target.module);
    if (!module || !titleVisible(context, module)) return [];
    const seen = sightPredicate(context, module.name, 'read', 'rt');
    return [
      sql`(select rt.record_title_folded from data.${sqlIdentifier(module.name)} rt where rt.id = ${here} and ${seen})`,
    ];
  });
  return titles.length === 0 ? sqlRaw('null::text') : sql`coalesce(${sqlJoin(titles, ', ')}) collate "C"`;
}

export function orderBy(keys: readonly SortKey[]): SqlFragment {
  return sqlJoin(
    keys.map((key) => sql`${key.expression} ${sqlRaw(key.direction)}`),
    ', ',
  );
}

/**
 * The rows after one whose keys these were, as conditions: those of the first come before those of the second. A field that
 * may be empty takes two, because an index serves each of them and neither joined by `or`, so that the last page of a
 * million is as near as the first.
 */
export function rowsAfter(
  keys: readonly SortKey[],
  seen: readonly (string | null)[],
): readonly SqlFragment[] {
  const [first, id] = keys;
  const oneWay = keys.every((key) => key.direction === first?.direction);
  if (first && oneWay && keys.every((key) => !key.nullable)) return [beyondAll(keys, seen)];
  if (!first || !id || keys.length !== 2 || !oneWay) return [beyondOne(keys, seen)];
  const [value = null, last = null] = seen;
  const ascending = first.direction === 'asc';
  const here = value === null ? sqlAll([isEmpty(first), beyondAll([id], [last])]) : beyondAll(keys, seen);
  if ((value === null) === ascending) return [here];
  return [here, ascending ? isEmpty(first) : sql`${first.expression} is not null`];
}

function isEmpty(key: SortKey): SqlFragment {
  return sql`${key.expression} is null`;
}

/** As a comparison of rows, for keys that go one way and are not empty. */
function beyondAll(keys: readonly SortKey[], seen: readonly (string | null)[]): SqlFragment {
  const values = keys.map((key, index) => sql`${seen[index] ?? null}::${sqlRaw(key.sqlType)}`);
  const sign = sqlRaw(keys[0]?.direction === 'desc' ? '<' : '>');
  const own = keys.map((key) => key.expression);
  return sql`(${sqlJoin(own, ', ')}) ${sign} (${sqlJoin(values, ', ')})`;
}

/** Key by key, for any mixture. */
function beyondOne(keys: readonly SortKey[], seen: readonly (string | null)[]): SqlFragment {
  return sqlAny(
    keys.map((key, index) => {
      const equal = keys.slice(0, index).map((before, place) => sameAs(before, seen[place] ?? null));
      return sqlAll([...equal, beyond(key, seen[index] ?? null)]);
    }),
  );
}

function sameAs(key: SortKey, value: string | null): SqlFragment {
  return value === null
    ? sql`${key.expression} is null`
    : sql`${key.expression} = ${value}::${sqlRaw(key.sqlType)}`;
}

function beyond(key: SortKey, value: string | null): SqlFragment {
  if (value === null) return key.direction === 'asc' ? sqlRaw('false') : sql`${key.expression} is not null`;
  const bound = sql`${value}::${sqlRaw(key.sqlType)}`;
  if (key.direction === 'desc') return sql`${key.expression} < ${bound}`;
  const greater = sql`${key.expression} > ${bound}`;
  return key.nullable ? sqlAny([greater, sql`${key.expression} is null`]) : greater;
}

function unknownSort(context: CallContext, module: ModuleDefinition, name: string, path: string): Problem {
  const names = operandNames(module).filter((one) => fieldVisible(context, module.name, one));
  const near = nearestName(name, names);
  const hint = didYouMean(near);
  return sortRefused(path, {
    en: `${module.name} has no field ${name} that you may sort by.${hint.en}`,
    es: `${module.name} no tiene ningún campo ${name} por el que usted pueda ordenar.${hint.es}`,
  });
}

function sortRefused(field: string, message: Sentence): Problem {
  return new Problem('invalid_filter', message, { findings: [{ code: 'sort.invalid', field, message }] });
}
