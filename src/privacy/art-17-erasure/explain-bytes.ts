/** What bytes that were found mean: which table they lie in, and whether a row that is somebody else's holds the value. */
import type { OwnerDatabase } from '../../engine/database/database.ts';
import { byteForms, type Needle } from './byte-search.ts';
import { likePatterns } from './like-patterns.ts';

/** The table whose storage a file of the data folder is: of the table itself, its indexes, its long values. Null: of none. */
export async function tableOfFile(owner: OwnerDatabase, path: string): Promise<string | null> {
  const [, filenode] = /^base\/\d+\/(\d+)(?:[._].*)?$/.exec(path) ?? [];
  if (filenode === undefined) return null;
  const [row] = await owner.query<{ name: string }>(
    `with recursive up(oid) as (
       select pg_filenode_relation(0, $1::oid)::oid
       union
       select coalesce(i.indrelid, t.oid)
         from up left join pg_index i on i.indexrelid = up.oid left join pg_class t on t.reltoastrelid = up.oid
        where coalesce(i.indrelid, t.oid) is not null)
     select n.nspname || '.' || c.relname as name
       from up join pg_class c on c.oid = up.oid join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'm') and n.nspname <> 'pg_toast'`,
    [filenode],
  );
  return row?.name ?? null;
}

/** The values among `values`, by their places, that a row of any table holds in any form. */
export async function valuesInRows(
  owner: OwnerDatabase,
  values: readonly Needle[],
  places: readonly number[],
): Promise<ReadonlySet<number>> {
  const patternsOf = (place: number) => patterns(values[place] ?? '');
  const tables = places.length === 0 ? [] : await tablesWith(owner, places.flatMap(patternsOf));
  const held = new Set<number>();
  for (const place of places) {
    for (const table of tables) {
      if (!(await holds(owner, table, patternsOf(place)))) continue;
      held.add(place);
      break;
    }
  }
  return held;
}

/** A row shows a bytea column in hexadecimal. */
function patterns(value: Needle): readonly string[] {
  if (typeof value === 'string') return likePatterns(byteForms(value));
  return [`%${Buffer.from(value).toString('hex')}%`];
}

/** PostgreSQL's own words (names of time zones, of functions) may be somebody's name too; its statistics are copies of rows. */
async function tablesWith(owner: OwnerDatabase, wanted: readonly string[]): Promise<readonly string[]> {
  const tables = await owner.query<{ quoted: string }>(
    `select format('%I.%I', n.nspname, c.relname) as quoted
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'm') and n.nspname <> 'pg_toast' and n.nspname not like 'pg_temp%'
        and c.relname not in ('pg_statistic', 'pg_statistic_ext_data') and has_table_privilege(c.oid, 'select')`,
  );
  const found: string[] = [];
  for (const { quoted } of tables) if (await holds(owner, quoted, wanted)) found.push(quoted);
  return found;
}

async function holds(owner: OwnerDatabase, quoted: string, wanted: readonly string[]): Promise<boolean> {
  const [row] = await owner.query<{ hit: boolean }>(
    `select exists (select from ${quoted} t where t::text ilike any($1::text[])) as hit`,
    [wanted],
  );
  return row?.hit ?? false;
}
