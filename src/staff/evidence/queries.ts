import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call } from '../api.ts';
import type { Page } from '../shapes.ts';

export const eventKinds = ['change', 'look', 'access', 'configuration', 'duty', 'system'] as const;

export interface AuditEvent {
  readonly id: string;
  readonly at: string;
  readonly action: string;
  readonly label: string;
  readonly actor: { readonly kind: string; readonly id: string; readonly name: string | null };
  readonly onBehalfOf: string | null;
  readonly module: string | null;
  readonly record: string | null;
  /** The record, where the reader may see it now. */
  readonly about?: {
    readonly number: string;
    /** Null where its fields are hidden. */
    readonly title: string | null;
  };
  readonly subjects: readonly string[];
  readonly request: string | null;
  readonly purpose: string | null;
  readonly position: number | null;
  readonly contents: number;
  readonly erased: number;
}

export interface EventQuestion {
  readonly kind?: string | undefined;
  readonly actor?: string | undefined;
  readonly module?: string | undefined;
  readonly record?: string | undefined;
  readonly request?: string | undefined;
  readonly subject?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** The audit trail, newest first. */
export function eventsQuery(question: EventQuestion) {
  return infiniteQueryOptions({
    queryKey: ['evidence', 'events', question],
    queryFn: ({ signal, pageParam }) =>
      call<Page<AuditEvent>>('GET', '/evidence/events', {
        signal,
        query: { ...question, limit: 50, cursor: pageParam },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    staleTime: 10_000,
  });
}

/** One event of the trail, with its action in words. */
export function eventQuery(id: string) {
  return queryOptions({
    queryKey: ['evidence', 'event', id],
    queryFn: async ({ signal }) =>
      (await call<Page<AuditEvent>>('GET', '/evidence/events', { signal, query: { id } })).items[0] ?? null,
    staleTime: 10_000,
  });
}

const plain = (path: string) =>
  queryOptions({
    queryKey: ['evidence', path],
    queryFn: async ({ signal }) => String(await call<unknown>('GET', path, { signal })),
    staleTime: 10_000,
    retry: false,
  });

export const checkpointQuery = plain('/evidence/checkpoint');
export const keyQuery = plain('/evidence/key');
export const proofQuery = (event: string) => plain(`/evidence/events/${event}/proof`);

/** The exact bytes that were hashed, kept as text: JSON that is parsed and written again may differ. */
export function leafQuery(event: string) {
  return plain(`/evidence/events/${event}/leaf`);
}
