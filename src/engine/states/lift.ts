/** Lifting a restriction: the person is told before (Art. 18(3)), and the database holds it to that. */
import type { CallContext } from '../access/principal.ts';
import { Problem } from '../errors/problem.ts';
import { permitted, recordId } from '../records/refusals.ts';
import { refuseWrong } from './archive.ts';
import { askedRecord, everyState } from './asked-record.ts';
import type { Attachment } from './attachments.ts';
import { endIntervals, openIntervals } from './intervals.ts';
import { mailOf, type NoticeMail, noteMailed } from './lift-mail.ts';
import { type LiftNotice, noteNotice, ownRestrictions } from './lift-notice.ts';
import { followLift } from './on-lift.ts';
import { recordsOf } from './restore.ts';
import { settle } from './settle.ts';
import { countAlong, type StateAnswer, standing } from './state-answer.ts';

export interface LiftRequest {
  readonly reason: string;
  /** Only the restriction for this ground; all of the record's own where it isn't given. */
  readonly ground?: string;
  /** A notice that was given before and not yet put on record. */
  readonly notice?: LiftNotice;
  readonly version?: number;
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
    else await noteMailed(tx, context, root, own);
    const told = await ownRestrictions(tx, root, request.ground);
    const untold = told.filter((one) => one.notice_at === null);
    if (untold.length > 0) throw nobodyTold(await mailOf(tx, untold));
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
    await followLift(
      tx,
      context,
      records.flatMap((one) => one.subjects),
    );
    const along = records.filter((one) => one.id !== root.id);
    const counts = await countAlong(tx, attachments, along.length > 0 ? [root] : [], along);
    return { ...(await standing(tx, context, root)), ...counts, act: null, until: null, preview: false };
  }, everyState);
}

function nobodyTold(mail: NoticeMail | null): Problem {
  if (mail !== null) return notLeft(mail.state);
  return new Problem(
    'conflict',
    {
      en: 'The person is told before a restriction is lifted (Art. 18(3)). Send that notice first, or put on record when and how it was given.',
      es: 'Se informa a la persona antes de levantar una limitación (art. 18.3). Envíe antes ese aviso, o deje constancia de cuándo y cómo se dio.',
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

/** The notice was written and is still in the house. */
function notLeft(state: string): Problem {
  return new Problem(
    'conflict',
    {
      en: `The notice to the person has not left yet: its mail is "${state}". The restriction is lifted once it has left (Art. 18(3)); or tell the person otherwise, and put that on record.`,
      es: `El aviso a la persona aún no ha salido: su correo está en el estado «${state}». La limitación se levanta cuando haya salido (art. 18.3); o informe a la persona de otro modo y deje constancia.`,
    },
    {
      findings: [
        {
          code: 'state.notice',
          field: 'notice',
          message: { en: 'The notice has not left yet.', es: 'El aviso aún no ha salido.' },
        },
      ],
    },
  );
}
