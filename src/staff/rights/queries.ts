import { queryOptions } from '@tanstack/react-query';
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

export interface SharingRuleJson {
  readonly id: string;
  readonly name: string;
  readonly module: string;
  readonly from: PartyJson & { readonly filter?: Filter };
  readonly to: PartyJson;
  readonly level: string;
  readonly related: readonly string[];
  readonly active: boolean;
  readonly problem: string | null;
  readonly version: number;
}

export interface RecordRuleJson {
  readonly id: string;
  readonly name: string;
  readonly module: string;
  readonly effect: 'grant' | 'deny';
  readonly on: readonly string[];
  readonly related: readonly string[];
  readonly filter: Filter | null;
  readonly to: PartyJson;
  readonly administrators: boolean;
  readonly active: boolean;
  readonly problem: string | null;
  readonly version: number;
}

export interface ExplanationJson {
  readonly user: string;
  readonly action: string;
  readonly allowed: boolean;
  readonly sentence: string;
  readonly may: Readonly<Record<string, boolean>>;
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

/** Why a user may or may not do something with a record, rule by rule. */
export function explanationQuery(module: string, record: string, user: string, action: string) {
  return queryOptions({
    queryKey: ['records', module, record, 'access', user, action],
    queryFn: ({ signal }) =>
      call<ExplanationJson>('GET', `/records/${module}/${record}/access`, {
        signal,
        query: { user, action },
      }),
    staleTime: 0,
  });
}
