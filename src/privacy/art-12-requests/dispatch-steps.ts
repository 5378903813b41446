/** The proof that an answer left the house: without it no case closes. */
import type { CallContext } from '../../engine/access/principal.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { closeIfFinished } from './closing-steps.ts';
import { parseMoment, startOfDay } from './deadlines/moments.ts';
import { invalid } from './intake.ts';
import { requireStep } from './refusals.ts';
import { changeRequest, type RightsRequest } from './request.ts';
import { type CaseAtWork, keepNote, recordStep, takeStep } from './step.ts';

/** Proves that the answer left: the day a letter was posted, or that the mail server took the mail. */
export async function proveDispatch(
  context: CallContext,
  id: string,
  version: number | undefined,
  body: { readonly at?: string; readonly note?: string },
): Promise<void> {
  await takeStep(context, id, version, async ({ tx, request, facts }) => {
    requireStep(facts, { kind: 'dispatch' });
    const [waiting] = await tx.query<{
      id: string;
      channel: string;
      state: string | null;
      sentAt: string | null;
    }>(
      `SELECT d.id, d.channel, m.state, m.sent_at AS "sentAt" FROM attesta.request_deliveries d
         LEFT JOIN attesta.mails m ON m.id = d.mail
       WHERE d.request = $1 AND d.dispatched_at IS NULL AND d.voided_at IS NULL ORDER BY d.at DESC LIMIT 1`,
      [id],
    );
    if (!waiting)
      throw new Problem('conflict', {
        en: 'There is no answer whose dispatch is still to be proved.',
        es: 'No hay ninguna respuesta cuyo envío quede por probar.',
      });
    if (waiting.channel === 'email_link' && waiting.sentAt === null) {
      throw new Problem('conflict', {
        en: `The mail with the answer is "${waiting.state ?? 'gone'}" and has not left. Send it from the outbox, or deliver on another channel.`,
        es: `El correo con la respuesta está en el estado «${waiting.state ?? 'gone'}» y no ha salido. Envíelo desde la bandeja de salida o entregue por otro canal.`,
      });
    }
    const written = waiting.channel === 'email_link' ? waiting.sentAt : body.at;
    const dispatchedAt =
      written === undefined || written === null
        ? context.now()
        : pastInstant(context, request, 'at', written);
    await markDispatched(tx, context, request, waiting.id, dispatchedAt, body.note);
  });
}

/** Writes the proof of a dispatch and closes the case where nothing else is left. */
export async function markDispatched(
  tx: CaseAtWork['tx'],
  context: CallContext,
  request: RightsRequest,
  delivery: string,
  dispatchedAt: Temporal.Instant,
  note?: string,
): Promise<void> {
  await tx.query('UPDATE attesta.request_deliveries SET dispatched_at = $2 WHERE id = $1', [
    delivery,
    dispatchedAt,
  ]);
  const step = await recordStep(tx, context, request, {
    kind: 'dispatch',
    data: { delivery, dispatchedAt: dispatchedAt.toString() },
    action: 'request.dispatched',
  });
  await keepNote(tx, context, request.id, step, note);
  await changeRequest(tx, request.id, { answered_at: dispatchedAt });
  await closeIfFinished(tx, context, request.id);
}

/** A moment between the receipt and now; a date is the start of that day, but not before the receipt. */
export function pastInstant(
  context: CallContext,
  request: RightsRequest,
  field: string,
  written: string,
): Temporal.Instant {
  const moment = parseMoment(written, request.timeZone);
  if (typeof moment === 'string')
    throw invalid(field, {
      en: 'Write a date (2026-03-05) or an instant with its offset.',
      es: 'Escriba una fecha (2026-03-05) o un instante con su diferencia horaria.',
    });
  const received = Temporal.Instant.from(request.receivedAt);
  const instant = moment instanceof Temporal.Instant ? moment : startOfDay(moment, request.timeZone);
  if (Temporal.Instant.compare(instant, context.now()) > 0)
    throw invalid(field, { en: 'This moment has not come yet.', es: 'Ese momento aún no ha llegado.' });
  const isSameDay =
    !(moment instanceof Temporal.Instant) &&
    received.toZonedDateTimeISO(request.timeZone).toPlainDate().equals(moment);
  if (isSameDay) return received;
  if (Temporal.Instant.compare(instant, received) < 0)
    throw invalid(field, {
      en: 'This is before the request arrived.',
      es: 'Es anterior a la llegada de la solicitud.',
    });
  return instant;
}
