/** A person objects to sharing, or takes that back: each an act of the person, put down with its evidence and followed elsewhere. */
import type { CallContext } from '../../../engine/access/principal.ts';
import type { Sql } from '../../../engine/database/database.ts';
import { Problem } from '../../../engine/errors/problem.ts';
import { recordEvents } from '../../../engine/evidence/record-events.ts';
import { uuidV7 } from '../../../engine/evidence/uuid-v7.ts';
import { eventOf } from '../../../engine/records/record-evidence.ts';
import { requireSubject } from '../../../engine/subjects/subject.ts';
import type { JsonObject } from '../../../metadata/json.ts';
import type { Sentence } from '../../../metadata/label.ts';
import { parseMoment, startOfDay } from '../../art-12-requests/deadlines/moments.ts';
import { oweOnObjection } from '../notices.ts';
import { type RecipientRole, readRecipient } from '../recipient.ts';
import { portionsIn } from './portions.ts';
import {
  type SharingAct,
  type SharingChannel,
  type StandingObjection,
  standingObjections,
} from './sharing-objection.ts';

export interface NewObjection {
  readonly portions: readonly string[];
  readonly recipient?: string;
  readonly recipientRole?: RecipientRole;
  /** A date or an instant; now when absent. */
  readonly at?: string;
  readonly channel?: SharingChannel;
  readonly reason?: string;
  readonly request?: string;
}

/** Puts down what the person objects to. What they object to already is not said twice; refused where nothing is new. */
export async function objectToSharing(
  tx: Sql,
  context: CallContext,
  subject: string,
  body: NewObjection,
): Promise<void> {
  const person = await requireSubject(tx, context.catalog, subject);
  const known = portionsIn(context.catalog);
  if (body.portions.some((portion) => !known.has(portion)))
    throw refused('portions', {
      en: 'No field declares one of these portions. See GET /subjects/{id}/sharing.',
      es: 'Ningún campo declara una de estas partes. Vea GET /subjects/{id}/sharing.',
    });
  if (body.recipient !== undefined && body.recipientRole !== undefined)
    throw refused('recipientRole', {
      en: 'Name one recipient or a kind of recipients, not both.',
      es: 'Indique un destinatario o una clase de destinatarios, no ambos.',
    });
  const recipient = body.recipient === undefined ? null : await recipientNamed(tx, body.recipient);
  const role = body.recipientRole ?? null;
  const said = await saidBy(tx, context, person.id, body);
  await lockPerson(tx, person.id);
  const standing = await standingObjections(tx, [person.id], context.now());
  const same = (one: StandingObjection) => one.recipient === recipient && one.recipientRole === role;
  const fresh = [...new Set(body.portions)].filter(
    (portion) => !standing.some((one) => one.portion === portion && same(one)),
  );
  if (fresh.length === 0)
    throw new Problem('conflict', {
      en: 'The person objects to this already.',
      es: 'La persona ya se opone a esto.',
    });
  for (const portion of fresh) {
    const id = uuidV7(context.now());
    await insert(
      tx,
      context,
      { id, subject: person.id, kind: 'objected', portion, recipient, role, ends: null },
      said,
    );
    await note(tx, context, 'sharing.objected', person.id, id, said, {
      portion,
      ...(recipient !== null && { recipient }),
      ...(role !== null && { recipientRole: role }),
    });
    await oweOnObjection(tx, context, {
      objection: id,
      subject: person.id,
      portion,
      recipient,
      recipientRole: role,
    });
  }
}

export interface TakingBack {
  readonly at?: string;
  readonly channel?: SharingChannel;
  readonly reason?: string;
}

/** The person allows again what they objected to. */
export async function takeObjectionBack(
  tx: Sql,
  context: CallContext,
  objection: SharingAct,
  body: TakingBack,
): Promise<void> {
  const said = await saidBy(tx, context, objection.subject, body);
  if (Temporal.Instant.compare(said.at, Temporal.Instant.from(objection.at)) < 0)
    throw refused('at', {
      en: 'The person objected later than that.',
      es: 'La persona se opuso después de ese momento.',
    });
  await lockPerson(tx, objection.subject);
  const [ended] = await tx.query('SELECT FROM attesta.sharing_objections WHERE ends = $1', [objection.id]);
  if (ended || objection.kind !== 'objected')
    throw new Problem('conflict', {
      en: 'This objection was taken back already.',
      es: 'Esta oposición ya se retiró.',
    });
  const { subject, portion, recipient, recipientRole: role } = objection;
  const id = uuidV7(context.now());
  await insert(
    tx,
    context,
    { id, subject, kind: 'taken_back', portion, recipient, role, ends: objection.id },
    said,
  );
  await note(tx, context, 'sharing.taken_back', subject, id, said, { portion, objection: objection.id });
}

/** One act of a person at a time: two at once would each find nothing said before. Lines are only added, so no row can be locked. */
async function lockPerson(tx: Sql, subject: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 21))', [subject]);
}

interface Said {
  readonly at: Temporal.Instant;
  readonly channel: SharingChannel;
  readonly bySubject: boolean;
  readonly reason: string | null;
  readonly request: string | null;
}

/** When, how and why, as it was said. Staff say how they know, and why; the person needs no reason. */
async function saidBy(
  tx: Sql,
  context: CallContext,
  subject: string,
  { at, channel, reason, request }: NewObjection | (TakingBack & { readonly request?: string }),
): Promise<Said> {
  if (context.principal.kind === 'portal')
    return { at: context.now(), channel: 'portal', bySubject: true, reason: null, request: null };
  if (channel === undefined || channel === 'portal')
    throw refused('channel', {
      en: 'Say how the person told you: by e-mail, by post, by telephone …',
      es: 'Diga cómo se lo comunicó la persona: por correo electrónico, por correo postal, por teléfono …',
    });
  const written = reason?.trim();
  if (!written)
    throw refused('reason', {
      en: 'Say what the person said, so that it can be shown that it is their wish.',
      es: 'Diga qué dijo la persona, para poder demostrar que es su voluntad.',
    });
  return {
    at: momentOf(context, at),
    channel,
    bySubject: false,
    reason: written,
    request: request === undefined ? null : await caseOf(tx, subject, request),
  };
}

async function caseOf(tx: Sql, subject: string, request: string): Promise<string> {
  const [found] = await tx.query<{ id: string }>(
    'SELECT id FROM attesta.requests WHERE id = $1 AND subject = $2',
    [request, subject],
  );
  if (found) return found.id;
  throw refused('request', {
    en: 'This is no case of this person.',
    es: 'Este no es un caso de esta persona.',
  });
}

async function recipientNamed(tx: Sql, id: string): Promise<string> {
  try {
    return (await readRecipient(tx, id)).id;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw refused('recipient', {
      en: 'There is no recipient with this id. See GET /recipients.',
      es: 'No hay ningún destinatario con este id. Vea GET /recipients.',
    });
  }
}

function momentOf(context: CallContext, written: string | undefined): Temporal.Instant {
  if (written === undefined) return context.now();
  const moment = parseMoment(written, context.timeZone);
  if (typeof moment === 'string')
    throw refused('at', {
      en: 'Write a date (2026-03-05) or an instant with its offset.',
      es: 'Escriba una fecha (2026-03-05) o un instante con su desfase.',
    });
  const instant = moment instanceof Temporal.Instant ? moment : startOfDay(moment, context.timeZone);
  if (Temporal.Instant.compare(instant, context.now()) > 0)
    throw refused('at', { en: 'This moment has not come yet.', es: 'Ese momento aún no ha llegado.' });
  return instant;
}

interface NewAct {
  readonly id: string;
  readonly subject: string;
  readonly kind: SharingAct['kind'];
  readonly portion: string;
  readonly recipient: string | null;
  readonly role: RecipientRole | null;
  readonly ends: string | null;
}

async function insert(tx: Sql, context: CallContext, act: NewAct, said: Said): Promise<void> {
  await tx.query(
    `INSERT INTO attesta.sharing_objections (id, subject, kind, portion, recipient, recipient_role, ends, at, channel,
       by_subject, reason, request, recorded_at, recorded_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      act.id,
      act.subject,
      act.kind,
      act.portion,
      act.recipient,
      act.role,
      act.ends,
      said.at,
      said.channel,
      said.bySubject,
      said.reason,
      said.request,
      context.now(),
      context.principal.userId,
    ],
  );
}

async function note(
  tx: Sql,
  context: CallContext,
  action: 'sharing.objected' | 'sharing.taken_back',
  subject: string,
  id: string,
  said: Said,
  what: JsonObject,
): Promise<void> {
  const how = {
    channel: said.channel,
    at: said.at.toString(),
    bySubject: said.bySubject,
    ...(said.reason !== null && { reason: said.reason }),
  };
  await recordEvents(tx, [
    eventOf(context, {
      action,
      module: 'sharing_objections',
      record: id,
      subjects: [subject],
      ...(said.request !== null && { request: said.request }),
      payloads: [{ subject, value: { ...what, ...how } }],
    }),
  ]);
}

export function refused(field: string, message: Sentence): Problem {
  return new Problem('validation_failed', message, {
    findings: [{ code: `sharing.${field}`, field, message }],
  });
}
