/** The answer leaves: handed over on a channel, and counted as sent when that is proved (law.md §11.29). */
import type { CallContext } from '../../engine/access/principal.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import { uuidV7 } from '../../engine/evidence/uuid-v7.ts';
import { eventOf } from '../../engine/records/record-evidence.ts';
import { announceAnswer } from './answer-mail.ts';
import { closeIfFinished } from './closing-steps.ts';
import { decideAt } from './decision-steps.ts';
import { pastInstant } from './dispatch-steps.ts';
import { invalid } from './intake.ts';
import { type KeptOf, tellKept } from './kept-letter.ts';
import { requireStep } from './refusals.ts';
import { changeRequest, factsOf, type RightsRequest, readRequest } from './request.ts';
import { hasPackages } from './state-machine.ts';
import { type CaseAtWork, keepNote, recordStep, takeStep } from './step.ts';

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
  keptOf: KeptOf,
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
    await tellKept(at, keptOf);
    const mail = byLink ? await announceAnswer(at, body, handed, expiresAt, portalUrl) : null;
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
  throw invalid('channel', {
    en: 'A representative cannot sign in as the person. Deliver by post or from hand to hand.',
    es: 'Un representante no puede entrar como si fuera la persona. Entregue por correo postal o en mano.',
  });
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
    throw new Problem('conflict', {
      en: 'No person was found for this request, so nobody can read the answer in the portal.',
      es: 'No se encontró a ninguna persona para esta solicitud, así que nadie puede leer la respuesta en el portal.',
    });
  }
  if (body.channel === 'portal' || body.channel === 'in_person') return context.now();
  if (body.channel === 'email_link' || body.dispatchedAt === undefined) return null;
  return pastInstant(context, request, 'dispatchedAt', body.dispatchedAt);
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
       AND NOT EXISTS (SELECT FROM attesta.withholdings w WHERE w.request = $1 AND w.decided_at > packages.created_at)
     ORDER BY created_at DESC, id DESC LIMIT 1`,
    [request.id, body.package ?? null, request.subject],
  );
  if (!found)
    throw invalid('package', {
      en: 'This case has no such package that is ready and follows what was decided to leave out. Make it anew.',
      es: 'Este caso no tiene ningún paquete así que esté listo y refleje lo que se decidió omitir. Prepárelo de nuevo.',
    });
  return found.id;
}

async function voidEarlier({ tx, context, request }: CaseAtWork): Promise<void> {
  await tx.query(
    'UPDATE attesta.request_deliveries SET voided_at = $2 WHERE request = $1 AND voided_at IS NULL',
    [request.id, context.now()],
  );
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
