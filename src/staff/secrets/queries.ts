import { queryOptions } from '@tanstack/react-query';
import { call, Refusal } from '../api.ts';
import type {
  KeyGroupJson,
  OwnKeyJson,
  PolicyLineJson,
  RecordSecrets,
  RecoveryStandingJson,
  SecretSettingsJson,
} from './shapes.ts';

/** How the secrets of a record stand. What is opened is in no query: it would be kept. */
export function recordSecretsQuery(module: string, id: string, version: number) {
  return queryOptions({
    queryKey: ['record', module, id, 'secrets', version],
    queryFn: ({ signal }) => call<RecordSecrets>('GET', `/records/${module}/${id}/secrets`, { signal }),
    staleTime: 10_000,
    retry: false,
  });
}

function listOf<Item>(key: string, path: string) {
  return queryOptions({
    queryKey: ['keys', key],
    queryFn: async ({ signal }) =>
      (await call<{ readonly items: readonly Item[] }>('GET', path, { signal })).items,
    staleTime: 5_000,
  });
}

export const keyGroupsQuery = listOf<KeyGroupJson>('groups', '/key-groups');
export const policyQuery = listOf<PolicyLineJson>('policies', '/secret-policies');

export const secretSettingsQuery = queryOptions({
  queryKey: ['keys', 'settings'],
  queryFn: ({ signal }) => call<SecretSettingsJson>('GET', '/secret-settings', { signal }),
});

export const ownKeyQuery = queryOptions({
  queryKey: ['keys', 'own'],
  queryFn: ({ signal }) => call<OwnKeyJson>('GET', '/secrets/identity', { signal }),
  staleTime: 5_000,
});

/** How recovery stands; null for whom it is not shown to. */
export const recoveryQuery = queryOptions({
  queryKey: ['keys', 'recovery'],
  queryFn: async ({ signal }): Promise<RecoveryStandingJson | null> => {
    try {
      return await call<RecoveryStandingJson>('GET', '/key-recovery', { signal });
    } catch (refusal) {
      if (refusal instanceof Refusal && refusal.status === 403) return null;
      throw refusal;
    }
  },
  staleTime: 5_000,
  refetchInterval: (query) => (query.state.data?.ceremony?.state === 'open' ? 5_000 : false),
});
