/** What tells apart people who share a mailbox, and shows that whoever holds a forwarded link is the person. */
import { subjectModules } from '../../engine/catalog/subject-way.ts';
import { type Sql, sqlName } from '../../engine/database/database.ts';
import type { Catalog } from '../../metadata/catalog.ts';

export interface Person {
  readonly id: string;
  readonly title: string;
  readonly postalCode: string | null;
  /** `YYYY-MM-DD` */
  readonly birthDate: string | null;
}

export interface SecondDetail {
  readonly postalCode?: string;
  readonly birthYear?: string;
}

/** The people of a link that the service may still see; archived and blocked records are nobody's way in. */
export async function peopleOf(
  tx: Sql,
  catalog: Catalog,
  ids: readonly string[],
): Promise<readonly Person[]> {
  const found: Person[] = [];
  for (const module of subjectModules(catalog)) {
    const column = (name: string): string =>
      module.fields.some((field) => field.name === name) ? `${sqlName(name)}::text` : 'NULL::text';
    found.push(
      ...(await tx.query<Person>(
        `SELECT id, coalesce(nullif(record_title, ''), number) AS title,
           nullif(${column('postal_code')}, '') AS "postalCode", ${column('birth_date')} AS "birthDate"
         FROM data.${sqlName(module.name)}
         WHERE id = ANY ($1::uuid[]) AND state IN ('active', 'restricted')`,
        [ids],
      )),
    );
  }
  return found;
}

export function hasDetail(person: Person): boolean {
  return person.postalCode !== null || person.birthDate !== null;
}

/** Whether every detail that was given is the person's; at least one has to be given. */
export function matches(person: Person, given: SecondDetail): boolean {
  const postalCode = folded(given.postalCode);
  const birthYear = given.birthYear?.trim() ?? '';
  if (postalCode === '' && birthYear === '') return false;
  const isPostalCode = postalCode === '' || postalCode === folded(person.postalCode ?? undefined);
  const isBirthYear = birthYear === '' || birthYear === person.birthDate?.slice(0, 4);
  return isPostalCode && isBirthYear;
}

/** Spaces, hyphens and capitals make no difference between postcodes. */
function folded(text: string | undefined): string {
  return (text ?? '')
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}
