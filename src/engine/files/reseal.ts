/**
 * Seals anew what is sealed with another algorithm than the chosen one, column by column. Each batch is one transaction and a row says
 * itself with what it is sealed, so that a call that was killed is taken up by the next.
 */
import type { Database, Sql } from '../database/database.ts';
import { sqlName } from '../database/database.ts';
import { algorithmSql, chosenAlgorithm } from './algorithms.ts';
import type { Keyring } from './keyring.ts';
import { SealBroken, seal, unseal } from './sealed-text.ts';

/** A column of sealed bytes, and what opens them. */
export interface SealedColumn {
  readonly table: string;
  readonly column: string;
  /** What names a row, with types. */
  readonly key: Readonly<Record<string, 'uuid' | 'text'>>;
  /** Sealed by a key of the master key's file, by the holder that stands in the row, or by the installation's own key. */
  readonly by: 'master' | 'holder' | 'own';
  /** What the bytes are bound to. */
  place(row: Readonly<Record<string, string>>): string;
}

export interface ResealOptions {
  readonly now: Temporal.Instant;
  /** Rows sealed anew in one transaction. */
  readonly batch?: number;
  /** Called after each batch; throwing stops the work, which the next call takes up. */
  readonly onProgress?: (done: number) => void;
}

export interface Resealed {
  readonly done: number;
  /** Did not open: damaged, or the key is gone. They are left as they are. */
  readonly left: number;
}

type Row = Readonly<Record<string, string>> & { readonly opens_with: string | null };

/** Seals every row of a column anew that is sealed with another algorithm. */
export async function resealColumn(
  database: Database,
  keyring: Keyring,
  column: SealedColumn,
  options: ResealOptions,
): Promise<Resealed> {
  const total = { done: 0, left: 0 };
  let after: Row | undefined;
  for (;;) {
    const last = after;
    const { rows, done } = await database.transaction((tx) => resealSome(tx, keyring, column, options, last));
    total.done += done;
    total.left += rows.length - done;
    after = rows.at(-1);
    if (!after) return total;
    options.onProgress?.(total.done);
  }
}

async function resealSome(
  tx: Sql,
  keyring: Keyring,
  column: SealedColumn,
  options: ResealOptions,
  after: Row | undefined,
): Promise<{ readonly rows: readonly Row[]; readonly done: number }> {
  const names = Object.keys(column.key);
  const values = names.map((name) => after?.[name]);
  const key = names.map(sqlName).join(', ');
  const sealed = sqlName(column.column);
  const rows = await tx.query<Row & { readonly sealed_bytes: Buffer }>(
    `SELECT ${names.map((name) => `${sqlName(name)}::text AS ${sqlName(name)}`).join(', ')},
       ${OPENS_WITH[column.by]} AS opens_with, ${sealed} AS sealed_bytes
     FROM ${column.table} WHERE ${sealed} IS NOT NULL AND ${algorithmSql(sealed)} <> $1
       ${after ? `AND (${key}) > (${bound(column, 3)})` : ''}
     ORDER BY ${key} LIMIT $2 FOR UPDATE`,
    [chosenAlgorithm().id, options.batch ?? 200, ...(after ? values : [])],
  );
  const keys = await openers(tx, keyring, column, rows, options.now);
  let done = 0;
  for (const row of rows) {
    const anew = sealedAnew(keys.get(row.opens_with ?? ''), column.place(row), row.sealed_bytes);
    if (!anew) continue;
    await tx.query(`UPDATE ${column.table} SET ${sealed} = $1 WHERE (${key}) = (${bound(column, 2)})`, [
      anew,
      ...names.map((name) => row[name]),
    ]);
    done += 1;
  }
  return { rows, done };
}

const OPENS_WITH = { master: 'master_key', holder: 'holder::text', own: 'NULL::text' } as const;

function bound({ key }: SealedColumn, first: number): string {
  return Object.values(key)
    .map((type, at) => `$${first + at}::${type}`)
    .join(', ');
}

async function openers(
  tx: Sql,
  keyring: Keyring,
  { by }: SealedColumn,
  rows: readonly Row[],
  now: Temporal.Instant,
): Promise<ReadonlyMap<string, Buffer>> {
  if (rows.length === 0) return new Map();
  if (by === 'own') return new Map([['', (await keyring.holder(tx, null, now)).key]]);
  if (by === 'master') return new Map((await keyring.masterKeys()).map(({ id, key }) => [id, key]));
  const ids = [...new Set(rows.flatMap((row) => row.opens_with ?? []))];
  return new Map([...(await keyring.holders(tx, ids))].map(([id, { key }]) => [id, key]));
}

function sealedAnew(key: Buffer | undefined, place: string, sealed: Buffer): Buffer | undefined {
  if (!key) return undefined;
  try {
    const plain = unseal(key, place, sealed);
    const anew = seal(key, place, plain);
    plain.fill(0);
    return anew;
  } catch (error) {
    if (error instanceof SealBroken) return undefined;
    throw error;
  }
}
