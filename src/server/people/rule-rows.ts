/** The rows of rules: written by the columns that are given. */
import { type Sql, sqlName } from '../../engine/database/database.ts';
import { nameTaken } from './name-taken.ts';

type Table = 'sharing_rules' | 'record_rules';
type Columns = Readonly<Record<string, unknown>>;

export async function insertRule(
  tx: Sql,
  table: Table,
  columns: Columns,
  now: Temporal.Instant,
): Promise<void> {
  const row = { ...columns, created_at: now, updated_at: now };
  const names = Object.keys(row).map(sqlName).join(', ');
  const places = Object.keys(row).map((_, index) => `$${index + 1}`);
  await nameTaken('name', 'name', () =>
    tx.query(`INSERT INTO attesta.${table} (${names}) VALUES (${places.join(', ')})`, Object.values(row)),
  );
}

export async function updateRule(
  tx: Sql,
  table: Table,
  id: string,
  columns: Columns,
  now: Temporal.Instant,
): Promise<void> {
  const row = { ...columns, updated_at: now };
  const set = Object.keys(row).map((name, index) => `${sqlName(name)} = $${index + 2}`);
  await nameTaken('name', 'name', () =>
    tx.query(`UPDATE attesta.${table} SET ${set.join(', ')}, version = version + 1 WHERE id = $1`, [
      id,
      ...Object.values(row),
    ]),
  );
}

export async function removeRule(tx: Sql, table: Table, id: string): Promise<void> {
  await tx.query(`DELETE FROM attesta.${table} WHERE id = $1`, [id]);
}

const LONGEST_NAME = 90;

/** A name that no rule of the module has yet: the one wished for, or with a number. */
export async function ruleName(tx: Sql, table: Table, module: string, wished: string): Promise<string> {
  const name = wished.slice(0, LONGEST_NAME);
  const rows = await tx.query<{ name: string }>(
    `SELECT attesta.fold(name) AS name FROM attesta.${table}
     WHERE module = $1 AND starts_with(attesta.fold(name), attesta.fold($2))`,
    [module, name],
  );
  return rows.length === 0 ? name : `${name} (${rows.length + 1})`;
}
