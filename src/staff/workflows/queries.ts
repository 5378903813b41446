import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Filter } from '../../metadata/filter.ts';
import type { JsonValue } from '../../metadata/json.ts';
import type { Label } from '../../metadata/label.ts';
import type { WorkflowStep, WorkflowTrigger } from '../../metadata/workflow.ts';
import { call } from '../api.ts';

export const runOutcomes = ['done', 'nothing', 'skipped', 'failed', 'stopped', 'waiting'] as const;
export type RunOutcome = (typeof runOutcomes)[number];

export interface WorkflowJson {
  readonly code: string;
  readonly label: Label;
  readonly module: string;
  readonly trigger: WorkflowTrigger;
  readonly condition: Filter | null;
  readonly steps: readonly WorkflowStep[];
  readonly state: 'draft' | 'published' | 'paused';
  readonly runsAs: { readonly id: string; readonly title: string | null } | null;
  readonly version: number;
  readonly pausedBecause: string | null;
  readonly lastRun: { readonly outcome: RunOutcome; readonly at: string } | null;
  readonly runs: { readonly done: number; readonly failed: number; readonly waiting: number };
}

interface NamedRecord {
  readonly id: string;
  readonly number: string;
  readonly title: string | null;
}

export interface DryRunJson {
  readonly total: number;
  readonly items: readonly {
    readonly record: NamedRecord;
    readonly outcome: RunOutcome;
    readonly message: string | null;
    readonly changes: Readonly<Record<string, { readonly from: JsonValue; readonly to: JsonValue }>>;
  }[];
}

export interface RunJson {
  readonly id: string;
  readonly version: number;
  readonly module: string;
  readonly record: NamedRecord | null;
  readonly outcome: RunOutcome;
  readonly message: string | null;
  readonly createdAt: string;
}

export const workflowsQuery = queryOptions({
  queryKey: ['workflows'],
  queryFn: async ({ signal }) =>
    (await call<{ items: readonly WorkflowJson[] }>('GET', '/workflows', { signal })).items,
});

export function runsQuery(code: string, outcome: RunOutcome | '') {
  return infiniteQueryOptions({
    queryKey: ['workflows', code, 'runs', outcome],
    queryFn: ({ signal, pageParam }) =>
      call<{ items: readonly RunJson[]; next: string | null }>('GET', `/workflows/${code}/runs`, {
        signal,
        query: { limit: 50, ...(outcome && { outcome }), ...(pageParam && { cursor: pageParam }) },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    refetchInterval: 5_000,
  });
}
