import { sightPredicate } from '../../engine/access/predicate.ts';
import type { CallContext } from '../../engine/access/principal.ts';
import { subjectModules } from '../../engine/catalog/subject-way.ts';
import { compileFragment, sql, sqlIdentifier } from '../../engine/database/fragment.ts';
import { look } from '../../engine/records/sight.ts';

/** Those of the persons who stand in the caller's lists; who answers requests sees persons whoever their records belong to. */
export async function personsInSight(
  context: CallContext,
  ids: readonly string[],
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const module of subjectModules(context.catalog)) {
    const all = context.rights.may('requests');
    if (!all && !context.rights.allows(module.name, 'read')) continue;
    const seen = all ? sql`true` : sightPredicate(context, module.name, 'list', 'r');
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
