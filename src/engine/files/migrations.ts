import type { Migration } from '../database/migrate.ts';

export const migrations: readonly Migration[] = [
  { id: 'files/0001-files', url: new URL('./0001-files.sql', import.meta.url) },
  { id: 'files/0002-algorithms', url: new URL('./0002-algorithms.sql', import.meta.url) },
];
