/** Who holds which keys. */
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';

/**
 * The groups whose keys the caller holds. A group in which nobody was named yet is held by whoever manages the keys, as long as
 * the service can open by itself: otherwise a new installation could seal and never open.
 */
export async function heldGroups(sql: Sql, context: CallContext): Promise<ReadonlySet<string>> {
  const { userId } = context.principal;
  const rows = await sql.query<{ id: string }>(
    `SELECT g.id FROM attesta.key_groups g
     WHERE EXISTS (SELECT FROM attesta.key_group_members m WHERE m.key_group = g.id AND m.user_id = $1)
        OR ($2 AND NOT EXISTS (SELECT FROM attesta.key_group_members m WHERE m.key_group = g.id)
          AND NOT EXISTS (SELECT FROM attesta.group_keys k WHERE k.key_group = g.id AND k.retired_at IS NULL
            AND k.mode = 'person'))`,
    [userId, context.rights.may('secret_keys')],
  );
  return new Set(rows.map((row) => row.id));
}
