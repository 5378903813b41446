/** The answer leaves: handed over on a channel, and counted as sent when that is proved (law.md §11.29). */
import type { CallContext } from '../../engine/access/principal.ts';
import { controllerSettings } from '../../engine/catalog/settings.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import { uuidV7 } from '../../engine/evidence/uuid-v7.ts';
import { queueMail } from '../../engine/mail/queue-mail.ts';
import { eventOf } from '../../engine/records/record-evidence.ts';
import { labelText } from '../../metadata/label.ts';
import { closeIfFinished } from './closing-steps.ts';
import { parseMoment, startOfDay } from './deadlines/moments.ts';
import { decideAt } from './decision-steps.ts';
import { invalid } from './intake.ts';
import { addressOf } from './person.ts';
import { requireStep } from './refusals.ts';
import { changeRequest, factsOf, type RightsRequest, readRequest } from './request.ts';
import { hasPackages } from './state-machine.ts';
import { type CaseAtWork, keepNote, recordStep, takeStep } from './step.ts';
import { askedFor, letter, letterDate, outcomeLabels } from './words.ts';

export const deliveryChannels = ['portal', 'email_link', 'post', 'in_person'] as const;

export interface Delivery {
  readonly channel: (typeof deliveryChannels)[number];
  /** Of the person, ready. */
  readonly package?: string;
  /** To whom it went: an e-mail address for `email_link`, else as it stands on the envelope. */
  readonly recipient?: string;
  /** When a letter was posted. Without it the answer waits for the proof of its dispatch. */
  readonly dispatchedAt?: string;
  readonly note?: string;
}

/** How long a package can be downloaded after its delivery. */
const DOWNLOAD_DAYS = 30;

/** Delivers the answer; the case closes once its dispatch is proved. `portalUrl` is where the person signs in. */
export async function deliverAnswer(
  context: CallContext,
  id: string,
  version: number | undefined,
  written: Omit<Delivery, 'channel'> & Partial<Pick<Delivery, 'channel'>>,
  portalUrl: string,
): Promise<void> {
  const body: Delivery = { channel: 'portal', ...written };
  await takeStep(context, id, version, async (begun) => {
    const at = await decidedByPackage(begun);
    const byLink = body.channel === 'portal' || body.channel === 'email_link';
    requireStep(at.facts, { kind: 'delivery', byLink, withPackage: body.package !== undefined });
    refuseLinkToRepresentative(at.request, body);
    const dispatchedAt = dispatchOf(at, body);
    const handed = await packageFor(at, body, byLink);
    const expiresAt = handed === null ? null : at.context.now().add({ hours: 24 * DOWNLOAD_DAYS });
    await voidEarlier(at);
    const mail = byLink ? await announce(at, body, handed, expiresAt, portalUrl) : null;
    const delivery = uuidV7(context.now());
    await at.tx.query(
      `INSERT INTO attesta.request_deliveries (id, request, package, channel, mail, at, by_user, dispatched_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        delivery,
        id,
        handed,
        body.channel,
        mail,
        context.now(),
        context.principal.userId,
        dispatchedAt,
        expiresAt,
      ],
    );
    if (handed !== null) {
      await at.tx.query('UPDATE attesta.packages SET expires_at = $2 WHERE id = $1', [handed, expiresAt]);
    }
    await at.tx.query(
      "UPDATE attesta.request_messages SET direction = 'out', mail = coalesce(mail, $2) WHERE request = $1 AND direction = 'draft'",
      [id, mail],
    );
    const step = await recordStep(at.tx, context, at.request, {
      kind: 'delivery',
      data: { delivery, channel: body.channel, package: handed, dispatched: dispatchedAt !== null },
      action: 'request.delivered',
      ...(body.recipient && { personal: { recipient: body.recipient } }),
    });
    await keepNote(at.tx, context, id, step, [body.recipient, body.note].filter(Boolean).join('\n'));
    if (discloses(at.request)) await recordDisclosure(at, body.channel, handed);
    await changeRequest(at.tx, id, {
      state: 'delivered',
      answered_at: dispatchedAt,
    });
    await closeIfFinished(at.tx, context, id);
  });
}

/** The portal is the person's alone: who acts for them gets the answer on paper, or as a letter by mail where there is no copy. */
function refuseLinkToRepresentative(request: RightsRequest, { channel }: Delivery): void {
  if (request.answerTo !== 'representative' || request.outcome === 'refused') return;
  const behindSignIn = channel === 'portal' || (channel === 'email_link' && hasPackages(request.type));
  if (!behindSignIn) return;
  throw invalid(
    'channel',
    'A representative cannot sign in as the person. Deliver by post or from hand to hand.',
  );
}

/** To deliver a copy that is ready is to grant the request: where nobody wrote the decision, it is written with the delivery. */
async function decidedByPackage(at: CaseAtWork): Promise<CaseAtWork> {
  const { request, facts, tx } = at;
  const implied =
    request.state === 'in_progress' &&
    request.outcome === null &&
    hasPackages(request.type) &&
    facts.hasPackage;
  if (!implied) return at;
  await decideAt(at, { outcome: 'granted' });
  const decided = await readRequest(tx, request.id);
  return { ...at, request: decided, facts: await factsOf(tx, decided) };
}

/**
 * In the portal and from hand to hand the answer has arrived; a posted letter has left when somebody says on which day; a mail
 * when it was sent.
 */
function dispatchOf({ context, request }: CaseAtWork, body: Delivery): Temporal.Instant | null {
  if (body.channel === 'portal' && request.subject === null) {
    throw new Problem(
      'conflict',
      'No person was found for this request, so nobody can read the answer in the portal.',
    );
  }
  if (body.channel === 'portal' || body.channel === 'in_person') return context.now();
  if (body.channel === 'email_link' || body.dispatchedAt === undefined) return null;
  return pastInstant(context, request, 'dispatchedAt', body.dispatchedAt);
}

/** A moment between the receipt and now; a date is the start of that day, but not before the receipt. */
function pastInstant(
  context: CallContext,
  request: RightsRequest,
  field: string,
  written: string,
): Temporal.Instant {
  const moment = parseMoment(written, request.timeZone);
  if (typeof moment === 'string')
    throw invalid(field, 'Write a date (2026-03-05) or an instant with its offset.');
  const received = Temporal.Instant.from(request.receivedAt);
  const instant = moment instanceof Temporal.Instant ? moment : startOfDay(moment, request.timeZone);
  if (Temporal.Instant.compare(instant, context.now()) > 0)
    throw invalid(field, 'This moment has not come yet.');
  const isSameDay =
    !(moment instanceof Temporal.Instant) &&
    received.toZonedDateTimeISO(request.timeZone).toPlainDate().equals(moment);
  if (isSameDay) return received;
  if (Temporal.Instant.compare(instant, received) < 0)
    throw invalid(field, 'This is before the request arrived.');
  return instant;
}

async function packageFor(
  { tx, request }: CaseAtWork,
  body: Delivery,
  byLink: boolean,
): Promise<string | null> {
  const gives = request.outcome === 'granted' || request.outcome === 'partly';
  if (body.package === undefined && !(byLink && gives && hasPackages(request.type))) return null;
  const [found] = await tx.query<{ id: string }>(
    `SELECT id FROM attesta.packages WHERE request = $1 AND state = 'ready' AND subject = $3 AND ($2::uuid IS NULL OR id = $2)
     ORDER BY created_at DESC, id DESC LIMIT 1`,
    [request.id, body.package ?? null, request.subject],
  );
  if (!found) throw invalid('package', 'This case has no such package that is ready.');
  return found.id;
}

async function voidEarlier({ tx, context, request }: CaseAtWork): Promise<void> {
  await tx.query(
    'UPDATE attesta.request_deliveries SET voided_at = $2 WHERE request = $1 AND voided_at IS NULL',
    [request.id, context.now()],
  );
}

/** Writes to the person that the answer waits in the portal, or the answer itself where nothing is to be downloaded. */
async function announce(
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
    throw invalid(
      'recipient',
      'No e-mail address is known. Name one in "recipient", or choose another channel.',
    );
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

function discloses(request: RightsRequest): boolean {
  return hasPackages(request.type) && (request.outcome === 'granted' || request.outcome === 'partly');
}

async function recordDisclosure(
  { tx, context, request }: CaseAtWork,
  channel: string,
  handed: string | null,
): Promise<void> {
  await recordEvents(tx, [
    eventOf(context, {
      action: 'disclosure.made',
      module: 'requests',
      record: request.id,
      request: request.id,
      ...(request.subject !== null && { subjects: [request.subject] }),
      payloads: [{ subject: null, value: { number: request.number, channel, package: handed } }],
    }),
  ]);
}

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
    if (!waiting) throw new Problem('conflict', 'There is no answer whose dispatch is still to be proved.');
    if (waiting.channel === 'email_link' && waiting.sentAt === null) {
      throw new Problem(
        'conflict',
        `The mail with the answer is "${waiting.state ?? 'gone'}" and has not left. Send it from the outbox, or deliver on another channel.`,
      );
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
