import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call } from '../api.ts';
import type { ExportQuestion } from '../exports/queries.ts';

export interface MailingJson {
  readonly id: string;
  readonly module: string;
  readonly name: string;
  readonly purpose: string;
  readonly subject: string;
  readonly text: string;
  readonly state: 'planning' | 'planned' | 'sending' | 'done' | 'failed' | 'cancelled';
  readonly job: string;
  readonly message: string | null;
  readonly counts: {
    readonly waiting: number;
    readonly written: number;
    readonly leftOut: readonly { readonly reason: string; readonly label: string; readonly count: number }[];
    readonly mails: Readonly<Record<string, number>>;
  };
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
}

export interface MailingRow {
  readonly record: {
    readonly module: string;
    readonly id: string;
    readonly number: string | null;
    readonly title: string | null;
  };
  readonly recipient: { readonly module: string; readonly id: string; readonly title: string | null } | null;
  readonly state: string;
  readonly reason: string | null;
  readonly why: string | null;
  readonly mail: string | null;
}

export interface PreviewJson {
  readonly to: { readonly title: string; readonly address: string | null };
  readonly subject: string;
  readonly text: string;
}

/** What is written, before anybody says to whom. */
export interface MailingDraft {
  readonly purpose: string;
  readonly language: 'en' | 'es';
  readonly subject: string;
  readonly text: string;
}

const moving: readonly string[] = ['planning', 'sending'];

export const mailingsQuery = queryOptions({
  queryKey: ['mailings'],
  queryFn: async ({ signal }) =>
    (await call<{ items: readonly MailingJson[] }>('GET', '/mail-merges', { signal })).items,
  staleTime: 2_000,
  refetchInterval: (query) => (query.state.data?.some((one) => moving.includes(one.state)) ? 1_500 : false),
});

export function mailingQuery(id: string) {
  return queryOptions({
    queryKey: ['mailing', id],
    queryFn: ({ signal }) => call<MailingJson>('GET', `/mail-merges/${id}`, { signal }),
    refetchInterval: (query) => (moving.includes(query.state.data?.state ?? '') ? 1_000 : false),
  });
}

interface RowsPage {
  readonly items: readonly MailingRow[];
  readonly next: string | null;
}

/** Records of a mailing, page by page, read again when it moves on; `which` narrows them, as the address says it. */
export function rowsQuery({ id, state }: Pick<MailingJson, 'id' | 'state'>, which: string) {
  return infiniteQueryOptions({
    queryKey: ['mailing', id, 'rows', which, state],
    queryFn: ({ signal, pageParam }) => {
      const after = pageParam === null ? '' : `&after=${pageParam}`;
      return call<RowsPage>('GET', `/mail-merges/${id}/rows?limit=50${which && `&${which}`}${after}`, {
        signal,
      });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

export function previewQuery(id: string, record: string) {
  return queryOptions({
    queryKey: ['mailing', id, 'preview', record],
    queryFn: ({ signal }) => call<PreviewJson>('GET', `/mail-merges/${id}/previews/${record}`, { signal }),
    placeholderData: keepPreviousData,
    retry: false,
  });
}

/** Plans a mailing from the records of a list. */
export function planMailing(
  { module, filter, q, ids }: Pick<ExportQuestion, 'module' | 'filter' | 'q' | 'ids'>,
  draft: MailingDraft,
  template: string | undefined,
): Promise<MailingJson> {
  const which = { ...(filter && { filter }), ...(q && { q }), ...(ids && { ids }) };
  return call<MailingJson>('POST', '/mail-merges', {
    body: { module, ...which, ...draft, ...(template && { template }) },
    idempotencyKey: crypto.randomUUID(),
  });
}

export function sendMailing(id: string, count: number): Promise<MailingJson> {
  return call<MailingJson>('POST', `/mail-merges/${id}/sendings`, {
    body: { count },
    idempotencyKey: crypto.randomUUID(),
  });
}
