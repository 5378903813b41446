import type { Migration } from '../database/migrate.ts';

export const migrations: readonly Migration[] = [
  { id: 'imports/0001-imports', url: new URL('./0001-imports.sql', import.meta.url) },
];
