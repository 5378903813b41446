import { queryOptions } from '@tanstack/react-query';
import { call } from '../api.ts';

/** For which modules it may be asked whether a record exists, and by whom. */
export interface ExistenceJson {
  readonly module: string;
  readonly active: boolean;
  readonly matchFields: readonly string[];
  readonly shownFields: readonly string[];
  readonly perHour: number;
  /** Empty: everybody who works here. */
  readonly roles: readonly string[];
  readonly reason: string;
  readonly version: number;
  /** Whether who is signed in may ask. */
  readonly mine: boolean;
}

export const existenceQuery = queryOptions({
  queryKey: ['existence-checks'],
  queryFn: async ({ signal }) =>
    (await call<{ readonly items: readonly ExistenceJson[] }>('GET', '/existence-checks', { signal })).items,
  staleTime: 5 * 60_000,
  retry: false,
});

export interface ExistenceAnswer {
  readonly exists: boolean;
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly more: boolean;
  readonly left: number;
}

export interface AudienceJson {
  readonly name: string;
  readonly modules: readonly string[];
  readonly locale: 'en' | 'es';
  readonly personalData: boolean;
  readonly leaveOut: readonly string[];
  readonly createdAt: string;
  readonly passwordChangedAt: string;
  readonly connection: {
    readonly host: string;
    readonly port: number;
    readonly database: string;
    readonly user: string;
    readonly schema: string;
  };
}

export interface AudienceWithPassword extends AudienceJson {
  readonly password: string;
}

export const audiencesQuery = queryOptions({
  queryKey: ['settings', 'bi-audiences'],
  queryFn: async ({ signal }) =>
    (await call<{ readonly items: readonly AudienceJson[] }>('GET', '/bi-audiences', { signal })).items,
});
