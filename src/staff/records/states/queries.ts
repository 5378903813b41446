import { queryOptions } from '@tanstack/react-query';
import type { Label } from '../../../metadata/label.ts';
import { call } from '../../api.ts';

/** What can be asked for a record's state. */
export type StateVerb = 'archive' | 'restore' | 'restrict' | 'lift' | 'use' | 'block';

export interface StateEntry {
  readonly id: string;
  readonly state: string;
  readonly ground: string | null;
  readonly reason: string;
  readonly since: string;
  readonly by: { readonly title: string | null };
  readonly until: string | null;
  readonly along: { readonly number: string | null } | null;
  readonly endedAt: string | null;
}

export interface StateHistory {
  readonly state: string;
  readonly items: readonly StateEntry[];
  readonly use: { readonly until: string } | null;
}

export interface StateCounts {
  readonly along: readonly { readonly module: string; readonly label: Label; readonly count: number }[];
  readonly attachments: readonly { readonly name: string; readonly label: Label; readonly count: number }[];
}

export const statesQuery = (module: string, id: string) =>
  queryOptions({
    queryKey: ['record', module, id, 'states'],
    queryFn: ({ signal }) => call<StateHistory>('GET', `/records/${module}/${id}/states`, { signal }),
  });

/** How much would go along; nothing is changed. */
export const alongQuery = (module: string, id: string, verb: 'archive' | 'restore' | 'block') =>
  queryOptions({
    queryKey: ['record', module, id, 'along', verb],
    queryFn: ({ signal }) =>
      call<StateCounts>('POST', `/records/${module}/${id}/${verb}`, {
        body: { reason: 'preview', preview: true },
        signal,
      }),
    staleTime: 0,
  });

/** The verbs that this record takes, of those that the tools open. */
export function openVerbs(state: string, tools: readonly string[]): readonly StateVerb[] {
  const verbs: readonly (readonly [StateVerb, readonly string[], string | null])[] = [
    ['use', ['restricted'], null],
    ['archive', ['active', 'restricted'], 'archive'],
    ['restore', ['archived'], 'archive'],
    ['restrict', ['active'], 'restriction'],
    ['lift', ['restricted'], 'restriction'],
    ['block', ['active', 'restricted', 'archived'], 'blocking'],
  ];
  return verbs
    .filter(([, states, tool]) => states.includes(state) && (tool === null || tools.includes(tool)))
    .map(([verb]) => verb);
}
