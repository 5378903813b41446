import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import type { ModuleDefinition } from '../../../metadata/module.ts';
import { chooseColumns, chosenColumns } from './column-choice.ts';
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
  const written = useMemo(() => readListState(search), [search]);
  const views = useMemo(() => {
    const shipped = module.views.length > 0 ? module.views.map(shippedView) : [plainView(module)];
    return [...shipped, ...(own ?? []).map(ownView)];
  }, [module, own]);
  const [first] = views;
  const view = views.find((each) => each.key === written.view) ?? first ?? plainView(module);
  const isThere = written.view === null || written.view === view.key;
  const kept = isThere && written.columns === null ? chosenColumns(module.name, view.key) : null;
  const keptNow = kept?.join(',') ?? null;
  const state = useMemo<ListState>(
    () => (keptNow === null ? written : { ...written, columns: keptNow.split(',') }),
    [written, keptNow],
  );
  const go = (next: ListState, replace = false) =>
    void navigate({ to: `/records/${module.name}`, search: writeListState(next), replace });
  // What was chosen before stands in the address too, so that the list can be sent as it is seen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another choice is written
  useEffect(() => {
    if (keptNow !== null) go(state, true);
  }, [keptNow, view.key]);
  const choose = (names: readonly string[] | null) => {
    chooseColumns(module.name, view.key, names);
    go({ ...state, columns: names });
  };
  return { choose, search, state, views, view, shown: shownList(state, view), keepsViews: own !== null, go };
}
