/** Taking a consent back (Art. 7(3)). */
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { oneAtATime } from '../../engine/database/one-at-a-time.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { uuidV7 } from '../../engine/evidence/uuid-v7.ts';
import { type ConsentEvent, consentEventFor, insertConsentEvents } from './consent-event.ts';
import { noteConsent } from './consent-evidence.ts';
import { continueRecord } from './consent-record.ts';
import { isoOf, pastMoment } from './moment.ts';

/** A withdrawal is as easy as the consent: its id is enough (Art. 7(3)). What was done before stays lawful. */
export async function withdrawConsent(
  tx: Sql,
  context: CallContext,
  id: string,
  input: { readonly at?: string; readonly channel?: string; readonly note?: string },
): Promise<ConsentEvent> {
  const named = await consentEventFor(tx, id);
  // Who withdraws it at the same moment, or presses twice, waits here, and then finds that it was withdrawn.
  if (named) await oneAtATime(tx, `attesta.consents ${named.subject} ${named.purpose}`);
  // The event of a consent may be named; what counts is what became of its record since.
  const given = named && (await consentEventFor(tx, named.record ?? id));
  if (!given || (context.principal.kind === 'portal' && given.subject !== context.principal.subject)) {
    throw new Problem('not_found', {
      en: 'There is no consent with this id that you may see.',
      es: 'No hay ningún consentimiento con este identificador que usted pueda ver.',
    });
  }
  if (given.kind !== 'given' && given.kind !== 'renewed') {
    throw new Problem('conflict', {
      en: `This consent is ${given.kind} already; there is nothing to withdraw.`,
      es: `Este consentimiento ya está en el estado «${given.kind}»; no hay nada que retirar.`,
    });
  }
  if (given.basis !== 'A6-1-a') {
    throw new Problem('conflict', {
      en: `This basis is ${given.basis}, not a consent, so it can't be withdrawn. The person may object (Art. 21).`,
      es: `Esta base es ${given.basis}, no un consentimiento, así que no se puede retirar. La persona puede oponerse (art. 21).`,
    });
  }
  const at = pastMoment(input.at, context);
  if (at < given.at) {
    throw new Problem(
      'validation_failed',
      {
        en: 'The withdrawal cannot be earlier than the consent.',
        es: 'La retirada no puede ser anterior al consentimiento.',
      },
      {
        findings: [
          {
            code: 'consent.before',
            field: 'at',
            message: {
              en: `The consent was given on ${given.at}, so it cannot end before.`,
              es: `El consentimiento se dio el ${given.at}, así que no puede terminar antes.`,
            },
          },
        ],
      },
    );
  }
  const event: ConsentEvent = {
    ...given,
    id: uuidV7(context.now()),
    kind: 'withdrawn',
    at,
    recordedAt: isoOf(context.now()),
    channel: input.channel ?? (context.principal.kind === 'portal' ? 'portal' : given.channel),
    note: input.note ?? null,
    guardian: null,
    byUser: context.principal.userId,
    bySubject: context.principal.kind === 'portal',
  };
  await insertConsentEvents(tx, [event]);
  if (given.record) await continueRecord(tx, context, event, given.record);
  await noteConsent(tx, context, event);
  return event;
}
