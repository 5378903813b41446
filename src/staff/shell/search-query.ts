import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call } from '../api.ts';
import { list, text } from '../read.ts';
import type { SearchHit } from '../shapes.ts';

export function searchQuery(q: string) {
  return queryOptions({
    queryKey: ['search', q],
    queryFn: async ({ signal }): Promise<readonly SearchHit[]> => {
      const hits = list(await call('GET', '/search', { signal, query: { q, limit: 8 } }));
      return hits.map((it) => ({
        module: text(it.module) ?? '',
        id: text(it.id) ?? '',
        number: text(it.number) ?? '',
        title: text(it.title) ?? '',
        highlight: text(it.highlight),
      }));
    },
    enabled: q.trim().length > 1,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
}
