import type { ModuleDefinition } from '../../metadata/module.ts';
import type { Sql } from '../database/database.ts';
import { compileFragment, type SqlFragment, sql, sqlIdentifier, sqlRaw } from '../database/fragment.ts';

/** About as many rows are looked at for an estimate; a smaller table is counted. */
const SAMPLED_ROWS = 20_000;

/**
 * Counts what matches and may be seen: exactly, or by a sample of the table's pages, which takes little time on a big one. The planner
 * has its own estimate for nothing, but from all rows: it would tell of those that the caller may not see. `least`: how many
 * were found already.
 */
export async function countMatching(
  database: Sql,
  module: ModuleDefinition,
  condition: SqlFragment,
  how: 'exact' | 'estimate',
  least: number,
): Promise<number> {
  const share = how === 'exact' ? 100 : await sampledShare(database, module);
  const from = share < 100 ? sqlRaw(` TABLESAMPLE SYSTEM (${share})`) : sqlRaw('');
  const { text, values } = compileFragment(
    sql`SELECT count(*) AS total FROM data.${sqlIdentifier(module.name)} r${from} WHERE ${condition}`,
  );
  const [row] = await database.query<{ total: number }>(text, values);
  const counted = row?.total ?? 0;
  return share < 100 ? Math.max(Math.round((counted * 100) / share), least) : counted;
}

/** How much of the table is looked at, in percent: a round number, so that it does not tell how many rows there are. */
async function sampledShare(database: Sql, module: ModuleDefinition): Promise<number> {
  const [table] = await database.query<{ rows: number }>(
    "SELECT reltuples::float8 AS rows FROM pg_class WHERE oid = ('data.' || quote_ident($1))::regclass",
    [module.name],
  );
  const rows = table?.rows ?? 0;
  if (rows <= SAMPLED_ROWS * 2) return 100;
  return Math.max(10 ** Math.floor(Math.log10((SAMPLED_ROWS * 100) / rows)), 0.01);
}
