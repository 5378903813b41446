/** The portal's credential of a test server: with a person's id, `server.withToken(token, person)` asks as that person. */
import { TOKEN_PREFIX } from '../../src/engine/access/credential.ts';
import { secretHash } from '../../src/engine/access/secret.ts';
import { portalUserId } from '../../src/engine/access/shipped.ts';
import { uuidv7 } from '../../src/engine/database/uuidv7.ts';
import type { RunningServer } from './server.ts';

/** Makes a token of the portal that lasts for ten years, and gives it. */
export async function portalToken({ database, clock }: RunningServer): Promise<string> {
  const token = `${TOKEN_PREFIX}${'p'.repeat(43)}`;
  const now = clock.now();
  await database.query(
    `INSERT INTO attesta.tokens (id, name, hint, secret_hash, user_id, scopes, created_at, expires_at)
     VALUES ($1, 'portal of the test', 'test', $2, $3, '{portal}', $4, $4::timestamptz + interval '10 years')`,
    [uuidv7(now), secretHash(token), portalUserId, now],
  );
  return token;
}
