import { queryOptions } from '@tanstack/react-query';
import { call, Refusal } from '../../api.ts';
import { type Loose, list, name, number, object } from '../../read.ts';
import type { SavedView } from '../../shapes.ts';

const minute = 60_000;

/** The person's own views of a list; null where the server keeps none. */
export function viewsQuery(module: string) {
  return queryOptions({
    queryKey: ['views', module],
    queryFn: async ({ signal }): Promise<readonly SavedView[] | null> => {
      try {
        return list(await call('GET', '/views', { signal, query: { module } })).map(readView);
      } catch (refusal) {
        if (refusal instanceof Refusal && refusal.status === 404) return null;
        throw refusal;
      }
    },
    staleTime: 5 * minute,
    retry: false,
  });
}

function readView(it: Loose): SavedView {
  const settings = { ...it, ...object(it.view) };
  return {
    id: String(it.id ?? ''),
    name: name(it.name) ?? name(it.label) ?? '',
    mine: it.mine === true,
    shared: it.shared === true,
    conditionRemoved: it.conditionRemoved === true,
    version: number(it.version) ?? 1,
    columns: Array.isArray(settings.columns) ? settings.columns.map(String) : [],
    filter: (settings.filter ?? null) as SavedView['filter'],
    sort: Array.isArray(settings.sort) ? (settings.sort as SavedView['sort']) : [],
  };
}
