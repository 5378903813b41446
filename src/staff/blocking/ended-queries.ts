import { queryOptions } from '@tanstack/react-query';
import type { Label } from '../../metadata/label.ts';
import { call } from '../api.ts';
import type { ErasureJson } from '../requests/erasure-shapes.ts';

export interface EndedItem {
  readonly id: string;
  readonly number: string;
  readonly start: string;
  readonly end: string;
  readonly working: readonly Label[];
}

export interface DueLine extends EndedItem {
  readonly module: string;
  readonly heldBy: readonly { readonly reason: string; readonly by: string | null }[];
}

/** Plans of destruction that wait for somebody, or for their hour. */
export const openDestructionsQuery = queryOptions({
  queryKey: ['erasure', 'destructions'],
  queryFn: async ({ signal }) => {
    const { items } = await call<{ items: readonly ErasureJson[] }>('GET', '/erasures', {
      signal,
      query: { limit: 200 },
    });
    return items.filter(
      (one) => one.scope !== null && ['planned', 'approved', 'sent_back'].includes(one.state),
    );
  },
});

export const destructionQuery = (id: string) =>
  queryOptions({
    queryKey: ['erasure', id],
    queryFn: ({ signal }) => call<ErasureJson>('GET', `/erasures/${id}`, { signal }),
  });

export const dueQuery = queryOptions({
  queryKey: ['retention', 'due'],
  queryFn: ({ signal }) =>
    call<{ items: readonly DueLine[]; more: boolean }>('GET', '/retention/due', { signal }),
});
