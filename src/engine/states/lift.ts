/** Lifting a restriction: the person is told before (Art. 18(3)), and the database holds it to that. */
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { eventOf } from '../records/record-evidence.ts';
import { permitted, recordId, valuesRefused } from '../records/refusals.ts';
import type { AffectedRecord } from './affected.ts';
import { refuseWrong } from './archive.ts';
import { askedRecord, everyState } from './asked-record.ts';
import type { Attachment } from './attachments.ts';
import { endIntervals, type Interval, openIntervals } from './intervals.ts';
import { recordsOf } from './restore.ts';
import { settle } from './settle.ts';
import { countAlong, type StateAnswer, standing } from './state-answer.ts';

export const noticeChannels = ['email', 'post', 'phone', 'portal', 'in_person', 'other'] as const;

/** That the person was told: when and how. */
export interface LiftNotice {
  readonly channel: (typeof noticeChannels)[number];
  /** Instant; now where it isn't given. */
  readonly at?: string;
  readonly note?: string;
}

export interface LiftRequest {
  readonly reason: string;
  /** Only the restriction for this ground; all of the record's own where it isn't given. */
  readonly ground?: string;
  /** A notice that was given before and not yet put on record. */
  readonly notice?: LiftNotice;
  readonly version?: number;
}

/** Puts on record that the person was told that the restriction will be lifted. Throws `conflict` where nothing is restricted. */
export async function announceLift(
  context: CallContext,
  moduleName: string,
  id: string,
  notice: LiftNotice & { readonly ground?: string },
): Promise<{ readonly at: string; readonly channel: string }> {
  const module = await permitted(context, moduleName, 'read');
  return context.database.transaction(async (tx) => {
    const root = await askedRecord(tx, context, module, recordId(id), 'lift');
    return noteNotice(tx, context, root, await ownRestrictions(tx, root, notice.ground), notice);
  }, everyState);
}

/**
 * Lifts the restrictions of a record that the person was told about. Throws `conflict` where nobody was told yet (Art. 18(3)), or
 * where a law keeps the record restricted.
 */
export async function liftRestriction(
  context: CallContext,
  attachments: readonly Attachment[],
  moduleName: string,
  id: string,
  request: LiftRequest,
): Promise<StateAnswer> {
  const module = await permitted(context, moduleName, 'read');
  refuseWrong(context, request);
  return context.database.transaction(async (tx) => {
    const root = await askedRecord(tx, context, module, recordId(id), 'lift', request.version);
    const own = await ownRestrictions(tx, root, request.ground);
    if (request.notice) await noteNotice(tx, context, root, own, request.notice);
    const told = request.notice ? await ownRestrictions(tx, root, request.ground) : own;
    if (told.some((one) => one.notice_at === null)) throw nobodyTold();
    const acts = [...new Set(told.map((one) => one.act))];
    const ends = await openIntervals(tx, "s.state = 'restricted' AND s.act = ANY ($1::uuid[])", [acts]);
    const records = await recordsOf(tx, context.catalog, ends, true);
    await endIntervals(
      tx,
      context,
      ends.map((one) => one.id),
      request.reason,
    );
    await settle(tx, context, attachments, records, { action: 'restriction.lifted', reason: request.reason });
    const along = records.filter((one) => one.id !== root.id);
    const counts = await countAlong(tx, attachments, along.length > 0 ? [root] : [], along);
    return { ...(await standing(tx, context, root)), ...counts, act: null, until: null, preview: false };
  }, everyState);
}

/** The restrictions that were asked for this record itself, for a ground of Art. 18(1). */
async function ownRestrictions(
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

async function noteNotice(
  tx: Sql,
  context: CallContext,
  root: AffectedRecord,
  restrictions: readonly Interval[],
  notice: LiftNotice,
): Promise<{ readonly at: string; readonly channel: string }> {
  const at = noticeInstant(context, restrictions, notice.at);
  const ids = restrictions.map((one) => one.id);
  const acts = restrictions.map((one) => one.act);
  await tx.query(
    `UPDATE attesta.record_states SET notice_at = $2, notice_channel = $3
     WHERE ended_at IS NULL AND state = 'restricted' AND act = ANY ($1::uuid[])`,
    [acts, at, notice.channel],
  );
  const value = { restrictions: ids, at, channel: notice.channel, ...(notice.note && { note: notice.note }) };
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
  return { at, channel: notice.channel };
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

function nobodyTold(): Problem {
  return new Problem(
    'conflict',
    {
      en: 'The person is told before a restriction is lifted (Art. 18(3)). Put that notice on record first: when, and how.',
      es: 'Se informa a la persona antes de levantar una limitación (art. 18.3). Deje antes constancia de ese aviso: cuándo y cómo.',
    },
    {
      findings: [
        {
          code: 'state.notice',
          field: 'notice',
          message: {
            en: 'Say when and how the person was told.',
            es: 'Diga cuándo y cómo se informó a la persona.',
          },
        },
      ],
    },
  );
}
