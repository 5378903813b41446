/** A new generation of a group's key: in force at once for what is written, and the beginning of the work on what was. */
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { uuidv7 } from '../database/uuidv7.ts';
import { Problem } from '../errors/problem.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { enqueueJob } from '../jobs/enqueue-job.ts';
import { eventOf } from '../records/record-evidence.ts';
import { type KeyMode, newGroupKey } from './group-keys.ts';
import { vaultOf } from './vault.ts';

export type RotationCause = 'asked' | 'member_left' | 'mode' | 'policy' | 'recovered';

export interface RotationWish {
  readonly group: string;
  readonly cause: RotationCause;
  /** The mode from now on; as it was where absent. */
  readonly mode?: KeyMode;
}

export const rotationJobName = 'secrets.rotate';

/**
 * Puts a new key of the group in force, in the caller's transaction: from its commit on every write uses it. The work on what is
 * there is queued; in mode `person` it waits for a member. A rotation under way is taken over by the new one. Returns its id.
 */
export async function startRotation(tx: Sql, context: CallContext, wish: RotationWish): Promise<string> {
  const { keyring } = vaultOf(context.database);
  const now = context.now();
  await tx.query('SELECT id FROM attesta.key_groups WHERE id = $1 FOR UPDATE', [wish.group]);
  // Waits for whoever is wrapping with it.
  const [before] = await tx.query<{ mode: KeyMode }>(
    'UPDATE attesta.group_keys SET retired_at = $2 WHERE key_group = $1 AND retired_at IS NULL RETURNING mode',
    [wish.group, now],
  );
  const mode = wish.mode ?? before?.mode ?? 'service';
  if (mode === 'person') await requireMembersWithKeys(tx, wish.group);
  const key = await newGroupKey(tx, keyring, { group: wish.group, mode }, now);
  if (!key) throw new Error('A new generation of a group key was not made.');
  const id = uuidv7(now);
  await tx.query(
    `UPDATE attesta.key_rotations SET finished_at = $2 WHERE key_group = $1 AND finished_at IS NULL`,
    [wish.group, now],
  );
  await tx.query(
    `INSERT INTO attesta.key_rotations (id, key_group, to_key, cause, before_seq, started_at, started_by, total)
     SELECT $1, $2, $3, $4, (SELECT coalesce(max(seq), 0) FROM attesta.secret_keys), $5, $6,
       (SELECT count(DISTINCT w.secret_key) FROM attesta.secret_key_wraps w
         JOIN attesta.group_keys k ON k.id = w.group_key WHERE k.key_group = $2)`,
    [id, wish.group, key, wish.cause, now, context.principal.userId],
  );
  // What the service could open before, it can work on by itself; the rest waits for a member.
  if (before === undefined || before.mode === 'service') {
    const job = await enqueueJob(tx, context, { name: rotationJobName, input: { rotation: id } });
    await tx.query('UPDATE attesta.key_rotations SET job = $2 WHERE id = $1', [id, job]);
  }
  await recordEvents(tx, [
    eventOf(context, {
      action: 'keys.rotation_started',
      module: 'key_groups',
      record: wish.group,
      payloads: [{ subject: null, value: { rotation: id, cause: wish.cause, mode } }],
    }),
  ]);
  return id;
}

/** A key that only members open is lost at once where no member has a key of their own. */
export async function requireMembersWithKeys(tx: Sql, group: string): Promise<void> {
  const [row] = await tx.query<{ members: number; ready: number }>(
    `SELECT count(*)::int AS members, count(i.user_id)::int AS ready
     FROM attesta.key_group_members m LEFT JOIN attesta.key_identities i ON i.user_id = m.user_id
     WHERE m.key_group = $1`,
    [group],
  );
  if (row && row.ready > 0) return;
  const message = {
    en: 'A group that opens only with a passphrase needs a member who has made a key of their own. Ask one to do that first.',
    es: 'Un grupo que solo se abre con una frase de paso necesita un miembro con clave propia. Pida antes a alguien que la cree.',
  };
  throw new Problem('conflict', message, { findings: [{ code: 'keys.no_member', field: 'mode', message }] });
}
