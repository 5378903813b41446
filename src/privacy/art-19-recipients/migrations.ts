import type { Migration } from '../../engine/database/migrate.ts';

export const migrations: readonly Migration[] = [
  { id: 'art-19-recipients/0001-recipients', url: new URL('./0001-recipients.sql', import.meta.url) },
  { id: 'art-19-recipients/0002-withdrawals', url: new URL('./0002-withdrawals.sql', import.meta.url) },
  { id: 'art-19-recipients/0003-told', url: new URL('./0003-told.sql', import.meta.url) },
  { id: 'art-19-recipients/0004-clauses', url: new URL('./0004-clauses.sql', import.meta.url) },
  { id: 'art-19-recipients/0005-sharing', url: new URL('./0005-sharing.sql', import.meta.url) },
  { id: 'art-19-recipients/0006-lifted', url: new URL('./0006-lifted.sql', import.meta.url) },
];
