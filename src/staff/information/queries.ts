import { queryOptions } from '@tanstack/react-query';
import { call } from '../api.ts';

/** A version of a notice in the register. */
export interface NoticeVersionJson {
  readonly id: string;
  readonly code: string;
  readonly version: string;
  readonly language: 'en' | 'es';
  readonly title: string;
  readonly body: string;
  readonly articles: readonly string[];
  readonly purposes: readonly string[];
  readonly validFrom: string;
  readonly endedOn: string | null;
  readonly current: boolean;
  readonly given: number;
}

export interface GivenJson {
  readonly id: string;
  readonly notice: string;
  readonly code: string;
  readonly version: string;
  readonly title: string;
  readonly articles: readonly string[];
  readonly channel: string;
  readonly on: string | null;
  readonly mailState: string | null;
}

/** Data of a person that came from somewhere else. */
export interface CollectionJson {
  readonly id: string;
  readonly subject: string;
  readonly source: string;
  readonly obtainedOn: string;
  readonly state: 'open' | 'soon' | 'overdue' | 'informed' | 'late' | 'exempt';
  readonly due: string;
  readonly daysLeft: number;
  readonly working: readonly string[];
  readonly informedOn: string | null;
  readonly exemption: string | null;
  readonly exemptionReason: string | null;
}

export interface OwedJson extends CollectionJson {
  readonly person: {
    readonly module: string | null;
    readonly number: string | null;
    readonly title: string | null;
  };
}

interface Items<Item> {
  readonly items: readonly Item[];
}

export const noticeVersionsQuery = queryOptions({
  queryKey: ['information', 'notices'],
  queryFn: async ({ signal }) =>
    (await call<Items<NoticeVersionJson>>('GET', '/information-notices', { signal })).items,
  staleTime: 10_000,
});

export const owedQuery = queryOptions({
  queryKey: ['information', 'owed'],
  queryFn: async ({ signal }) => (await call<Items<OwedJson>>('GET', '/collections', { signal })).items,
  staleTime: 10_000,
});

export function informationQuery(subject: string) {
  return queryOptions({
    queryKey: ['information', 'of', subject],
    queryFn: ({ signal }) =>
      call<{ readonly given: readonly GivenJson[]; readonly collections: readonly CollectionJson[] }>(
        'GET',
        `/subjects/${subject}/information`,
        { signal },
      ),
    staleTime: 10_000,
    retry: false,
  });
}
