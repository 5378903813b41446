import { PORTAL_SCOPE } from '../engine/access/credential.ts';
import { secretHash } from '../engine/access/secret.ts';
import { portalUserId } from '../engine/access/shipped.ts';
import type { Database } from '../engine/database/database.ts';
import { uuidv7 } from '../engine/database/uuidv7.ts';

const NAME = 'Portal of this installation';
const DAYS = 3_650;

/**
 * Lets the portal in with the key that both programs were started with. Keys of earlier starts end, so that a key that
 * was made for one start is worth nothing after the next.
 */
export async function admitPortal(database: Database, key: string, now: Temporal.Instant): Promise<void> {
  const hash = secretHash(key);
  await database.transaction(async (tx) => {
    await tx.query('DELETE FROM attesta.tokens WHERE user_id = $1 AND name = $2 AND secret_hash <> $3', [
      portalUserId,
      NAME,
      hash,
    ]);
    await tx.query(
      `INSERT INTO attesta.tokens (id, name, hint, secret_hash, user_id, scopes, created_at, expires_at)
       VALUES ($1, $2, 'ATTESTA_PORTAL_KEY', $3, $4, $5, $6, $7) ON CONFLICT (secret_hash) DO NOTHING`,
      [uuidv7(now), NAME, hash, portalUserId, [PORTAL_SCOPE], now, now.add({ hours: 24 * DAYS })],
    );
  });
}
