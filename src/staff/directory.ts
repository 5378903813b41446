import { queryOptions } from '@tanstack/react-query';
import { call, Refusal } from './api.ts';
import { first, list, text } from './read.ts';

const minute = 60_000;

/** People and groups that a record may be given to. */
export function ownersQuery() {
  return queryOptions({
    queryKey: ['owners'],
    queryFn: async ({ signal }) => {
      const [users, groups] = await Promise.all([directory('users', signal), directory('groups', signal)]);
      return [...users, ...groups];
    },
    staleTime: 5 * minute,
    retry: false,
  });
}

/** Users or groups by name; an empty list where the person may not see them. */
export async function directory(kind: 'users' | 'groups', signal?: AbortSignal) {
  const answer = await call('GET', `/${kind}`, { signal }).catch((refusal: unknown) => {
    if (refusal instanceof Refusal && (refusal.status === 403 || refusal.status === 404)) return [];
    throw refusal;
  });
  return list(answer).map((it) => ({
    module: kind,
    id: text(it.id) ?? '',
    title: first(it, 'title', 'name', 'displayName', 'username') ?? '',
  }));
}
