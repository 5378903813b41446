import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Filter } from '../../metadata/filter.ts';
import { call, Refusal } from '../api.ts';
import { list, text } from '../read.ts';
import type { RecordJson } from '../shapes.ts';

export type Unit = 'day' | 'month' | 'quarter' | 'year';
export type AggregateFunction = 'sum' | 'avg' | 'min' | 'max';
export type Chart = 'none' | 'bar' | 'line';

export interface GroupWish {
  readonly field: string;
  readonly by?: Unit;
}

export interface AggregateWish {
  readonly function: AggregateFunction;
  readonly field: string;
}

/** What a report asks. */
export interface Question {
  readonly module: string;
  readonly kind: 'table' | 'summary';
  readonly filter: Filter | null;
  readonly sort: string;
  readonly columns: readonly string[];
  readonly groups: readonly GroupWish[];
  readonly aggregates: readonly AggregateWish[];
  readonly chart: Chart;
}

export interface Sharing {
  readonly all: boolean;
  readonly roles: readonly string[];
  readonly groups: readonly string[];
}

export interface ReportJson extends Question {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly owner: { readonly id: string; readonly name: string };
  readonly sharing: Sharing;
  readonly mine: boolean;
  readonly mayChange: boolean;
  /** A condition was taken away because somebody was erased. */
  readonly conditionRemoved: boolean;
  readonly version: number;
  readonly updatedAt: string;
}

export interface Figures {
  readonly currency?: string | null;
  readonly count: number;
  readonly values: readonly (string | null)[];
}

export interface SummaryRow extends Figures {
  readonly groups: readonly { readonly key: unknown; readonly text: string | null }[];
  readonly filter: Filter;
}

export interface AggregateInfo extends AggregateWish {
  readonly label: string;
  readonly kind: 'number' | 'date' | 'instant';
  readonly currency: string | null;
  readonly perCurrency: boolean;
}

export interface SummaryAnswer {
  readonly kind: 'summary';
  readonly module: string;
  readonly groups: readonly { readonly field: string; readonly by?: Unit; readonly label: string }[];
  readonly aggregates: readonly AggregateInfo[];
  readonly rows: readonly SummaryRow[];
  readonly totals: readonly Figures[];
  readonly of: number;
  readonly cut: string | null;
  readonly leftOut: { readonly restricted?: number };
}

export interface TablePage {
  readonly kind: 'table';
  readonly columns: readonly { readonly name: string; readonly label: string }[];
  readonly hiddenColumns: readonly string[];
  readonly items: readonly RecordJson[];
  readonly next: string | null;
  readonly total?: number;
}

/** A report as it was read, with what its kind has no use for filled in. */
function whole(report: Partial<ReportJson>): ReportJson {
  return { columns: [], groups: [], aggregates: [], chart: 'none', ...report } as ReportJson;
}

/** `everyone`: for administrators, those too that others keep for themselves. */
export function reportsQuery(everyone: boolean) {
  return queryOptions({
    queryKey: ['reports', 'list', everyone],
    queryFn: async ({ signal }) => {
      const query = everyone ? { everyone } : {};
      const { items } = await call<{ readonly items: readonly ReportJson[] }>('GET', '/reports', {
        query,
        signal,
      });
      return items.map(whole);
    },
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  });
}

export function reportQuery(id: string) {
  return queryOptions({
    queryKey: ['reports', id],
    queryFn: async ({ signal }) => whole(await call<ReportJson>('GET', `/reports/${id}`, { signal })),
    staleTime: 5_000,
    retry: false,
  });
}

/** The question as the service takes it: nothing that its kind has no use for. */
export function asked({ module, kind, filter, sort, columns, groups, aggregates, chart }: Question) {
  const shared = { module, kind, filter, sort };
  return kind === 'table' ? { ...shared, columns } : { ...shared, groups, aggregates, chart };
}

/** Where it is asked: a kept report as it is under its id, so that the evidence names it. */
interface Run {
  readonly question: Question;
  readonly kept: string | null;
}

function run<Answer>({ question, kept }: Run, page: object, signal: AbortSignal): Promise<Answer> {
  if (kept !== null) return call<Answer>('POST', `/reports/${kept}/run`, { body: page, signal });
  return call<Answer>('POST', '/reports/run', { body: { ...asked(question), ...page }, signal });
}

export function summaryQuery(it: Run) {
  const { chart: _drawn, ...question } = it.question;
  return queryOptions({
    queryKey: ['report-run', it.kept, asked({ ...question, chart: 'none' })],
    queryFn: ({ signal }) => run<SummaryAnswer>(it, {}, signal),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    retry: false,
  });
}

const ROWS = 50;

export function tableQuery(it: Run) {
  return infiniteQueryOptions({
    queryKey: ['report-run', it.kept, asked(it.question)],
    queryFn: ({ pageParam, signal }) =>
      run<TablePage>(
        it,
        { limit: ROWS, total: 'exact', ...(pageParam !== null && { cursor: pageParam }) },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    retry: false,
  });
}

/** Roles by name; an empty list for those who may not see them. */
export const rolesQuery = queryOptions({
  queryKey: ['reports', 'roles'],
  queryFn: async ({ signal }) => {
    const answer = await call('GET', '/roles', { signal }).catch((refusal: unknown) => {
      if (refusal instanceof Refusal && refusal.status === 403) return [];
      throw refusal;
    });
    return list(answer).map((it) => ({ id: text(it.id) ?? '', title: text(it.name) ?? '' }));
  },
  staleTime: 60_000,
});
