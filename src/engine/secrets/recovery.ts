/** The recovery key: made, split among key holders and forgotten; each keeps a share that alone tells nothing. */
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { uuidv7 } from '../database/uuidv7.ts';
import { Problem } from '../errors/problem.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { eventOf } from '../records/record-evidence.ts';
import { valuesRefused } from '../records/refusals.ts';
import { unwrapWith, wrapFor } from './hpke.ts';
import { newKeyPair } from './key-pair.ts';
import { lockedProblem } from './move-category.ts';
import { coverGroups } from './recovery-cover.ts';
import { type Share, split } from './shamir.ts';
import { shareSet, writeShare } from './share-text.ts';
import { vaultOf } from './vault.ts';

export interface ShareHolder {
  readonly user: string;
  readonly name: string;
  readonly active: boolean;
  readonly index: number;
  /** Written down outside the system. */
  readonly collectedAt: string | null;
  /** The share that is kept here opens with the holder's own key; false after they made a new one. */
  readonly opens: boolean;
}

export interface RecoveryStanding {
  readonly id: string;
  readonly threshold: number;
  readonly createdAt: string;
  /** Names the set of shares; stands on each. */
  readonly set: string;
  readonly holders: readonly ShareHolder[];
  /** Groups whose key the recovery key does not open: none of their members has been present since. */
  readonly uncovered: readonly string[];
  readonly lastDrill: { readonly at: string; readonly succeeded: boolean; readonly dataKeys: number } | null;
}

/** How recovery stands; null where it was never set up. */
export async function recoveryStanding(sql: Sql): Promise<RecoveryStanding | null> {
  const [row] = await sql.query<Omit<RecoveryStanding, 'set'> & { publicKey: Buffer }>(
    `SELECT r.id, r.threshold, r.created_at AS "createdAt", r.public_key AS "publicKey",
       (SELECT jsonb_agg(jsonb_build_object('user', u.id, 'name', u.name, 'active', u.active, 'index', s.share_index,
           'collectedAt', s.collected_at, 'opens', i.user_id IS NOT NULL AND i.created_at <= r.created_at)
           ORDER BY s.share_index)
         FROM attesta.recovery_shares s JOIN attesta.users u ON u.id = s.user_id
         LEFT JOIN attesta.key_identities i ON i.user_id = s.user_id WHERE s.recovery = r.id) AS holders,
       coalesce((SELECT jsonb_agg(DISTINCT k.key_group) FROM attesta.group_keys k WHERE k.destroyed_at IS NULL
         AND NOT EXISTS (SELECT FROM attesta.recovery_wraps w WHERE w.recovery = r.id AND w.group_key = k.id)), '[]') AS uncovered,
       (SELECT jsonb_build_object('at', c.finished_at, 'succeeded', c.state = 'succeeded', 'dataKeys', coalesce(c.data_keys, 0))
         FROM attesta.key_ceremonies c WHERE c.recovery = r.id AND c.kind = 'drill' AND c.state IN ('succeeded', 'failed')
         ORDER BY c.finished_at DESC LIMIT 1) AS "lastDrill"
     FROM attesta.key_recoveries r WHERE r.replaced_at IS NULL`,
  );
  if (!row) return null;
  const { publicKey, ...standing } = row;
  return { ...standing, set: shareSet(publicKey) };
}

export interface RecoveryWish {
  /** How many holders have to come together. */
  readonly threshold: number;
  readonly holders: readonly string[];
}

/**
 * Makes a recovery key, wraps every group's key for it, and splits its private half among the holders, each share wrapped for
 * the holder's own key. One that was there before is replaced, and its shares open nothing new. Throws `validation_failed`.
 */
export async function setUpRecovery(context: CallContext, wish: RecoveryWish): Promise<RecoveryStanding> {
  const holders = [...new Set(wish.holders)];
  if (wish.threshold < 2 || wish.threshold > holders.length) {
    const message = {
      en: `Two to ${Math.max(2, holders.length)} of the ${holders.length} holders have to come together.`,
      es: `Han de reunirse de dos a ${Math.max(2, holders.length)} de los ${holders.length} custodios.`,
    };
    throw valuesRefused([{ code: 'keys.threshold', field: 'threshold', message }]);
  }
  const { keyring, identities } = vaultOf(context.database);
  const { publicKey, privateKey } = newKeyPair();
  try {
    return await context.database.transaction(async (tx) => {
      const people = await holdersWithKeys(tx, holders);
      const id = uuidv7(context.now());
      await tx.query('UPDATE attesta.key_recoveries SET replaced_at = $1 WHERE replaced_at IS NULL', [
        context.now(),
      ]);
      await tx.query(
        'INSERT INTO attesta.key_recoveries (id, public_key, threshold, created_at, created_by) VALUES ($1, $2, $3, $4, $5)',
        [id, publicKey, wish.threshold, context.now(), context.principal.userId],
      );
      const shares = split(privateKey, { threshold: wish.threshold, shares: people.length });
      for (const [place, share] of shares.entries()) {
        const holder = people[place];
        if (!holder) throw new Error('There are more shares than holders.');
        await tx.query(
          'INSERT INTO attesta.recovery_shares (recovery, share_index, user_id, wrapped) VALUES ($1, $2, $3, $4)',
          [
            id,
            share.index,
            holder.id,
            wrapFor(holder.publicKey, sharePlace(id, share.index, holder.id), share.bytes),
          ],
        );
        share.bytes.fill(0);
      }
      const uncovered = await coverGroups(tx, keyring, identities.of(context)?.identity);
      await recordEvents(tx, [
        eventOf(context, {
          action: 'keys.recovery_set',
          module: 'key_recoveries',
          record: id,
          payloads: [{ subject: null, value: { threshold: wish.threshold, holders, uncovered } }],
        }),
      ]);
      const standing = await recoveryStanding(tx);
      if (!standing) throw new Error('A recovery that was set up is not there.');
      return standing;
    });
  } finally {
    privateKey.fill(0);
  }
}

async function holdersWithKeys(
  tx: Sql,
  holders: readonly string[],
): Promise<readonly { readonly id: string; readonly publicKey: Buffer }[]> {
  const people = await tx.query<{ id: string; name: string; publicKey: Buffer | null }>(
    `SELECT u.id, u.name, i.public_key AS "publicKey" FROM attesta.users u
     LEFT JOIN attesta.key_identities i ON i.user_id = u.id
     WHERE u.id = ANY ($1::uuid[]) AND u.kind = 'person' AND u.active ORDER BY attesta.fold(u.name), u.id`,
    [holders],
  );
  if (people.length < holders.length)
    throw valuesRefused([
      {
        code: 'not_found',
        field: 'holders',
        message: { en: 'Name people who may sign in.', es: 'Nombre a personas que puedan iniciar sesión.' },
      },
    ]);
  return people.map(({ id, name, publicKey }) => {
    if (publicKey) return { id, publicKey };
    const message = {
      en: `${name} has no key of their own yet, to which a share could be given. Ask them to make one first.`,
      es: `${name} aún no tiene clave propia a la que dar una parte. Pídale que cree antes una.`,
    };
    throw valuesRefused([{ code: 'keys.no_own_key', field: 'holders', message }]);
  });
}

/** The caller's own share as a text to be kept outside the system. Throws `not_found`, `secret_locked`. */
export async function collectShare(
  context: CallContext,
): Promise<{ readonly share: string; readonly index: number }> {
  const standing = await recoveryStanding(context.database);
  const own = standing && (await ownShare(context.database, context, standing));
  if (!standing || !own)
    throw new Problem('not_found', {
      en: 'You hold no share of a recovery key.',
      es: 'Usted no tiene ninguna parte de una clave de recuperación.',
    });
  await context.database.transaction(async (tx) => {
    await tx.query(
      'UPDATE attesta.recovery_shares SET collected_at = $3 WHERE recovery = $1 AND share_index = $2',
      [standing.id, own.index, context.now()],
    );
    await recordEvents(tx, [
      eventOf(context, { action: 'keys.share_collected', module: 'key_recoveries', record: standing.id }),
    ]);
  });
  const share = writeShare({ ...own, set: standing.set, threshold: standing.threshold });
  own.bytes.fill(0);
  return { share, index: own.index };
}

/** The caller's share of the recovery in force, opened with their own key; undefined where they hold none. */
export async function ownShare(
  sql: Sql,
  context: CallContext,
  standing: RecoveryStanding,
): Promise<Share | undefined> {
  const { userId } = context.principal;
  const [stored] = await sql.query<{ index: number; wrapped: Buffer }>(
    'SELECT share_index AS index, wrapped FROM attesta.recovery_shares WHERE recovery = $1 AND user_id = $2',
    [standing.id, userId],
  );
  if (!stored) return undefined;
  const identity = vaultOf(context.database).identities.of(context)?.identity;
  if (!identity) throw lockedProblem();
  const holder = standing.holders.find((one) => one.user === userId);
  if (!holder?.opens) {
    throw new Problem('conflict', {
      en: 'Your key is newer than your share, so the share kept here opens no more. Type the one that you wrote down, or have recovery set up again.',
      es: 'Su clave es posterior a su parte, así que la parte guardada aquí ya no se abre. Escriba la que anotó o pida que se configure de nuevo la recuperación.',
    });
  }
  const place = sharePlace(standing.id, stored.index, userId);
  return { index: stored.index, bytes: unwrapWith(identity.privateKey, place, stored.wrapped) };
}

function sharePlace(recovery: string, index: number, user: string): string {
  return `share ${index} of recovery ${recovery} for ${user}`;
}
