import { useEffect, useSyncExternalStore } from 'react';
import type { Filter, Sort } from '../../../metadata/filter.ts';
import type { RecordJson } from '../../shapes.ts';
import { fetchRecords } from '../record-queries.ts';
import { ListRows } from './list-rows.ts';
import { writeSort } from './list-state.ts';

export interface ListQuestion {
  readonly module: string;
  readonly filter: Filter | null;
  readonly sort: readonly Sort[];
  readonly fields: readonly string[];
  readonly q: string;
}

/** The lists that were open last: going back shows them as they were, and a record knows its neighbours. */
const open = new Map<string, ListRows<RecordJson>>();
const keptLists = 3;

function keyOf(question: ListQuestion): string {
  return JSON.stringify([question.module, question.filter, question.sort, question.fields, question.q]);
}

function rowsOf(question: ListQuestion): ListRows<RecordJson> {
  const key = keyOf(question);
  const known = open.get(key);
  if (known) return known;
  const rows = new ListRows<RecordJson>((from, limit, signal) =>
    fetchRecords(
      question.module,
      {
        filter: question.filter,
        sort: writeSort(question.sort),
        fields: question.fields,
        q: question.q,
        limit,
        ...from,
        count: 'skip' in from && from.skip === 0 ? 'exact' : undefined,
      },
      signal,
    ),
  );
  open.set(key, rows);
  for (const [old, list] of open) {
    if (open.size <= keptLists) break;
    list.close();
    open.delete(old);
  }
  return rows;
}

/** Forgets what was read of a module's lists: something in them has changed. */
export function forgetLists(module: string): void {
  for (const [key, list] of open) {
    if (!key.startsWith(`["${module}"`)) continue;
    list.close();
    open.delete(key);
  }
  for (const listener of forgetting) listener();
}

const forgetting = new Set<() => void>();
let generation = 0;
forgetting.add(() => {
  generation += 1;
});

/** The rows of a list, with what is known of them now. */
export function useListRows(question: ListQuestion) {
  useSyncExternalStore(onForget, () => generation);
  const rows = rowsOf(question);
  const state = useSyncExternalStore(rows.subscribe, rows.snapshot);
  useEffect(() => {
    if (state.failure === null && state.total === null) rows.want(0, 60);
  }, [rows, state.failure, state.total]);
  return { rows, ...state };
}

function onForget(listener: () => void): () => void {
  forgetting.add(listener);
  return () => forgetting.delete(listener);
}
