/**
 * The answer to a summary: one statement, over what the caller may read and nothing else. Groups, their totals and how many
 * records were left out come from the same rows at the same moment.
 */
import type { Filter } from '../../metadata/filter.ts';
import type { Sentence } from '../../metadata/label.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { accessPredicate } from '../access/predicate.ts';
import type { CallContext } from '../access/principal.ts';
import type { Row } from '../database/database.ts';
import {
  compileFragment,
  type SqlFragment,
  sql,
  sqlIdentifier,
  sqlJoin,
  sqlRaw,
} from '../database/fragment.ts';
import { asksForArchived, matchCondition } from '../records/list-records.ts';
import { look } from '../records/sight.ts';
import { type Aggregate, aggregate } from './aggregate.ts';
import { type Grouping, type GroupKey, grouping } from './grouping.ts';
import type { SummaryQuestion } from './question.ts';
import { reportRefused } from './refusals.ts';
import { refuseKeptOut, reportedOperand } from './report-fields.ts';

export interface Figures {
  /** Of what the amounts are; absent where no amount says it by record. Null: of records that do not say it. */
  readonly currency?: string | null;
  readonly count: number;
  /** In the order of the aggregates: decimals as texts, dates and instants as ISO; null of no value at all. */
  readonly values: readonly (string | null)[];
}

export interface SummaryRow extends Figures {
  /** In the order of the groupings. The text of an empty value is null. */
  readonly groups: readonly { readonly key: GroupKey; readonly text: string | null }[];
  /** The records of this row: what the report asks for, and of this group. */
  readonly filter: Filter;
}

export interface Summary {
  readonly kind: 'summary';
  readonly module: string;
  readonly groups: readonly { readonly field: string; readonly by?: string; readonly label: string }[];
  readonly aggregates: readonly {
    readonly function: string;
    readonly field: string;
    readonly label: string;
    readonly kind: Aggregate['kind'];
    /** ISO 4217 where all amounts are of one currency; where it differs, each row tells its own. */
    readonly currency: string | null;
    readonly perCurrency: boolean;
  }[];
  readonly rows: readonly SummaryRow[];
  /** Of everything that matches, also of groups that are not given; one for each currency. */
  readonly totals: readonly Figures[];
  /** How many groups there are; more than rows where these were cut. */
  readonly of: number;
  /** Says that not all groups are given. */
  readonly cut: Sentence | null;
  /** Records that match and may be seen, but whose processing is restricted (Art. 18): they are counted nowhere. */
  readonly leftOut: { readonly restricted?: number };
}

/** A summary that may be asked by this caller, compiled. */
export interface CompiledSummary {
  readonly groupings: readonly Grouping[];
  readonly aggregates: readonly Aggregate[];
  readonly currencyField: string | undefined;
  statement(limit: number): SqlFragment;
}

/** Currencies are few: what a total for each takes besides the groups. */
const MOST_TOTALS = 300;

/** Throws `invalid_request` or `invalid_filter` with the name of what may not be asked. */
export function compileSummary(
  context: CallContext,
  module: ModuleDefinition,
  question: SummaryQuestion,
): CompiledSummary {
  refuseKeptOut(context, module, question.filter, []);
  const groupings = question.groups.map((wish, place) => grouping(context, module, wish, place));
  const aggregates = question.aggregates.map((wish, place) => aggregate(context, module, wish, place));
  const currencyField = oneCurrency(aggregates);
  const keys = sortOfGroups(question, groupings, aggregates);
  const matching = matchCondition(context, module, question.filter ? { filter: question.filter } : {});
  return {
    groupings,
    aggregates,
    currencyField,
    statement: (limit) => {
      const rows = rowsStatement(context, module, groupings, aggregates, currencyField, matching);
      return sql`SELECT y.* FROM (
        SELECT g.*, count(*) OVER (PARTITION BY g.total) AS total_groups${titled(groupings)}
        FROM (${grouped(groupings, aggregates, currencyField, rows)}) g WHERE g.used_count > 0 OR g.total
      ) y ORDER BY y.total DESC, ${sqlJoin(keys, ', ')} LIMIT ${limit + 1 + MOST_TOTALS}`;
    },
  };
}

function oneCurrency(aggregates: readonly Aggregate[]): string | undefined {
  const fields = new Set(aggregates.flatMap((one) => one.currencyField ?? []));
  const [first, second] = fields;
  if (second === undefined) return first;
  throw reportRefused('report.currencies', second, {
    en: `Amounts whose currency stands in ${first} and amounts whose currency stands in ${second} do not fit in one report.`,
    es: `Los importes cuya moneda está en ${first} y los que la tienen en ${second} no caben en un mismo informe.`,
  });
}

function rowsStatement(
  context: CallContext,
  module: ModuleDefinition,
  groupings: readonly Grouping[],
  aggregates: readonly Aggregate[],
  currencyField: string | undefined,
  matching: SqlFragment,
): SqlFragment {
  // A restricted record is stored and not otherwise used, unless who asks uses it for a ground of Art. 18(2).
  const used =
    context.principal.kind === 'system'
      ? sqlRaw("r.state <> 'restricted'")
      : sql`(r.state <> 'restricted' OR ${accessPredicate(context, module.name, 'list', 'r')})`;
  const columns = [
    sql`${used} AS used`,
    ...groupings
      .flatMap((one) => [...one.columns, ...one.samples])
      .map(({ name, expression }) => sql`${expression} AS ${sqlIdentifier(name)}`),
    ...aggregates.map(({ name, value }) => sql`${value} AS ${sqlIdentifier(name)}`),
    ...(currencyField === undefined
      ? []
      : [sql`r.${currencyColumn(context, module, currencyField)} AS currency`]),
  ];
  return sql`SELECT ${sqlJoin(columns, ', ')} FROM data.${sqlIdentifier(module.name)} r WHERE ${matching}`;
}

function currencyColumn(context: CallContext, module: ModuleDefinition, name: string): SqlFragment {
  return sqlIdentifier(reportedOperand(context, module, name, name).column);
}

/** Groups and totals, as grouping sets: the totals are those without the columns of the groups. */
function grouped(
  groupings: readonly Grouping[],
  aggregates: readonly Aggregate[],
  currencyField: string | undefined,
  rows: SqlFragment,
): SqlFragment {
  const names = groupings.flatMap((one) => one.columns.map(({ name }) => sql`x.${sqlIdentifier(name)}`));
  const currency = currencyField === undefined ? [] : [sqlRaw('x.currency')];
  const [first] = names;
  const selected = [
    ...names,
    ...currency,
    first ? sql`GROUPING(${first}) = 1 AS total` : sqlRaw('true AS total'),
    sqlRaw('count(*) FILTER (WHERE x.used) AS used_count'),
    sqlRaw('count(*) FILTER (WHERE NOT x.used) AS left_out'),
    ...groupings
      .flatMap((one) => one.samples)
      .map(
        ({ name }) =>
          sql`min(x.${sqlIdentifier(name)} collate "C") FILTER (WHERE x.used) AS ${sqlIdentifier(name)}`,
      ),
    ...aggregates.map((one) => one.result),
  ];
  const totals = sql`(${sqlJoin(currency, ', ')})`;
  const sets = first ? [sql`(${sqlJoin([...names, ...currency], ', ')})`, totals] : [totals];
  return sql`SELECT ${sqlJoin(selected, ', ')} FROM (${rows}) x GROUP BY GROUPING SETS (${sqlJoin(sets, ', ')})`;
}

function titled(groupings: readonly Grouping[]): SqlFragment {
  return sqlJoin(
    groupings.flatMap((one) => one.titles).map((title) => sql`, ${title}`),
    '',
  );
}

/** What was asked for, then the groups as they come, so that the order is total. Empty values come last. */
function sortOfGroups(
  question: SummaryQuestion,
  groupings: readonly Grouping[],
  aggregates: readonly Aggregate[],
): readonly SqlFragment[] {
  const asked = question.sort.flatMap(({ field, direction }) => {
    const way = sqlRaw(`${direction} NULLS LAST`);
    if (field === 'count') return [sql`y.used_count ${way}`];
    const figure = aggregates.find(({ wish }) => field === `${wish.function}.${wish.field}`);
    if (figure) return [sql`${figure.order} ${way}`];
    const groups = groupings.filter(({ wish }) => wish.field === field);
    if (groups.length > 0) return groups.flatMap((one) => one.order).map((key) => sql`${key} ${way}`);
    throw reportRefused('report.no_sort', field, {
      en: `A summary is sorted by count, by what it groups by, or by what it works out, such as sum.total; not by ${field}.`,
      es: `Un resumen se ordena por count, por lo que agrupa o por lo que calcula, como sum.total; no por ${field}.`,
    });
  });
  const rest = groupings.flatMap((one) => one.order).map((key) => sql`${key} ASC NULLS LAST`);
  return [
    ...asked,
    ...rest,
    ...(aggregates.some((one) => one.currencyField) ? [sqlRaw('y.currency')] : []),
    sqlRaw('y.used_count'),
  ];
}

/** Runs it; at most `limit` groups are given. */
export async function runSummary(
  context: CallContext,
  module: ModuleDefinition,
  question: SummaryQuestion,
  limit: number,
): Promise<Summary> {
  const compiled = compileSummary(context, module, question);
  const { text, values } = compileFragment(compiled.statement(limit));
  const found = await look(
    context,
    (database) => database.query<Row>(text, values),
    asksForArchived(context, question.filter),
  );
  const totals = found.filter((row) => row.total === true);
  const groups = found.filter((row) => row.total !== true);
  const of = Number(groups[0]?.total_groups ?? 0);
  const restricted = totals.reduce((sum, row) => sum + Number(row.left_out), 0);
  const figures = (row: Row): Figures => figuresOf(compiled, row);
  return {
    kind: 'summary',
    module: module.name,
    groups: compiled.groupings.map(({ wish, label }) => ({ ...wish, label })),
    aggregates: compiled.aggregates.map(({ wish, label, kind, currency, currencyField }) => ({
      ...wish,
      label,
      kind,
      currency: currency ?? null,
      perCurrency: currencyField !== undefined,
    })),
    rows: groups.slice(0, limit).map((row) => ({
      ...figures(row),
      groups: compiled.groupings.map((one) => {
        const key = one.key(row);
        return { key, text: one.text(key) };
      }),
      filter: filterOf(compiled, question, row),
    })),
    totals: totals.filter((row) => Number(row.used_count) > 0 || !compiled.currencyField).map(figures),
    of,
    cut: of > limit ? cutSentence(limit, of) : null,
    leftOut: restricted > 0 ? { restricted } : {},
  };
}

function figuresOf({ aggregates, currencyField }: CompiledSummary, row: Row): Figures {
  return {
    ...(currencyField !== undefined && { currency: textOrNull(row.currency) }),
    count: Number(row.used_count),
    values: aggregates.map(({ name }) => textOrNull(row[name])),
  };
}

function textOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}

function filterOf(
  { groupings, currencyField }: CompiledSummary,
  question: SummaryQuestion,
  row: Row,
): Filter {
  const currency = textOrNull(row.currency);
  const money: Filter[] =
    currencyField === undefined
      ? []
      : [
          currency === null
            ? { field: currencyField, op: 'empty' }
            : { field: currencyField, op: 'eq', value: currency },
        ];
  const own = groupings.map((one) => one.filter(one.key(row)));
  return { all: [...(question.filter ? [question.filter] : []), ...own, ...money] };
}

function cutSentence(limit: number, of: number): Sentence {
  return {
    en: `The first ${limit} of ${of} groups are shown; the totals are of all of them. Narrow the report by a filter, or group by less.`,
    es: `Se muestran los primeros ${limit} de ${of} grupos; los totales son de todos. Acote el informe con un filtro o agrupe por menos.`,
  };
}
