/**
 * The one door to PostgreSQL. Three roles stand behind it: the *owner* (DDL and maintenance), the *service* (owns nothing;
 * row-level security applies) and the *portal* (confined to one data subject by row-level security).
 */
import type pg from 'pg';
import { firstContact } from './first-contact.ts';
import { type Migration, migrate } from './migrate.ts';
import { openPool, type Pool } from './pool.ts';
import { prepareRoles, type Roles } from './roles.ts';
import { type ScopeSettings, scopeSettings } from './scope-settings.ts';

export { sqlLiteral, sqlName } from './sql-name.ts';
export { DatabaseUnavailable, isUnavailable } from './unavailable.ts';

export type Row = Record<string, unknown>;

/** A named statement is prepared once per connection; a name belongs to one text for ever. */
export type Statement = string | { readonly name: string; readonly text: string };

/** Runs statements. Values are bound; a JavaScript array binds as a PostgreSQL array, so JSON arrays need `JSON.stringify`. */
export interface Sql {
  /** Rows of one statement. Throws pg's `DatabaseError` when refused, `DatabaseUnavailable` when the database is away. */
  query<R extends object = Row>(statement: Statement, values?: readonly unknown[]): Promise<R[]>;
}

export interface TransactionScope {
  /** The data subject that a portal transaction is confined to; such a transaction runs as the portal role. */
  readonly subject?: string;
  /** Lifecycle states that this transaction may see beyond the ordinary ones. */
  readonly states?: readonly ('archived' | 'blocked')[];
}

/** What service and portal roles this installation has; migrations write `${service}` and `${portal}`. */
export type { Roles };

/** DDL and maintenance only: migrations, tables of custom modules, purge. Bypasses row-level security. */
export interface OwnerDatabase extends Sql {
  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T>;
  /** A connected pg client of its own, for COPY, VACUUM and LISTEN. Whoever asks for it ends it. */
  client(): Promise<pg.Client>;
}

export interface Connection {
  /** Connects as the service role. */
  readonly url: string;
  /** Connects as the owner, for libraries that migrate a schema of their own. */
  readonly ownerUrl: string;
  readonly roles: Roles;
  /** Eight hexadecimal digits that name this installation. */
  readonly installation: string;
}

/** The service's database: owns nothing, so row-level security applies. */
export interface Database extends Sql {
  /**
   * Runs work in one transaction: committed when it resolves, rolled back when it throws. Use `tx` inside, never the
   * database itself. A transaction with `scope.subject` runs on the portal pool.
   */
  transaction<T>(work: (tx: Sql) => Promise<T>, scope?: TransactionScope): Promise<T>;
  readonly owner: OwnerDatabase;
  readonly connection: Connection;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** Connects as the owner of the database. */
  readonly url: string;
  /** Where the passwords of the service and portal roles are kept: `<dataDir>/keys/database.json`. */
  readonly dataDir: string;
  /** Instead of the roles that the owner would create. Both or none. */
  readonly serviceUrl?: string;
  readonly portalUrl?: string;
  readonly migrations?: readonly Migration[];
  /** Opens what a restore has not finished, for the restore itself. */
  readonly unfinished?: boolean;
  /** Connections of the service pool; the portal gets half as many. Default 10. */
  readonly poolSize?: number;
  readonly log?: (line: string) => void;
}

/** A request is given up after two minutes: no statement of it may hold a connection for longer. */
const STATEMENT_SECONDS = 110;

/** Prepares roles, runs the migrations given, and opens the pools. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const log = options.log ?? (() => {});
  const size = options.poolSize ?? 10;
  const ownerPool = openPool(options.url, { name: 'attesta owner', size: 3, log });
  const opened = [ownerPool];
  try {
    await firstContact(ownerPool, options.url, 'DATABASE_URL');
    const access = await prepareRoles(ownerPool, options, log);
    if (options.migrations) await migrate(ownerPool, options.migrations, log, access.roles);
    const settings = await scopeSettings(ownerPool);
    const limits = { log, statementSeconds: STATEMENT_SECONDS };
    const service = openPool(access.serviceUrl, { ...limits, name: 'attesta', size });
    const portal = openPool(access.portalUrl, {
      ...limits,
      name: 'attesta portal',
      size: Math.ceil(size / 2),
    });
    opened.push(service, portal);
    if (options.serviceUrl) await firstContact(service, access.serviceUrl, 'DATABASE_SERVICE_URL');
    if (options.portalUrl) await firstContact(portal, access.portalUrl, 'DATABASE_PORTAL_URL');
    return assemble({ owner: ownerPool, service, portal }, settings, {
      url: access.serviceUrl,
      ownerUrl: options.url,
      roles: access.roles,
      installation: access.installation,
    });
  } catch (error) {
    for (const pool of opened) await pool.close();
    throw error;
  }
}

interface Pools {
  readonly owner: Pool;
  readonly service: Pool;
  readonly portal: Pool;
}

function assemble(
  { owner, service, portal }: Pools,
  settings: ScopeSettings,
  connection: Connection,
): Database {
  return {
    query: service.query,
    transaction: (work, scope) =>
      scope?.subject === undefined
        ? service.transaction(work, settings(scope))
        : portal.transaction(work, settings(scope)),
    owner: {
      query: owner.query,
      transaction: (work) => owner.transaction(work, []),
      client: () => owner.client(),
    },
    connection,
    async close() {
      await Promise.all([service.close(), portal.close()]);
      await owner.close();
    },
  };
}
