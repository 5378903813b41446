/** Callers for tests of records: whoever is asked for, on a real database, at a fixed moment. */
import type { Catalog } from '../../metadata/catalog.ts';
import { rightsOf } from '../access/compile-rights.ts';
import type { CallContext, Principal } from '../access/principal.ts';
import type { Rights } from '../access/rights.ts';
import { systemUserId } from '../access/shipped.ts';
import type { Database } from '../database/database.ts';

const MOMENT = '2026-03-05T10:00:00.000Z';

/** A call by the installation itself, which may do everything. */
export async function systemCall(database: Database, catalog: Catalog): Promise<CallContext> {
  return callAs(database, catalog, { kind: 'system', userId: systemUserId });
}

/** A call by a principal, with the rights that its role gives it, or with others. */
export async function callAs(
  database: Database,
  catalog: Catalog,
  principal: Principal,
  rights: Partial<Rights> = {},
): Promise<CallContext> {
  const now = Temporal.Instant.from(MOMENT);
  return {
    database,
    catalog,
    principal,
    rights: { ...(await rightsOf(database, catalog, principal)), ...rights },
    now: () => now,
    locale: 'en',
    timeZone: 'Europe/Madrid',
    origin: { channel: 'api', ip: '192.0.2.1' },
  };
}
