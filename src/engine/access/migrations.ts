import type { Migration } from '../database/migrate.ts';
import { insertShipped, type NamedGrants } from './shipped.ts';

/**
 * Users, roles, profiles, groups, credentials. After `database`, before every table that refers to a user. `named` is what the
 * shipped roles may in modules by name.
 */
export const migrations = (named: NamedGrants): readonly Migration[] => [
  { id: 'access/0001-people', url: new URL('./0001-people.sql', import.meta.url) },
  { id: 'access/0002-shipped-roles', run: (tx) => insertShipped(tx, named) },
  { id: 'access/0003-rules', url: new URL('./0003-rules.sql', import.meta.url) },
  { id: 'access/0004-view-as', url: new URL('./0004-view-as.sql', import.meta.url) },
  { id: 'access/0005-record-states', url: new URL('./0005-record-states.sql', import.meta.url) },
  { id: 'access/0006-sign-in', url: new URL('./0006-sign-in.sql', import.meta.url) },
  { id: 'access/0007-kept-names', url: new URL('./0007-kept-names.sql', import.meta.url) },
];
