import type { Migration } from '../database/migrate.ts';

export const migrations: readonly Migration[] = [
  { id: 'search/0001-entries', url: new URL('./0001-entries.sql', import.meta.url) },
  { id: 'search/0002-archived-entries', url: new URL('./0002-archived-entries.sql', import.meta.url) },
  { id: 'search/0003-existence', url: new URL('./0003-existence.sql', import.meta.url) },
  { id: 'search/0004-existence-roles', url: new URL('./0004-existence-roles.sql', import.meta.url) },
];
