import type { Migration } from '../engine/database/migrate.ts';

export const migrations: readonly Migration[] = [
  { id: 'sample/0001-sample', url: new URL('./0001-sample.sql', import.meta.url) },
];
