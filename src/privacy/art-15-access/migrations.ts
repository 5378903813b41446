import type { Migration } from '../../engine/database/migrate.ts';

export const migrations: readonly Migration[] = [
  { id: 'art-15-access/0001-packages', url: new URL('./0001-packages.sql', import.meta.url) },
  { id: 'art-15-access/0002-package-secrets', url: new URL('./0002-package-secrets.sql', import.meta.url) },
  { id: 'art-15-access/0003-withholdings', url: new URL('./0003-withholdings.sql', import.meta.url) },
];
