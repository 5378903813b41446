import type { Sql } from '../database/database.ts';

export interface Owner {
  readonly module: 'users' | 'groups';
  readonly id: string;
}

/** Active users by their name, user name, e-mail address or id, then groups by name or id; who cannot be told is left out. */
export async function findOwners(tx: Sql, texts: readonly string[]): Promise<ReadonlyMap<string, Owner>> {
  const asked = [...new Set(texts)].filter((text) => text !== '');
  if (asked.length === 0) return new Map();
  const rows = await tx.query<{ text: string; module: 'users' | 'groups'; id: string }>(
    `SELECT k.text, 'users' AS module, u.id FROM unnest($1::text[]) k(text) JOIN attesta.users u
       ON u.active AND attesta.fold(k.text) IN (attesta.fold(u.name), attesta.fold(u.username), attesta.fold(u.email), u.id::text)
     UNION ALL
     SELECT k.text, 'groups' AS module, g.id FROM unnest($1::text[]) k(text) JOIN attesta.groups g
       ON attesta.fold(k.text) IN (attesta.fold(g.name), g.id::text)`,
    [asked],
  );
  const owners = new Map<string, Owner>();
  for (const [text, found] of Map.groupBy(rows, (row) => row.text)) {
    const users = found.filter((one) => one.module === 'users');
    const [one, another] = users.length > 0 ? users : found;
    if (one && !another) owners.set(text, { module: one.module, id: one.id });
  }
  return owners;
}
