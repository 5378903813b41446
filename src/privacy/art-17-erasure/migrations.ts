import type { Migration } from '../../engine/database/migrate.ts';

export const migrations: readonly Migration[] = [
  { id: 'art-17-erasure/0001-erasures', url: new URL('./0001-erasures.sql', import.meta.url) },
  { id: 'art-17-erasure/0002-portal-changes', url: new URL('./0002-portal-changes.sql', import.meta.url) },
  { id: 'art-17-erasure/0003-retention', url: new URL('./0003-retention.sql', import.meta.url) },
  { id: 'art-17-erasure/0004-configuration', url: new URL('./0004-configuration.sql', import.meta.url) },
];
