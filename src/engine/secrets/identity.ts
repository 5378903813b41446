/** A member's own key: made with a passphrase, opened with it for a few minutes, and lost with it. */
import { checkPassword } from '../access/password-rules.ts';
import type { CallContext } from '../access/principal.ts';
import { countAttempt, forgiveAttempt } from '../access/throttle.ts';
import type { Sql } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';
import type { EvidenceAction } from '../evidence/actions.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { SealBroken } from '../files/sealed-text.ts';
import { eventOf } from '../records/record-evidence.ts';
import { valuesRefused } from '../records/refusals.ts';
import type { OpenIdentity } from './group-keys.ts';
import { newKeyPair } from './key-pair.ts';
import { openWithPassphrase, type SealedWithPassphrase, sealWithPassphrase } from './passphrase.ts';
import { coverGroups } from './recovery-cover.ts';
import { secretSettings } from './secret-settings.ts';
import { vaultOf } from './vault.ts';

interface StoredIdentity extends SealedWithPassphrase {
  readonly publicKey: Buffer;
}

export interface IdentityStanding {
  readonly exists: boolean;
  /** Until when it is open in this session; null when it is closed. */
  readonly openUntil: string | null;
}

export async function identityStanding(context: CallContext): Promise<IdentityStanding> {
  const open = vaultOf(context.database).identities.of(context);
  return {
    exists: (await storedIdentity(context.database, context.principal.userId)) !== undefined,
    openUntil: open ? open.until.toString({ smallestUnit: 'millisecond' }) : null,
  };
}

export interface NewIdentity {
  readonly passphrase: string;
  /** The present one, where there is a key that is to be kept. */
  readonly current?: string;
  /** A new key instead of one whose passphrase is lost: what was given to the old one has to be given again. */
  readonly reset?: boolean;
}

/**
 * Makes the caller's key, or gives the one there is another passphrase. Who calls has proven who they are. Throws
 * `validation_failed`, and `conflict` where there is a key already and neither `current` nor `reset` is given.
 */
export async function setIdentity(context: CallContext, wish: NewIdentity): Promise<IdentityStanding> {
  requirePerson(context);
  const { userId } = context.principal;
  const [user] = await context.database.query<{ username: string; name: string }>(
    'SELECT username, name FROM attesta.users WHERE id = $1',
    [userId],
  );
  const findings = checkPassword(wish.passphrase, user ?? { username: '' }, 'passphrase');
  if (findings.length > 0) throw valuesRefused(findings);
  const before = await storedIdentity(context.database, userId);
  if (!before || wish.reset) return replaceIdentity(context, wish.passphrase, before !== undefined);
  if (wish.current === undefined) {
    throw new Problem('conflict', {
      en: 'You have a key already. Give its present passphrase as "current", or "reset": true for a new key if the passphrase is lost.',
      es: 'Usted ya tiene una clave. Indique su frase de paso actual en "current", o "reset": true para una clave nueva si la ha perdido.',
    });
  }
  const privateKey = await opened(context, before, wish.current, 'current');
  try {
    const sealed = await sealWithPassphrase(wish.passphrase, place(userId), privateKey);
    await context.database.transaction(async (tx) => {
      await tx.query(
        `UPDATE attesta.key_identities SET salt = $2, memory = $3, passes = $4, parallelism = $5, wrapped = $6,
           changed_at = $7 WHERE user_id = $1`,
        [
          userId,
          sealed.salt,
          sealed.memory,
          sealed.passes,
          sealed.parallelism,
          sealed.wrapped,
          context.now(),
        ],
      );
      await told(tx, context, 'keys.identity_set', { what: 'passphrase' });
    });
  } finally {
    privateKey.fill(0);
  }
  vaultOf(context.database).identities.closeAllOf(userId);
  return identityStanding(context);
}

async function replaceIdentity(
  context: CallContext,
  passphrase: string,
  again: boolean,
): Promise<IdentityStanding> {
  const { userId } = context.principal;
  const { publicKey, privateKey } = newKeyPair();
  try {
    const sealed = await sealWithPassphrase(passphrase, place(userId), privateKey);
    await context.database.transaction(async (tx) => {
      await tx.query('DELETE FROM attesta.key_identities WHERE user_id = $1', [userId]);
      await tx.query(
        `INSERT INTO attesta.key_identities
           (user_id, public_key, salt, memory, passes, parallelism, wrapped, created_at, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)`,
        [
          userId,
          publicKey,
          sealed.salt,
          sealed.memory,
          sealed.passes,
          sealed.parallelism,
          sealed.wrapped,
          context.now(),
        ],
      );
      await told(tx, context, 'keys.identity_set', { what: again ? 'new key' : 'first key' });
    });
  } finally {
    privateKey.fill(0);
  }
  vaultOf(context.database).identities.closeAllOf(userId);
  return identityStanding(context);
}

/**
 * Opens the caller's key for this session. Throws `validation_failed` at `passphrase`, `too_many_requests`, and `conflict`
 * where the caller has no key.
 */
export async function unlockIdentity(context: CallContext, passphrase: string): Promise<IdentityStanding> {
  requirePerson(context);
  const { userId, credentialId } = context.principal;
  const vault = vaultOf(context.database);
  const stored = await storedIdentity(context.database, userId);
  if (!stored)
    throw new Problem('conflict', {
      en: 'You have no key of your own yet. Make one with a passphrase first.',
      es: 'Usted aún no tiene una clave propia. Cree antes una con una frase de paso.',
    });
  const privateKey = await opened(context, stored, passphrase, 'passphrase');
  const { unlockMinutes } = await secretSettings(context.database);
  const identity: OpenIdentity = { userId, privateKey };
  await context.database.transaction(async (tx) => {
    await told(tx, context, 'keys.unlocked', { minutes: unlockMinutes, session: credentialId ?? null });
    await coverGroups(tx, vault.keyring, identity);
  });
  vault.identities.keep(context, identity, context.now().add({ minutes: unlockMinutes }));
  return identityStanding(context);
}

export async function lockIdentity(context: CallContext): Promise<void> {
  vaultOf(context.database).identities.close(context);
}

/** Counted and slowed down like a sign-in, under a name that no user has. */
async function opened(
  context: CallContext,
  stored: StoredIdentity,
  passphrase: string,
  field: string,
): Promise<Buffer> {
  const { database, principal, origin } = context;
  const attempt = { username: `key of ${principal.userId}`, ip: origin.ip ?? '' };
  await countAttempt(database, attempt, context.now());
  try {
    const privateKey = await openWithPassphrase(passphrase, place(principal.userId), stored);
    await forgiveAttempt(database, attempt);
    return privateKey;
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    await told(database, context, 'keys.unlock_failed', {});
    const message = {
      en: 'This is not the passphrase of your key.',
      es: 'No es la frase de paso de su clave.',
    };
    throw new Problem('validation_failed', message, {
      findings: [{ code: 'wrong_passphrase', field, message }],
    });
  }
}

async function told(
  sql: Sql,
  context: CallContext,
  action: EvidenceAction,
  value: Readonly<Record<string, string | number | null>>,
): Promise<void> {
  const record = context.principal.userId;
  await recordEvents(sql, [
    eventOf(context, { action, module: 'users', record, payloads: [{ subject: null, value }] }),
  ]);
}

async function storedIdentity(sql: Sql, userId: string): Promise<StoredIdentity | undefined> {
  const [row] = await sql.query<StoredIdentity>(
    `SELECT public_key AS "publicKey", salt, memory, passes, parallelism, wrapped
     FROM attesta.key_identities WHERE user_id = $1`,
    [userId],
  );
  return row;
}

/** A session or a token of a user, in person: a view of somebody else, the portal and jobs have no key. */
function requirePerson({ principal }: CallContext): void {
  const inPerson = (principal.kind === 'user' || principal.kind === 'token') && !principal.viewing;
  if (!inPerson || principal.credentialId === undefined)
    throw new Problem('forbidden', {
      en: 'A key of one’s own is for staff, in person.',
      es: 'La clave propia es del personal, en persona.',
    });
}

function place(userId: string): string {
  return `own key of ${userId}`;
}
