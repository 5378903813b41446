/** Everyone who may sign in, with their rights: for the reports that ask who could. */
import type { Catalog } from '../../metadata/catalog.ts';
import type { Database } from '../database/database.ts';
import { accessVersion, rightsOf } from './compile-rights.ts';
import type { Rights } from './rights.ts';

export interface Colleague {
  readonly id: string;
  readonly name: string;
  readonly role: { readonly id: string; readonly name: string } | null;
  readonly rights: Rights;
}

type Person = Omit<Colleague, 'rights'>;

const AT_ONCE = 8;

/** Active users by name. Rights that are kept already cost nothing. */
export async function everyone(database: Database, catalog: Catalog): Promise<readonly Colleague[]> {
  const version = await accessVersion(database);
  const people = await database.query<Person>(
    `SELECT u.id, u.name, CASE WHEN r.id IS NOT NULL THEN jsonb_build_object('id', r.id, 'name', r.name) END AS role
     FROM attesta.users u LEFT JOIN attesta.roles r ON r.id = u.role
     WHERE u.kind = 'person' AND u.active ORDER BY attesta.fold(u.name), u.id`,
  );
  const rights = await inTurn(people, (one) =>
    rightsOf(database, catalog, { kind: 'user', userId: one.id }, version),
  );
  return people.map((person, index) => ({ ...person, rights: rights[index] as Rights }));
}

/** Works through a list a few at a time, so that a report leaves connections to others. */
export async function inTurn<T, R>(list: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (let start = 0; start < list.length; start += AT_ONCE)
    done.push(...(await Promise.all(list.slice(start, start + AT_ONCE).map(work))));
  return done;
}
