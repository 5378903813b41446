import type { Migration } from '../database/migrate.ts';

export const migrations: readonly Migration[] = [
  { id: 'evidence/0001-events', url: new URL('./0001-events.sql', import.meta.url) },
];
