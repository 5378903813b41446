/** That a person was told that a restriction will be lifted (Art. 18(3)), as it is put on record. */
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { eventOf } from '../records/record-evidence.ts';
import { permitted, recordId, valuesRefused } from '../records/refusals.ts';
import type { AffectedRecord } from './affected.ts';
import { askedRecord, everyState } from './asked-record.ts';
import { type Interval, openIntervals } from './intervals.ts';

export const noticeChannels = ['email', 'post', 'phone', 'portal', 'in_person', 'other'] as const;

/** That the person was told: when and how. */
export interface LiftNotice {
  readonly channel: (typeof noticeChannels)[number];
  /** Instant; now where it isn't given. */
  readonly at?: string;
  readonly note?: string;
}

export interface NoticeAnswer {
  /** Null while our mail has not left. */
  readonly at: string | null;
  readonly channel: string;
  /** Our own mail, where that gives the notice. */
  readonly mail: { readonly id: string; readonly state: string } | null;
}

/** Puts on record that the person was told otherwise than by our own mail. Throws `conflict` where nothing is restricted. */
export async function announceLift(
  context: CallContext,
  moduleName: string,
  id: string,
  notice: LiftNotice & { readonly ground?: string },
): Promise<NoticeAnswer> {
  const module = await permitted(context, moduleName, 'read');
  return context.database.transaction(async (tx) => {
    const root = await askedRecord(tx, context, module, recordId(id), 'lift');
    return noteNotice(tx, context, root, await ownRestrictions(tx, root, notice.ground), notice);
  }, everyState);
}

/** The restrictions that were asked for this record itself, for a ground of Art. 18(1). */
export async function ownRestrictions(
  tx: Sql,
  root: AffectedRecord,
  ground: string | undefined,
): Promise<readonly Interval[]> {
  const open = await openIntervals(tx, "s.record = $1 AND s.root = $1 AND s.state = 'restricted'", [root.id]);
  const own = open.filter((one) => one.ground !== null && (ground === undefined || one.ground === ground));
  if (own.length > 0) return own;
  throw new Problem(
    'conflict',
    open.length > 0
      ? {
          en: 'A law keeps this record restricted; nobody lifts that (Art. 17(3)).',
          es: 'Una ley mantiene limitado este registro; eso no lo levanta nadie (art. 17.3).',
        }
      : {
          en: 'This record has no restriction of its own to lift: it was restricted along with another, or for another ground.',
          es: 'Este registro no tiene ninguna limitación propia que levantar: se limitó junto con otro, o por otro motivo.',
        },
  );
}

/** Puts the notice on record for these restrictions and for what was restricted along with them. */
export async function noteNotice(
  tx: Sql,
  context: CallContext,
  root: AffectedRecord,
  restrictions: readonly Interval[],
  notice: LiftNotice & { readonly mail?: string },
): Promise<NoticeAnswer> {
  const at = noticeInstant(context, restrictions, notice.at);
  const ids = restrictions.map((one) => one.id);
  const acts = restrictions.map((one) => one.act);
  await tx.query(
    `UPDATE attesta.record_states SET notice_at = $2, notice_channel = $3
     WHERE ended_at IS NULL AND state = 'restricted' AND act = ANY ($1::uuid[])`,
    [acts, at, notice.channel],
  );
  const value = {
    restrictions: ids,
    at,
    channel: notice.channel,
    ...(notice.note && { note: notice.note }),
    ...(notice.mail && { mail: notice.mail }),
  };
  const owners: (string | null)[] = root.subjects.length > 0 ? [...root.subjects] : [null];
  await recordEvents(tx, [
    eventOf(context, {
      action: 'restriction.announced',
      module: root.module.name,
      record: root.id,
      subjects: root.subjects,
      payloads: owners.map((subject) => ({ subject, value })),
    }),
  ]);
  return { at, channel: notice.channel, mail: null };
}

function noticeInstant(
  context: CallContext,
  restrictions: readonly Interval[],
  given: string | undefined,
): string {
  const now = context.now();
  const at = given === undefined ? now : Temporal.Instant.from(given);
  const began = restrictions.map((one) => Temporal.Instant.from(one.since));
  const early = began.some((since) => Temporal.Instant.compare(at, since) < 0);
  if (early || Temporal.Instant.compare(at, now) > 0) {
    const message = {
      en: 'The notice was given after the restriction began, and not in the future.',
      es: 'El aviso se dio después de empezar la limitación, y no en el futuro.',
    };
    throw valuesRefused([{ code: 'state.notice', field: 'at', message }]);
  }
  return at.toString({ fractionalSecondDigits: 3, roundingMode: 'trunc' });
}
