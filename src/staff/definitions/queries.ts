import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { Purpose, RetentionRule } from '../../metadata/privacy.ts';
import { call } from '../api.ts';

interface Items<Item> {
  readonly items: readonly Item[];
}

const minute = 60_000;

export const purposesQuery = queryOptions({
  queryKey: ['definitions', 'purposes'],
  queryFn: async ({ signal }) => (await call<Items<Purpose>>('GET', '/purposes', { signal })).items,
  staleTime: minute,
});

export const rulesQuery = queryOptions({
  queryKey: ['definitions', 'retention'],
  queryFn: async ({ signal }) =>
    (await call<Items<RetentionRule>>('GET', '/retention-rules', { signal })).items,
  staleTime: minute,
});

/** How many records each module has, by its name. */
export const usageQuery = queryOptions({
  queryKey: ['definitions', 'usage'],
  queryFn: async ({ signal }): Promise<ReadonlyMap<string, number>> => {
    const { items } = await call<Items<{ module: string; records: number }>>('GET', '/definitions/usage', {
      signal,
    });
    return new Map(items.map((one) => [one.module, one.records]));
  },
  staleTime: 10_000,
});

export interface ModuleUsage {
  readonly records: number;
  /** Records that have a value, by field. */
  readonly fields: Readonly<Record<string, number>>;
  /** The fields of the product, which stay. */
  readonly shipped: readonly string[];
}

export function moduleUsageQuery(module: string) {
  return queryOptions({
    queryKey: ['definitions', 'usage', module],
    queryFn: ({ signal }) => call<ModuleUsage>('GET', `/modules/${module}/usage`, { signal }),
    staleTime: 10_000,
  });
}

export interface ChangeJson {
  readonly event: string;
  readonly at: string;
  readonly by: string | null;
  readonly kind: string;
  readonly name: string;
  readonly before: unknown;
  readonly after: unknown;
}

interface Changes extends Items<ChangeJson> {
  readonly next: string | null;
}

/** What was changed in a module and its fields, or anywhere; newest first. */
export function changesQuery(question: { readonly module?: string; readonly limit?: number }) {
  return infiniteQueryOptions({
    queryKey: ['definitions', 'changes', question],
    queryFn: ({ signal, pageParam }) =>
      call<Changes>('GET', '/definitions/changes', {
        signal,
        query: { limit: 30, ...question, ...(pageParam && { before: pageParam }) },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    staleTime: 5_000,
  });
}

/** The version of the definitions in force, as the modules were read. */
export function versionOf(modules: readonly ModuleDefinition[]): number {
  const [first] = modules;
  return first && 'version' in first && typeof first.version === 'number' ? first.version : 0;
}
