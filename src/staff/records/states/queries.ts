import { queryOptions } from '@tanstack/react-query';
import type { Label } from '../../../metadata/label.ts';
import { call } from '../../api.ts';

/** What can be asked for a record's state. */
export type StateVerb = 'archive' | 'restore' | 'restrict' | 'lift' | 'use' | 'block';

/** How far a restriction reaches. */
export type RestrictionScope =
  | { readonly kind: 'record' | 'dependants' }
  | { readonly kind: 'fields'; readonly fields: readonly string[] }
  | { readonly kind: 'purposes'; readonly purposes: readonly string[] };

export interface StateEntry {
  readonly id: string;
  readonly state: string;
  readonly ground: string | null;
  readonly reason: string;
  readonly since: string;
  readonly by: { readonly title: string | null };
  readonly until: string | null;
  readonly along: { readonly number: string | null } | null;
  readonly scope: RestrictionScope | null;
  /** Art. 18(3); `at` is null while our mail has not left. */
  readonly notice: {
    readonly at: string | null;
    readonly channel: string;
    readonly mail: { readonly state: string } | null;
  } | null;
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

export interface LiftLetter {
  readonly language: 'en' | 'es';
  readonly subject: string;
  readonly text: string;
  readonly addressed: boolean;
}

/** What the person would be written before a restriction is lifted; nothing is sent. */
export const liftLetterQuery = (module: string, id: string, ground: string) =>
  queryOptions({
    queryKey: ['record', module, id, 'lift-letter', ground],
    queryFn: ({ signal }) =>
      call<LiftLetter>('POST', `/records/${module}/${id}/lift-notices`, {
        body: { channel: 'email', preview: true, ...(ground && { ground }) },
        signal,
      }),
    staleTime: 0,
    retry: false,
  });

/** How much would go along; nothing is changed. */
export const alongQuery = (module: string, id: string, verb: 'archive' | 'restore' | 'block' | 'restrict') =>
  queryOptions({
    queryKey: ['record', module, id, 'along', verb],
    queryFn: ({ signal }) =>
      call<StateCounts>('POST', `/records/${module}/${id}/${verb}`, {
        body: {
          reason: 'preview',
          preview: true,
          ...(verb === 'restrict' && { ground: 'accuracy_contested', scope: { kind: 'dependants' } }),
        },
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
    ['restrict', ['active', 'restricted'], 'restriction'],
    ['lift', ['restricted'], 'restriction'],
    ['block', ['active', 'restricted', 'archived'], 'blocking'],
  ];
  return verbs
    .filter(([, states, tool]) => states.includes(state) && (tool === null || tools.includes(tool)))
    .map(([verb]) => verb);
}
