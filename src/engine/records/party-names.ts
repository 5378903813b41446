/** Names of users and groups. Nearly every list shows the same ones, so they are kept until the access version moves. */
import type { CallContext } from '../access/principal.ts';
import type { Database } from '../database/database.ts';

type Names = Map<string, string | null>;

export interface PartyNames {
  readonly users: Names;
  readonly groups: Names;
}

interface Kept extends PartyNames {
  readonly version: number;
}

const MOST_NAMES = 20_000;
const kept = new WeakMap<Database, Kept>();

/**
 * The names known at the caller's access version, by id: whoever looks up another adds it. A caller without a version (the
 * installation itself, a customer) has them to itself, for this call.
 */
export function partyNames({ database, rights: { version } }: CallContext): PartyNames {
  const known = kept.get(database);
  if (known && known.version === version && known.users.size < MOST_NAMES) return known;
  const names = { users: new Map(), groups: new Map() };
  // A call that began before the last change of a name may still be looking.
  if (version !== undefined && version >= (known?.version ?? 0)) kept.set(database, { ...names, version });
  return names;
}
