import type { Migration } from '../database/migrate.ts';

export const migrations: readonly Migration[] = [
  { id: 'evidence/0001-events', url: new URL('./0001-events.sql', import.meta.url) },
  { id: 'evidence/0002-read-leaf', url: new URL('./0002-read-leaf.sql', import.meta.url) },
  { id: 'evidence/0003-read-leaf', url: new URL('./0003-read-leaf.sql', import.meta.url) },
  { id: 'evidence/0004-events-indexes', url: new URL('./0004-events-indexes.sql', import.meta.url) },
];
