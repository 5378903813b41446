import type { Migration } from '../database/migrate.ts';

/** Groups of key holders, their keys, policies, sealed values. After `files`, whose keys wrap them. */
export const migrations: readonly Migration[] = [
  { id: 'secrets/0001-secrets', url: new URL('./0001-secrets.sql', import.meta.url) },
  { id: 'secrets/0002-algorithms', url: new URL('./0002-algorithms.sql', import.meta.url) },
];
