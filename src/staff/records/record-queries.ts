import { queryOptions } from '@tanstack/react-query';
import { call } from '../api.ts';
import type { Page, RecordJson } from '../shapes.ts';

const minute = 60_000;

export interface ListQuery {
  readonly filter?: unknown;
  readonly sort?: string | undefined;
  readonly fields?: readonly string[] | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly skip?: number | undefined;
  readonly q?: string | undefined;
  readonly count?: 'exact' | 'estimate' | undefined;
}

/** One page of a list. */
export function fetchRecords(
  module: string,
  query: ListQuery,
  signal?: AbortSignal,
): Promise<Page<RecordJson>> {
  return call('GET', `/records/${module}`, {
    signal,
    query: {
      filter: query.filter ? JSON.stringify(query.filter) : undefined,
      sort: query.sort || undefined,
      fields: query.fields?.join(','),
      limit: query.limit,
      cursor: query.cursor,
      skip: query.skip || undefined,
      q: query.q || undefined,
      count: query.count,
    },
  });
}

/** The first rows of a question, for a page that shows a few. */
export function recordRowsQuery(module: string, query: ListQuery) {
  return queryOptions({
    queryKey: ['records', module, 'rows', query],
    queryFn: ({ signal }) => fetchRecords(module, query, signal),
    staleTime: 15_000,
    retry: false,
  });
}

/** Below this many, counting exactly costs next to nothing. */
const countedExactly = 100_000;

/** How many records a filter finds; null where the server does not say. A big table without a filter is estimated. */
export function countQuery(module: string, filter: unknown, q?: string) {
  const ask = async (count: 'exact' | 'estimate', signal: AbortSignal) =>
    (await fetchRecords(module, { filter, q, limit: 1, count, fields: ['number'] }, signal)).total ?? null;
  return queryOptions({
    queryKey: ['records', module, 'count', filter ?? null, q ?? ''],
    queryFn: async ({ signal }) => {
      if (filter || q) return ask('exact', signal);
      const estimate = await ask('estimate', signal);
      return estimate !== null && estimate >= countedExactly ? estimate : ask('exact', signal);
    },
    staleTime: minute,
  });
}

export function recordQuery(module: string, id: string) {
  return queryOptions({
    queryKey: ['record', module, id],
    queryFn: ({ signal }) => call<RecordJson>('GET', `/records/${module}/${id}`, { signal }),
    staleTime: 15_000,
  });
}

export function relatedQuery(module: string, id: string, relation: string, limit: number) {
  return queryOptions({
    queryKey: ['record', module, id, 'related', relation, limit],
    queryFn: ({ signal }) =>
      call<Page<RecordJson>>('GET', `/records/${module}/${id}/related/${relation}`, {
        signal,
        query: { limit, count: 'exact' },
      }),
    staleTime: 15_000,
  });
}

export interface RecordCounts {
  /** By the name of the relation. */
  readonly related: Readonly<Record<string, number>>;
  /** Null where the profile doesn't show the history. */
  readonly history: number | null;
}

/** How much belongs to a record. */
export function recordCountsQuery(module: string, id: string) {
  return queryOptions({
    queryKey: ['record', module, id, 'counts'],
    queryFn: ({ signal }) => call<RecordCounts>('GET', `/records/${module}/${id}/counts`, { signal }),
    staleTime: 15_000,
    retry: false,
  });
}
