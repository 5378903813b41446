import { queryOptions } from '@tanstack/react-query';
import { call } from './api.ts';
import { first, number, object } from './read.ts';
import type { Seal } from './shapes.ts';

const minute = 60_000;

/** The last checkpoint: how many events are sealed and since when. Taken from JSON or from the signed note itself. */
export const sealQuery = queryOptions({
  queryKey: ['seal'],
  queryFn: async ({ signal }): Promise<Seal | null> =>
    readSeal(await call('GET', '/evidence/checkpoint', { signal })),
  refetchInterval: minute,
  staleTime: 30_000,
  retry: false,
});

/** Exported for its test: a C2SP checkpoint has the size in its second line. */
function readSeal(answer: unknown): Seal | null {
  if (typeof answer === 'string') {
    const size = Number(answer.split('\n')[1]);
    return Number.isSafeInteger(size) ? { size, at: null } : null;
  }
  const it = object(answer);
  const size =
    number(it.size) ?? number(it.treeSize) ?? (it.checkpoint ? readSeal(it.checkpoint)?.size : undefined);
  return size === undefined || size === null
    ? null
    : { size, at: first(it, 'sealedAt', 'at', 'createdAt', 'created_at') };
}
