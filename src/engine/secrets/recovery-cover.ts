/** Sees to it that the recovery key opens every group's key: whoever can open one gives it. */
import type { Sql } from '../database/database.ts';
import type { Keyring } from '../files/keyring.ts';
import { giveToRecovery, type OpenIdentity, openGroupKey } from './group-keys.ts';

/**
 * Wraps for the recovery key in force whatever group keys it lacks and can be opened now: by the service, and with a
 * member's own key. Returns how many are still lacking.
 */
export async function coverGroups(
  tx: Sql,
  keyring: Keyring,
  identity: OpenIdentity | undefined,
): Promise<number> {
  const lacking = await tx.query<{ id: string }>(
    `SELECT k.id FROM attesta.group_keys k, attesta.key_recoveries r
     WHERE r.replaced_at IS NULL AND k.destroyed_at IS NULL
       AND NOT EXISTS (SELECT FROM attesta.recovery_wraps w WHERE w.recovery = r.id AND w.group_key = k.id)`,
  );
  let left = 0;
  for (const { id } of lacking) {
    const privateKey = await openGroupKey(tx, keyring, id, identity);
    if (!privateKey) {
      left += 1;
      continue;
    }
    await giveToRecovery(tx, id, privateKey);
    privateKey.fill(0);
  }
  return left;
}
