import type { Migration } from '../database/migrate.ts';

export const migrations: readonly Migration[] = [
  { id: 'reports/0001-reports', url: new URL('./0001-reports.sql', import.meta.url) },
];
