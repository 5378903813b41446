import type { Migration } from './migrate.ts';

/** The ground that every other folder's migrations build on: schemas, extensions, `attesta.fold`. */
export const migrations: readonly Migration[] = [
  { id: 'database/0001-ground', url: new URL('./0001-ground.sql', import.meta.url) },
  { id: 'database/0002-second-lock', url: new URL('./0002-second-lock.sql', import.meta.url) },
];
