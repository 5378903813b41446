import type { Migration } from '../database/migrate.ts';

export const migrations: readonly Migration[] = [
  { id: 'search/0001-entries', url: new URL('./0001-entries.sql', import.meta.url) },
];
