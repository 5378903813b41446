import { controllerSettings } from '../../engine/catalog/settings.ts';
import { queueMail } from '../../engine/mail/queue-mail.ts';
import { labelText } from '../../metadata/label.ts';
import type { Delivery } from './delivery-steps.ts';
import { invalid } from './intake.ts';
import { addressOf } from './person.ts';
import type { CaseAtWork } from './step.ts';
import { askedFor, letter, letterDate, outcomeLabels } from './words.ts';

/** Writes to the person that the answer waits in the portal, or the answer itself where nothing is to be downloaded. */
export async function announceAnswer(
  { tx, context, request }: CaseAtWork,
  body: Delivery,
  handed: string | null,
  expiresAt: Temporal.Instant | null,
  portalUrl: string,
): Promise<string | null> {
  const known = request.maskedAt === null ? await addressOf(tx, context, request) : null;
  const to = body.channel === 'email_link' ? (body.recipient ?? known) : known;
  if (to === null) {
    if (body.channel === 'portal') return null;
    throw invalid('recipient', {
      en: 'No e-mail address is known. Name one in "recipient", or choose another channel.',
      es: 'No se conoce ninguna dirección de correo. Indique una en "recipient" o elija otro canal.',
    });
  }
  const { language } = request;
  const settings = await controllerSettings(tx);
  const drafts = await tx.query<{ body: string }>(
    "SELECT body FROM attesta.request_messages WHERE request = $1 AND direction = 'draft' ORDER BY at, id",
    [request.id],
  );
  const common = {
    number: request.number,
    asked: askedFor(request.type, language),
    controller: settings.name,
  };
  const reasons = drafts.map((draft) => draft.body).join('\n\n');
  const text =
    handed !== null && expiresAt !== null
      ? letter('link', language, {
          ...common,
          url: portalUrl,
          expires: letterDate(
            expiresAt.toZonedDateTimeISO(request.timeZone).toPlainDate().toString(),
            language,
          ),
        })
      : letter('answer', language, {
          ...common,
          outcome: labelText(outcomeLabels[request.outcome ?? 'granted'], language).toLowerCase(),
          reasons,
        });
  return queueMail(tx, context, {
    to,
    subject: letter('subject', language, { number: request.number, what: common.asked }),
    text,
    kind: 'service',
    subjectId: request.subject,
    request: request.id,
  });
}
