/** As whom a workflow runs: with the rights of its user as they are now, and everything in one transaction. */
import type { Catalog } from '../../metadata/catalog.ts';
import { type FieldRight, moduleActions, tools } from '../../metadata/rights.ts';
import type { WorkflowCause, WorkflowDefinition } from '../../metadata/workflow.ts';
import { rightsOf } from '../access/compile-rights.ts';
import type { CallContext, Principal } from '../access/principal.ts';
import type { Rights } from '../access/rights.ts';
import type { Database, Sql } from '../database/database.ts';

/** A database whose every statement and transaction is part of `tx`: what throws inside ends the whole. */
export function joinedTo(database: Database, tx: Sql): Database {
  return {
    query: tx.query,
    transaction: (work) => work(tx),
    owner: database.owner,
    connection: database.connection,
    close: async () => {},
  };
}

/** The call as the workflow's user makes it, from the call or job that carries it out. */
export async function runnerContext(
  base: CallContext,
  workflow: Pick<WorkflowDefinition, 'code' | 'version'>,
  userId: string,
  chain: readonly string[] = [],
): Promise<CallContext> {
  const principal: Principal = { kind: 'user', userId };
  const rights = await rightsOf(base.database, base.catalog, principal);
  const cause: WorkflowCause = {
    code: workflow.code,
    version: workflow.version,
    chain: [...chain, workflow.code],
  };
  const { database, catalog, now, timeZone } = base;
  const locale = await localeOf(database, userId, base.locale);
  return {
    database,
    catalog,
    principal,
    rights,
    now: () => now.call(base),
    locale,
    timeZone,
    workflow: cause,
    origin: { channel: 'job' },
  };
}

async function localeOf(
  sql: Sql,
  userId: string,
  otherwise: CallContext['locale'],
): Promise<CallContext['locale']> {
  const [user] = await sql.query<{ locale: string | null }>(
    'SELECT locale FROM attesta.users WHERE id = $1',
    [userId],
  );
  return user?.locale === 'es' || user?.locale === 'en' ? user.locale : otherwise;
}

/** The user, where they may still sign in. */
export async function activeUser(
  sql: Sql,
  userId: string,
): Promise<{ readonly id: string; readonly name: string; readonly active: boolean } | undefined> {
  const [user] = await sql.query<{ id: string; name: string; active: boolean }>(
    'SELECT id, name, active FROM attesta.users WHERE id = $1',
    [userId],
  );
  return user;
}

const RANK: Readonly<Record<FieldRight, number>> = { hidden: 0, read: 1, edit: 2 };

/**
 * Whether somebody has no right that `own` has not. Only an administrator, whom no rule denies a record, can be sure to see every
 * record that another sees.
 */
export function isWithin(catalog: Catalog, named: Rights, own: Rights): boolean {
  if (!own.may('administration') || own.rules.records.some((rule) => rule.effect === 'deny')) return false;
  if (tools.some((tool) => named.may(tool) && !own.may(tool))) return false;
  return [...catalog.modules.values()].every(
    ({ name, fields }) =>
      moduleActions.every((action) => !named.allows(name, action) || own.allows(name, action)) &&
      fields.every((field) => RANK[named.field(name, field.name)] <= RANK[own.field(name, field.name)]),
  );
}
