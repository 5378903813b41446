import type { Migration } from '../../engine/database/migrate.ts';

export const migrations: readonly Migration[] = [
  { id: 'art-21-objection/0001-sharing', url: new URL('./0001-sharing.sql', import.meta.url) },
];
