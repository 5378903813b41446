import type { Migration } from '../../engine/database/migrate.ts';

export const migrations: readonly Migration[] = [
  { id: 'http/0001-idempotency-keys', url: new URL('./0001-idempotency-keys.sql', import.meta.url) },
];
