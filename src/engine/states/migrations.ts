import type { Migration } from '../database/migrate.ts';

/** After the tables of everything that can hang on a record. */
export const migrations: readonly Migration[] = [
  { id: 'states/0001-withheld', url: new URL('./0001-withheld.sql', import.meta.url) },
  { id: 'states/0002-blocked', url: new URL('./0002-blocked.sql', import.meta.url) },
  { id: 'states/0003-closed-releases', url: new URL('./0003-closed-releases.sql', import.meta.url) },
  { id: 'states/0004-ended-bytes', url: new URL('./0004-ended-bytes.sql', import.meta.url) },
  { id: 'states/0005-lift-mail', url: new URL('./0005-lift-mail.sql', import.meta.url) },
];
