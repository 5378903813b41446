import type { Migration } from '../database/migrate.ts';

export const migrations: readonly Migration[] = [
  { id: 'jobs/0001-jobs', url: new URL('./0001-jobs.sql', import.meta.url) },
  { id: 'jobs/0002-messages', url: new URL('./0002-messages.sql', import.meta.url) },
  { id: 'jobs/0003-worth-a-look', url: new URL('./0003-worth-a-look.sql', import.meta.url) },
];
