/** A complaint is received, acknowledged and answered; each step with its evidence, and told to whoever complains. */
import type { CallContext } from '../../engine/access/principal.ts';
import { controllerSettings } from '../../engine/catalog/settings.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import type { EvidenceAction } from '../../engine/evidence/actions.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import { uuidV7 } from '../../engine/evidence/uuid-v7.ts';
import { queueMail } from '../../engine/mail/queue-mail.ts';
import { eventOf } from '../../engine/records/record-evidence.ts';
import { recordedAddress } from '../../engine/subjects/recorded-address.ts';
import { findSubject } from '../../engine/subjects/subject.ts';
import type { JsonObject } from '../../metadata/json.ts';
import type { Locale, Sentence } from '../../metadata/label.ts';
import { authorityOf, complainsToController } from '../art-12-requests/authorities.ts';
import { calendarsNow, freezeCalendar } from '../art-12-requests/calendars.ts';
import { dayOf } from '../art-12-requests/clock.ts';
import { legalParametersOn } from '../art-12-requests/deadlines/legal-parameters.ts';
import { parseMoment, startOfDay } from '../art-12-requests/deadlines/moments.ts';
import { letterDate } from '../art-12-requests/words.ts';
import {
  type ComplaintChannel,
  type ComplaintOutcome,
  type ComplaintRow,
  readComplaint,
  type ToldBy,
} from './complaint.ts';
import { complaintLetter } from './letters.ts';

export interface NewComplaint {
  readonly subject?: string;
  readonly identity?: { readonly name?: string; readonly email?: string };
  readonly body: string;
  readonly receivedAt?: string;
  readonly channel?: ComplaintChannel;
  readonly language?: Locale;
  readonly request?: string;
  /** Whether receipt is acknowledged by mail where an address is known. Yes when absent. */
  readonly acknowledge?: boolean;
}

/** Puts a complaint on record and starts its clock. What comes through the portal is acknowledged there at once. Gives its id. */
export async function receiveComplaint(tx: Sql, context: CallContext, body: NewComplaint): Promise<string> {
  const settings = await controllerSettings(tx);
  if (!complainsToController(settings)) {
    throw new Problem(
      'conflict',
      {
        en: 'Only the law of the United Kingdom has complaints to the controller. Elsewhere the person complains to the supervisory authority (Art. 77); what they tell you may be a request.',
        es: 'Solo la ley del Reino Unido conoce reclamaciones ante el responsable. En otros lugares se reclama ante la autoridad de control (art. 77); lo que le digan puede ser una solicitud.',
      },
      {
        findings: [
          {
            code: 'complaint.not_here',
            field: '',
            message: {
              en: 'The company is not in the United Kingdom.',
              es: 'La empresa no está en el Reino Unido.',
            },
          },
        ],
      },
    );
  }
  const portal = context.principal.kind === 'portal';
  const text = body.body.trim();
  if (text === '')
    throw refused('body', {
      en: 'Write what the complaint is about.',
      es: 'Escriba de qué trata la reclamación.',
    });
  const subject = await whose(tx, context, body);
  const receivedAt = portal ? context.now() : momentOf(context, body.receivedAt, settings.timeZone);
  const limit = legalParametersOn(dayOf(receivedAt, settings.timeZone)).parameters.get(
    'uk.complaint-acknowledgement',
  );
  if (!limit?.rule)
    throw refused('receivedAt', {
      en: 'The procedure for complaints is law since 19 June 2026, and not before.',
      es: 'El procedimiento de reclamación es ley desde el 19 de junio de 2026, y no antes.',
    });
  const calendar = (await calendarsNow(tx)).get(settings.calendar);
  if (!calendar) throw new Error(`The controller's calendar ${settings.calendar} is not known.`);
  await freezeCalendar(tx, calendar);
  const [{ n } = { n: 0 }] = await tx.query<{ n: number }>(
    "SELECT attesta.take_numbers('$complaints', 1) AS n",
  );
  const id = uuidV7(context.now());
  const number = `CP-${String(n).padStart(6, '0')}`;
  const channel = portal ? 'portal' : (body.channel ?? 'other');
  const request = await requestOf(tx, subject, body.request);
  await tx.query(
    `INSERT INTO attesta.complaints (id, number, subject, claimed, request, received_at, channel, body, language, calendar,
       calendar_version, time_zone, rule, acknowledged_by, acknowledged_at, created_at, created_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
    [
      id,
      number,
      subject,
      subject === null ? JSON.stringify(body.identity ?? {}) : null,
      request,
      receivedAt,
      channel,
      text,
      body.language ?? (portal ? context.locale : (settings.languages[0] ?? 'en')),
      calendar.code,
      calendar.version,
      settings.timeZone,
      limit.rule,
      portal ? 'portal' : null,
      portal ? context.now() : null,
      context.now(),
      context.principal.userId,
    ],
  );
  const about = { id, number, subject };
  await noteComplaint(
    tx,
    context,
    'complaint.received',
    about,
    { channel, receivedAt: receivedAt.toString() },
    { body: text },
  );
  if (portal) await noteComplaint(tx, context, 'complaint.acknowledged', about, { by: 'portal' });
  else if (body.acknowledge ?? true) await acknowledgeIfReachable(tx, context, id);
  return id;
}

async function acknowledgeIfReachable(tx: Sql, context: CallContext, id: string): Promise<void> {
  const { row } = await readComplaint(tx, context, id);
  if ((await addressOf(tx, context, row)) !== null) await acknowledge(tx, context, id, { channel: 'email' });
}

export interface Told {
  readonly channel: ToldBy;
  /** When it was posted, said or handed over; not for a mail, which counts from its sending. */
  readonly at?: string;
}

/** Whoever complains learns that it arrived. */
export async function acknowledge(tx: Sql, context: CallContext, id: string, told: Told): Promise<void> {
  const row = await lockComplaint(tx, context, id);
  refuseWithdrawn(row);
  if (row.acknowledgedBy !== null && row.acknowledgementMail !== 'failed')
    throw new Problem('conflict', {
      en: 'The complaint is acknowledged already, or its mail is on its way.',
      es: 'Ya se acusó recibo de la reclamación, o su correo está en camino.',
    });
  const settings = await controllerSettings(tx);
  const text = complaintLetter('acknowledgement', row.language, {
    number: row.number,
    received: letterDate(dayOf(Temporal.Instant.from(row.receivedAt), row.timeZone).toString(), row.language),
    controller: settings.name,
  });
  const sent = await tell(tx, context, row, told, text);
  await tx.query(
    `UPDATE attesta.complaints SET acknowledged_by = $2, acknowledged_at = $3, acknowledgement = $4, version = version + 1
     WHERE id = $1`,
    [id, told.channel, sent.at, sent.mail],
  );
  await noteComplaint(tx, context, 'complaint.acknowledged', row, saidHow(told, sent));
}

function refuseWithdrawn({ withdrawnAt }: ComplaintRow): void {
  if (withdrawnAt !== null)
    throw new Problem('conflict', {
      en: 'The complaint was taken back: nothing is owed on it.',
      es: 'La reclamación se retiró: ya no se debe nada por ella.',
    });
}

export interface Outcome extends Told {
  readonly outcome: ComplaintOutcome;
  /** What was found and done, as whoever complains reads it. */
  readonly answer: string;
}

/** The outcome, with the right to go to the Commissioner (section 164A(4) DPA 2018, Art. 77 UK GDPR). */
export async function answerComplaint(
  tx: Sql,
  context: CallContext,
  id: string,
  body: Outcome,
): Promise<void> {
  const row = await lockComplaint(tx, context, id);
  refuseWithdrawn(row);
  if (row.outcome !== null && row.answerMail !== 'failed')
    throw new Problem('conflict', {
      en: 'The complaint is answered already, or its answer is on its way.',
      es: 'La reclamación ya está respondida, o su respuesta está en camino.',
    });
  const answer = body.answer.trim();
  if (answer === '')
    throw refused('answer', {
      en: 'Say what was found and what is done.',
      es: 'Diga lo que se comprobó y lo que se hace.',
    });
  if (body.channel === 'portal' && row.subject === null)
    throw refused('channel', {
      en: 'No person is on record for this complaint, so nobody can read it in the portal.',
      es: 'No consta ninguna persona en esta reclamación, así que nadie puede leerla en el portal.',
    });
  const settings = await controllerSettings(tx);
  const authority = authorityOf(settings);
  const text = complaintLetter('outcome', row.language, {
    number: row.number,
    outcome: complaintLetter(body.outcome, row.language),
    answer,
    authority: authority === null ? '' : ` (${[authority.name, authority.url].filter(Boolean).join(', ')})`,
    controller: settings.name,
  });
  const sent = await tell(tx, context, row, body, text);
  await tx.query(
    `UPDATE attesta.complaints SET outcome = $2, answer = $3, answered_by = $4, answered_at = $5, answer_mail = $6,
       version = version + 1 WHERE id = $1`,
    [id, body.outcome, text, body.channel, sent.at, sent.mail],
  );
  await noteComplaint(
    tx,
    context,
    'complaint.answered',
    row,
    { outcome: body.outcome, ...saidHow(body, sent) },
    { answer },
  );
}

interface Sent {
  readonly at: Temporal.Instant | null;
  readonly mail: string | null;
}

async function tell(
  tx: Sql,
  context: CallContext,
  row: ComplaintRow,
  told: Told,
  text: string,
): Promise<Sent> {
  if (told.channel !== 'email') {
    const at = momentTold(context, told.at, row);
    return { at, mail: null };
  }
  const to = await addressOf(tx, context, row);
  if (to === null)
    throw refused('channel', {
      en: 'No e-mail address is known. Choose another channel.',
      es: 'No se conoce ningún correo electrónico. Elija otra vía.',
    });
  const mail = await queueMail(tx, context, {
    to,
    subject: complaintLetter('subject', row.language, { number: row.number }),
    text,
    kind: 'service',
    subjectId: row.subject,
    ...(row.request !== null && { request: row.request }),
  });
  return { at: null, mail };
}

/** A moment at which something about the complaint was said; not before it arrived. */
export function momentTold(
  context: CallContext,
  written: string | undefined,
  row: Pick<ComplaintRow, 'receivedAt' | 'timeZone'>,
): Temporal.Instant {
  const at = momentOf(context, written, row.timeZone, 'at');
  const arrived = startOfDay(dayOf(Temporal.Instant.from(row.receivedAt), row.timeZone), row.timeZone);
  if (Temporal.Instant.compare(at, arrived) >= 0) return at;
  throw refused('at', {
    en: 'This is before the complaint arrived.',
    es: 'Esto es anterior a la llegada de la reclamación.',
  });
}

async function addressOf(tx: Sql, context: CallContext, row: ComplaintRow): Promise<string | null> {
  if (row.subject !== null) return recordedAddress(tx, context.catalog, row.subject);
  return row.claimed?.email?.trim() || null;
}

function saidHow({ channel }: Told, { at, mail }: Sent): JsonObject {
  return { by: channel, ...(at !== null && { at: at.toString() }), ...(mail !== null && { mail }) };
}

/** Only the person's own case is named; the portal names what it sees. */
async function requestOf(
  tx: Sql,
  subject: string | null,
  request: string | undefined,
): Promise<string | null> {
  if (request === undefined) return null;
  const [found] = await tx.query<{ id: string }>(
    'SELECT id FROM attesta.requests WHERE id = $1 AND (subject IS NULL OR subject = $2)',
    [request, subject],
  );
  if (!found)
    throw refused('request', {
      en: 'This is no case of the person who complains.',
      es: 'Este no es un caso de la persona que reclama.',
    });
  return found.id;
}

async function whose(tx: Sql, context: CallContext, body: NewComplaint): Promise<string | null> {
  const named = context.principal.kind === 'portal' ? context.principal.subject : body.subject;
  if (named !== undefined && named !== null) {
    const subject = await findSubject(tx, context.catalog, named);
    if (!subject)
      throw refused('subject', {
        en: 'No person has this id. Look it up under Contacts.',
        es: 'Ninguna persona tiene este id. Búsquela en Contactos.',
      });
    return subject.id;
  }
  if (!body.identity?.name?.trim() && !body.identity?.email?.trim())
    throw refused('subject', {
      en: 'Name the person by "subject", or say in "identity" who complains.',
      es: 'Indique la persona con "subject", o diga en "identity" quién reclama.',
    });
  return null;
}

export async function lockComplaint(tx: Sql, context: CallContext, id: string): Promise<ComplaintRow> {
  await tx.query('SELECT FROM attesta.complaints WHERE id = $1 FOR UPDATE', [id]);
  return (await readComplaint(tx, context, id)).row;
}

function momentOf(
  context: CallContext,
  written: string | undefined,
  timeZone: string,
  field = 'receivedAt',
): Temporal.Instant {
  if (written === undefined) return context.now();
  const moment = parseMoment(written, timeZone);
  if (typeof moment === 'string')
    throw refused(field, {
      en: 'Write a date (2026-07-05) or an instant with its offset.',
      es: 'Escriba una fecha (2026-07-05) o un instante con su desfase.',
    });
  const instant = moment instanceof Temporal.Instant ? moment : startOfDay(moment, timeZone);
  if (Temporal.Instant.compare(instant, context.now()) > 0)
    throw refused(field, { en: 'This moment has not come yet.', es: 'Ese momento aún no ha llegado.' });
  return instant;
}

export function refused(field: string, message: Sentence): Problem {
  return new Problem('validation_failed', message, {
    findings: [{ code: `complaint.${field}`, field, message }],
  });
}

export async function noteComplaint(
  tx: Sql,
  context: CallContext,
  action: Extract<EvidenceAction, `complaint.${string}`>,
  { id, number, subject }: Pick<ComplaintRow, 'id' | 'number' | 'subject'>,
  code: JsonObject,
  personal?: JsonObject,
): Promise<void> {
  await recordEvents(tx, [
    eventOf(context, {
      action,
      module: 'complaints',
      record: id,
      ...(subject !== null && { subjects: [subject] }),
      payloads: [
        { subject: null, value: { number, ...code } },
        ...(personal && subject !== null ? [{ subject, value: personal }] : []),
      ],
    }),
  ]);
}
