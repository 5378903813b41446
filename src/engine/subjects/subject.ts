/** Whose record an id is: the person behind `subjects/{id}`. */

import type { Catalog } from '../../metadata/catalog.ts';
import type { RecordState } from '../../metadata/module.ts';
import { subjectModules } from '../catalog/subject-way.ts';
import { type Sql, sqlName } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';

export interface Subject {
  readonly id: string;
  readonly module: string;
  readonly number: string;
  readonly title: string;
  readonly state: RecordState;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Finds the person; undefined when no module of persons holds the id. */
export async function findSubject(tx: Sql, catalog: Catalog, id: string): Promise<Subject | undefined> {
  if (!UUID.test(id)) return undefined;
  for (const module of subjectModules(catalog)) {
    const [row] = await tx.query<{ number: string; title: string; state: RecordState }>(
      `select t.number, t.record_title as title, t.state from data.${sqlName(module.name)} t where t.id = $1`,
      [id],
    );
    if (row)
      return {
        id,
        module: module.name,
        number: row.number,
        title: row.title || row.number,
        state: row.state,
      };
  }
  return undefined;
}

/** Finds the person or refuses with 404. */
export async function requireSubject(tx: Sql, catalog: Catalog, id: string): Promise<Subject> {
  const subject = await findSubject(tx, catalog, id);
  if (!subject)
    throw new Problem('not_found', {
      en: 'No person has this id. Look it up under Contacts and use the id of that record.',
      es: 'Ninguna persona tiene este identificador. Búsquela en Contactos y use el identificador de ese registro.',
    });
  return subject;
}
