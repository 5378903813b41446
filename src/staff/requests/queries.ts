import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call, Refusal } from '../api.ts';
import { list, number, object, text } from '../read.ts';
import type { Page } from '../shapes.ts';
import type { CertificateJson, ErasureJson } from './erasure-shapes.ts';
import type { CaseJson, CaseLine, GatheredJson, PackageJson } from './shapes.ts';

export interface CaseFilter {
  readonly state?: string | undefined;
  readonly type?: string | undefined;
  readonly lead?: string | undefined;
  readonly overdue?: string | undefined;
  readonly sort: string;
}

/** Cases of a filter, a page at a time. */
export function casesQuery(filter: CaseFilter, limit = 50) {
  return infiniteQueryOptions({
    queryKey: ['requests', 'list', filter, limit],
    queryFn: ({ signal, pageParam }) =>
      call<Page<CaseLine>>('GET', '/requests', { signal, query: { ...filter, limit, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    staleTime: 15_000,
  });
}

export function caseQuery(id: string) {
  return queryOptions({
    queryKey: ['request', id],
    queryFn: ({ signal }) => call<CaseJson>('GET', `/requests/${id}`, { signal }),
    staleTime: 10_000,
    refetchInterval: 60_000,
  });
}

export function packagesQuery(request: string) {
  return queryOptions({
    queryKey: ['request', request, 'packages'],
    queryFn: async ({ signal }) =>
      (await call<{ items: readonly PackageJson[] }>('GET', `/requests/${request}/packages`, { signal }))
        .items,
    staleTime: 5_000,
  });
}

/** Places of a copy, and the items of the one that is named. Each look at items is on record: it is not repeated by itself. */
export function gatheredQuery(request: string, place: string) {
  return queryOptions({
    queryKey: ['gathered', request, place],
    queryFn: ({ signal }) =>
      call<GatheredJson>('GET', `/requests/${request}/gathered`, {
        signal,
        query: place === '' ? {} : { place },
      }),
    placeholderData: (before: GatheredJson | undefined) => before && { ...before, items: [] },
    staleTime: 60_000,
  });
}

export function erasureQuery(id: string) {
  return queryOptions({
    queryKey: ['erasure', id],
    queryFn: ({ signal }) => call<ErasureJson>('GET', `/erasures/${id}`, { signal }),
    // What follows an execution are jobs: their end shows here.
    refetchInterval: (query) => (query.state.data?.state === 'erased' ? 2_000 : false),
    staleTime: 5_000,
  });
}

/** The certificate; null before the execution. `state` of the erasure: another one is another certificate. */
export function certificateQuery(erasure: string, live: boolean, state = '') {
  return queryOptions({
    queryKey: ['erasure', erasure, 'certificate', state],
    queryFn: async ({ signal }): Promise<CertificateJson | null> => {
      try {
        return await call<CertificateJson>('GET', `/erasures/${erasure}/certificate`, { signal });
      } catch (refusal) {
        if (refusal instanceof Refusal && refusal.status === 404) return null;
        throw refusal;
      }
    },
    refetchInterval: live ? 2_000 : false,
    placeholderData: keepPreviousData,
    staleTime: 5_000,
    retry: false,
  });
}

export interface EventLine {
  readonly id: string;
  readonly at: string;
  readonly action: string;
  readonly label: string;
  readonly actor: string | null;
  readonly position: number | null;
}

/** The events of a case, newest first. */
export function caseEventsQuery(request: string) {
  return queryOptions({
    queryKey: ['request', request, 'events'],
    queryFn: async ({ signal }): Promise<readonly EventLine[]> =>
      list(await call('GET', '/evidence/events', { signal, query: { request, limit: 100 } })).map((it) => ({
        id: text(it.id) ?? '',
        at: text(it.at) ?? '',
        action: text(it.action) ?? '',
        label: text(it.label) ?? '',
        actor: text(object(it.actor).name),
        position: number(it.position),
      })),
    staleTime: 5_000,
    // An event is sealed a moment after it happened.
    refetchInterval: (query) => (query.state.data?.some((event) => event.position === null) ? 2_000 : false),
    retry: false,
  });
}
