import type { Migration } from '../database/migrate.ts';

/** After those of the jobs. */
export const migrations: readonly Migration[] = [
  { id: 'workflows/0001-workflows', url: new URL('./0001-workflows.sql', import.meta.url) },
  { id: 'workflows/0002-runs-by-outcome', url: new URL('./0002-runs-by-outcome.sql', import.meta.url) },
];
