import type { Migration } from '../../engine/database/migrate.ts';

export const migrations: readonly Migration[] = [
  { id: 'art-07-consent/0001-consents', url: new URL('./0001-consents.sql', import.meta.url) },
  { id: 'art-07-consent/0002-withheld', url: new URL('./0002-withheld.sql', import.meta.url) },
  { id: 'art-07-consent/0003-blocked', url: new URL('./0003-blocked.sql', import.meta.url) },
  { id: 'art-07-consent/0004-guardians', url: new URL('./0004-guardians.sql', import.meta.url) },
];
