/** Callers for tests of records: whoever is asked for, on a real database, at a fixed moment. */
import type { Catalog } from '../../metadata/catalog.ts';
import { rightsOf } from '../access/compile-rights.ts';
import type { CallContext, Principal } from '../access/principal.ts';
import type { Rights } from '../access/rights.ts';
import { portalUserId, systemUserId } from '../access/shipped.ts';
import type { Database } from '../database/database.ts';
import { uuidV7 } from '../evidence/uuid-v7.ts';

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

/** A user of the test database, with a name. */
export async function addUser(database: Database, name: string): Promise<string> {
  const id = uuidV7(Temporal.Instant.from(MOMENT));
  await database.owner.query(
    `INSERT INTO attesta.users (id, username, name, created_at, updated_at) VALUES ($1, $2, $2, $3, $3)`,
    [id, name, MOMENT],
  );
  return id;
}

/** A call by a user who may do everything that records take, with their own and what is shared; `rights` takes away. */
export async function staffCall(
  database: Database,
  catalog: Catalog,
  userId: string,
  rights: Partial<Rights> = {},
): Promise<CallContext> {
  return callAs(
    database,
    catalog,
    { kind: 'user', userId },
    { may: () => false, allows: () => true, field: () => 'edit', ...rights },
  );
}

/** A call by the portal for one data subject. */
export async function portalCall(
  database: Database,
  catalog: Catalog,
  subject: string,
): Promise<CallContext> {
  return callAs(
    database,
    catalog,
    { kind: 'portal', userId: portalUserId, subject },
    { may: () => false, allows: () => true, field: () => 'edit' },
  );
}
