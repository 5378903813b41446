import type { Migration } from '../database/migrate.ts';

export const migrations: readonly Migration[] = [
  { id: 'mail/0001-mails', url: new URL('./0001-mails.sql', import.meta.url) },
];
