/** Which of a person's values somebody else has too: a street, a name, a company. Those are theirs, and stay in filters and texts. */
import type { Sql } from '../../../engine/database/database.ts';
import { likePatterns } from '../like-patterns.ts';

/**
 * The values that a record of others, or a user, holds. `ids`: the person and everything of theirs that is erased or kept. It reads
 * every record, so ask only about values that were found somewhere.
 */
export async function sharedValues(
  sql: Sql,
  values: readonly string[],
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const shared = new Set<string>();
  if (values.length === 0) return shared;
  for (const table of await recordTables(sql)) {
    const open = values.filter((value) => !shared.has(value));
    if (open.length === 0) break;
    const rows = await sql.query<{ n: number }>(
      `select p.n::int as n from unnest($1::int[]) as p(n) where exists (
         select from ${table} t where t.id <> all($2::uuid[])
           and t::text ilike any(array(select q.pattern from unnest($3::int[], $4::text[]) as q(n, pattern) where q.n = p.n)))`,
      [open.map((_, n) => n), ids, ...patternsOf(open)],
    );
    for (const { n } of rows) shared.add(open[n] ?? '');
  }
  return shared;
}

function patternsOf(values: readonly string[]): readonly [readonly number[], readonly string[]] {
  const all = values.flatMap((value, n) => likePatterns([value]).map((pattern) => ({ n, pattern })));
  return [all.map(({ n }) => n), all.map(({ pattern }) => pattern)];
}

async function recordTables(sql: Sql): Promise<readonly string[]> {
  const rows = await sql.query<{ quoted: string }>(
    `select format('%I.%I', n.nspname, c.relname) as quoted
       from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
      where c.relkind = 'r' and n.nspname = 'data' and a.attname = 'id' and a.atttypid = 'uuid'::regtype and not a.attisdropped
      order by 1`,
  );
  return ['attesta.users', ...rows.map(({ quoted }) => quoted)];
}
