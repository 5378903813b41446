import type { Migration } from '../../engine/database/migrate.ts';

export const migrations: readonly Migration[] = [
  { id: 'uk-164a-complaints/0001-complaints', url: new URL('./0001-complaints.sql', import.meta.url) },
  { id: 'uk-164a-complaints/0002-ends', url: new URL('./0002-ends.sql', import.meta.url) },
];
