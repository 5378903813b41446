import { queryOptions } from '@tanstack/react-query';
import { call } from '../api.ts';
import { first, type Loose, list, object, text } from '../read.ts';
import type { RequestLine } from '../shapes.ts';

const minute = 60_000;

export function subjectRequestsQuery(subject: string) {
  return queryOptions({
    queryKey: ['requests', { subject }],
    queryFn: async ({ signal }): Promise<readonly RequestLine[]> =>
      list(await call('GET', '/requests', { signal, query: { subject } })).map(readRequest),
    staleTime: minute,
    retry: false,
  });
}

/** A rights request by its number, `RR-000318` or the end of it; none where the words are no number. */
export function requestByNumberQuery(q: string) {
  const number = /^\s*(?:[a-z]{2}[-\s]?)?(\d{1,9})\s*$/i.exec(q)?.[1];
  return queryOptions({
    queryKey: ['requests', 'number', number ?? ''],
    queryFn: async ({ signal }): Promise<readonly (RequestLine & { readonly who: string | null })[]> =>
      list(await call('GET', '/requests', { signal, query: { number, limit: 3 } })).map((it) => ({
        ...readRequest(it),
        who: text(object(it.subject).title) ?? text(object(it.claimed).name),
      })),
    enabled: number !== undefined,
    staleTime: 15_000,
    retry: false,
  });
}

/** How many requests are open, and how many of them overdue: of the first 200, due first. */
export const openRequestsQuery = {
  queryKey: ['requests', 'open', 'count'],
  queryFn: async ({ signal }: { readonly signal: AbortSignal }) => {
    const answer = object(
      await call('GET', '/requests', { signal, query: { state: 'open', sort: 'due', limit: 200 } }),
    );
    const open = list(answer);
    const late = open.filter((it) => text(object(it.clock).state) === 'overdue').length;
    return { open: open.length, late, more: text(answer.next) !== null };
  },
  staleTime: minute,
  refetchInterval: 5 * minute,
  retry: false,
};

function readRequest(it: Loose): RequestLine {
  const clock = object(it.clock);
  return {
    id: String(it.id ?? ''),
    number: text(it.number) ?? '',
    type: text(it.type) ?? '',
    receivedAt: first(it, 'receivedAt', 'received_at'),
    due: first(clock, 'due') ?? first(it, 'due', 'dueOn'),
    pausedSince: first(clock, 'pausedSince') ?? first(it, 'pausedSince'),
    open: text(it.closedAt) === null,
  };
}
