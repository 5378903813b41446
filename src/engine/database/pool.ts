import pg from 'pg';
import type { Row, Sql, Statement } from './database.ts';
import { DatabaseUnavailable, isUnavailable } from './unavailable.ts';
import { bindable, valueTypes } from './values.ts';

export interface Pool extends Sql {
  readonly query: Sql['query'];
  /** Settings are `set_config(name, value, true)`: they end with the transaction. */
  transaction<T>(work: (tx: Sql) => Promise<T>, settings: readonly (readonly [string, string])[]): Promise<T>;
  /** A connected client outside the pool; the caller ends it. */
  client(): Promise<pg.Client>;
  close(): Promise<void>;
}

export interface PoolOptions {
  readonly name: string;
  readonly size: number;
  readonly log: (line: string) => void;
  /** How long one statement may take. Unset: as long as it needs. */
  readonly statementSeconds?: number;
}

/** Opens a pool that survives the loss of its connections: they are replaced when the database is back. */
export function openPool(url: string, options: PoolOptions): Pool {
  const config = connectionConfig(url, options);
  const pool = new pg.Pool({ ...config, max: options.size, idleTimeoutMillis: 30_000 });
  pool.on('error', () => options.log('A database connection was lost; the next query opens a new one.'));
  // pg emits 'error' on a client that is checked out as well; without a listener that would end the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  return {
    query: <R extends object = Row>(statement: Statement, values?: readonly unknown[]) =>
      queryOnce<R>(pool, statement, values),
    transaction: (work, settings) => runTransaction(pool, work, settings),
    async client() {
      const client = new pg.Client(config);
      client.on('error', () => {});
      await client.connect().catch(rethrow);
      return client;
    },
    close: () => pool.end(),
  };
}

function connectionConfig(url: string, { name, statementSeconds = 0 }: PoolOptions): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: name,
    types: valueTypes,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    options: `-c TimeZone=UTC -c DateStyle=ISO -c statement_timeout=${statementSeconds}s`,
  };
}

interface Lent {
  readonly client: pg.PoolClient;
  /** It has waited in the pool: that it is dead now says nothing of the database. */
  readonly waited: boolean;
}

const lentBefore = new WeakSet<pg.PoolClient>();

async function connect(pool: pg.Pool): Promise<Lent> {
  const client = await pool.connect().catch(rethrow);
  const waited = lentBefore.has(client);
  lentBefore.add(client);
  return { client, waited };
}

async function queryOnce<R extends object>(
  pool: pg.Pool,
  statement: Statement,
  values?: readonly unknown[],
): Promise<R[]> {
  const { client, waited } = await connect(pool);
  let broken = false;
  try {
    return await run<R>(client, statement, values);
  } catch (error) {
    broken = isUnavailable(error) || isStalePlan(error);
    const again = isStalePlan(error) || (isUnavailable(error) && waited && !mayWrite(statement));
    if (isUnavailable(error) && !again) throw new DatabaseUnavailable(error, mayWrite(statement));
    if (!again) throw error;
  } finally {
    client.release(broken);
  }
  return queryOnce<R>(pool, typeof statement === 'string' ? statement : statement.text, values);
}

async function runTransaction<T>(
  pool: pg.Pool,
  work: (tx: Sql) => Promise<T>,
  settings: readonly (readonly [string, string])[],
): Promise<T> {
  const client = await begun(pool, settings);
  let broken = false;
  try {
    const result = await work(transactionSql(client));
    await commit(client);
    return result;
  } catch (error) {
    broken = isUnavailable(error) || isStalePlan(error) || !(await rolledBack(client));
    return rethrow(error);
  } finally {
    client.release(broken);
  }
}

/** A client in a transaction; those that died while they waited in the pool are passed over. */
async function begun(
  pool: pg.Pool,
  settings: readonly (readonly [string, string])[],
): Promise<pg.PoolClient> {
  for (;;) {
    const { client, waited } = await connect(pool);
    try {
      await begin(client, settings);
      return client;
    } catch (error) {
      client.release(true);
      if (!waited || !isUnavailable(error)) return rethrow(error);
    }
  }
}

async function begin(client: pg.PoolClient, settings: readonly (readonly [string, string])[]): Promise<void> {
  await client.query('BEGIN');
  if (settings.length === 0) return;
  const calls = settings.map((_, index) => `set_config($${2 * index + 1}, $${2 * index + 2}, true)`);
  await client.query(`SELECT ${calls.join(', ')}`, settings.flat());
}

async function commit(client: pg.PoolClient): Promise<void> {
  const result = await client.query('COMMIT').catch((error: unknown) => {
    throw isUnavailable(error) ? new DatabaseUnavailable(error, true) : error;
  });
  // A COMMIT of a failed transaction answers ROLLBACK: work swallowed an error and must not be reported as saved.
  if (result.command !== 'COMMIT') {
    throw new Error('The transaction had already failed and was rolled back; nothing was saved.');
  }
}

async function rolledBack(client: pg.PoolClient): Promise<boolean> {
  return client.query('ROLLBACK').then(
    () => true,
    () => false,
  );
}

function transactionSql(client: pg.ClientBase): Sql {
  return {
    query: <R extends object = Row>(statement: Statement, values?: readonly unknown[]) =>
      run<R>(client, statement, values).catch(rethrow),
  };
}

async function run<R extends object>(
  client: pg.ClientBase,
  statement: Statement,
  values?: readonly unknown[],
): Promise<R[]> {
  const named = typeof statement === 'string' ? { text: statement } : statement;
  const result = await client.query<R>({ ...named, values: values?.map(bindable) });
  return Array.isArray(result) ? (result.at(-1)?.rows ?? []) : result.rows;
}

/** A statement alone is its own commit: when the connection ends under one that writes, it may have been carried out. */
function mayWrite(statement: Statement): boolean {
  const text = typeof statement === 'string' ? statement : statement.text;
  return (
    !/^\s*(select|with|show|explain|values)\b/i.test(text) || /\b(insert|update|delete|merge)\b/i.test(text)
  );
}

/** A prepared statement whose table has since changed shape (SQLSTATE 0A000): the connection must forget it. */
function isStalePlan(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '0A000' && /cached plan/.test(error.message);
}

function rethrow(error: unknown): never {
  if (error instanceof DatabaseUnavailable || !isUnavailable(error)) throw error;
  throw new DatabaseUnavailable(error);
}
