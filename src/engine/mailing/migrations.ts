import type { Migration } from '../database/migrate.ts';

export const migrations: readonly Migration[] = [
  { id: 'mailing/0001-templates', url: new URL('./0001-templates.sql', import.meta.url) },
  { id: 'mailing/0002-merges', url: new URL('./0002-merges.sql', import.meta.url) },
];
