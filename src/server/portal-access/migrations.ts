import type { Migration } from '../../engine/database/migrate.ts';

export const migrations: readonly Migration[] = [
  { id: 'portal/0001-sign-in-links', url: new URL('./0001-sign-in-links.sql', import.meta.url) },
];
