/** The persons that many consents at once are about. */
import type { CallContext } from '../../engine/access/principal.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { listRecords } from '../../engine/records/list-records.ts';
import { bodyFilter } from '../../engine/records/request-values.ts';

/** One transaction writes them all, or none. */
export const MOST_AT_ONCE = 5_000;

/** The persons named, or those whom a filter finds among the contacts that the caller may see. */
export async function personsMeant(
  context: CallContext,
  subjects: readonly string[] | undefined,
  filter: unknown,
): Promise<ReadonlySet<string>> {
  if ((subjects === undefined) === (filter === undefined)) {
    throw new Problem(
      'validation_failed',
      {
        en: 'Name the persons in "subjects", or find them with "filter".',
        es: 'Nombre a las personas en "subjects" o búsquelas con "filter".',
      },
      {
        findings: [
          {
            code: 'consent.persons',
            field: 'subjects',
            message: {
              en: 'Give "subjects" or "filter", not both.',
              es: 'Indique "subjects" o "filter", no ambos.',
            },
          },
        ],
      },
    );
  }
  if (subjects !== undefined) return new Set(subjects);
  const found = new Set<string>();
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof listRecords>> = await listRecords(context, 'contacts', {
      filter: bodyFilter(filter),
      fields: [],
      limit: 200,
      ...(cursor !== null && { cursor }),
    });
    for (const contact of page.items) found.add(contact.id);
    if (found.size > MOST_AT_ONCE) {
      throw new Problem('too_large', {
        en: `The filter finds more than ${MOST_AT_ONCE} persons. Narrow it, and go on in parts.`,
        es: `El filtro encuentra más de ${MOST_AT_ONCE} personas. Acótelo y continúe por partes.`,
      });
    }
    cursor = page.next;
  } while (cursor !== null);
  return found;
}
