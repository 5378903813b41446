/**
 * Begins and ends intervals as they were in another database, after an older one was put back: restrictions (Art. 18), archivings and
 * blockings (LOPDGDD 32) made since. The words in which somebody said why are lost with what held them.
 */
import type { JsonObject } from '../../metadata/json.ts';
import type { CallContext } from '../access/principal.ts';
import { systemUserId } from '../access/shipped.ts';
import type { Sql } from '../database/database.ts';
import { affectedRows } from './affected.ts';
import { type Attachment, engineAttachments } from './attachments.ts';
import type { BlockingParts } from './block.ts';
import type { HeldState } from './machine.ts';
import { setAside } from './sealed-store.ts';
import { settle } from './settle.ts';

export interface BegunInterval {
  readonly interval: string;
  readonly module: string;
  readonly record: string;
  readonly state: HeldState;
  readonly rootModule: string;
  readonly root: string;
  readonly act: string;
  readonly ground: string | null;
  readonly scope: JsonObject | null;
  readonly since: string;
  readonly until: string | null;
  readonly byUser: string;
}

export interface EndedInterval {
  readonly interval: string;
  readonly module: string;
  readonly record: string;
  readonly state: HeldState;
  readonly noticeAt: string | null;
  readonly noticeChannel: string | null;
  readonly byUser: string;
}

type Outcome = 'repeated' | 'standing' | 'absent' | 'lost';

const REASON =
  'Repeated from the ledger after an older database was put in place; the reason that was given is lost.';

/** In a transaction that names every state. */
export async function repeatBeginning(
  tx: Sql,
  context: CallContext,
  { attachments: others, keys }: BlockingParts,
  was: BegunInterval,
): Promise<Outcome> {
  const record = await recordNamed(tx, context, was);
  if (!record) return 'absent';
  if (record.state === 'blocked' || record.state === 'destroyed') return 'standing';
  const begun = await tx.query(
    `INSERT INTO attesta.record_states
       (id, module, record, state, root_module, root, act, ground, scope, reason, since, by_user, until)
     SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,
       coalesce((SELECT u.id FROM attesta.users u WHERE u.id = $12), $13), $14
     ON CONFLICT DO NOTHING RETURNING id`,
    [
      was.interval,
      was.module,
      was.record,
      was.state,
      was.rootModule,
      was.root,
      was.act,
      was.ground,
      was.scope === null ? null : JSON.stringify(was.scope),
      REASON,
      was.since,
      was.byUser,
      systemUserId,
      was.until,
    ],
  );
  if (begun.length === 0) return 'standing';
  const attachments = [...others, ...engineAttachments];
  await settle(tx, context, attachments, [record], {
    action: was.state === 'restricted' ? 'restriction.set' : 'state.changed',
    reason: REASON,
    facts: {
      act: was.act,
      ...(was.ground !== null && { ground: was.ground }),
      ...(was.scope !== null && { scope: was.scope }),
      ...(was.until !== null && { until: was.until }),
    },
  });
  if (was.state === 'blocked') {
    // A root that this database does not hold: the record is set aside by itself.
    const root = await recordNamed(tx, context, { module: was.rootModule, record: was.root });
    const { act, until } = was;
    const ground = was.ground === 'rectification' ? 'rectification' : 'erasure';
    const blocking = { root: root ?? record, act, ground, until: until ?? '' } as const;
    await setAside(tx, context, attachments, await keys.current(tx), [record], blocking);
  }
  return 'repeated';
}

/**
 * In a transaction that names every state. A blocking that was taken back since stays: it was taken back by two persons, who are asked
 * again, and until then it is told.
 */
export async function repeatEnd(
  tx: Sql,
  context: CallContext,
  others: readonly Attachment[],
  was: EndedInterval,
): Promise<Outcome> {
  const record = await recordNamed(tx, context, was);
  if (!record) return 'absent';
  if (was.state === 'blocked') return record.state === 'blocked' ? 'lost' : 'standing';
  const ended = await tx.query(
    `UPDATE attesta.record_states SET notice_at = coalesce(notice_at, $2), notice_channel = coalesce(notice_channel, $3),
       ended_at = $4, ended_by = coalesce((SELECT u.id FROM attesta.users u WHERE u.id = $5), $6), end_reason = $7
     WHERE id = $1 AND ended_at IS NULL RETURNING id`,
    [was.interval, was.noticeAt, was.noticeChannel, context.now(), was.byUser, systemUserId, REASON],
  );
  if (ended.length === 0) return 'standing';
  await settle(tx, context, [...others, ...engineAttachments], [record], {
    action: was.state === 'restricted' ? 'restriction.lifted' : 'state.changed',
    reason: REASON,
  });
  return 'repeated';
}

async function recordNamed(
  tx: Sql,
  { catalog }: CallContext,
  { module: name, record }: { readonly module: string; readonly record: string },
) {
  const module = catalog.modules.get(name);
  if (!module) return undefined;
  const [found] = await affectedRows(tx, catalog, module, [record], true);
  return found;
}
