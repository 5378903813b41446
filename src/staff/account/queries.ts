import { queryOptions } from '@tanstack/react-query';
import { call } from '../api.ts';

export interface FactorJson {
  readonly id: string;
  readonly kind: 'totp' | 'passkey';
  readonly name: string;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
  readonly backedUp: boolean;
}

export interface FactorsJson {
  readonly items: readonly FactorJson[];
  readonly recoveryCodesLeft: number;
}

export interface SessionJson {
  readonly id: string;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly endsAt: string;
  readonly network: string | null;
  readonly browser: string | null;
  readonly proofs: readonly string[];
  readonly current: boolean;
}

export interface SignInJson {
  readonly id: string;
  readonly at: string;
  readonly outcome: 'signed_in' | 'failed';
  readonly network: string | null;
  readonly browser: string | null;
  readonly with: readonly string[];
  readonly newDevice: boolean;
  readonly reason: string | null;
}

interface Items<Item> {
  readonly items: readonly Item[];
}

/** `user`: another user's, for whoever manages users; one's own without. */
function base(user: string | undefined): string {
  return user === undefined ? '/me' : `/users/${user}`;
}

export function factorsQuery(user?: string) {
  return queryOptions({
    queryKey: ['account', 'factors', user ?? null],
    queryFn: ({ signal }) => call<FactorsJson>('GET', `${base(user)}/factors`, { signal }),
  });
}

export function sessionsQuery(user?: string) {
  return queryOptions({
    queryKey: ['account', 'sessions', user ?? null],
    queryFn: async ({ signal }) => {
      const path = user === undefined ? '/sessions' : `/users/${user}/sessions`;
      return (await call<Items<SessionJson>>('GET', path, { signal })).items;
    },
  });
}

export function signInsQuery(user?: string) {
  return queryOptions({
    queryKey: ['account', 'sign-ins', user ?? null],
    queryFn: async ({ signal }) =>
      (await call<Items<SignInJson>>('GET', `${base(user)}/sign-ins`, { signal })).items,
  });
}
