import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Sql } from './database.ts';
import type { Pool } from './pool.ts';
import { type Roles, sqlWithRoles } from './roles.ts';

/** A numbered SQL file, or a function for what SQL cannot say. `id` is the folder and the file: `evidence/0001-events`. */
export type Migration =
  | { readonly id: string; readonly url: URL }
  | { readonly id: string; run(tx: Sql): Promise<void> };

interface Applied {
  readonly id: string;
  readonly sha256: string;
}

interface Prepared {
  readonly id: string;
  readonly sha256: string;
  run(tx: Sql): Promise<void>;
}

/** Two programs that start at once wait for each other on this key. */
const LOCK = 'attesta.migrate';

export class MigrationRefused extends Error {
  override readonly name = 'MigrationRefused';
}

/**
 * Runs each migration that has not run yet, in order, each in a transaction of its own, recorded with the SHA-256 of its text.
 * Throws `MigrationRefused` when one that has run was changed or is missing. Returns the ids that ran.
 */
export async function migrate(
  owner: Pool,
  migrations: readonly Migration[],
  log: (line: string) => void,
  roles: Roles,
): Promise<string[]> {
  refuseDuplicates(migrations);
  const prepared = await Promise.all(migrations.map((migration) => prepare(migration, roles)));
  const lock = await owner.client();
  try {
    await lock.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [LOCK]);
    const applied = await owner.query<Applied>('SELECT id, sha256 FROM attesta.migrations ORDER BY position');
    refuseChanges(prepared, applied);
    const done = new Set(applied.map((one) => one.id));
    const waiting = prepared.filter((one) => !done.has(one.id));
    if (waiting.length > 0) log(announcement(waiting, applied.length === 0));
    for (const migration of waiting) await apply(owner, migration);
    return waiting.map((one) => one.id);
  } finally {
    await lock.end();
  }
}

/** Of a new database nobody wants to read a list; of one with data in it, what has changed. */
function announcement(waiting: readonly Prepared[], isNew: boolean): string {
  return isNew
    ? 'Preparing the database …'
    : `Migrating the database: ${waiting.map((one) => one.id).join(', ')} …`;
}

async function apply(owner: Pool, migration: Prepared): Promise<void> {
  try {
    await owner.transaction(async (tx) => {
      await migration.run(tx);
      await tx.query('INSERT INTO attesta.migrations (id, sha256) VALUES ($1, $2)', [
        migration.id,
        migration.sha256,
      ]);
    }, []);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new MigrationRefused(`Migration ${migration.id} failed and was undone: ${reason}`, {
      cause: error,
    });
  }
}

async function prepare(migration: Migration, roles: Roles): Promise<Prepared> {
  if ('run' in migration) {
    return { id: migration.id, sha256: digest(migration.id), run: (tx) => migration.run(tx) };
  }
  const text = await readFile(migration.url, 'utf8');
  const sql = sqlWithRoles(text, roles);
  return {
    id: migration.id,
    sha256: digest(text),
    run: async (tx) => void (await tx.query(sql)),
  };
}

function digest(text: string): string {
  return createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex');
}

function refuseDuplicates(migrations: readonly Migration[]): void {
  const seen = new Set<string>();
  for (const { id } of migrations) {
    if (seen.has(id)) throw new MigrationRefused(`Two migrations are called ${id}; give one another number.`);
    seen.add(id);
  }
}

function refuseChanges(prepared: readonly Prepared[], applied: readonly Applied[]): void {
  const known = new Map(prepared.map((one) => [one.id, one.sha256]));
  for (const { id, sha256 } of applied) {
    const now = known.get(id);
    if (now === undefined) {
      throw new MigrationRefused(
        `Migration ${id} has run on this database but this version of Attesta does not have it. Start the version that last used the database, or a newer one.`,
      );
    }
    if (now !== sha256) {
      throw new MigrationRefused(
        `Migration ${id} has run on this database and its file was changed since. Put the file back and write a new migration instead.`,
      );
    }
  }
}
