/** What the portal is let in with: a key of the setting, on one machine made at each start; or keys that `attesta portal-key` makes, which end. */
import { PORTAL_SCOPE, TOKEN_PREFIX } from '../engine/access/credential.ts';
import type { CallContext } from '../engine/access/principal.ts';
import { newSecret, secretHash } from '../engine/access/secret.ts';
import { portalUserId } from '../engine/access/shipped.ts';
import type { Sql } from '../engine/database/database.ts';
import { uuidv7 } from '../engine/database/uuidv7.ts';
import type { PreparedEvent } from '../engine/evidence/event.ts';
import { recordEvents } from '../engine/evidence/record-events.ts';
import { eventOf } from '../engine/records/record-evidence.ts';
import type { JsonObject } from '../metadata/json.ts';

const NAME = 'Portal of this installation';
const ELSEWHERE = 'Portal on another machine';
const DAYS = 3_650;

/**
 * Lets the portal in with the key that both programs were started with. Keys of earlier starts end, so that a key that
 * was made for one start is worth nothing after the next, and one that was taken out of the settings opens nothing.
 */
export async function admitPortal(context: CallContext, key: string | undefined): Promise<void> {
  const now = context.now();
  const hash = key === undefined ? null : secretHash(key);
  await context.database.transaction(async (tx) => {
    const ended = await tx.query<{ id: string }>(
      'DELETE FROM attesta.tokens WHERE user_id = $1 AND name = $2 AND secret_hash IS DISTINCT FROM $3 RETURNING id',
      [portalUserId, NAME, hash],
    );
    const made = hash === null ? [] : await letIn(tx, now, hash);
    await recordEvents(tx, [
      ...ended.map(({ id }) => ofKey(context, 'token.revoked', id, { title: NAME })),
      ...made.map(({ id }) => ofKey(context, 'token.created', id, { title: NAME, days: DAYS })),
    ]);
  });
}

/** Nothing where the key was let in before: a fixed one stays as it is from start to start. */
function letIn(tx: Sql, now: Temporal.Instant, hash: Buffer): Promise<{ id: string }[]> {
  return tx.query<{ id: string }>(
    `INSERT INTO attesta.tokens (id, name, hint, secret_hash, user_id, scopes, created_at, expires_at)
     VALUES ($1, $2, 'ATTESTA_PORTAL_KEY', $3, $4, $5, $6, $7) ON CONFLICT (secret_hash) DO NOTHING RETURNING id`,
    [uuidv7(now), NAME, hash, portalUserId, [PORTAL_SCOPE], now, now.add({ hours: 24 * DAYS })],
  );
}

function ofKey(
  context: CallContext,
  action: 'token.created' | 'token.revoked',
  record: string,
  value: JsonObject,
): PreparedEvent {
  return eventOf(context, { action, module: 'tokens', record, payloads: [{ subject: null, value }] });
}

export interface PortalKey {
  readonly hint: string;
  /** Given by the setting, rather than made by `attesta portal-key`. */
  readonly fixed: boolean;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
  readonly expiresAt: string;
}

/** The keys that open now, newest first. */
export async function portalKeys(sql: Sql, now: Temporal.Instant): Promise<readonly PortalKey[]> {
  return sql.query<PortalKey>(
    `SELECT hint, name <> $2 AS fixed, created_at AS "createdAt", last_used_at AS "lastUsedAt", expires_at AS "expiresAt"
     FROM attesta.tokens WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $3 ORDER BY created_at DESC, id DESC`,
    [portalUserId, ELSEWHERE, now],
  );
}

export interface MadePortalKey {
  /** Shown this once. */
  readonly key: string;
  readonly expiresAt: string;
}

/**
 * Makes a key for a portal on another machine. Earlier ones that were made like this go on for the overlap, so that the portal is never
 * shut out while it is changed there.
 */
export async function rotatePortalKey(
  context: CallContext,
  { days, overlapHours }: { readonly days: number; readonly overlapHours: number },
): Promise<MadePortalKey> {
  const now = context.now();
  const key = `${TOKEN_PREFIX}${newSecret()}`;
  const id = uuidv7(now);
  const expiresAt = now.add({ hours: 24 * days });
  await context.database.transaction(async (tx) => {
    await tx.query(
      `UPDATE attesta.tokens SET expires_at = least(expires_at, $3)
       WHERE user_id = $1 AND name = $2 AND revoked_at IS NULL AND expires_at > $4`,
      [portalUserId, ELSEWHERE, now.add({ hours: overlapHours }), now],
    );
    await tx.query(
      `INSERT INTO attesta.tokens (id, name, hint, secret_hash, user_id, scopes, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, ELSEWHERE, key.slice(0, 8), secretHash(key), portalUserId, [PORTAL_SCOPE], now, expiresAt],
    );
    const value = { title: ELSEWHERE, days, overlapHours };
    await recordEvents(tx, [ofKey(context, 'token.created', id, value)]);
  });
  return { key, expiresAt: expiresAt.toString({ smallestUnit: 'second' }) };
}

/** Ends every key that was made for another machine, at once. Gives how many. */
export async function endPortalKeys(context: CallContext): Promise<number> {
  return context.database.transaction(async (tx) => {
    const ended = await tx.query<{ id: string }>(
      `UPDATE attesta.tokens SET revoked_at = $3
       WHERE user_id = $1 AND name = $2 AND revoked_at IS NULL AND expires_at > $3 RETURNING id`,
      [portalUserId, ELSEWHERE, context.now()],
    );
    await recordEvents(
      tx,
      ended.map(({ id }) => ofKey(context, 'token.revoked', id, { title: ELSEWHERE })),
    );
    return ended.length;
  });
}
