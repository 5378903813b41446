/** Puts rows of watched tables as they stood in the younger database, or takes them away. In a transaction of the owner. */
import { systemUserId } from '../../engine/access/shipped.ts';
import { type Sql, sqlName } from '../../engine/database/database.ts';
import type { JsonObject } from '../../metadata/json.ts';
import type { DeedOutcome } from './deed.ts';
import { type WatchedTable, watchedTable } from './watched-rows.ts';

export interface RowFacts {
  readonly table: string;
  readonly key: JsonObject;
}

export interface StandingRow extends RowFacts {
  readonly row: JsonObject;
}

export interface ToldRow extends StandingRow {
  readonly what: 'insert' | 'update' | 'delete';
}

/** `lost`: what it refers to is not here, or another row has taken its place. */
export async function putRow(tx: Sql, { table, key, row }: StandingRow): Promise<DeedOutcome> {
  const watched = watchedTable(table);
  if (!watched || watched.removalsOnly || watched.told) return 'lost';
  const columns = (await columnsOf(tx, table)).filter((name) => Object.hasOwn(row, name));
  const value = await byKnownUsers(tx, watched, row);
  const [here] = await tx.query<{ same: boolean }>(
    `select (to_jsonb(t) - $3::text[]) @> $2 as same from attesta.${sqlName(table)} t where ${matching(watched)} for update`,
    [JSON.stringify(key), JSON.stringify(pick(row, columns)), watched.leftOut ?? []],
  );
  if (here?.same) return 'standing';
  const outcome = await unlessRefused(tx, async () => {
    if (here) await changeRow(tx, watched, key, value, columns);
    else await insertRow(tx, watched, value, columns);
  });
  if (outcome === 'repeated') await passNumbers(tx, watched);
  return outcome;
}

export async function removeRow(tx: Sql, { table, key }: RowFacts): Promise<DeedOutcome> {
  const watched = watchedTable(table);
  if (!watched || watched.told) return 'lost';
  let gone: readonly object[] = [];
  const outcome = await unlessRefused(tx, async () => {
    gone = await tx.query(
      `delete from attesta.${sqlName(table)} t where ${matching(watched)} returning 1 as one`,
      [JSON.stringify(key)],
    );
  });
  return outcome === 'repeated' && gone.length === 0 ? 'absent' : outcome;
}

/** Nothing is done: it is here after all, or it is lost and told. */
export async function tellRow(tx: Sql, { table, key, what }: ToldRow): Promise<DeedOutcome> {
  const watched = watchedTable(table);
  if (!watched || what !== 'insert') return 'lost';
  const there = await tx.query(
    `select 1 as one from attesta.${sqlName(table)} t where ${matching(watched)}`,
    [JSON.stringify(key)],
  );
  return there.length > 0 && table !== 'definitions' ? 'standing' : 'lost';
}

async function insertRow(
  tx: Sql,
  { table, instead = {} }: WatchedTable,
  row: JsonObject,
  columns: readonly string[],
): Promise<void> {
  const names = [...columns, ...Object.keys(instead)].map(sqlName).join(', ');
  await tx.query(
    `insert into attesta.${sqlName(table)} (${names}) overriding system value
     select ${names} from jsonb_populate_record(null::attesta.${sqlName(table)}, $1)`,
    [JSON.stringify({ ...row, ...instead })],
  );
}

async function changeRow(
  tx: Sql,
  watched: WatchedTable,
  key: JsonObject,
  row: JsonObject,
  columns: readonly string[],
): Promise<void> {
  const set = columns.filter((name) => !watched.key.includes(name)).map(sqlName);
  if (set.length === 0) return;
  await tx.query(
    `update attesta.${sqlName(watched.table)} t set ${set.map((name) => `${name} = n.${name}`).join(', ')}
     from jsonb_populate_record(null::attesta.${sqlName(watched.table)}, $2) n where ${matching(watched)}`,
    [JSON.stringify(key), JSON.stringify(row)],
  );
}

function matching({ table, key }: WatchedTable): string {
  const wanted = `jsonb_populate_record(null::attesta.${sqlName(table)}, $1)`;
  return key
    .map((name) => `t.${sqlName(name)} is not distinct from (${wanted}).${sqlName(name)}`)
    .join(' and ');
}

async function columnsOf(tx: Sql, table: string): Promise<readonly string[]> {
  const rows = await tx.query<{ name: string }>(
    `select attname::text as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
    [`attesta.${table}`],
  );
  return rows.map((row) => row.name);
}

async function byKnownUsers(tx: Sql, { by = [] }: WatchedTable, row: JsonObject): Promise<JsonObject> {
  const named = by.filter((name) => typeof row[name] === 'string');
  if (named.length === 0) return row;
  const users = await tx.query<{ id: string }>('select id from attesta.users where id = any($1::uuid[])', [
    named.map((name) => row[name]),
  ]);
  const known = new Set<unknown>(users.map((user) => user.id));
  const unknown = named.filter((name) => !known.has(row[name]));
  return { ...row, ...Object.fromEntries(unknown.map((name) => [name, systemUserId])) };
}

/** Integrity constraint violations (SQLSTATE class 23): the row has no place in this database. */
async function unlessRefused(tx: Sql, work: () => Promise<void>): Promise<'repeated' | 'lost'> {
  await tx.query('savepoint row');
  try {
    await work();
    await tx.query('release savepoint row');
    return 'repeated';
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('23'))) throw error;
    await tx.query('rollback to savepoint row');
    return 'lost';
  }
}

/** Numbers that were given to what is back are not given again. */
async function passNumbers(tx: Sql, { table, key, numbers }: WatchedTable): Promise<void> {
  if (!numbers) return;
  if ('counter' in numbers) {
    await tx.query(
      `insert into attesta.counters as c (module, last)
       select $1, coalesce(max(substring(number from '\\d+$')::bigint), 0) from attesta.${sqlName(table)}
       on conflict (module) do update set last = greatest(c.last, excluded.last)`,
      [numbers.counter],
    );
    return;
  }
  const number = key[0] === 'id' ? "substring(number from '\\d+$')::bigint" : sqlName(key[0] ?? '');
  await tx.query(
    `select setval(${numbers.sequence}, greatest((select max(${number}) from attesta.${sqlName(table)}), nextval(${numbers.sequence})))`,
  );
}

function pick(row: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.map((name) => [name, row[name] ?? null]));
}
