import type { Migration } from '../../engine/database/migrate.ts';

export const migrations: readonly Migration[] = [
  {
    id: 'art-32-security-measures/0001-examinations',
    url: new URL('./0001-examinations.sql', import.meta.url),
  },
  {
    id: 'art-32-security-measures/0002-rehearsals',
    url: new URL('./0002-rehearsals.sql', import.meta.url),
  },
  { id: 'art-32-security-measures/0003-repeated', url: new URL('./0003-repeated.sql', import.meta.url) },
];
