/**
 * The tables, functions, rules and grants of this installation as statements that make them anew: what `pg_dump --schema-only` would
 * say, which the built-in server does not bring along. It is read from the catalogs, so what a company defined itself is there too.
 * Roles stand as `${service}` and `${portal}`, as in migrations; the names of others as they are.
 */
import type pg from 'pg';
import { dumpQueries } from './dump-queries.ts';
import type { Roles } from './roles.ts';

/** One statement. `role`: leave it out where the server has no such role. */
export interface DumpedStatement {
  readonly sql: string;
  readonly role?: string;
}

export interface DumpedTable {
  /** Quoted, with its schema. */
  readonly name: string;
  /** Quoted; columns that the database computes are left out. */
  readonly columns: readonly string[];
}

export interface DumpedSequence {
  readonly name: string;
  readonly last: string;
  readonly called: boolean;
}

export interface DumpedSchema {
  /** Before the rows. They may stand in the wrong order: functions, types and tables need each other. */
  readonly before: readonly DumpedStatement[];
  readonly tables: readonly DumpedTable[];
  /** After the rows, in order. */
  readonly after: readonly DumpedStatement[];
}

/** Reads in the transaction that `client` is in. Throws where something is found that this does not know how to write. */
export async function dumpSchema(client: pg.Client, roles: Roles): Promise<DumpedSchema> {
  await client.query("set local search_path = ''");
  const statements = async (sql: string): Promise<DumpedStatement[]> =>
    (await client.query<{ sql: string; role: string | null }>(sql)).rows.map(({ sql: text, role }) => ({
      sql: text,
      ...roleOf(role, roles),
    }));
  await refuseUnknown(client);
  const before = [];
  for (const query of dumpQueries.before) before.push(...(await statements(query)));
  const after = [];
  for (const query of dumpQueries.after) after.push(...(await statements(query)));
  const { rows: tables } = await client.query<DumpedTable>(dumpQueries.tables);
  return {
    before: before.map((one) => withPlaceholders(one, roles)),
    tables,
    after: after.map((one) => withPlaceholders(one, roles)),
  };
}

/** Where each sequence is. Read after the rows: a number that was given meanwhile is not given again. */
export async function dumpSequences(client: pg.Client): Promise<readonly DumpedSequence[]> {
  const { rows: names } = await client.query<{ name: string }>(dumpQueries.sequences);
  const found: DumpedSequence[] = [];
  for (const { name } of names) {
    const { rows } = await client.query<{ last: string; called: boolean }>(
      `select last_value::text as last, is_called as called from ${name}`,
    );
    if (rows[0]) found.push({ name, ...rows[0] });
  }
  return found;
}

function roleOf(role: string | null, roles: Roles): { readonly role?: string } {
  if (role === null || role === roles.service || role === roles.portal) return {};
  return { role };
}

/** Names of roles are quoted by the queries in one way only, between these marks, so that no other text is taken for one. */
function withPlaceholders({ sql, ...rest }: DumpedStatement, roles: Roles): DumpedStatement {
  const text = sql.replaceAll(/⟦role ([^⟧]*)⟧/g, (_, name: string) => {
    const kind = (['service', 'portal'] as const).find((one) => roles[one] === name);
    if (kind !== undefined) return `\${${kind}}`;
    return `"${name.replaceAll('"', '""')}"`;
  });
  return { sql: text, ...rest };
}

async function refuseUnknown(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ what: string }>(dumpQueries.unknown);
  if (rows.length === 0) return;
  throw new Error(
    `This database holds what a backup does not know how to write: ${rows.map((row) => row.what).join(', ')}. Use the backup program of your database server, or report it.`,
  );
}
