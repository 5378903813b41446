/** Which notice was given to whom, when and how (Art. 13, 14, 5(2)): written down, or sent by our own mail. */
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import { uuidV7 } from '../../engine/evidence/uuid-v7.ts';
import { queueMail } from '../../engine/mail/queue-mail.ts';
import { eventOf } from '../../engine/records/record-evidence.ts';
import { recordedAddress } from '../../engine/subjects/recorded-address.ts';
import { requireSubject } from '../../engine/subjects/subject.ts';
import type { Locale } from '../../metadata/label.ts';
import { dayOf } from '../art-12-requests/clock.ts';
import { parseMoment, startOfDay } from '../art-12-requests/deadlines/moments.ts';
import { type InformationNotice, type NoticeArticle, readNotice } from './notice.ts';
import { refused, todayOf } from './register.ts';

export const givenChannels = ['email', 'post', 'in_person', 'phone', 'web_form', 'portal', 'other'] as const;
export type GivenChannel = (typeof givenChannels)[number];

export interface GivenNotice {
  readonly id: string;
  readonly notice: string;
  readonly code: string;
  readonly version: string;
  readonly language: Locale;
  readonly title: string;
  readonly body: string;
  readonly sha256: string;
  readonly articles: readonly NoticeArticle[];
  readonly purposes: readonly string[];
  readonly channel: GivenChannel;
  /** Null while the mail that it is in has not left. */
  readonly at: string | null;
  /** Its legal day. */
  readonly on: string | null;
  readonly createdAt: string;
  readonly mailState: 'held' | 'queued' | 'sending' | 'sent' | 'failed' | null;
}

/** What was given to the person, the newest first. `timeZone`: of legal days. */
export function givenTo(tx: Sql, subject: string, timeZone: string): Promise<readonly GivenNotice[]> {
  return tx.query<GivenNotice & Record<string, unknown>>(
    `SELECT g.id, g.notice, n.code, n.version, n.language, n.title, n.body, n.sha256, n.articles, n.purposes, g.channel,
       coalesce(g.given_at, m.sent_at) AS at, (coalesce(g.given_at, m.sent_at) AT TIME ZONE $2)::date::text AS on, g.created_at AS "createdAt", m.state AS "mailState"
     FROM attesta.information_given g JOIN attesta.information_notices n ON n.id = g.notice
       LEFT JOIN attesta.mails m ON m.id = g.mail
     WHERE g.subject = $1 ORDER BY coalesce(g.given_at, m.sent_at, g.created_at) DESC, g.id DESC`,
    [subject, timeZone],
  );
}

export interface NewGiven {
  readonly subjects: readonly string[];
  readonly channel: GivenChannel;
  /** A date or an instant; now when absent. */
  readonly at?: string;
  /** Sends the text to each person's address; it counts from when the mail server took it. */
  readonly send?: boolean;
}

/** Puts down, or sends, one notice for many persons: all of them or none. */
export async function giveNotice(
  tx: Sql,
  context: CallContext,
  notice: InformationNotice,
  body: NewGiven,
): Promise<void> {
  const at = body.send ? context.now() : momentOf(context, body.at);
  requireInForce(context, notice, at);
  if (body.send && (body.channel !== 'email' || body.at !== undefined))
    throw refused(body.at === undefined ? 'channel' : 'at', {
      en: 'What is sent now goes by e-mail and counts from its sending.',
      es: 'Lo que se envía ahora va por correo electrónico y cuenta desde su envío.',
    });
  const unreachable: string[] = [];
  for (const id of new Set(body.subjects)) {
    const person = await requireSubject(tx, context.catalog, id);
    const to = body.send ? await recordedAddress(tx, context.catalog, person.id) : null;
    if (body.send && to === null) {
      unreachable.push(person.number);
      continue;
    }
    await give(tx, context, notice, { person: person.id, channel: body.channel, at, to });
  }
  if (unreachable.length === 0) return;
  throw refused('subjects', {
    en: `No e-mail address is on record for ${unreachable.slice(0, 20).join(', ')}. Give it to them another way, and send it to the others.`,
    es: `No consta ningún correo electrónico de ${unreachable.slice(0, 20).join(', ')}. Facilíteselo de otra forma y envíelo a los demás.`,
  });
}

async function give(
  tx: Sql,
  context: CallContext,
  notice: InformationNotice,
  about: {
    readonly person: string;
    readonly channel: GivenChannel;
    readonly at: Temporal.Instant;
    readonly to: string | null;
  },
): Promise<void> {
  const { person, channel, at, to } = about;
  const mail =
    to === null
      ? null
      : await queueMail(tx, context, {
          to,
          subject: notice.title.slice(0, 200).replace(/\s+/g, ' '),
          text: notice.body,
          kind: 'service',
          subjectId: person,
        });
  const id = uuidV7(context.now());
  await tx.query(
    `INSERT INTO attesta.information_given (id, subject, notice, channel, given_at, mail, created_at, created_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      id,
      person,
      notice.id,
      channel,
      mail === null ? at : null,
      mail,
      context.now(),
      context.principal.userId,
    ],
  );
  const { code, version, language, sha256 } = notice;
  const sent = mail === null ? { at: at.toString() } : { mail };
  await recordEvents(tx, [
    eventOf(context, {
      action: 'notice.given',
      module: 'information_notices',
      record: notice.id,
      subjects: [person],
      payloads: [
        { subject: person, value: { given: id, code, version, language, sha256, channel, ...sent } },
      ],
    }),
  ]);
}

/** The notice that is to be given, as it stands today. */
export function noticeToGive(tx: Sql, context: CallContext, id: string): Promise<InformationNotice> {
  return readNotice(tx, id, todayOf(context));
}

function requireInForce(
  { timeZone }: CallContext,
  { validFrom, endedOn, version }: InformationNotice,
  at: Temporal.Instant,
): void {
  const day = dayOf(at, timeZone).toString();
  if (day < validFrom)
    throw refused('at', {
      en: `Version ${version} is valid from ${validFrom}: it could not be given before.`,
      es: `La versión ${version} es vigente desde el ${validFrom}: no pudo facilitarse antes.`,
    });
  if (endedOn !== null && day > endedOn)
    throw refused('at', {
      en: `Version ${version} ended on ${endedOn}. Give the version that is valid now.`,
      es: `La versión ${version} se retiró el ${endedOn}. Facilite la que está vigente ahora.`,
    });
}

/** A moment that has come; a date is the start of that day. */
export function momentOf(context: CallContext, written: string | undefined, field = 'at'): Temporal.Instant {
  if (written === undefined) return context.now();
  const moment = parseMoment(written, context.timeZone);
  if (typeof moment === 'string')
    throw refused(field, {
      en: 'Write a date (2026-03-05) or an instant with its offset.',
      es: 'Escriba una fecha (2026-03-05) o un instante con su desfase.',
    });
  const instant = moment instanceof Temporal.Instant ? moment : startOfDay(moment, context.timeZone);
  if (Temporal.Instant.compare(instant, context.now()) > 0)
    throw refused(field, { en: 'This moment has not come yet.', es: 'Ese momento aún no ha llegado.' });
  return instant;
}
