/** The connections of the library's worker. */
import pg from 'pg';
import type { Database } from '../database/database.ts';

export function openPool(database: Database, size: number): pg.Pool {
  const pool = new JobsPool({
    connectionString: database.connection.url,
    max: size,
    application_name: 'attesta jobs',
  });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

type Connected = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  release: (broken?: boolean | Error) => void,
) => void;

/**
 * The library gives its listening connection back twice when the database ends it while the worker stops. The pool refuses the second
 * time with an error that nobody awaits, which ends the whole program; here it has no effect.
 */
class JobsPool extends pg.Pool {
  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<pg.PoolClient> | undefined {
    if (!callback) return super.connect().then(releasedOnce);
    super.connect((error, client, release) => {
      if (client) callback(error, client, releasedOnce(client).release);
      else callback(error, client, release);
    });
    return undefined;
  }
}

function releasedOnce(client: pg.PoolClient): pg.PoolClient {
  const { release } = client;
  let released = false;
  client.release = (broken) => {
    if (released) return;
    released = true;
    release(broken);
  };
  return client;
}
