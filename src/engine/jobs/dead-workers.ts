/**
 * Which processes still run jobs. Each holds an advisory lock on a connection of its own for as long as it lives: when the
 * process is killed, PostgreSQL lets go of the lock, and its jobs can be given to others at once.
 */
import type pg from 'pg';
import type { Sentence } from '../../metadata/label.ts';
import type { Database, Sql } from '../database/database.ts';

const KEY = 'hashtextextended($1, 0)';

export interface LifeSign {
  /** Names a pool of the worker as alive, until it is removed or this process ends. */
  add(pool: string): Promise<void>;
  /** The pool has ended: what it left locked is for others. */
  remove(pool: string): Promise<void>;
  end(): Promise<void>;
}

/** Opens the connection that tells others that this process is alive; a lost one is opened again. */
export async function openLifeSign(database: Database, log: (line: string) => void): Promise<LifeSign> {
  const pools = new Set<string>();
  let ended = false;
  let timer: NodeJS.Timeout | undefined;
  let client = await connect();

  async function connect(): Promise<pg.Client> {
    const opened = await database.owner.client();
    opened.once('end', again);
    for (const pool of pools) await opened.query(`SELECT pg_advisory_lock(${KEY})`, [lockName(pool)]);
    return opened;
  }
  function again(): void {
    if (ended) return;
    log('The connection that shows this process as alive was lost; it is opened again.');
    clearTimeout(timer);
    timer = setTimeout(async () => {
      try {
        client = await connect();
      } catch {
        again();
      }
    }, 1_000);
  }
  return {
    // Where the connection is lost, the next one makes up for it.
    async add(pool) {
      pools.add(pool);
      await client.query(`SELECT pg_advisory_lock(${KEY})`, [lockName(pool)]).catch(() => {});
    },
    async remove(pool) {
      pools.delete(pool);
      await client.query(`SELECT pg_advisory_unlock(${KEY})`, [lockName(pool)]).catch(() => {});
    },
    async end() {
      ended = true;
      clearTimeout(timer);
      await client.end().catch(() => {});
    },
  };
}

/** Gives the jobs of processes that ended without a word back to the queue. Returns their ids. */
export async function releaseDeadWorkers(database: Database): Promise<readonly string[]> {
  // A process that has just begun may not hold its lock yet.
  const pools = await database.query<{ pool: string }>(
    `SELECT DISTINCT locked_by AS pool FROM graphile_worker._private_jobs
     WHERE locked_by IS NOT NULL AND locked_at < now() - interval '5 seconds'`,
  );
  const released: string[] = [];
  for (const { pool } of pools) {
    released.push(...(await database.transaction((tx) => releaseIfDead(tx, pool))));
  }
  return released;
}

async function releaseIfDead(tx: Sql, pool: string): Promise<readonly string[]> {
  const [lock] = await tx.query<{ free: boolean }>(`SELECT pg_try_advisory_xact_lock(${KEY}) AS free`, [
    lockName(pool),
  ]);
  if (!lock?.free) return [];
  const rows = await tx.query<{ id: string }>(
    'SELECT key AS id FROM graphile_worker._private_jobs WHERE locked_by = $1 AND key IS NOT NULL FOR UPDATE',
    [pool],
  );
  await tx.query('SELECT graphile_worker.force_unlock_workers(ARRAY[$1])', [pool]);
  await tx.query(
    `UPDATE attesta.jobs SET state = 'queued', message = $2
     WHERE id::text = ANY ($1) AND state = 'running'`,
    [rows.map((row) => row.id), PROCESS_ENDED],
  );
  return rows.map((row) => row.id);
}

const PROCESS_ENDED: Sentence = {
  en: 'The process that ran it ended; the job runs again.',
  es: 'El proceso que la ejecutaba terminó; la tarea se ejecuta de nuevo.',
};

function lockName(pool: string): string {
  return `attesta.worker.${pool}`;
}
