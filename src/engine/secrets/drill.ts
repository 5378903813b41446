/** A drill: whether the recovery key, once it is put together, opens what it is there for. */
import type { CallContext } from '../access/principal.ts';
import { SealBroken } from '../files/sealed-text.ts';
import type { Outcome } from './ceremony-row.ts';
import { type DataKey, openDataKey, type Wrap } from './data-keys.ts';
import { recoveryPlace } from './group-keys.ts';
import { unwrapWith } from './hpke.ts';
import { publicOf } from './key-pair.ts';
import type { StoredValue } from './open-values.ts';
import type { RecoveryStanding } from './recovery.ts';
import { openValue } from './sealed-value.ts';

const MOST_TRIED = 5_000;

/** Opens with the recovery key what it is there for: every group's key, data keys of each, and a value of each of these. */
export async function drill(
  context: CallContext,
  standing: RecoveryStanding,
  privateKey: Buffer,
): Promise<Outcome> {
  const wraps = await context.database.query<{ id: string; publicKey: Buffer; wrapped: Buffer }>(
    `SELECT k.id, k.public_key AS "publicKey", w.wrapped FROM attesta.group_keys k
     LEFT JOIN attesta.recovery_wraps w ON w.group_key = k.id AND w.recovery = $1 WHERE k.destroyed_at IS NULL`,
    [standing.id],
  );
  let groupKeys = 0;
  let dataKeys = 0;
  try {
    for (const { id, publicKey, wrapped } of wraps) {
      if (!wrapped) return { ok: false, groupKeys, dataKeys };
      const group = unwrapWith(privateKey, recoveryPlace(id, standing.id), wrapped);
      if (!publicOf(group).equals(publicKey)) return { ok: false, groupKeys, dataKeys };
      groupKeys += 1;
      dataKeys += await tryDataKeys(context, id, group);
      group.fill(0);
    }
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    return { ok: false, groupKeys, dataKeys };
  }
  return { ok: true, groupKeys, dataKeys };
}

async function tryDataKeys(context: CallContext, groupKey: string, groupPrivate: Buffer): Promise<number> {
  const rows = await context.database.query<DataKey & Wrap & { value: string }>(
    `SELECT d.id, d.module, d.record, d.category, w.group_key AS "groupKey", w.wrapped,
       (SELECT v.id FROM attesta.secret_values v WHERE v.secret_key = d.id LIMIT 1) AS value
     FROM attesta.secret_key_wraps w JOIN attesta.secret_keys d ON d.id = w.secret_key
     WHERE w.group_key = $1 ORDER BY d.seq DESC LIMIT ${MOST_TRIED}`,
    [groupKey],
  );
  for (const row of rows) {
    const open = openDataKey(row, row, groupPrivate);
    const [value] = await context.database.query<StoredValue>(
      `SELECT id, module, record, field, version, secret_key AS key, sealed FROM attesta.secret_values
       WHERE id = $1 AND secret_key = $2`,
      [row.value, row.id],
    );
    if (value) openValue(open.key, value, value.sealed);
    open.key.fill(0);
  }
  return rows.length;
}
