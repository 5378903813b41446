/** What was saved after the erasure and names the person still, such as a view kept from an open page: taken before the re-scan looks. */
import type { CallContext } from '../../../engine/access/principal.ts';
import type { AfterCommit } from '../../../engine/subjects/place.ts';
import { changeErasure, readErasure } from '../erasure.ts';
import type { Needles } from '../needles.ts';
import { itemIds } from '../plan.ts';
import { clearConfiguration } from './clear-configuration.ts';
import { findConfiguration, plannedOf, touchedTables } from './find-configuration.ts';
import { countCleared } from './planned.ts';

/** Repeatable: what was taken is not found again. */
export async function clearLate(
  context: Pick<CallContext, 'database' | 'principal' | 'now'>,
  id: string,
  needles: Needles,
): Promise<void> {
  const after: AfterCommit[] = [];
  await context.database.transaction(
    async (tx) => {
      const erasure = await readErasure(tx, id, 'for update');
      if (erasure.state !== 'erased' || !erasure.outcome) return;
      const found = await findConfiguration(
        tx,
        context.database,
        needles,
        itemIds(erasure.subject, erasure.plan),
      );
      const { database, principal, request } = { ...context, request: erasure.request };
      const clearing = { database, principal, request, now: () => context.now(), erasure: id };
      await clearConfiguration(tx, clearing, found, after);
      const mended = plannedOf(found).filter(({ action }) => action !== 'by_hand');
      if (mended.length === 0 && found.events.length === 0) return;
      const { outcome } = erasure;
      const tables = [...new Set([...outcome.tables, ...touchedTables(found)])];
      const configuration = countCleared(outcome.configuration ?? [], mended);
      await changeErasure(tx, id, {
        outcome: JSON.parse(JSON.stringify({ ...outcome, tables, configuration })),
      });
    },
    { states: ['archived', 'blocked'] },
  );
  for (const work of after) await work();
}
