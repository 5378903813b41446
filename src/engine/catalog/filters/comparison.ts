/**
 * One comparison as SQL. Conditions are two-valued where it matters: what negates (`ne`, `notIn`, `empty`) is the
 * complement of its positive, so a record with an empty field matches `ne` and `notIn`.
 */
import type { FilterOperator } from '../../../metadata/filter.ts';
import type { JsonValue } from '../../../metadata/json.ts';
import { type SqlFragment, sql, sqlAny, sqlIdentifier, sqlRaw } from '../../database/fragment.ts';
import type { Day } from './named-day.ts';
import type { Operand, TargetColumn } from './operand.ts';

/** A value ready to compare: bound, or a whole day of an instant field. */
export type Compared = { readonly bind: JsonValue } | { readonly day: Day };

/** Operators that hold for what another doesn't. Paths through references compile the positive one and negate outside. */
export const positiveOf: Partial<Record<FilterOperator, FilterOperator>> = {
  ne: 'eq',
  notIn: 'in',
  empty: 'notEmpty',
};

/** The condition of a positive operator on the row under `alias`. It may be null (unknown) for an empty field. */
export function compareSql(
  operand: Operand,
  op: FilterOperator,
  values: readonly Compared[],
  alias: string,
): SqlFragment {
  if (op === 'notEmpty') return notEmpty(operand, alias);
  if (operand.compare === 'target') return targetSql(operand, values, alias);
  if (operand.compare === 'list') return listSql(operand, op, values, alias);
  if (operand.compare === 'text') return textSql(operand, op, values, alias);
  return exactSql(operand, op, values, alias);
}

function columnOf(alias: string, name: string): SqlFragment {
  return sql`${sqlIdentifier(alias)}.${sqlIdentifier(name)}`;
}

function notEmpty(operand: Operand, alias: string): SqlFragment {
  const columns = operand.targets.length > 0 ? operand.targets.map((one) => one.column) : [operand.column];
  if (operand.compare === 'list') return sql`(cardinality(${columnOf(alias, operand.column)}) > 0)`;
  return sqlAny(columns.map((name) => sql`${columnOf(alias, name)} is not null`));
}

function textSql(
  operand: Operand,
  op: FilterOperator,
  values: readonly Compared[],
  alias: string,
): SqlFragment {
  const text = foldedText(operand, alias);
  const folding = sqlRaw(operand.capitals ? 'upper' : 'attesta.fold');
  const [first = { bind: '' }, second = first] = values;
  const wanted = sql`${folding}(${bound(first)}::text)`;
  switch (op) {
    case 'contains':
      // strpos and not LIKE: nothing that a person writes is a wildcard.
      return sql`(strpos(${text}, ${wanted}) > 0)`;
    case 'endsWith':
      return sql`(right(${text}, char_length(${wanted})) = ${wanted})`;
    case 'startsWith':
      return prefixSql(text, wanted);
    case 'in':
      return sql`(${text} = any (array(select ${folding}(one) from unnest(${values.map(bound)}::text[]) one)))`;
    case 'between':
      return sql`(${text} collate "C" >= ${wanted} and ${text} collate "C" <= ${folding}(${bound(second)}::text))`;
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
      return sql`(${text} collate "C" ${sqlRaw(IN_ORDER[op])} ${wanted})`;
    default:
      return sql`(${text} = ${wanted})`;
  }
}

const IN_ORDER = { lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;

function foldedText(operand: Operand, alias: string): SqlFragment {
  if (operand.folded) return columnOf(alias, operand.folded);
  const column = columnOf(alias, operand.column);
  return operand.capitals ? column : sql`attesta.fold(${column})`;
}

/** As a range of the C collation, which row-level security lets an index serve (LIKE is not leakproof). */
function prefixSql(text: SqlFragment, wanted: SqlFragment): SqlFragment {
  const last = sqlRaw('chr(1114111)');
  return sql`(${text} collate "C" >= ${wanted} and ${text} collate "C" < ${wanted} || ${last})`;
}

function exactSql(
  operand: Operand,
  op: FilterOperator,
  values: readonly Compared[],
  alias: string,
): SqlFragment {
  const column = columnOf(alias, operand.column);
  const type = sqlRaw(operand.sqlType);
  const [first = { bind: null }, second = first] = values;
  switch (op) {
    case 'in':
      return values.some((value) => 'day' in value)
        ? sqlAny(values.map((value) => exactSql(operand, 'eq', [value], alias)))
        : sql`(${column} = any (${values.map(bound)}::${type}[]))`;
    case 'between':
      return sql`(${column} >= ${start(first)}::${type} and ${endSql(column, second, type)})`;
    case 'lt':
      return sql`(${column} < ${start(first)}::${type})`;
    case 'gte':
      return sql`(${column} >= ${start(first)}::${type})`;
    case 'lte':
      return endSql(column, first, type);
    case 'gt':
      return 'day' in first
        ? sql`(${column} >= ${first.day.end}::${type})`
        : sql`(${column} > ${first.bind}::${type})`;
    default:
      return 'day' in first
        ? sql`(${column} >= ${first.day.start}::${type} and ${column} < ${first.day.end}::${type})`
        : sql`(${column} = ${first.bind}::${type})`;
  }
}

/** Up to and with the value, a day up to its end. */
function endSql(column: SqlFragment, value: Compared, type: SqlFragment): SqlFragment {
  return 'day' in value
    ? sql`(${column} < ${value.day.end}::${type})`
    : sql`(${column} <= ${value.bind}::${type})`;
}

function start(value: Compared): unknown {
  return 'day' in value ? value.day.start : value.bind;
}

function bound(value: Compared): unknown {
  return 'day' in value ? value.day.start : value.bind;
}

/** A field that holds several choices: `eq` and `contains` mean that it has the one, `in` that it has one of them. */
function listSql(
  operand: Operand,
  _op: FilterOperator,
  values: readonly Compared[],
  alias: string,
): SqlFragment {
  return sql`(${columnOf(alias, operand.column)} && ${values.map(bound)}::text[])`;
}

function targetSql(operand: Operand, values: readonly Compared[], alias: string): SqlFragment {
  const wanted = values.map((value) =>
    'bind' in value ? (value.bind as { id: string; module?: string }) : { id: '' },
  );
  return sqlAny(operand.targets.flatMap((target) => targetColumnSql(target, wanted, alias)));
}

function targetColumnSql(
  target: TargetColumn,
  wanted: readonly { readonly id: string; readonly module?: string }[],
  alias: string,
): SqlFragment[] {
  const ids = wanted
    .filter((one) => one.module === undefined || one.module === target.module)
    .map((one) => one.id);
  if (ids.length === 0) return [];
  const column = columnOf(alias, target.column);
  return [ids.length === 1 ? sql`(${column} = ${ids[0]}::uuid)` : sql`(${column} = any (${ids}::uuid[]))`];
}
