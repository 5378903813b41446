import type { Migration } from '../../engine/database/migrate.ts';

/** After `files`, whose keys seal what is kept here. */
export const migrations: readonly Migration[] = [
  { id: 'sign-in/0001-seals', url: new URL('./0001-seals.sql', import.meta.url) },
  { id: 'sign-in/0002-password-resets', url: new URL('./0002-password-resets.sql', import.meta.url) },
];
