import type { Migration } from '../database/migrate.ts';

/** After those of access: a change of a definition names the user who made it. */
export const migrations: readonly Migration[] = [
  { id: 'catalog/0001-catalog', url: new URL('./0001-catalog.sql', import.meta.url) },
  { id: 'catalog/0002-audiences', url: new URL('./0002-audiences.sql', import.meta.url) },
  {
    id: 'catalog/0003-workflow-definitions',
    url: new URL('./0003-workflow-definitions.sql', import.meta.url),
  },
];
