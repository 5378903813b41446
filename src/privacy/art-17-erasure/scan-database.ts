/**
 * The independent re-scan of the database: it knows no place, no module and no declaration. It asks every row of every
 * table, whatever the table is, whether it still contains one of the erased values (peers.md §3.3: the certificate's
 * counts come from the scan, not from the deleter).
 */
import type { OwnerDatabase } from '../../engine/database/database.ts';

export interface TableFinding {
  /** `schema.table`. */
  readonly table: string;
  readonly rows: number;
  /** Ids of the rows, where the table has a uuid `id`; at most 50. */
  readonly ids: readonly string[];
}

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
  onProgress: (done: number, total: number) => void = () => {},
): Promise<DatabaseScan> {
  const tables = await scannedTables(owner);
  const patterns = likePatterns(values);
  const found: TableFinding[] = [];
  let rows = 0;
  for (const [index, table] of tables.entries()) {
    const result = await scanTable(owner, table, patterns);
    rows += result.read;
    if (result.rows > 0)
      found.push({ table: `${table.schema}.${table.name}`, rows: result.rows, ids: result.ids });
    onProgress(index + 1, tables.length);
  }
  return { tables: tables.length, rows, found };
}

async function scanTable(owner: OwnerDatabase, table: ScannedTable, patterns: readonly string[]) {
  const id = table.hasId ? 't.id::text' : 'null::text';
  const [row] = await owner.query<{ read: number; rows: number; ids: string[] | null }>(
    `select count(*) as read, count(*) filter (where hit) as rows,
            (array_agg(id) filter (where hit and id is not null))[1:50] as ids
       from (select ${id} as id, t::text ilike any($1::text[]) as hit from ${table.quoted} t) scanned`,
    [patterns],
  );
  return { read: row?.read ?? 0, rows: row?.rows ?? 0, ids: row?.ids ?? [] };
}

/**
 * Patterns that find a value in the text form of a row: as it is, as a composite value doubles quotes and backslashes,
 * as JSON and arrays escape them, and as hexadecimal, which is how a bytea column shows the bytes of a text.
 */
export function likePatterns(values: readonly string[]): readonly string[] {
  const forms = new Set<string>();
  for (const value of values) {
    forms.add(value);
    forms.add(value.replaceAll('\\', '\\\\').replaceAll('"', '""'));
    const json = JSON.stringify(value).slice(1, -1);
    forms.add(json.replaceAll('\\', '\\\\').replaceAll('"', '""'));
    forms.add(value.replaceAll('\\', '\\\\').replaceAll('"', '\\"'));
    forms.add(Buffer.from(value, 'utf8').toString('hex'));
  }
  return [...forms].map((form) => `%${form.replaceAll(/[\\%_]/g, '\\$&')}%`);
}

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
