import type { Migration } from '../../engine/database/migrate.ts';

export const migrations: readonly Migration[] = [
  { id: 'art-12-requests/0001-requests', url: new URL('./0001-requests.sql', import.meta.url) },
  { id: 'art-12-requests/0002-proven-subject', url: new URL('./0002-proven-subject.sql', import.meta.url) },
  {
    id: 'art-12-requests/0003-fees-and-mandates',
    url: new URL('./0003-fees-and-mandates.sql', import.meta.url),
  },
];
