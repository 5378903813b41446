/** What the parts of this folder do the same way: whose a file is, and as whom it is written. */
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';
import { subjectsOf } from '../records/subjects-of.ts';
import type { FilePlace } from './file-rows.ts';

/** The portal may not write keys: what it was allowed to do is done by the service. */
export function asService<T>(context: CallContext, work: (tx: Sql) => Promise<T>): Promise<T> {
  return context.database.transaction(work, { subject: undefined, states: ['archived', 'blocked'] });
}

/** The persons whom the record of a place is about. Throws `not_found` when the record is gone. */
export async function subjectsOfPlace(
  tx: Sql,
  context: Pick<CallContext, 'catalog'>,
  place: FilePlace,
): Promise<readonly string[]> {
  const subjects = await subjectsOf(tx, context.catalog, place.module, [place.record]);
  const found = subjects.get(place.record);
  if (!found)
    throw new Problem('not_found', {
      en: 'The record was deleted in the meantime.',
      es: 'El registro se eliminó mientras tanto.',
    });
  return found;
}
