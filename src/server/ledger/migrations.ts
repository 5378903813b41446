import type { Migration } from '../../engine/database/migrate.ts';

/** After every folder whose tables it watches. */
export const migrations: readonly Migration[] = [
  { id: 'ledger/0001-deeds', url: new URL('./0001-deeds.sql', import.meta.url) },
  { id: 'ledger/0002-rows', url: new URL('./0002-rows.sql', import.meta.url) },
];
