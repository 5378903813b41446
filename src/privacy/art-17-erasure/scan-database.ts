/**
 * The independent re-scan of the database: it knows no place, no module and no declaration. It asks every row of every
 * table, whatever the table is, whether it still contains one of the erased values (peers.md §3.3: the certificate's
 * counts come from the scan, not from the deleter).
 */
import type { OwnerDatabase } from '../../engine/database/database.ts';
import { sharedValues } from './configuration/shared-values.ts';
import { configurationTableNames } from './configuration/tables.ts';
import { likePatterns } from './like-patterns.ts';

/** Whose rows an erased value was found in; null: nothing explains why they still hold it. */
export type Explanation = 'kept_by_law' | 'not_linked_to_the_person' | null;

export interface TableFinding {
  /** `schema.table`. */
  readonly table: string;
  readonly rows: number;
  readonly explained: Explanation;
}

/** What a row is told apart by: ids alone, no place and no declaration. */
export interface ScannedPerson {
  /** The person, and every item of the plan. */
  readonly ids: readonly string[];
  /** Records among them that a law keeps. */
  readonly kept: readonly string[];
}

const nobody: ScannedPerson = { ids: [], kept: [] };

export interface DatabaseScan {
  readonly tables: number;
  readonly rows: number;
  readonly found: readonly TableFinding[];
}

interface ScannedTable {
  readonly schema: string;
  readonly name: string;
  readonly quoted: string;
  readonly hasId: boolean;
}

/** Every ordinary table, partition and materialised view outside PostgreSQL's own catalogs. */
async function scannedTables(owner: OwnerDatabase): Promise<readonly ScannedTable[]> {
  return owner.query<ScannedTable & Record<string, unknown>>(
    `select n.nspname as schema, c.relname as name, format('%I.%I', n.nspname, c.relname) as quoted,
            exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'id'
                    and a.atttypid = 'uuid'::regtype and not a.attisdropped) as "hasId"
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'm') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
        and n.nspname not like 'pg_temp%'
      order by 1, 2`,
  );
}

/** Reads every row of every table once. Reports progress in tables. */
export async function scanDatabase(
  owner: OwnerDatabase,
  values: readonly string[],
  person: ScannedPerson = nobody,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<DatabaseScan> {
  const tables = await scannedTables(owner);
  const patterns = likePatterns(values);
  const found: TableFinding[] = [];
  let rows = 0;
  for (const [index, table] of tables.entries()) {
    const result = await scanTable(owner, table, patterns);
    rows += result.read;
    if (result.rows > 0) found.push(...(await explained(owner, table, tables, values, person)));
    onProgress(index + 1, tables.length);
  }
  return { tables: tables.length, rows, found };
}

/** In the configuration (a filter, a rule) a value that others have too is theirs: asked only about those that stand there unexplained. */
async function explained(
  owner: OwnerDatabase,
  table: ScannedTable,
  tables: readonly ScannedTable[],
  values: readonly string[],
  person: ScannedPerson,
): Promise<readonly TableFinding[]> {
  const patterns = likePatterns(values);
  const found = await explainRows(owner, table, tables, { patterns, own: patterns }, person);
  const name = `${table.schema}.${table.name}`;
  if (!configurationTableNames.includes(name) || found.every((one) => one.explained !== null)) return found;
  const texts = await owner.query<{ text: string }>(
    `select t::text as text from ${table.quoted} t where t::text ilike any($1::text[]) limit 10000`,
    [patterns],
  );
  const lower = texts.map(({ text }) => text.toLowerCase()).join('\n');
  const standing = values.filter((value) => formsOf(value).some((form) => lower.includes(form)));
  const shared = await sharedValues(owner, standing, person.ids);
  const own = likePatterns(values.filter((value) => !shared.has(value)));
  return explainRows(owner, table, tables, { patterns, own }, person);
}

/** As a row's text shows it: plain, and as JSON and composite values escape it. */
function formsOf(value: string): readonly string[] {
  const quoted = value.replaceAll('\\', '\\\\').replaceAll('"', '""');
  const json = JSON.stringify(value).slice(1, -1);
  const within = json.replaceAll('\\', '\\\\').replaceAll('"', '""');
  return [value, quoted, within].map((form) => form.toLowerCase());
}

async function scanTable(owner: OwnerDatabase, table: ScannedTable, patterns: readonly string[]) {
  const [row] = await owner.query<{ read: number; rows: number }>(
    `select count(*) as read, count(*) filter (where t::text ilike any($1::text[])) as rows from ${table.quoted} t`,
    [patterns],
  );
  return { read: row?.read ?? 0, rows: row?.rows ?? 0 };
}

/**
 * Tells the rows of a table that hold a value apart by the ids that they name, themselves or through the event or the request
 * that they belong to. A kept record of the person is kept by law; any other row that names the person or an item of the
 * plan should be gone; a row that names only other records is theirs. What names nothing is not explained, but where it belongs to the
 * configuration (a filter, a rule) and others have the value too, it is theirs.
 */
async function explainRows(
  owner: OwnerDatabase,
  table: ScannedTable,
  tables: readonly ScannedTable[],
  { patterns, own }: { readonly patterns: readonly string[]; readonly own: readonly string[] },
  person: ScannedPerson,
): Promise<readonly TableFinding[]> {
  const name = `${table.schema}.${table.name}`;
  const records = tables.filter((one) => one.schema === 'data' && one.hasId);
  const ofOthers =
    name === 'attesta.users'
      ? 'true'
      : records.map((one) => `exists (select from ${one.quoted} r where r.id = any (n.ids))`).join(' or ') ||
        'false';
  const rows = await owner.query<{ rows: number; explained: Explanation }>(
    `with hits as materialized (
       select ${table.hasId ? 't.id' : 'null::uuid'} as id,
              t::text ilike any($6::text[]) as own,
              array(select m[1]::uuid from regexp_matches(t::text, $4, 'g') m) as named
         from ${table.quoted} t where t::text ilike any($1::text[]))
     select count(*) as rows, case
         when h.id = any($3::uuid[]) then 'kept_by_law'
         when n.ids && $2::uuid[] then null
         when ${ofOthers} then 'not_linked_to_the_person'
         when $5 and not h.own then 'not_linked_to_the_person' end as explained
       from hits h cross join lateral (
         select h.named
           || array(select unnest(array_append(e.subjects, e.record)) from evidence.events e where e.id = any(h.named))
           || array(select q.subject from attesta.requests q where q.id = any(h.named)) as ids) n
      group by 2 order by 2`,
    [patterns, person.ids, person.kept, UUID, configurationTableNames.includes(name), own],
  );
  return rows.map(({ rows: count, explained }) => ({ table: name, rows: count, explained }));
}

const UUID = '([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})';

/** Distinct values that the planner's statistics still hold: they are copies too, and ANALYZE made them. */
export async function scanStatistics(owner: OwnerDatabase, values: readonly string[]): Promise<number> {
  const [row] = await owner.query<{ n: number }>(
    `select count(*) as n from pg_stats s
      where s.schemaname not in ('pg_catalog', 'information_schema')
        and (s.most_common_vals::text ilike any($1::text[]) or s.histogram_bounds::text ilike any($1::text[]))`,
    [likePatterns(values)],
  );
  return row?.n ?? 0;
}
