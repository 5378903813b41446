/** Waiting for the person (EDPB Guidelines 01/2022): for proof of identity, or to hear what is meant. Nothing else stops the clock. */
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { uuidV7 } from '../../engine/evidence/uuid-v7.ts';
import { caseClock, dayOf } from './clock.ts';
import { parseMoment } from './deadlines/moments.ts';
import type { DoubtReason } from './identity-steps.ts';
import { invalid } from './intake.ts';
import { addressOf } from './person.ts';
import { requireStep } from './refusals.ts';
import { pausesOf, type RightsRequest } from './request.ts';
import { keepNote, recordStep, takeStep, tellPerson, timeOf } from './step.ts';

export interface NewPause {
  readonly reason: 'identity' | 'clarification';
  /** Why there is reasonable doubt about who it is (Art. 12(6)). */
  readonly doubt?: DoubtReason;
  readonly from?: string;
  /** What the person is asked, sent with the pause; absent where they are asked otherwise, or were. */
  readonly text?: string;
  readonly note?: string;
}

/** Stops the clock from the day on which we asked. Returns the pause's id. */
export function pauseRequest(
  context: CallContext,
  id: string,
  version: number | undefined,
  body: NewPause,
): Promise<string> {
  return takeStep(context, id, version, async ({ tx, request, facts }) => {
    requireStep(facts, { kind: 'pause', reason: body.reason });
    if (body.reason !== 'identity' && body.doubt !== undefined)
      throw invalid('doubt', {
        en: 'A doubt is about who the person is: only waiting for proof of identity has one (Art. 12(6)).',
        es: 'La duda es sobre quién es la persona: solo la espera de una prueba de identidad la tiene (art. 12.6).',
      });
    const from = pastDay(context, request, 'from', body.from);
    const text = body.text?.trim() || undefined;
    if (text !== undefined) await refuseUnsendable(tx, context, request, from);
    const received = dayOf(Temporal.Instant.from(request.receivedAt), request.timeZone).toString();
    if (from < received)
      throw invalid('from', {
        en: `The request arrived on ${received}: a pause cannot begin before.`,
        es: `La solicitud llegó el ${received}: una pausa no puede empezar antes.`,
      });
    const { due } = caseClock(await timeOf(tx, request), context.now(), 'en');
    if (from > due) {
      throw new Problem(
        'conflict',
        {
          en: `The limit ended on ${due}: nothing is left that could be paused, and the case is late.`,
          es: `El plazo terminó el ${due}: no queda nada que se pueda pausar y el caso está fuera de plazo.`,
        },
        {
          findings: [
            {
              code: 'request.pause_void',
              field: 'from',
              message: { en: `The limit ended on ${due}.`, es: `El plazo terminó el ${due}.` },
            },
          ],
        },
      );
    }
    const pause = uuidV7(context.now());
    await tx.query(
      'INSERT INTO attesta.request_pauses (id, request, reason, from_on) VALUES ($1, $2, $3, $4)',
      [pause, id, body.reason, from],
    );
    const step = await recordStep(tx, context, request, {
      kind: 'pause',
      data: {
        pause,
        reason: body.reason,
        from,
        written: text !== undefined,
        ...(body.doubt && { doubt: body.doubt }),
      },
      // "Asked" rests on what was sent.
      action: body.reason === 'identity' && text !== undefined ? 'request.identity_asked' : 'request.paused',
    });
    if (text !== undefined) await tellPerson(tx, context, request, step, text);
    await keepNote(tx, context, id, step, body.note);
    return pause;
  });
}

/** What is sent today asks from today on, and somebody has to be able to read it. */
async function refuseUnsendable(
  tx: Sql,
  context: CallContext,
  request: RightsRequest,
  from: string,
): Promise<void> {
  const today = dayOf(context.now(), request.timeZone).toString();
  if (from !== today)
    throw invalid('from', {
      en: 'What is sent with the pause asks today: the pause begins today. Leave "text" out where the person was asked before.',
      es: 'Lo que se envía con la pausa se pide hoy: la pausa empieza hoy. Omita «text» si ya se le pidió antes.',
    });
  if (request.subject === null && (await addressOf(tx, context, request)) === null)
    throw invalid('text', {
      en: 'No address is known, so nobody would read it. Ask the person otherwise, and say how in the note.',
      es: 'No se conoce ninguna dirección, así que nadie lo leería. Pídaselo de otro modo e indíquelo en la nota.',
    });
}

/** The answer came: the clock runs again. */
export async function endPause(
  context: CallContext,
  id: string,
  version: number | undefined,
  pause: string,
  body: { readonly to?: string; readonly note?: string },
): Promise<void> {
  await takeStep(context, id, version, async ({ tx, request, facts }) => {
    requireStep(facts, { kind: 'resume' });
    const known = (await pausesOf(tx, [id])).get(id)?.find((one) => one.id === pause);
    if (!known)
      throw new Problem('not_found', {
        en: 'This case has no such pause.',
        es: 'Este caso no tiene esa pausa.',
      });
    if (known.to !== null)
      throw new Problem('conflict', {
        en: `This pause ended on ${known.to} already.`,
        es: `Esta pausa ya terminó el ${known.to}.`,
      });
    const to = pastDay(context, request, 'to', body.to);
    if (to < known.from)
      throw invalid('to', {
        en: `The pause began on ${known.from}: it cannot end before.`,
        es: `La pausa empezó el ${known.from}: no puede terminar antes.`,
      });
    await tx.query('UPDATE attesta.request_pauses SET to_on = $2 WHERE id = $1', [pause, to]);
    const step = await recordStep(tx, context, request, {
      kind: 'resume',
      data: { pause, reason: known.reason, to },
      action: 'request.resumed',
    });
    await keepNote(tx, context, id, step, body.note);
  });
}

/** A day of the case's zone up to today; today where none is given. */
function pastDay(
  context: CallContext,
  request: Pick<RightsRequest, 'timeZone'>,
  field: string,
  written: string | undefined,
): string {
  const today = dayOf(context.now(), request.timeZone);
  if (written === undefined) return today.toString();
  const moment = parseMoment(written, request.timeZone);
  if (typeof moment === 'string')
    throw invalid(field, {
      en: 'Write a date such as 2026-03-05.',
      es: 'Escriba una fecha como 2026-03-05.',
    });
  const day = moment instanceof Temporal.Instant ? dayOf(moment, request.timeZone) : moment;
  if (Temporal.PlainDate.compare(day, today) > 0)
    throw invalid(field, { en: 'This day has not come yet.', es: 'Ese día aún no ha llegado.' });
  return day.toString();
}
