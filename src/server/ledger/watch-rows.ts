/** Puts the triggers on the tables of the list. At every start, after the migrations: what is there as it has to be is left alone. */
import { createHash } from 'node:crypto';
import { type Database, type Sql, sqlLiteral, sqlName } from '../../engine/database/database.ts';
import { type WatchedTable, watchedTables } from './watched-rows.ts';

export async function watchRows({ owner }: Database): Promise<void> {
  const there = await marks(owner);
  const wanted = watchedTables.filter((one) => there.get(one.table) !== markOf(one));
  if (wanted.length === 0) return;
  await owner.transaction(async (tx) => {
    // Two nodes that start at once.
    await tx.query("select pg_advisory_xact_lock(hashtextextended('attesta.watch', 0))");
    const now = await marks(tx);
    for (const one of wanted.filter(({ table }) => now.get(table) !== markOf({ ...byTable(table) })))
      await tx.query(statements(one));
  });
}

function byTable(name: string): WatchedTable {
  const found = watchedTables.find((one) => one.table === name);
  if (!found) throw new Error(`${name} is not watched.`);
  return found;
}

async function marks(sql: Sql): Promise<ReadonlyMap<string, string>> {
  const rows = await sql.query<{ table: string; mark: string | null }>(
    `select c.relname as "table", obj_description(t.oid, 'pg_trigger') as mark
     from pg_trigger t join pg_class c on c.oid = t.tgrelid where t.tgname = 'notes_row' and c.relnamespace = 'attesta'::regnamespace`,
  );
  return new Map(rows.map((row) => [row.table, row.mark ?? '']));
}

/** What the trigger was made from stands in its comment; a backup does not carry it, so a restored one is made anew. */
function markOf(one: WatchedTable): string {
  return createHash('sha256').update(trigger(one)).digest('hex').slice(0, 16);
}

function statements(one: WatchedTable): string {
  const on = `attesta.${sqlName(one.table)}`;
  return `drop trigger if exists notes_row on ${on}; ${trigger(one)};
    comment on trigger notes_row on ${on} is ${sqlLiteral(markOf(one))}`;
}

function trigger({ table, key, leftOut = [], told = [], at = '', ...one }: WatchedTable): string {
  const events = one.removalsOnly ? 'delete' : one.on === 'insert' ? 'insert' : 'insert or update or delete';
  const list = (names: readonly string[]) => sqlLiteral(`{${names.join(',')}}`);
  const args = [list(key), list(leftOut), list(told), sqlLiteral(at)].join(', ');
  return `create trigger notes_row after ${events} on attesta.${sqlName(table)} for each row ${
    one.when ? `when (${one.when}) ` : ''
  }execute function attesta.note_row_deed(${args})`;
}
