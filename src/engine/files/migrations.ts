import type { Migration } from '../database/migrate.ts';

export const migrations: readonly Migration[] = [
  { id: 'files/0001-files', url: new URL('./0001-files.sql', import.meta.url) },
];
