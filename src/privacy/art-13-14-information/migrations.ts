import type { Migration } from '../../engine/database/migrate.ts';

export const migrations: readonly Migration[] = [
  { id: 'art-13-14-information/0001-information', url: new URL('./0001-information.sql', import.meta.url) },
  { id: 'art-13-14-information/0002-imports', url: new URL('./0002-imports.sql', import.meta.url) },
];
