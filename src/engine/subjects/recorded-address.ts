/** Where a person can be written to, by what their record holds. */
import type { Catalog } from '../../metadata/catalog.ts';
import { type Sql, sqlName } from '../database/database.ts';
import { findSubject } from './subject.ts';

/** The person's e-mail address on record; null where there is none, and of who is blocked. */
export async function recordedAddress(
  tx: Sql,
  catalog: Catalog,
  subject: string | null,
): Promise<string | null> {
  const person = subject === null ? undefined : await findSubject(tx, catalog, subject);
  const module = person && catalog.modules.get(person.module);
  if (!person || !module) return null;
  const names = module.fields.filter((field) => field.type === 'email').map((field) => sqlName(field.name));
  if (names.length === 0) return null;
  const [row] = await tx.query<{ email: string | null }>(
    `SELECT coalesce(${names.map((name) => `nullif(${name}, '')`).join(', ')}) AS email
     FROM data.${sqlName(module.name)} WHERE id = $1 AND state <> 'blocked'`,
    [person.id],
  );
  return row?.email?.includes('@') ? row.email : null;
}
