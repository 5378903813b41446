/** Destroys what no record has any more, where a whole column or table went and no trigger could see each row. */
import type { CallContext } from '../access/principal.ts';
import { type Sql, sqlName } from '../database/database.ts';

export interface SweepOutcome {
  /** Sealed values that no column of a record names. */
  readonly destroyed: number;
  /** Data keys without a value. */
  readonly keys: number;
  /** Counts of openings older than two days. */
  readonly forgotten: number;
}

export async function sweepSecrets(context: Pick<CallContext, 'database' | 'now'>): Promise<SweepOutcome> {
  const { owner } = context.database;
  // As the owner, who sees every record: one that is archived or blocked must not pass for one that is gone.
  const destroyed = await owner.transaction(async (tx) => {
    let gone = 0;
    for (const { module, field } of await sealedPlaces(tx)) gone += await destroyUnnamed(tx, module, field);
    return gone;
  });
  // A transaction that is writing has its key before its first value.
  const keys = await owner.query(
    `DELETE FROM attesta.secret_keys k WHERE k.created_at < $1
       AND NOT EXISTS (SELECT FROM attesta.secret_values v WHERE v.secret_key = k.id) RETURNING 1 AS gone`,
    [context.now().subtract({ hours: 1 })],
  );
  const forgotten = await context.database.query(
    'DELETE FROM attesta.secret_reveals WHERE at < $1 RETURNING 1 AS gone',
    [context.now().subtract({ hours: 48 })],
  );
  return { destroyed, keys: keys.length, forgotten: forgotten.length };
}

/** Every module and field that something is sealed for, with whether the column is still there. */
async function sealedPlaces(
  tx: Sql,
): Promise<readonly { readonly module: string; readonly field: string }[]> {
  return tx.query<{ module: string; field: string }>(
    'SELECT DISTINCT module, field FROM attesta.secret_values ORDER BY module, field',
  );
}

async function destroyUnnamed(tx: Sql, module: string, field: string): Promise<number> {
  const [column] = await tx.query(
    `SELECT 1 AS there FROM pg_attribute a WHERE a.attrelid = to_regclass($1) AND a.attname = $2
       AND a.atttypid = 'uuid'::regtype AND NOT a.attisdropped`,
    [`data.${sqlName(module)}`, field],
  );
  const named = column
    ? `AND NOT EXISTS (SELECT FROM data.${sqlName(module)} t WHERE t.id = v.record AND t.${sqlName(field)} = v.id)`
    : '';
  const gone = await tx.query(
    `DELETE FROM attesta.secret_values v WHERE v.module = $1 AND v.field = $2 ${named} RETURNING 1 AS gone`,
    [module, field],
  );
  return gone.length;
}
