/** Secrets of sign-in that must be read again, such as the client's at the identity provider: sealed, never answered. */
import type { Database, Sql } from '../../engine/database/database.ts';
import { keyringOf } from '../../engine/files/file-store.ts';
import type { SealedColumn } from '../../engine/files/reseal.ts';
import { seal, unseal } from '../../engine/files/sealed-text.ts';

/** Stores a secret in the caller's transaction; null removes it. */
export async function storeSecret(
  tx: Sql,
  database: Database,
  name: string,
  secret: string | null,
  now: Temporal.Instant,
): Promise<void> {
  await tx.query('DELETE FROM attesta.sign_in_secrets WHERE name = $1', [name]);
  if (secret === null) return;
  const holder = await keyringOf(database).holder(tx, null, now);
  await tx.query('INSERT INTO attesta.sign_in_secrets (name, holder, sealed) VALUES ($1, $2, $3)', [
    name,
    holder.id,
    seal(holder.key, placeOf(name), Buffer.from(secret)),
  ]);
}

/** A stored secret; undefined where there is none. */
export async function readSecret(database: Database, name: string): Promise<string | undefined> {
  const [row] = await database.query<{ holder: string; sealed: Buffer }>(
    'SELECT holder, sealed FROM attesta.sign_in_secrets WHERE name = $1',
    [name],
  );
  if (!row) return undefined;
  const holder = (await keyringOf(database).holders(database, [row.holder])).get(row.holder);
  return holder && unseal(holder.key, placeOf(name), row.sealed).toString();
}

export const signInSecrets: SealedColumn = {
  table: 'attesta.sign_in_secrets',
  column: 'sealed',
  key: { name: 'text' },
  by: 'holder',
  place: ({ name = '' }) => placeOf(name),
};

function placeOf(name: string): string {
  return `sign-in secret ${name}`;
}
