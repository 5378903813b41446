/** Key holders come together: to try that recovery works (a drill), or to give a group's key to new members. */
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { uuidv7 } from '../database/uuidv7.ts';
import { Problem } from '../errors/problem.ts';
import type { EvidenceAction } from '../evidence/actions.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { SealBroken } from '../files/sealed-text.ts';
import { eventOf } from '../records/record-evidence.ts';
import { valuesRefused } from '../records/refusals.ts';
import { CEREMONY_MINUTES } from './ceremonies.ts';
import { type DataKey, openDataKey, type Wrap } from './data-keys.ts';
import { giveToMembers, type KeyMode, recoveryPlace, sealForService } from './group-keys.ts';
import { unwrapWith } from './hpke.ts';
import { publicOf } from './key-pair.ts';
import type { StoredValue } from './open-values.ts';
import { ownShare, type RecoveryStanding, recoveryStanding } from './recovery.ts';
import { openValue } from './sealed-value.ts';
import { combine, type Share } from './shamir.ts';
import { readShare } from './share-text.ts';
import { startRotation } from './start-rotation.ts';
import { vaultOf } from './vault.ts';

export interface CeremonyWish {
  readonly kind: 'drill' | 'recovery';
  /** A recovery's: the group, who is to hold its key, and why. */
  readonly group?: string;
  readonly members?: readonly string[];
  readonly reason?: string;
}

export interface Ceremony {
  readonly id: string;
  readonly kind: 'drill' | 'recovery';
  readonly state: 'open' | 'succeeded' | 'failed' | 'ended';
  readonly startedAt: string;
  readonly startedBy: string;
  readonly group: string | null;
  readonly members: readonly string[];
  readonly reason: string | null;
  readonly threshold: number;
  /** Numbers of the shares that were brought. */
  readonly brought: readonly number[];
  readonly groupKeys: number | null;
  readonly dataKeys: number | null;
}

interface CeremonyRow extends Omit<Ceremony, 'brought'> {
  readonly recovery: string;
}

const COLUMNS = `c.id, c.kind, c.state, c.started_at AS "startedAt", c.started_by AS "startedBy", c.key_group AS "group",
  c.members, c.reason, r.threshold, c.group_keys AS "groupKeys", c.data_keys AS "dataKeys", c.recovery`;

async function ceremonyRow(sql: Sql, id: string): Promise<CeremonyRow> {
  const [row] = await sql.query<CeremonyRow>(
    `SELECT ${COLUMNS} FROM attesta.key_ceremonies c JOIN attesta.key_recoveries r ON r.id = c.recovery WHERE c.id = $1`,
    [id],
  );
  if (!row) throw new Problem('not_found', 'There is no such meeting of key holders.');
  return row;
}

/** The one that is open now, else the last; null before the first. */
export async function lastCeremony(sql: Sql, context: CallContext): Promise<Ceremony | null> {
  const [row] = await sql.query<CeremonyRow>(
    `SELECT ${COLUMNS} FROM attesta.key_ceremonies c JOIN attesta.key_recoveries r ON r.id = c.recovery
     ORDER BY c.state = 'open' DESC, c.started_at DESC, c.id DESC LIMIT 1`,
  );
  return row ? shown(context, row) : null;
}

function shown(context: CallContext, { recovery: _, ...row }: CeremonyRow): Ceremony {
  return { ...row, brought: vaultOf(context.database).ceremonies.indexes(row.id) };
}

/** Calls the holders together. One meeting at a time; a new one ends one that was left open for an hour. */
export async function startCeremony(context: CallContext, wish: CeremonyWish): Promise<Ceremony> {
  const id = uuidv7(context.now());
  return context.database.transaction(async (tx) => {
    const standing = await requireRecovery(tx);
    await tx.query(
      `UPDATE attesta.key_ceremonies SET state = 'ended', finished_at = $1 WHERE state = 'open' AND started_at < $2`,
      [context.now(), context.now().subtract({ minutes: CEREMONY_MINUTES })],
    );
    const [open] = await tx.query(
      "SELECT 1 AS open FROM attesta.key_ceremonies WHERE state = 'open' LIMIT 1",
    );
    if (open) throw new Problem('conflict', 'Another meeting of key holders is open. End that one first.');
    if (wish.kind === 'recovery') await checkRecovery(tx, wish);
    await tx.query(
      `INSERT INTO attesta.key_ceremonies (id, recovery, kind, started_at, started_by, key_group, members, reason, state)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open')`,
      [
        id,
        standing.id,
        wish.kind,
        context.now(),
        context.principal.userId,
        wish.group ?? null,
        [...(wish.members ?? [])],
        wish.reason ?? null,
      ],
    );
    return shown(context, await ceremonyRow(tx, id));
  });
}

async function checkRecovery(tx: Sql, { group, members = [], reason = '' }: CeremonyWish): Promise<void> {
  const findings = [];
  const [known] = group
    ? await tx.query('SELECT 1 AS known FROM attesta.key_groups WHERE id = $1', [group])
    : [];
  if (!known)
    findings.push({ code: 'not_found', field: 'group', message: 'Name the group whose key is lost.' });
  if (reason.trim().length < 5)
    findings.push({
      code: 'keys.reason',
      field: 'reason',
      message: 'Say in a few words why the key is recovered.',
    });
  const people = await tx.query<{ id: string }>(
    "SELECT id FROM attesta.users WHERE id = ANY ($1::uuid[]) AND kind = 'person' AND active",
    [members],
  );
  if (members.length === 0 || people.length < new Set(members).size)
    findings.push({ code: 'not_found', field: 'members', message: 'Name people who are to hold the key.' });
  if (findings.length > 0) throw valuesRefused(findings);
}

export async function endCeremony(context: CallContext, id: string): Promise<void> {
  await context.database.query(
    "UPDATE attesta.key_ceremonies SET state = 'ended', finished_at = $2 WHERE id = $1 AND state = 'open'",
    [id, context.now()],
  );
  vaultOf(context.database).ceremonies.end(id);
}

/**
 * Brings the caller's share: as written down, or the one that is kept here and opened with their own key. With the last one
 * that is needed the key is put together, used for what the meeting is for, and forgotten. Whoever calls has proven who they are.
 */
export async function bringShare(
  context: CallContext,
  id: string,
  text: string | undefined,
): Promise<Ceremony> {
  const row = await ceremonyRow(context.database, id);
  const standing = await requireRecovery(context.database);
  const late = Temporal.Instant.from(row.startedAt).add({ minutes: CEREMONY_MINUTES });
  if (row.state !== 'open' || Temporal.Instant.compare(late, context.now()) <= 0)
    throw new Problem('conflict', 'This meeting is over. Call the holders together again.');
  if (row.recovery !== standing.id)
    throw new Problem(
      'conflict',
      'Recovery was set up anew in the meantime. Call the holders together again.',
    );
  const share = await shareOf(context, standing, text);
  const { ceremonies } = vaultOf(context.database);
  const brought = ceremonies.add(id, share);
  await told(context.database, context, 'keys.share_given', id, { share: share.index });
  if (brought >= row.threshold) await conclude(context, row, standing, ceremonies.take(id));
  return shown(context, await ceremonyRow(context.database, id));
}

/** A share is brought by whom it was given to; that of somebody who has left, by another holder. */
async function shareOf(
  context: CallContext,
  standing: RecoveryStanding,
  text: string | undefined,
): Promise<Share> {
  if (text === undefined) {
    const own = await ownShare(context.database, context, standing);
    if (own) return own;
    throw new Problem('forbidden', 'You hold no share of the recovery key.');
  }
  const read = readShare(text);
  const refuse = (message: string) => valuesRefused([{ code: 'keys.share', field: 'share', message }]);
  if (!read) throw refuse('A character is wrong or missing. Compare it with what you wrote down.');
  if (read.set !== standing.set)
    throw refuse('This is a share of another recovery key, from an earlier set-up.');
  const holder = standing.holders.find((one) => one.index === read.index);
  const mine = standing.holders.some((one) => one.user === context.principal.userId);
  if (!holder || !mine) throw new Problem('forbidden', 'Shares are brought by those who hold one.');
  if (holder.user !== context.principal.userId && holder.active)
    throw refuse(`This share is ${holder.name}’s, who has to bring it in person.`);
  return { index: read.index, bytes: read.bytes };
}

async function conclude(
  context: CallContext,
  row: CeremonyRow,
  standing: RecoveryStanding,
  shares: readonly Share[],
): Promise<void> {
  const privateKey = combine(shares);
  for (const share of shares) share.bytes.fill(0);
  try {
    const [key] = await context.database.query<{ publicKey: Buffer }>(
      'SELECT public_key AS "publicKey" FROM attesta.key_recoveries WHERE id = $1',
      [standing.id],
    );
    const right = key !== undefined && publicOf(privateKey).equals(key.publicKey);
    if (!right) return await close(context, row, { ok: false, groupKeys: 0, dataKeys: 0 });
    if (row.kind === 'drill') return await close(context, row, await drill(context, standing, privateKey));
    await recover(context, row, standing, privateKey);
  } finally {
    privateKey.fill(0);
  }
}

interface Outcome {
  readonly ok: boolean;
  readonly groupKeys: number;
  readonly dataKeys: number;
}

async function close(context: CallContext, row: CeremonyRow, outcome: Outcome): Promise<void> {
  await context.database.transaction(async (tx) => {
    await closeIn(tx, context, row, outcome);
    await told(tx, context, 'keys.drilled', row.id, {
      kind: row.kind,
      succeeded: outcome.ok,
      groupKeys: outcome.groupKeys,
      dataKeys: outcome.dataKeys,
    });
  });
}

async function closeIn(tx: Sql, context: CallContext, row: CeremonyRow, outcome: Outcome): Promise<void> {
  await tx.query(
    `UPDATE attesta.key_ceremonies SET state = $2, group_keys = $3, data_keys = $4, finished_at = $5 WHERE id = $1`,
    [row.id, outcome.ok ? 'succeeded' : 'failed', outcome.groupKeys, outcome.dataKeys, context.now()],
  );
}

const MOST_TRIED = 5_000;

/** Opens with the recovery key what it is there for: every group's key, data keys of each, and a value of each of these. */
async function drill(context: CallContext, standing: RecoveryStanding, privateKey: Buffer): Promise<Outcome> {
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

/** Gives the key of a group to those named, and renews it: the recovery key has done its work for this one. */
async function recover(
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
      throw new Problem(
        'conflict',
        'The recovery key does not open this group: no member was present since it was set up.',
      );
    await startRotation(tx, context, { group, cause: 'recovered' });
    await closeIn(tx, context, row, { ok: true, groupKeys: wraps.length, dataKeys: 0 });
    await told(tx, context, 'keys.recovered', row.id, {
      group,
      members: [...row.members],
      reason: row.reason ?? '',
    });
  });
}

async function requireRecovery(sql: Sql): Promise<RecoveryStanding> {
  const standing = await recoveryStanding(sql);
  if (!standing) throw new Problem('conflict', 'Recovery has not been set up. Do that first.');
  return standing;
}

async function told(
  sql: Sql,
  context: CallContext,
  action: EvidenceAction,
  ceremony: string,
  value: Readonly<Record<string, string | number | boolean | string[]>>,
): Promise<void> {
  await recordEvents(sql, [
    eventOf(context, {
      action,
      module: 'key_ceremonies',
      record: ceremony,
      payloads: [{ subject: null, value: { ...value } }],
    }),
  ]);
}
