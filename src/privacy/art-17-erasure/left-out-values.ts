/** What is held about a person and left out of a copy (Art. 15(4)): no copy tells of it, and it is erased all the same. */
import { modulesWithSubject } from '../../engine/catalog/subject-way.ts';
import type { Sql } from '../../engine/database/database.ts';
import { isCoded } from '../../engine/subjects/coded.ts';
import type { PlaceContext } from '../../engine/subjects/place.ts';
import { recordPlaceName } from '../../engine/subjects/record-place.ts';
import { rowsOfSubject } from '../../engine/subjects/record-rows.ts';
import type { HeldValue } from './needles.ts';

export async function leftOutValues(tx: Sql, context: PlaceContext): Promise<readonly HeldValue[]> {
  const held: HeldValue[] = [];
  for (const module of modulesWithSubject(context.catalog)) {
    const fields = module.fields.filter(
      ({ type, privacy }) =>
        privacy.category !== 'none' &&
        privacy.inAccess !== true &&
        type !== 'reference' &&
        !isCoded({ type }),
    );
    if (fields.length === 0) continue;
    for (const row of await rowsOfSubject(tx, context.catalog, module, context.subject)) {
      for (const { name } of fields) {
        const value = row.values.get(name);
        if (value !== undefined)
          held.push({ place: recordPlaceName(module.name), item: row.id, field: name, value });
      }
    }
  }
  return held;
}
