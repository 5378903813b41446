import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { type Database, openDatabase, sqlName } from '../../src/engine/database/database.ts';
import { readPasswords } from '../../src/engine/database/passwords.ts';
import { type Line, lineTo } from './line.ts';

/** What the run's setup hands to the test files. */
export interface TestServer {
  /** Connects as the owner, to the server's maintenance database. */
  readonly url: string;
  readonly dataDir: string;
  readonly template: string;
  /** How the template is cloned: by its files where nothing waits for the disk, which a checkpoint would otherwise. */
  readonly strategy: 'file_copy' | 'wal_log';
  /** Why there is no template, where it could not be built. */
  readonly failure?: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    attestaServer: TestServer;
  }
}

export interface TestDatabase extends Database {
  readonly name: string;
  /** Connects as the owner; for a process that is to work on this database (`DATABASE_URL`). */
  readonly url: string;
  /** Connects as the portal's role, likewise (`DATABASE_PORTAL_URL`). */
  readonly portalUrl: string;
  readonly dataDir: string;
  /** Where it was asked for. */
  readonly line?: Line;
  /** Closes the connections and drops the database. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface TestDatabaseOptions {
  /** Without tables: for tests of migrations themselves. */
  readonly empty?: boolean;
  readonly poolSize?: number;
  /** Over a line that can be cut: `line` of the database. */
  readonly line?: boolean;
}

/**
 * A database of its own for a test file, cloned from the template in a moment. Call it in `beforeAll` and close it in
 * `afterAll`, or hold it with `await using`.
 */
export async function testDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const server = inject('attestaServer');
  if (server.failure && !options.empty) {
    throw new Error(`The template of the test databases could not be built:\n${server.failure}`);
  }
  const name = `attesta_test_${randomBytes(6).toString('hex')}`;
  await onServer(
    server.url,
    `CREATE DATABASE ${sqlName(name)} TEMPLATE ${template(server, options)} STRATEGY ${server.strategy}`,
  );
  const line = options.line ? await lineTo(urlOf(server.url, name)) : undefined;
  const url = line?.url ?? urlOf(server.url, name);
  const database = await openDatabase({ url, dataDir: server.dataDir, poolSize: options.poolSize ?? 4 });
  const close = async (): Promise<void> => {
    await line?.mend();
    await database.close();
    await line?.close();
    await dropDatabase(server.url, name, Object.values(database.connection.roles));
  };
  const { dataDir } = server;
  const { roles, installation } = database.connection;
  const portalUrl = urlAs(url, roles.portal, (await readPasswords(dataDir, installation))?.portal ?? '');
  return {
    ...database,
    name,
    url,
    portalUrl,
    dataDir,
    ...(line && { line }),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function template(server: TestServer, options: TestDatabaseOptions): string {
  return sqlName(options.empty ? 'template0' : server.template);
}

export function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

function urlAs(serverUrl: string, user: string, password: string): string {
  return Object.assign(new URL(serverUrl), { username: user, password }).href;
}

/** An owner who is no superuser may end connections of roles that it is a member of only. */
async function dropDatabase(server: string, name: string, roles: readonly string[]): Promise<void> {
  const drop = () => onServer(server, `DROP DATABASE IF EXISTS ${sqlName(name)} WITH (FORCE)`);
  try {
    await drop();
  } catch (error) {
    if (!(error instanceof pg.DatabaseError && error.code === '42501')) throw error;
    for (const role of roles) await onServer(server, `GRANT ${sqlName(role)} TO CURRENT_USER`);
    await drop();
  }
}

/** Runs one statement as the owner of the test server, outside every test database. */
export async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
