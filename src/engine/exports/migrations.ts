import type { Migration } from '../database/migrate.ts';

export const migrations: readonly Migration[] = [
  { id: 'exports/0001-exports', url: new URL('./0001-exports.sql', import.meta.url) },
  { id: 'exports/0002-recipient', url: new URL('./0002-recipient.sql', import.meta.url) },
];
