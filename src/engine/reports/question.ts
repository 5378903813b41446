/** What a report asks: of which module, which records, and what is shown or counted of them. It holds no answer. */
import { Type } from 'typebox';
import type { Filter, Sort } from '../../metadata/filter.ts';
import { bodyFilter, sortOf } from '../records/request-values.ts';

export const units = ['day', 'month', 'quarter', 'year'] as const;
export type Unit = (typeof units)[number];

const aggregateFunctions = ['count', 'sum', 'avg', 'min', 'max'] as const;
export type AggregateFunction = (typeof aggregateFunctions)[number];

const charts = ['none', 'bar', 'line'] as const;
export type Chart = (typeof charts)[number];

/** What records are put together by. A date needs a unit, everything else has none. */
export interface GroupWish {
  /** A field, or a path through references: `contact.country`. */
  readonly field: string;
  readonly by?: Unit;
}

/** What is worked out of each group, besides how many records it has. */
export interface AggregateWish {
  readonly function: Exclude<AggregateFunction, 'count'>;
  readonly field: string;
}

interface AnyQuestion {
  readonly module: string;
  readonly filter?: Filter;
  /** Of a table, fields; of a summary, `count`, `sum.total`, or what it groups by. */
  readonly sort: readonly Sort[];
}

export interface TableQuestion extends AnyQuestion {
  readonly kind: 'table';
  /** Names of columns; the usual ones of the module where there is none. */
  readonly columns: readonly string[];
}

export interface SummaryQuestion extends AnyQuestion {
  readonly kind: 'summary';
  readonly groups: readonly GroupWish[];
  readonly aggregates: readonly AggregateWish[];
  readonly chart: Chart;
}

export type ReportQuestion = TableQuestion | SummaryQuestion;

const MOST_GROUPINGS = 3;
const MOST_AGGREGATES = 10;

function oneOf<T extends string>(choices: readonly T[]) {
  return Type.Union(choices.map((choice) => Type.Literal(choice)));
}

const path = Type.String({ maxLength: 300, description: 'A field, or a path: contact.country' });

export const questionParts = {
  module: Type.String({ maxLength: 63 }),
  kind: oneOf(['table', 'summary']),
  filter: Type.Optional(Type.Any({ description: 'The filter of a list, as JSON' })),
  sort: Type.Optional(
    Type.String({ maxLength: 500, description: 'Of a table -updated_at,last_name; of a summary -sum.total' }),
  ),
  columns: Type.Optional(
    Type.Array(Type.String({ maxLength: 63 }), { maxItems: 100, description: 'Of a table' }),
  ),
  groups: Type.Optional(
    Type.Array(
      Type.Object({ field: path, by: Type.Optional(oneOf(units)) }, { additionalProperties: false }),
      { maxItems: MOST_GROUPINGS, description: 'Of a summary; a date needs by: day, month, quarter or year' },
    ),
  ),
  aggregates: Type.Optional(
    Type.Array(
      Type.Object(
        { function: oneOf(aggregateFunctions), field: Type.Optional(Type.String({ maxLength: 63 })) },
        { additionalProperties: false },
      ),
      { maxItems: MOST_AGGREGATES, description: 'Of a summary; records are always counted' },
    ),
  ),
  chart: Type.Optional(oneOf(charts)),
};

export const questionBody = Type.Object(questionParts, { additionalProperties: false });

/** A question as the API takes it. */
export interface QuestionBody {
  readonly module: string;
  readonly kind: 'table' | 'summary';
  readonly filter?: unknown;
  readonly sort?: string;
  readonly columns?: readonly string[];
  readonly groups?: readonly GroupWish[];
  readonly aggregates?: readonly { readonly function: AggregateFunction; readonly field?: string }[];
  readonly chart?: Chart;
}

/** Reads a question whose form was checked. Whether it may be asked is for the run. Throws `invalid_filter`. */
export function questionOf(body: QuestionBody): ReportQuestion {
  const { module, filter, sort } = body;
  const shared = {
    module,
    ...(filter !== undefined && filter !== null && { filter: bodyFilter(filter) }),
    sort: sortOf(sort ?? ''),
  };
  if (body.kind === 'table') return { ...shared, kind: 'table', columns: [...new Set(body.columns ?? [])] };
  const aggregates = (body.aggregates ?? []).flatMap(({ function: name, field }) =>
    name === 'count' ? [] : [{ function: name, field: field ?? '' }],
  );
  return {
    ...shared,
    kind: 'summary',
    groups: onceEach(body.groups ?? []),
    aggregates: onceEach(aggregates),
    chart: body.chart ?? 'none',
  };
}

function onceEach<T>(list: readonly T[]): readonly T[] {
  return [...new Map(list.map((one) => [JSON.stringify(one), one])).values()];
}

/** The question as the API gives it: what `questionOf` reads. */
export function questionJson(question: ReportQuestion): QuestionBody {
  const { module, kind, filter, sort } = question;
  const shared = {
    module,
    kind,
    filter: filter ?? null,
    sort: sort.map((one) => `${one.direction === 'desc' ? '-' : ''}${one.field}`).join(','),
  };
  if (question.kind === 'table') return { ...shared, columns: question.columns };
  const { groups, aggregates, chart } = question;
  return { ...shared, groups, aggregates, chart };
}
