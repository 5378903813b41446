import { Logger, runMigrations } from 'graphile-worker';
import { type Database, sqlName } from '../database/database.ts';

/** The worker's own log says nothing that a job's state does not. */
export const silentLogger = new Logger(() => () => {});

/**
 * Brings the tables of the worker up to date, as the owner, and lets the service work with them. Runs at every start;
 * changes nothing when nothing is new. Before it, no job can be queued.
 */
export async function prepareJobs(database: Database): Promise<void> {
  await runMigrations({ connectionString: database.connection.ownerUrl, logger: silentLogger });
  const service = sqlName(database.connection.roles.service);
  await database.owner.transaction(async (tx) => {
    await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('attesta.worker_schema', 0))");
    const tables = await tx.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c
       WHERE c.relnamespace = 'graphile_worker'::regnamespace AND c.relkind = 'r'
         AND NOT has_table_privilege($1, c.oid, 'DELETE')`,
      [database.connection.roles.service],
    );
    if (tables.length === 0) return;
    await tx.query(`GRANT USAGE ON SCHEMA graphile_worker TO ${service}`);
    for (const { name } of tables) {
      const table = `graphile_worker.${sqlName(name)}`;
      await tx.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO ${service}`);
      // The worker switches row-level security on and gives nobody a policy.
      await tx.query(`DROP POLICY IF EXISTS attesta ON ${table}`);
      await tx.query(`CREATE POLICY attesta ON ${table} TO ${service} USING (true) WITH CHECK (true)`);
    }
  });
}
