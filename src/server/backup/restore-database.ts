/** The database of a backup, made anew in an empty one: in one transaction, so that a kill leaves it empty. */
import pg from 'pg';
import { copyIn, copySettings } from '../../engine/database/copy.ts';
import type { DumpedSchema, DumpedSequence, DumpedStatement } from '../../engine/database/dump-schema.ts';
import { type Roles, sqlWithRoles } from '../../engine/database/roles.ts';
import { unfinishedTable } from '../../engine/database/unfinished.ts';
import { BackupRefused } from './backup-refused.ts';

export interface BackedUpSchema extends DumpedSchema {
  readonly installation: string;
  readonly postgres: string;
}

export interface DatabaseRestorer {
  /** Makes types, functions and tables. Roles of the installation must be there. */
  begin(): Promise<void>;
  rows(table: string, content: AsyncIterable<Buffer>): Promise<void>;
  /** Keys, indexes, rules and rights; the transaction stays open. */
  complete(sequences: readonly DumpedSequence[]): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  /** Roles that rights were left out for, since the server does not have them (audiences of BI). */
  readonly rolesMissing: ReadonlySet<string>;
}

/** Functions, types and tables name each other: what is not there yet is tried again after the others. */
const NOT_YET = new Set(['42883', '42P01', '42704', '3F000', '42703']);

export async function restoreDatabase(
  client: pg.Client,
  schema: BackedUpSchema,
  roles: Roles,
): Promise<DatabaseRestorer> {
  const rolesMissing = new Set<string>();
  const { rows } = await client.query<{ rolname: string }>('select rolname::text from pg_roles');
  const known = new Set(rows.map((row) => row.rolname));
  const mayRun = ({ role }: DumpedStatement): boolean => {
    if (role === undefined || known.has(role)) return true;
    rolesMissing.add(role);
    return false;
  };
  const run = (statement: DumpedStatement) => client.query(sqlWithRoles(statement.sql, roles));
  const tables = new Map(schema.tables.map((table) => [table.name, table]));
  return {
    rolesMissing,
    async begin() {
      await client.query('begin');
      await client.query(`${copySettings}; set local check_function_bodies = off`);
      await makeInAnyOrder(client, schema.before.filter(mayRun), run);
    },
    async rows(name, content) {
      const table = tables.get(name);
      if (!table)
        throw new BackupRefused(`The backup holds rows of ${name}, a table that it does not describe.`);
      await copyIn(client, `copy ${name} (${table.columns.join(', ')}) from stdin`, content);
      tables.delete(name);
    },
    async complete(sequences) {
      const [left] = tables.keys();
      if (left !== undefined) throw new BackupRefused(`The backup lacks the rows of ${left}.`);
      for (const { name, last, called } of sequences)
        await client.query('select setval($1::regclass, $2, $3)', [name, last, called]);
      for (const statement of schema.after.filter(mayRun)) await run(statement);
      await client.query(
        `create table ${unfinishedTable} (one boolean primary key default true check (one))`,
      );
    },
    commit: async () => void (await client.query('commit')),
    rollback: async () => void (await client.query('rollback')),
  };
}

async function makeInAnyOrder(
  client: pg.Client,
  statements: readonly DumpedStatement[],
  run: (statement: DumpedStatement) => Promise<unknown>,
): Promise<void> {
  let waiting = statements;
  while (waiting.length > 0) {
    const again: DumpedStatement[] = [];
    let reason: unknown;
    for (const statement of waiting) {
      await client.query('savepoint one');
      try {
        await run(statement);
        await client.query('release savepoint one');
      } catch (error) {
        if (!(error instanceof pg.DatabaseError && NOT_YET.has(error.code ?? ''))) throw error;
        reason = error;
        await client.query('rollback to savepoint one');
        again.push(statement);
      }
    }
    if (again.length === waiting.length) throw reason;
    waiting = again;
  }
}
