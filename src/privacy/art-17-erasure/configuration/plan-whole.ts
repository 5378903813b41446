/** A plan with everything it covers: the places where the person is, and what of the configuration names them. */
import type { Sql } from '../../../engine/database/database.ts';
import type { Place, PlaceContext } from '../../../engine/subjects/place.ts';
import { gatherAll } from '../../../engine/subjects/registry.ts';
import { leftOutValues } from '../left-out-values.ts';
import { needlesOf } from '../needles.ts';
import { type ErasurePlan, itemIds, makePlan } from '../plan.ts';
import { findConfiguration, plannedOf } from './find-configuration.ts';

export async function makeWholePlan(
  tx: Sql,
  context: PlaceContext,
  places: readonly Place[],
): Promise<ErasurePlan> {
  const plan = await makePlan(tx, context, places);
  const gathered = await gatherAll(tx, context, places);
  const needles = needlesOf(gathered, plan, await leftOutValues(tx, context));
  const found = plannedOf(
    await findConfiguration(tx, context.database, needles, itemIds(context.subject, plan)),
  );
  return found.length === 0 ? plan : { ...plan, configuration: found };
}
