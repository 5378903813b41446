/** The sharing rules that an installation begins with: what the data protection officer has to read to answer rights requests. */
import { systemUserId } from '../engine/access/shipped.ts';
import { catalogHolder } from '../engine/catalog/holder.ts';
import type { Database, Sql } from '../engine/database/database.ts';
import { openToOfficer } from '../engine/definitions/officer-sharing.ts';

/** Writes them, each with its event, in the transaction that makes the first administrator. */
export async function shipSharing(database: Database, tx: Sql, now: Temporal.Instant): Promise<void> {
  const catalog = catalogHolder(database)?.current();
  if (!catalog)
    throw new Error('The catalog is not held yet: the modules that lead to a person are not known.');
  await openToOfficer(tx, catalog, { actor: { kind: 'system', id: systemUserId }, now });
}
