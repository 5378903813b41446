/**
 * The work of a rotation, in small steps that are each whole: first every data key is wrapped for the new group key, so that the
 * old one can go; then every value is sealed anew with a data key that never existed before. Killed between two steps, what was
 * done is done and the rest opens as it did; the next run goes on.
 */
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { eventOf } from '../records/record-evidence.ts';
import { addWraps, type DataKey, newDataKey } from './data-keys.ts';
import { groupKeys, keysInForce, type OpenIdentity } from './group-keys.ts';
import { openKeyFor, type StoredValue } from './open-values.ts';
import { groupsFor } from './policies.ts';
import { openValue, sealValue } from './sealed-value.ts';
import type { RotationCause } from './start-rotation.ts';
import { vaultOf } from './vault.ts';

export interface Rotation {
  readonly id: string;
  readonly group: string;
  readonly toKey: string;
  readonly cause: RotationCause;
  readonly beforeSeq: number;
  readonly startedAt: string;
  readonly startedBy: string;
  readonly rewrapped: number;
  readonly reencrypted: number;
  readonly total: number;
  readonly job: string | null;
  readonly finishedAt: string | null;
}

const COLUMNS = `r.id, r.key_group AS "group", r.to_key AS "toKey", r.cause, r.before_seq AS "beforeSeq",
  r.started_at AS "startedAt", r.started_by AS "startedBy", r.rewrapped, r.reencrypted, r.total, r.job,
  r.finished_at AS "finishedAt"`;

export async function rotationById(sql: Sql, id: string): Promise<Rotation | undefined> {
  const [row] = await sql.query<Rotation>(`SELECT ${COLUMNS} FROM attesta.key_rotations r WHERE r.id = $1`, [
    id,
  ]);
  return row;
}

/** The last rotation of each group. */
export async function lastRotations(sql: Sql): Promise<readonly Rotation[]> {
  return sql.query<Rotation>(
    `SELECT DISTINCT ON (r.key_group) ${COLUMNS} FROM attesta.key_rotations r
     ORDER BY r.key_group, r.started_at DESC, r.id DESC`,
  );
}

/** What came of a step: more to do, what is left is in somebody else's hands, all done, or a member has to open their key first. */
export type StepOutcome = 'more' | 'busy' | 'done' | 'locked';

/**
 * Does at most `batch` data keys of a rotation and tells what is left. `identity`: a member's own key, for what only members
 * open. Several runs beside each other share the work.
 */
export async function rotateStep(
  context: CallContext,
  id: string,
  identity: OpenIdentity | undefined,
  batch = 100,
): Promise<StepOutcome> {
  const { database } = context;
  const rotation = await rotationById(database, id);
  if (!rotation || rotation.finishedAt !== null) return 'done';
  for (let done = 0; done < batch; done += 1) {
    const outcome = await renewOne(context, rotation, identity);
    if (outcome === 'nothing') return finish(context, rotation);
    if (outcome === 'locked' || outcome === 'busy') return outcome;
  }
  return 'more';
}

type Renewal = 'rewrapped' | 'reencrypted' | 'nothing' | 'locked' | 'busy';

/** One data key, in one transaction. */
async function renewOne(
  context: CallContext,
  rotation: Rotation,
  identity: OpenIdentity | undefined,
): Promise<Renewal> {
  return context.database.transaction(async (tx) => {
    const next = await nextKey(tx, rotation);
    if (!next) return (await anythingLeft(tx, rotation)) ? 'busy' : 'nothing';
    const { keyring } = vaultOf(context.database);
    const groups = new Set([rotation.group]);
    const open = await openKeyFor(tx, { keyring, groups, identity }, next);
    if ('closed' in open) return 'locked';
    try {
      // Where the group's mode changes, the old key is of another kind: nothing of before is carried over to the new one.
      if (next.retired && rotation.cause !== 'mode') {
        const [current] = await groupKeys(tx, [rotation.toKey]);
        if (!current) throw new Error('The key that a rotation leads to is not there.');
        await addWraps(tx, open, [current]);
        await dropRetiredWraps(tx, next.id, rotation.group);
        await count(tx, rotation, 'rewrapped');
        return 'rewrapped';
      }
      if (!(await reencrypt(tx, context, next, open.key))) return 'busy';
      await count(tx, rotation, 'reencrypted');
      return 'reencrypted';
    } finally {
      open.key.fill(0);
    }
  });
}

/** Keys wrapped for a retired generation come first; then those that are older than the rotation. Locked ones are left to others. */
async function nextKey(
  tx: Sql,
  rotation: Rotation,
): Promise<(DataKey & { readonly retired: boolean }) | undefined> {
  const find = (condition: string, values: readonly unknown[]) =>
    tx.query<DataKey>(
      `SELECT d.id, d.module, d.record, d.category FROM attesta.secret_keys d
       WHERE EXISTS (SELECT FROM attesta.secret_key_wraps w JOIN attesta.group_keys k ON k.id = w.group_key
         WHERE w.secret_key = d.id AND k.key_group = $1 AND ${condition})
       ORDER BY d.seq LIMIT 1 FOR UPDATE OF d SKIP LOCKED`,
      [rotation.group, ...values],
    );
  const [retired] = await find('k.id <> $2', [rotation.toKey]);
  const [old] = retired ? [] : await find('d.seq <= $2', [rotation.beforeSeq]);
  const found = retired ?? old;
  return found && { ...found, retired: retired !== undefined };
}

/** Somebody else is working on it. */
async function anythingLeft(tx: Sql, rotation: Rotation): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 AS left FROM attesta.secret_keys d
     JOIN attesta.secret_key_wraps w ON w.secret_key = d.id JOIN attesta.group_keys k ON k.id = w.group_key
     WHERE k.key_group = $1 AND (k.id <> $2 OR d.seq <= $3) LIMIT 1`,
    [rotation.group, rotation.toKey, rotation.beforeSeq],
  );
  return rows.length > 0;
}

async function dropRetiredWraps(tx: Sql, key: string, group: string): Promise<void> {
  await tx.query(
    `DELETE FROM attesta.secret_key_wraps w USING attesta.group_keys k
     WHERE w.secret_key = $1 AND k.id = w.group_key AND k.key_group = $2 AND k.retired_at IS NOT NULL`,
    [key, group],
  );
}

/**
 * Seals the values of a data key with a new one, wrapped for whoever may open them now; the old key goes. False, and nothing
 * done, where somebody is writing one of them: whoever holds a key here waits for nobody, so that no two wait for each other.
 */
async function reencrypt(tx: Sql, context: CallContext, old: DataKey, oldKey: Buffer): Promise<boolean> {
  const { keyring } = vaultOf(context.database);
  const values = await tx.query<StoredValue>(
    `SELECT id, module, record, field, version, secret_key AS key, sealed FROM attesta.secret_values
     WHERE secret_key = $1 ORDER BY id FOR UPDATE SKIP LOCKED`,
    [old.id],
  );
  const [all] = await tx.query<{ values: number }>(
    'SELECT count(*)::int AS values FROM attesta.secret_values WHERE secret_key = $1',
    [old.id],
  );
  if (values.length !== all?.values) return false;
  if (values.length > 0) {
    const groups = await groupsFor(tx, old.module, old.category);
    const inForce = await keysInForce(tx, keyring, groups, context.now());
    const fresh = await newDataKey(tx, old, inForce, context.now());
    for (const value of values) {
      const plain = openValue(oldKey, value, value.sealed);
      await tx.query('UPDATE attesta.secret_values SET secret_key = $2, sealed = $3 WHERE id = $1', [
        value.id,
        fresh.id,
        sealValue(fresh.key, { ...value, key: fresh.id }, plain),
      ]);
    }
    fresh.key.fill(0);
  }
  await tx.query('DELETE FROM attesta.secret_keys WHERE id = $1', [old.id]);
  return true;
}

async function count(tx: Sql, rotation: Rotation, what: 'rewrapped' | 'reencrypted'): Promise<void> {
  await tx.query(`UPDATE attesta.key_rotations SET ${what} = ${what} + 1 WHERE id = $1`, [rotation.id]);
}

/** Nothing is wrapped for earlier generations any more: their private keys are destroyed, and the rotation is over. */
async function finish(context: CallContext, rotation: Rotation): Promise<StepOutcome> {
  return context.database.transaction(async (tx) => {
    const [ended] = await tx.query<{ rewrapped: number; reencrypted: number }>(
      `UPDATE attesta.key_rotations SET finished_at = $2 WHERE id = $1 AND finished_at IS NULL
       RETURNING rewrapped, reencrypted`,
      [rotation.id, context.now()],
    );
    const destroyed = await destroyUnused(tx, rotation.group, context.now());
    if (ended) {
      await recordEvents(tx, [
        eventOf(context, {
          action: 'keys.rotated',
          module: 'key_groups',
          record: rotation.group,
          payloads: [{ subject: null, value: { rotation: rotation.id, ...ended, destroyed } }],
        }),
      ]);
    }
    return 'done' as const;
  });
}

/** Destroys the private keys of retired generations that wrap nothing. Returns how many. */
async function destroyUnused(tx: Sql, group: string, now: Temporal.Instant): Promise<number> {
  const unused = await tx.query<{ id: string }>(
    `UPDATE attesta.group_keys k SET holder = NULL, wrapped = NULL, destroyed_at = $2
     WHERE k.key_group = $1 AND k.retired_at IS NOT NULL AND k.destroyed_at IS NULL
       AND NOT EXISTS (SELECT FROM attesta.secret_key_wraps w WHERE w.group_key = k.id) RETURNING k.id`,
    [group, now],
  );
  const ids = unused.map((row) => row.id);
  await tx.query('DELETE FROM attesta.member_keys WHERE group_key = ANY ($1::uuid[])', [ids]);
  await tx.query('DELETE FROM attesta.recovery_wraps WHERE group_key = ANY ($1::uuid[])', [ids]);
  return unused.length;
}

const BUSY_PAUSE_MS = 50;

/** Runs a rotation to its end, or until it needs a member. */
export async function rotate(
  context: CallContext,
  id: string,
  options: {
    readonly signal?: AbortSignal;
    onProgress?(done: number, total: number): Promise<void>;
  } = {},
): Promise<'done' | 'locked'> {
  for (;;) {
    options.signal?.throwIfAborted();
    const outcome = await rotateStep(context, id, undefined, 20);
    const now = await rotationById(context.database, id);
    if (now) await options.onProgress?.(now.rewrapped + now.reencrypted, stepsOf(now));
    if (outcome === 'done' || outcome === 'locked') return outcome;
    await new Promise((resume) => setTimeout(resume, outcome === 'busy' ? BUSY_PAUSE_MS : 0));
  }
}

/** Each data key is wrapped anew and then replaced; where the mode changes it is only replaced. */
export function stepsOf(rotation: Rotation): number {
  const done = rotation.rewrapped + rotation.reencrypted;
  return Math.max(done, rotation.cause === 'mode' ? rotation.total : rotation.total * 2);
}
