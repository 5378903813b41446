import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { ModuleDefinition } from '../../../metadata/module.ts';
import {
  type ListState,
  ownView,
  plainView,
  readListState,
  shippedView,
  shownList,
  writeListState,
} from './list-state.ts';
import { viewsQuery } from './view-queries.ts';

/** What the address of a list says, over the view that it names. */
export function useListState(module: ModuleDefinition) {
  const search = useSearch({ strict: false }) as Record<string, unknown>;
  const navigate = useNavigate();
  const own = useQuery(viewsQuery(module.name)).data;
  const state = useMemo(() => readListState(search), [search]);
  const views = useMemo(() => {
    const shipped = module.views.length > 0 ? module.views.map(shippedView) : [plainView(module)];
    return [...shipped, ...(own ?? []).map(ownView)];
  }, [module, own]);
  const [first] = views;
  const view = views.find((each) => each.key === state.view) ?? first ?? plainView(module);
  const go = (next: ListState, replace = false) =>
    void navigate({ to: `/records/${module.name}`, search: writeListState(next), replace });
  return { search, state, views, view, shown: shownList(state, view), keepsViews: own !== null, go };
}
