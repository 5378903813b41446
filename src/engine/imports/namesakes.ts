/**
 * Rows that are called as a restricted record is. Its shell shows its title and nothing else (Art. 18), so a row is compared with that
 * only: by any other field, whether the row is refused would tell what the record holds.
 */
import type { JsonValue } from '../../metadata/json.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { accessPredicate, sightPredicate } from '../access/predicate.ts';
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { compileFragment, sql, sqlIdentifier } from '../database/fragment.ts';
import { titleVisible } from '../records/record-shape.ts';
import { titleOf } from '../records/title.ts';

/** The places of the rows that have the title of a record which the caller sees to be restricted, and may not use. */
export async function restrictedNamesakes(
  tx: Sql,
  context: CallContext,
  module: ModuleDefinition,
  rows: readonly (Readonly<Record<string, JsonValue>> | undefined)[],
): Promise<ReadonlySet<number>> {
  const titles = rows.map((values) => (values ? titleOf(module, values, '') : ''));
  if (!titleVisible(context, module) || titles.every((title) => title === '')) return new Set();
  const { text, values } = compileFragment(sql`
    SELECT k.ord::integer AS ord FROM unnest(${titles}::text[]) WITH ORDINALITY AS k(title, ord)
    WHERE k.title <> '' AND EXISTS (SELECT 1 FROM data.${sqlIdentifier(module.name)} r
      WHERE r.record_title_folded = attesta.fold(k.title) AND r.state = 'restricted'
        AND ${sightPredicate(context, module.name, 'list', 'r')} AND NOT (${accessPredicate(context, module.name, 'list', 'r')}))`);
  const found = await tx.query<{ ord: number }>(text, values);
  return new Set(found.map((row) => row.ord - 1));
}
