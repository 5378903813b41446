import type { Migration } from '../database/migrate.ts';

export const migrations: readonly Migration[] = [
  { id: 'mail/0001-mails', url: new URL('./0001-mails.sql', import.meta.url) },
  { id: 'mail/0002-errors', url: new URL('./0002-errors.sql', import.meta.url) },
  { id: 'mail/0003-record-mails', url: new URL('./0003-record-mails.sql', import.meta.url) },
  { id: 'mail/0004-newest-first', url: new URL('./0004-newest-first.sql', import.meta.url) },
];
