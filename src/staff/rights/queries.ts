import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Filter } from '../../metadata/filter.ts';
import { call } from '../api.ts';

/** Whom or whose records a rule means. */
export interface PartyJson {
  readonly kind: string;
  readonly id?: string;
  readonly title?: string;
}

export interface GroupJson {
  readonly id: string;
  readonly name: string;
  readonly members: readonly Required<PartyJson>[];
  readonly version: number;
}

/** What sharing rules and record rules have in common. */
export interface AnyRuleJson {
  readonly id: string;
  readonly name: string;
  readonly module: string;
  readonly to: PartyJson;
  readonly related: readonly string[];
  readonly active: boolean;
  /** Why it is not in force though it is switched on. */
  readonly problem: string | null;
  /** A value was taken out of it because somebody was erased. */
  readonly conditionRemoved: boolean;
  readonly version: number;
}

export interface SharingRuleJson extends AnyRuleJson {
  readonly from: PartyJson & { readonly filter?: Filter };
  readonly level: string;
}

export interface RecordRuleJson extends AnyRuleJson {
  readonly effect: 'grant' | 'deny';
  readonly on: readonly string[];
  readonly filter: Filter | null;
  readonly administrators: boolean;
}

export interface ExplanationJson {
  readonly user: string;
  readonly action: string;
  /** Null: it cannot be told. */
  readonly allowed: boolean | null;
  readonly sentence: string;
  readonly may: Readonly<Record<string, boolean | null>>;
  /** What could not be worked out of an instant that has passed. */
  readonly gaps: readonly string[];
  readonly steps: readonly {
    readonly step: number;
    readonly rule: string;
    readonly outcome: string;
    readonly decides: boolean;
    readonly name: string | null;
    readonly sentence: string;
  }[];
  readonly fields: Readonly<Record<string, string>>;
}

const listed = <Item>(path: string) =>
  queryOptions({
    queryKey: ['settings', path],
    queryFn: async ({ signal }) =>
      (await call<{ items: readonly Item[] }>('GET', `/${path}`, { signal })).items,
    staleTime: 10_000,
  });

export const groupsQuery = listed<GroupJson>('groups');
export const sharingRulesQuery = listed<SharingRuleJson>('sharing-rules');
export const recordRulesQuery = listed<RecordRuleJson>('record-rules');

/** Modules that lead to a person and that the data protection officer does not see. */
export const officerSharingQuery = queryOptions({
  queryKey: ['settings', 'officer-sharing'],
  queryFn: async ({ signal }) =>
    (await call<{ modules: readonly string[] }>('GET', '/officer-sharing', { signal })).modules,
  staleTime: 10_000,
});

/** Why a user may or may not do something with a record, or could at an instant, rule by rule. */
export function explanationQuery(
  module: string,
  record: string,
  question: { readonly user: string; readonly action: string; readonly at?: string | undefined },
) {
  return queryOptions({
    queryKey: ['records', module, record, 'access', question],
    queryFn: ({ signal }) =>
      call<ExplanationJson>('GET', `/records/${module}/${record}/access`, {
        signal,
        query: { ...question },
      }),
    staleTime: 0,
  });
}

export interface WhoItemJson {
  readonly user: {
    readonly id: string;
    readonly name: string;
    readonly role: { readonly id: string; readonly name: string } | null;
  };
  readonly sentence: string;
  /** Of a record; null: it cannot be told. */
  readonly may?: Readonly<Record<string, boolean | null>>;
}

export interface WhoJson<Item = WhoItemJson> {
  readonly items: readonly Item[];
  readonly next: string | null;
  /** How many active users there are, or were. */
  readonly users: number;
  /** What could not be worked out. */
  readonly gaps: readonly string[];
}

/** A record, a field or a module; `at` an instant that has passed. */
export interface WhoQuestion {
  readonly module: string;
  readonly record?: string;
  readonly field?: string;
  readonly at?: string;
}

/** Who can see it, or could, page by page. */
export const whoPages = (question: WhoQuestion) =>
  infiniteQueryOptions({
    queryKey: ['access', 'who', question],
    queryFn: ({ signal, pageParam }) =>
      call<WhoJson>('GET', '/access/who', {
        signal,
        query: { ...question, ...(pageParam !== null && { cursor: pageParam }) },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: 0,
  });

export interface PersonSeerJson {
  readonly user: WhoItemJson['user'];
  /** Records about the person that they can open, by module. */
  readonly records: Readonly<Record<string, number>>;
  /** Records of which it cannot be told, by module. */
  readonly untold: Readonly<Record<string, number>>;
}

/** Who can open records about a person, or could, page by page. */
export const personSeerPages = (subject: string, at: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['access', 'who', 'subject', subject, at],
    queryFn: ({ signal, pageParam }) =>
      call<WhoJson<PersonSeerJson>>('GET', `/subjects/${subject}/who`, {
        signal,
        query: { at, ...(pageParam !== null && { cursor: pageParam }) },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: 0,
  });

export interface LookerJson {
  readonly user: { readonly id: string; readonly name: string | null };
  readonly last: string;
  readonly did: readonly { readonly label: string; readonly times: number }[];
}

/** What was looked at: a record, or a person with all that is about them. */
export type LookedAt = { readonly module: string; readonly record: string } | { readonly subject: string };

/** Who did look, until an instant, page by page. */
export const lookPages = (about: LookedAt, to: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['access', 'looks', about, to],
    queryFn: ({ signal, pageParam }) =>
      call<{ items: readonly LookerJson[]; next: string | null }>('GET', '/access/looks', {
        signal,
        query: { ...about, to, limit: 50, ...(pageParam !== null && { cursor: pageParam }) },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: 0,
  });

export interface RightsChangeJson {
  readonly id: string;
  readonly at: string;
  readonly label: string;
  readonly actor: { readonly id: string; readonly name: string | null };
  readonly about: string;
  readonly title: string | null;
  readonly changes: Readonly<Record<string, unknown>>;
  readonly removed: boolean;
}

/** What was changed of rights, newest first. */
export const rightsChangesQuery = queryOptions({
  queryKey: ['access', 'changes'],
  queryFn: async ({ signal }) =>
    (
      await call<{ items: readonly RightsChangeJson[] }>('GET', '/access/changes', {
        signal,
        query: { limit: 50 },
      })
    ).items,
  staleTime: 0,
});
