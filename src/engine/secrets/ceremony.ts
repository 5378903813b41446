/** Key holders come together: to try that recovery works (a drill), or to give a group's key to new members. */

import type { Sentence } from '../../metadata/label.ts';
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { uuidv7 } from '../database/uuidv7.ts';
import { Problem } from '../errors/problem.ts';
import { valuesRefused } from '../records/refusals.ts';
import { CEREMONY_MINUTES } from './ceremonies.ts';
import {
  type Ceremony,
  type CeremonyRow,
  ceremonyRow,
  closeIn,
  noteCeremony,
  type Outcome,
  shownCeremony,
} from './ceremony-row.ts';
import { drill } from './drill.ts';
import { publicOf } from './key-pair.ts';
import { recoverGroup } from './recover-group.ts';
import { ownShare, type RecoveryStanding, recoveryStanding } from './recovery.ts';
import { combine, type Share } from './shamir.ts';
import { readShare } from './share-text.ts';
import { vaultOf } from './vault.ts';

export interface CeremonyWish {
  readonly kind: 'drill' | 'recovery';
  /** A recovery's: the group, who is to hold its key, and why. */
  readonly group?: string;
  readonly members?: readonly string[];
  readonly reason?: string;
}

/** Calls the holders together. One meeting at a time; a new one ends one that was left open for an hour. */
export async function startCeremony(context: CallContext, wish: CeremonyWish): Promise<Ceremony> {
  const id = uuidv7(context.now());
  return context.database.transaction(async (tx) => {
    const standing = await requireRecovery(tx);
    const overdue = await tx.query<{ id: string }>(
      `UPDATE attesta.key_ceremonies SET state = 'ended', finished_at = $1 WHERE state = 'open' AND started_at < $2
       RETURNING id`,
      [context.now(), context.now().subtract({ minutes: CEREMONY_MINUTES })],
    );
    for (const one of overdue) await noteCeremony(tx, context, 'keys.ceremony_ended', one.id, {});
    const [open] = await tx.query(
      "SELECT 1 AS open FROM attesta.key_ceremonies WHERE state = 'open' LIMIT 1",
    );
    if (open)
      throw new Problem('conflict', {
        en: 'Another meeting of key holders is open. End that one first.',
        es: 'Hay otra reunión de custodios abierta. Termínela antes.',
      });
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
    await noteCeremony(tx, context, 'keys.ceremony_called', id, {
      kind: wish.kind,
      group: wish.group ?? null,
      members: [...(wish.members ?? [])],
      reason: wish.reason ?? null,
    });
    return shownCeremony(context, await ceremonyRow(tx, id));
  });
}

async function checkRecovery(tx: Sql, { group, members = [], reason = '' }: CeremonyWish): Promise<void> {
  const findings = [];
  const [known] = group
    ? await tx.query('SELECT 1 AS known FROM attesta.key_groups WHERE id = $1', [group])
    : [];
  if (!known)
    findings.push({
      code: 'not_found',
      field: 'group',
      message: { en: 'Name the group whose key is lost.', es: 'Nombre el grupo cuya clave se ha perdido.' },
    });
  if (reason.trim().length < 5)
    findings.push({
      code: 'keys.reason',
      field: 'reason',
      message: {
        en: 'Say in a few words why the key is recovered.',
        es: 'Diga en pocas palabras por qué se recupera la clave.',
      },
    });
  const people = await tx.query<{ id: string }>(
    "SELECT id FROM attesta.users WHERE id = ANY ($1::uuid[]) AND kind = 'person' AND active",
    [members],
  );
  if (members.length === 0 || people.length < new Set(members).size)
    findings.push({
      code: 'not_found',
      field: 'members',
      message: {
        en: 'Name people who are to hold the key.',
        es: 'Nombre a las personas que custodiarán la clave.',
      },
    });
  if (findings.length > 0) throw valuesRefused(findings);
}

/** Ends a meeting whose key was not used. One that is over stays as it is. */
export async function endCeremony(context: CallContext, id: string): Promise<void> {
  await context.database.transaction(async (tx) => {
    const ended = await tx.query(
      "UPDATE attesta.key_ceremonies SET state = 'ended', finished_at = $2 WHERE id = $1 AND state = 'open' RETURNING id",
      [id, context.now()],
    );
    if (ended.length > 0) await noteCeremony(tx, context, 'keys.ceremony_ended', id, {});
  });
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
    throw new Problem('conflict', {
      en: 'This meeting is over. Call the holders together again.',
      es: 'Esta reunión ha terminado. Convoque de nuevo a los custodios.',
    });
  if (row.recovery !== standing.id)
    throw new Problem('conflict', {
      en: 'Recovery was set up anew in the meantime. Call the holders together again.',
      es: 'La recuperación se configuró de nuevo mientras tanto. Convoque de nuevo a los custodios.',
    });
  const share = await shareOf(context, standing, text);
  const { ceremonies } = vaultOf(context.database);
  const brought = ceremonies.add(id, share);
  await noteCeremony(context.database, context, 'keys.share_given', id, { share: share.index });
  if (brought >= row.threshold) await conclude(context, row, standing, ceremonies.take(id));
  return shownCeremony(context, await ceremonyRow(context.database, id));
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
    throw new Problem('forbidden', {
      en: 'You hold no share of the recovery key.',
      es: 'Usted no tiene ninguna parte de la clave de recuperación.',
    });
  }
  const read = readShare(text);
  const refuse = (message: Sentence) => valuesRefused([{ code: 'keys.share', field: 'share', message }]);
  if (!read)
    throw refuse({
      en: 'A character is wrong or missing. Compare it with what you wrote down.',
      es: 'Hay un carácter equivocado o falta uno. Compárelo con lo que anotó.',
    });
  if (read.set !== standing.set)
    throw refuse({
      en: 'This is a share of another recovery key, from an earlier set-up.',
      es: 'Es una parte de otra clave de recuperación, de una configuración anterior.',
    });
  const holder = standing.holders.find((one) => one.index === read.index);
  const mine = standing.holders.some((one) => one.user === context.principal.userId);
  if (!holder || !mine)
    throw new Problem('forbidden', {
      en: 'Shares are brought by those who hold one.',
      es: 'Las partes las aporta quien tiene una.',
    });
  if (holder.user !== context.principal.userId && holder.active)
    throw refuse({
      en: `This share is ${holder.name}’s, who has to bring it in person.`,
      es: `Esta parte es de ${holder.name}, que ha de aportarla en persona.`,
    });
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
    await recoverGroup(context, row, standing, privateKey);
  } finally {
    privateKey.fill(0);
  }
}

async function close(context: CallContext, row: CeremonyRow, outcome: Outcome): Promise<void> {
  await context.database.transaction(async (tx) => {
    await closeIn(tx, context, row, outcome);
    await noteCeremony(tx, context, 'keys.drilled', row.id, {
      kind: row.kind,
      succeeded: outcome.ok,
      groupKeys: outcome.groupKeys,
      dataKeys: outcome.dataKeys,
    });
  });
}

async function requireRecovery(sql: Sql): Promise<RecoveryStanding> {
  const standing = await recoveryStanding(sql);
  if (!standing)
    throw new Problem('conflict', {
      en: 'Recovery has not been set up. Do that first.',
      es: 'La recuperación no está configurada. Hágalo antes.',
    });
  return standing;
}
