/** The notice of Art. 18(3) by our own mail: written for the person, sent through the outbox, given when it has left. */
import type { Locale } from '../../metadata/label.ts';
import type { CallContext } from '../access/principal.ts';
import { controllerSettings } from '../catalog/settings.ts';
import type { Sql } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';
import { queueMail } from '../mail/queue-mail.ts';
import { languageOf } from '../mail/recipients.ts';
import { permitted, recordId, valuesRefused } from '../records/refusals.ts';
import { recordedAddress } from '../subjects/recorded-address.ts';
import type { AffectedRecord } from './affected.ts';
import { askedRecord, everyState } from './asked-record.ts';
import type { Interval } from './intervals.ts';
import { liftLetter } from './lift-letter.ts';
import { type NoticeAnswer, noteNotice, ownRestrictions } from './lift-notice.ts';

export interface LiftMail {
  /** Only the restriction for this ground; all of the record's own where it isn't given. */
  readonly ground?: string;
  /** The person's, or the first of the company's, where it isn't given. */
  readonly language?: Locale;
  /** The letter as staff changed it; ours when absent. */
  readonly text?: string;
}

export interface LiftDraft {
  readonly language: Locale;
  readonly subject: string;
  readonly text: string;
  /** Whether it can go by mail: an address is on record. The address itself is withheld with the rest of the record. */
  readonly addressed: boolean;
}

export interface NoticeMail {
  readonly id: string;
  readonly state: string;
  readonly sentAt: string | null;
}

/** The notice before it is sent, to be read and changed, or to be printed. */
export async function draftLiftNotice(
  context: CallContext,
  moduleName: string,
  id: string,
  mail: LiftMail,
): Promise<LiftDraft> {
  const module = await permitted(context, moduleName, 'read');
  return context.database.transaction(async (tx) => {
    const root = await askedRecord(tx, context, module, recordId(id), 'lift');
    const own = await ownRestrictions(tx, root, mail.ground);
    const addressed = (await addressOf(tx, context, root)) !== null;
    return { ...(await draftOf(tx, context, root, own, mail.language)), addressed };
  }, everyState);
}

/** Puts the notice into the outbox. The restriction can be lifted once the mail server has taken it. */
export async function mailLiftNotice(
  context: CallContext,
  moduleName: string,
  id: string,
  mail: LiftMail,
): Promise<NoticeAnswer> {
  const module = await permitted(context, moduleName, 'read');
  return context.database.transaction(async (tx) => {
    const root = await askedRecord(tx, context, module, recordId(id), 'lift');
    const own = await ownRestrictions(tx, root, mail.ground);
    await refuseTwice(tx, own);
    const to = await addressOf(tx, context, root);
    if (to === null) throw unreachable();
    const draft = await draftOf(tx, context, root, own, mail.language);
    const sent = await queueMail(tx, context, {
      to,
      subject: draft.subject,
      text: mail.text?.trim() || draft.text,
      kind: 'service',
      subjectId: root.subjects[0] ?? null,
      record: { module: root.module.name, id: root.id },
    });
    await tx.query(
      `UPDATE attesta.record_states SET notice_mail = $2
       WHERE ended_at IS NULL AND state = 'restricted' AND act = ANY ($1::uuid[])`,
      [own.map((one) => one.act), sent],
    );
    const state = (await mailsOf(tx, [sent])).get(sent)?.state ?? 'queued';
    return { at: null, channel: 'email', mail: { id: sent, state } };
  }, everyState);
}

/** Notices whose mail has left since are put on record, at the instant at which it left. */
export async function noteMailed(
  tx: Sql,
  context: CallContext,
  root: AffectedRecord,
  own: readonly Interval[],
): Promise<void> {
  const waiting = own.filter((one) => one.notice_at === null && one.notice_mail !== null);
  const mails = await mailsOf(
    tx,
    waiting.flatMap((one) => one.notice_mail ?? []),
  );
  for (const [mail, restrictions] of Map.groupBy(waiting, (one) => one.notice_mail ?? '')) {
    const sentAt = mails.get(mail)?.sentAt ?? null;
    if (sentAt === null) continue;
    await noteNotice(tx, context, root, restrictions, { channel: 'email', at: sentAt, mail });
  }
}

/** The mail that these restrictions wait for; null where none was written. */
export async function mailOf(tx: Sql, restrictions: readonly Interval[]): Promise<NoticeMail | null> {
  if (restrictions.some((one) => one.notice_mail === null)) return null;
  const mails = await mailsOf(
    tx,
    restrictions.flatMap((one) => one.notice_mail ?? []),
  );
  return [...mails.values()].find((one) => one.sentAt === null) ?? null;
}

export async function mailsOf(tx: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, NoticeMail>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<NoticeMail & Record<string, unknown>>(
    `SELECT id, state, CASE WHEN state = 'sent' THEN sent_at END AS "sentAt" FROM attesta.mails WHERE id = ANY ($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

async function draftOf(
  tx: Sql,
  context: CallContext,
  root: AffectedRecord,
  own: readonly Interval[],
  wanted: Locale | undefined,
): Promise<Omit<LiftDraft, 'addressed'>> {
  const settings = await controllerSettings(tx);
  const language = wanted ?? languageOf(root.module, root.row) ?? settings.languages[0] ?? 'en';
  const first = own.map((one) => Temporal.Instant.from(one.since)).toSorted(Temporal.Instant.compare)[0];
  const since = (first ?? context.now()).toZonedDateTimeISO(context.timeZone).toPlainDate().toString();
  const about = {
    number: root.number,
    grounds: own.flatMap((one) => one.ground ?? []),
    since,
    controller: settings.name,
  };
  return { language, ...liftLetter(about, language) };
}

/** Of the one person whom the record is about; a record about several or nobody has no letter of its own. */
async function addressOf(
  tx: Sql,
  context: CallContext,
  { subjects }: AffectedRecord,
): Promise<string | null> {
  const [subject, ...others] = subjects;
  if (subject === undefined || others.length > 0) return null;
  return recordedAddress(tx, context.catalog, subject);
}

async function refuseTwice(tx: Sql, own: readonly Interval[]): Promise<void> {
  const mails = await mailsOf(
    tx,
    own.flatMap((one) => one.notice_mail ?? []),
  );
  if (![...mails.values()].some((one) => ['queued', 'sending', 'sent'].includes(one.state))) return;
  throw new Problem('conflict', {
    en: 'The notice to the person was sent, or is on its way already.',
    es: 'El aviso a la persona ya se envió o está en camino.',
  });
}

function unreachable(): Problem {
  const message = {
    en: 'No e-mail address of one person is on record here. Tell the person by letter or otherwise, and put on record when and how.',
    es: 'Aquí no consta la dirección de correo de una sola persona. Infórmele por carta o de otro modo y deje constancia de cuándo y cómo.',
  };
  return valuesRefused([{ code: 'state.notice', field: 'channel', message }]);
}

export function onlyMailIsSent(): Problem {
  const message = {
    en: 'Only a mail is sent from here: use "email". A letter or a call is put on record when it was given, without "send".',
    es: 'Desde aquí solo se envía correo: use «email». De una carta o llamada se deja constancia cuando se dio, sin «send».',
  };
  return valuesRefused([{ code: 'state.notice', field: 'channel', message }]);
}
