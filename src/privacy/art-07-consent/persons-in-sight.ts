import { sightPredicate } from '../../engine/access/predicate.ts';
import type { CallContext } from '../../engine/access/principal.ts';
import { subjectModules } from '../../engine/catalog/subject-way.ts';
import { compileFragment, sql, sqlIdentifier } from '../../engine/database/fragment.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { look } from '../../engine/records/sight.ts';

/**
 * Those of the persons whom the caller may see, in lists unless told otherwise; who answers requests sees persons whoever their
 * records belong to. One query for each module of persons.
 */
export async function personsInSight(
  context: CallContext,
  ids: readonly string[],
  use: 'list' | 'read' = 'list',
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const module of subjectModules(context.catalog)) {
    const all = context.rights.may('requests');
    if (!all && !context.rights.allows(module.name, 'read')) continue;
    const seen = all ? sql`true` : sightPredicate(context, module.name, use, 'r');
    const { text, values } = compileFragment(
      sql`SELECT r.id FROM data.${sqlIdentifier(module.name)} r
          WHERE r.id = ANY (${ids}::uuid[]) AND ${seen}`,
    );
    const rows = await look(
      context,
      (database) => database.query<{ id: string }>(text, values),
      context.rights.may('archive'),
    );
    found.push(...rows.map((row) => row.id));
  }
  return found;
}

/** Refuses with 404 when one of the persons is not there for the caller. */
export async function requireSightOfPersons(context: CallContext, ids: ReadonlySet<string>): Promise<void> {
  const seen = new Set(await personsInSight(context, [...ids], 'read'));
  const missing = [...ids].find((id) => !seen.has(id.toLowerCase()));
  if (missing === undefined) return;
  throw new Problem('not_found', {
    en: `No person has the id ${missing} that you may see. Look it up under Contacts and use the id of that record.`,
    es: `Ninguna persona que usted pueda ver tiene el identificador ${missing}. Búsquela en Contactos y use el identificador de ese registro.`,
  });
}
