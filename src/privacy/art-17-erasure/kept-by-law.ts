import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import type { KeptByLaw } from '../art-12-requests/kept-letter.ts';
import { listErasures } from './erasure.ts';
import { planLines } from './plan.ts';

/** What the approved erasure of a case leaves, kind by kind, with the last day and the law (Art. 17(3)). */
export async function keptByLaw(
  tx: Sql,
  { catalog }: CallContext,
  request: string,
): Promise<readonly KeptByLaw[]> {
  const erasures = await listErasures(tx, { request, limit: 10 });
  const standing = erasures.find(({ state }) => ['approved', 'erased', 'purged'].includes(state));
  if (!standing) return [];
  return planLines(standing.plan).flatMap(({ action, label, items, until, retention }) => {
    const rule = catalog.retention.get(retention ?? '');
    return action === 'keep' && until !== null
      ? [{ what: label, items, until, law: rule?.law ?? label }]
      : [];
  });
}
