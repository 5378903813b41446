import { queryOptions } from '@tanstack/react-query';
import type { Label } from '../../metadata/label.ts';
import { call } from '../api.ts';

/** An entry of the register. */
export interface RecipientJson {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly whatFor: Label;
  readonly modules: readonly string[];
  readonly categories: readonly string[];
  readonly purposes: readonly string[];
  readonly reach: string;
  readonly country: string;
  readonly transfer: boolean;
  readonly safeguard: string | null;
  readonly safeguardNote: string | null;
  readonly contractOn: string | null;
  readonly contractReference: string | null;
  readonly clauses: readonly string[];
  readonly clausesCheckedOn: string | null;
  readonly missingClauses: readonly string[];
  readonly contact: string | null;
  readonly since: string;
  readonly endedOn: string | null;
  readonly lacks: readonly string[];
  readonly version: number;
}

/** A recipient of one person's data. */
export interface ActualRecipientJson {
  readonly id: string;
  readonly name: string;
  readonly roleLabel: Label;
  readonly countryLabel: Label;
  readonly categoryLabels: readonly Label[];
  readonly transfer: boolean;
  readonly safeguardLabel: Label | null;
}

export interface NoticeJson {
  readonly id: string;
  readonly recipient: {
    readonly id: string;
    readonly name: string;
    readonly role: string;
    readonly country: string;
    readonly contact: string | null;
  };
  readonly categories: readonly string[];
  readonly right:
    | 'erasure'
    | 'rectification'
    | 'restriction'
    | 'restriction_lifted'
    | 'withdrawal'
    | 'objection';
  readonly request: string | null;
  readonly erasure: string | null;
  readonly requestNumber: string | null;
  readonly consent: { readonly subject: string; readonly purpose: string } | null;
  readonly objection: { readonly subject: string; readonly portion: string } | null;
  readonly owedAt: string;
  readonly state: 'open' | 'told' | 'impossible' | 'disproportionate' | 'not_carried_out';
  readonly toldOn: string | null;
  readonly channel: string | null;
  readonly reason: string | null;
  readonly proof: string | null;
  readonly mail: { readonly id: string; readonly at: string; readonly state: string } | null;
  readonly settledAt: string | null;
  readonly settledBy: { readonly id: string; readonly name: string } | null;
}

interface Items<Item> {
  readonly items: readonly Item[];
}

export const registerQuery = queryOptions({
  queryKey: ['recipients'],
  queryFn: async ({ signal }) => (await call<Items<RecipientJson>>('GET', '/recipients', { signal })).items,
  staleTime: 10_000,
});

export function recipientsOfQuery(subject: string) {
  return queryOptions({
    queryKey: ['recipients', 'of', subject],
    queryFn: async ({ signal }) =>
      (await call<Items<ActualRecipientJson>>('GET', `/subjects/${subject}/recipients`, { signal })).items,
    staleTime: 10_000,
    retry: false,
  });
}

/** The tasks of a case, of an erasure without one, or all that are open. */
export function noticesQuery(
  about: { readonly request: string } | { readonly erasure: string } | { readonly state: 'open' },
) {
  return queryOptions({
    queryKey: ['recipient-notices', about],
    queryFn: async ({ signal }) =>
      (await call<Items<NoticeJson>>('GET', '/recipient-notices', { signal, query: { ...about } })).items,
    staleTime: 5_000,
  });
}

export interface LetterJson {
  readonly to: string | null;
  readonly language: 'en' | 'es';
  readonly subject: string;
  readonly text: string;
}

/** What a recipient would be written; refused when nobody here knows whom it is about any more. */
export function letterQuery(notice: string, language: string) {
  return queryOptions({
    queryKey: ['recipient-notices', notice, 'letter', language],
    queryFn: ({ signal }) =>
      call<LetterJson>('GET', `/recipient-notices/${notice}/letter`, {
        signal,
        query: language === '' ? {} : { language },
      }),
    staleTime: 0,
    retry: false,
  });
}

/** Everything that shows a task of Art. 19, or waits for one. */
export const showNotices = [
  ['recipient-notices'],
  ['recipients'],
  ['subject'],
  ['request'],
  ['requests'],
  ['erasure'],
] as const;

export interface PurposeJson {
  readonly code: string;
  readonly label: Label;
  readonly basis: string;
}

export const purposesQuery = queryOptions({
  queryKey: ['purposes', 'all'],
  queryFn: async ({ signal }) => (await call<Items<PurposeJson>>('GET', '/purposes', { signal })).items,
  staleTime: 60_000,
});
