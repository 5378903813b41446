import { useQueries, useQuery } from '@tanstack/react-query';
import { referenceModules } from '../../../fields/reference/reference.ts';
import type { JsonValue } from '../../../metadata/json.ts';
import type { ModuleDefinition } from '../../../metadata/module.ts';
import { ownersQuery } from '../../directory.ts';
import type { HistoryEvent } from '../../shapes.ts';
import { fetchRecords } from '../record-queries.ts';
import { fieldNamed } from '../system-fields.ts';

export interface NamedReference {
  readonly module: string;
  readonly id: string;
  readonly title: string;
}

/** The most records of one module whose titles are asked for. */
const most = 200;

function idOf(value: JsonValue | null): string | null {
  if (typeof value === 'string') return value;
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : null;
  return typeof id === 'string' ? id : null;
}

/** The ids in a history's changes, by the module that they are of. */
function referencesIn(
  module: ModuleDefinition,
  events: readonly HistoryEvent[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const event of events) {
    for (const [name, { from, to }] of Object.entries(event.changes ?? {})) {
      const field = fieldNamed(module, name);
      if (field?.type !== 'reference') continue;
      for (const target of referenceModules(field)) {
        const ids = found.get(target) ?? new Set();
        for (const id of [idOf(from), idOf(to)]) if (id !== null) ids.add(id);
        found.set(target, ids);
      }
    }
  }
  return found;
}

/** What the ids in a history are called now; what the reader may not see, or is gone, has no name here. */
export function useReferenceTitles(
  module: ModuleDefinition,
  events: readonly HistoryEvent[],
): (value: JsonValue | null) => NamedReference | null {
  const wanted = [...referencesIn(module, events)].filter(([, ids]) => ids.size > 0);
  const people = events.some((event) => event.changes !== null && 'owner' in event.changes);
  const answers = useQueries({
    queries: wanted.map(([target, ids]) => {
      const some = [...ids].sort().slice(0, most);
      return {
        queryKey: ['records', target, 'titles', some],
        queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
          fetchRecords(
            target,
            { filter: { field: 'id', op: 'in', value: some }, fields: ['number'], limit: most },
            signal,
          ),
        staleTime: 60_000,
        retry: false,
      };
    }),
  });
  const owners = useQuery({ ...ownersQuery(), enabled: people }).data ?? [];
  const named = new Map<string, NamedReference>();
  for (const [at, [target]] of wanted.entries())
    for (const item of answers[at]?.data?.items ?? [])
      named.set(item.id, { module: target, id: item.id, title: item.title || item.number });
  for (const owner of owners) named.set(owner.id, owner);
  return (value) => named.get(idOf(value) ?? '') ?? null;
}
