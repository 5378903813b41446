import type { Migration } from '../../engine/database/migrate.ts';

export const migrations: readonly Migration[] = [
  { id: 'uk-164a-complaints/0001-complaints', url: new URL('./0001-complaints.sql', import.meta.url) },
];
