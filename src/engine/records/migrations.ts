import type { Migration } from '../database/migrate.ts';

export const migrations: readonly Migration[] = [
  { id: 'records/0001-records', url: new URL('./0001-records.sql', import.meta.url) },
];
