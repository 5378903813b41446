/** A recovery: the key of a group is given to new members. */
import type { CallContext } from '../access/principal.ts';
import { Problem } from '../errors/problem.ts';
import { type CeremonyRow, closeIn, noteCeremony } from './ceremony-row.ts';
import { giveToMembers, type KeyMode, recoveryPlace, sealForService } from './group-keys.ts';
import { unwrapWith } from './hpke.ts';
import type { RecoveryStanding } from './recovery.ts';
import { startRotation } from './start-rotation.ts';
import { vaultOf } from './vault.ts';

/** Gives the key of a group to those named, and renews it: the recovery key has done its work for this one. */
export async function recoverGroup(
  context: CallContext,
  row: CeremonyRow,
  standing: RecoveryStanding,
  privateKey: Buffer,
): Promise<void> {
  const { keyring } = vaultOf(context.database);
  const group = row.group ?? '';
  await context.database.transaction(async (tx) => {
    await tx.query(
      `INSERT INTO attesta.key_group_members (key_group, user_id, added_at, added_by)
       SELECT $1, n.id, $3, $4 FROM unnest($2::uuid[]) AS n(id) ON CONFLICT DO NOTHING`,
      [group, row.members, context.now(), row.startedBy],
    );
    const wraps = await tx.query<{ id: string; mode: KeyMode; wrapped: Buffer }>(
      `SELECT k.id, k.mode, w.wrapped FROM attesta.group_keys k
       JOIN attesta.recovery_wraps w ON w.group_key = k.id AND w.recovery = $2
       WHERE k.key_group = $1 AND k.destroyed_at IS NULL`,
      [group, standing.id],
    );
    for (const { id, mode, wrapped } of wraps) {
      const groupPrivate = unwrapWith(privateKey, recoveryPlace(id, standing.id), wrapped);
      if (mode === 'service') await sealForService(tx, keyring, id, groupPrivate, context.now());
      else for (const member of row.members) await giveToMembers(tx, { id, group }, groupPrivate, member);
      groupPrivate.fill(0);
    }
    if (wraps.length === 0)
      throw new Problem('conflict', {
        en: 'The recovery key does not open this group: no member was present since it was set up.',
        es: 'La clave de recuperación no abre este grupo: ningún miembro ha estado presente desde que se configuró.',
      });
    await startRotation(tx, context, { group, cause: 'recovered' });
    await closeIn(tx, context, row, { ok: true, groupKeys: wraps.length, dataKeys: 0 });
    await noteCeremony(tx, context, 'keys.recovered', row.id, {
      group,
      members: [...row.members],
      reason: row.reason ?? '',
    });
  });
}
