import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { JsonValue } from '../../metadata/json.ts';
import { call } from '../api.ts';
import type { ErasureJson } from '../requests/erasure-shapes.ts';
import type { Page } from '../shapes.ts';

interface Named {
  readonly id: string;
  readonly title: string | null;
}

export interface BlockedLine {
  readonly module: string;
  readonly id: string;
  readonly number: string;
  readonly ground: string;
  readonly since: string;
  readonly by: Named;
  readonly until: string;
  /** The last day of liability has passed. */
  readonly over: boolean;
  readonly along: number;
  readonly awaiting: number;
  readonly open: number;
}

export interface Tombstone {
  readonly number: string;
  readonly ground: string;
  readonly since: string;
  readonly until: string;
  readonly along: { readonly module: string; readonly id: string; readonly number: string } | null;
}

export interface ReleaseJson {
  readonly id: string;
  readonly kind: 'view' | 'restore';
  readonly module: string;
  readonly record: string;
  /** Absent where one record is asked about; null where it has left what is blocked. */
  readonly number?: string | null;
  readonly authority: string | null;
  readonly reference: string | null;
  readonly purpose: string;
  readonly askedAt: string;
  readonly askedBy: Named;
  readonly until: string;
  readonly state: 'awaiting_second_person' | 'approved' | 'refused' | 'closed' | 'ended';
  readonly decidedAt: string | null;
  readonly decidedBy: Named | null;
  readonly decisionReason: string | null;
  readonly closedAt: string | null;
  readonly closedBy: Named | null;
}

export interface ReleasedRecord {
  readonly module: string;
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly fields: Readonly<Record<string, JsonValue | null>>;
  readonly attached: Readonly<Record<string, readonly Readonly<Record<string, JsonValue>>[]>>;
}

export interface Released {
  readonly until: string;
  readonly records: readonly ReleasedRecord[];
}

const paged = <Item>(path: string) =>
  infiniteQueryOptions({
    queryKey: ['blocking', path],
    queryFn: ({ signal, pageParam }) =>
      call<Page<Item>>('GET', path, { signal, query: { limit: 50, cursor: pageParam ?? undefined } }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    staleTime: 0,
  });

export const blockedQuery = paged<BlockedLine>('/blocked-records');
export const releasesQuery = paged<ReleaseJson>('/block-releases');

export const destroyedQuery = queryOptions({
  queryKey: ['blocking', 'destroyed'],
  queryFn: async ({ signal }) =>
    (
      await call<{ readonly items: readonly ErasureJson[] }>('GET', '/erasures', {
        signal,
        query: { limit: 200 },
      })
    ).items.filter((one) => one.erasedAt !== null),
  staleTime: 0,
});

export const tombstoneQuery = (module: string, id: string) =>
  queryOptions({
    queryKey: ['blocking', module, id, 'tombstone'],
    queryFn: ({ signal }) => call<Tombstone>('GET', `/records/${module}/${id}/tombstone`, { signal }),
    retry: false,
  });

export const recordReleasesQuery = (module: string, id: string) =>
  queryOptions({
    queryKey: ['blocking', module, id, 'releases'],
    queryFn: async ({ signal }) =>
      (
        await call<{ readonly items: readonly ReleaseJson[] }>('GET', `/records/${module}/${id}/releases`, {
          signal,
        })
      ).items,
    staleTime: 0,
    retry: false,
  });
