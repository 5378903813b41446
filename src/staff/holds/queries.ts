import { queryOptions } from '@tanstack/react-query';
import { call } from '../api.ts';

interface Person {
  readonly id: string;
  readonly name: string;
}

export interface HoldJson {
  readonly id: string;
  readonly number: string;
  readonly module: string;
  readonly record: string;
  readonly recordNumber: string | null;
  readonly matter: string;
  readonly reviewOn: string;
  readonly placedAt: string;
  readonly placedBy: Person;
  readonly liftedAt: string | null;
  readonly liftedBy: Person | null;
  readonly liftReason: string | null;
}

/** All of them, the newest first; or those of one record. */
export function holdsQuery(record?: string) {
  return queryOptions({
    queryKey: ['holds', record ?? 'all'],
    queryFn: async ({ signal }) =>
      (
        await call<{ readonly items: readonly HoldJson[] }>('GET', '/holds', {
          signal,
          query: record === undefined ? {} : { record },
        })
      ).items,
    staleTime: 10_000,
  });
}

/** Everything that a hold changes on the screen. */
export const showHolds = [['holds'], ['retention'], ['erasure'], ['subject']] as const;
