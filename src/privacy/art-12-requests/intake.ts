/** A request comes in: a case, or several that share a receipt, with their clocks. */
import type { Static } from 'typebox';
import type { CallContext } from '../../engine/access/principal.ts';
import { controllerSettings, type VersionedSettings } from '../../engine/catalog/settings.ts';
import type { Sql } from '../../engine/database/database.ts';
import { oneAtATime } from '../../engine/database/one-at-a-time.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { uuidV7 } from '../../engine/evidence/uuid-v7.ts';
import { findSubject, requireSubject } from '../../engine/subjects/subject.ts';
import type { JsonObject } from '../../metadata/json.ts';
import type { Locale, Sentence } from '../../metadata/label.ts';
import { calendarsNow, freezeCalendar } from './calendars.ts';
import { caseClock, dayOf } from './clock.ts';
import type { HolidayCalendar } from './deadlines/holiday-calendar.ts';
import { legalParametersOn } from './deadlines/legal-parameters.ts';
import { parseMoment, startOfDay } from './deadlines/moments.ts';
import type { PauseModel } from './deadlines/pauses.ts';
import { leadFrom } from './lead.ts';
import type { Representative } from './representative.ts';
import { asService, type Channel, type ClaimedIdentity, changeRequest, readRequest } from './request.ts';
import type { intakeSchema } from './schemas.ts';
import type { RequestType } from './state-machine.ts';
import { recordStep, tellPerson } from './step.ts';
import { askedFor, letter, letterDate } from './words.ts';

export type Intake = Static<typeof intakeSchema>;

interface NewCase {
  readonly subject: string | null;
  readonly claimed: ClaimedIdentity | null;
  readonly receipt: string;
  readonly receivedAt: Temporal.Instant;
  readonly channel: Channel;
  readonly note: string | null;
  readonly language: Locale;
  readonly purposes: readonly string[];
  readonly calendar: HolidayCalendar;
  readonly settings: VersionedSettings;
  readonly acknowledge: boolean;
  readonly pauseModel: PauseModel;
  readonly representative: Intake['representative'];
}

/** Records a request; gives the id of the first case. */
export async function receiveRequest(context: CallContext, body: Intake): Promise<string> {
  const types = typesOf(body);
  return asService(context, async (tx) => {
    const settings = await controllerSettings(tx);
    const calendar = (await calendarsNow(tx)).get(settings.calendar);
    if (!calendar) throw new Error(`The controller's calendar ${settings.calendar} is not known.`);
    await freezeCalendar(tx, calendar);
    const fresh: NewCase = {
      ...(await whose(tx, context, body)),
      receipt: uuidV7(context.now()),
      receivedAt: receivedAt(context, body.receivedAt, settings.timeZone),
      channel: context.principal.kind === 'portal' ? 'portal' : (body.channel ?? 'other'),
      note: body.note?.trim() || null,
      language:
        body.language ?? (context.principal.kind === 'portal' ? context.locale : firstLanguage(settings)),
      purposes: knownPurposes(context, body.purposes ?? []),
      calendar,
      settings,
      acknowledge: body.acknowledge ?? true,
      pauseModel: pauseModelOf(settings),
      representative: context.principal.kind === 'portal' ? undefined : body.representative,
    };
    const ids: string[] = [];
    for (const type of types) ids.push(await openCase(tx, context, type, fresh));
    return ids[0] ?? '';
  });
}

function typesOf(body: Intake): readonly RequestType[] {
  const types = [...new Set([...(body.type ? [body.type] : []), ...(body.types ?? [])])];
  if (types.length > 0) return types;
  throw invalid('type', {
    en: 'Say which right the person asks for.',
    es: 'Diga qué derecho ejerce la persona.',
  });
}

async function whose(
  tx: Sql,
  context: CallContext,
  body: Intake,
): Promise<Pick<NewCase, 'subject' | 'claimed'>> {
  if (context.principal.kind === 'portal') {
    // Whoever is named, the portal asks for the person who signed in.
    const own = context.principal.subject ?? '';
    if (body.subject !== undefined && body.subject !== own) {
      throw new Problem('not_found', {
        en: 'There is nothing here that you may see.',
        es: 'Aquí no hay nada que usted pueda ver.',
      });
    }
    const { id } = await requireSubject(tx, context.catalog, own);
    await refuseFlood(tx, context, id);
    return { subject: id, claimed: null };
  }
  const claimed = body.identity && Object.keys(body.identity).length > 0 ? body.identity : null;
  if (body.subject === undefined && claimed === null) {
    throw invalid('subject', {
      en: 'Name the person by "subject", or say in "identity" who the person says they are.',
      es: 'Nombre a la persona con "subject" o indique en "identity" quién dice ser.',
    });
  }
  if (body.subject === undefined) return { subject: null, claimed };
  const subject = await findSubject(tx, context.catalog, body.subject);
  if (!subject)
    throw invalid('subject', {
      en: 'No person has this id. Look it up under Contacts.',
      es: 'Ninguna persona tiene este identificador. Búsquela en Contactos.',
    });
  return { subject: subject.id, claimed };
}

/** Cases that one person may open in the portal within a day: each is mailed about, and starts a clock for somebody. */
const MOST_A_DAY = 20;

/** A person who asks on and on by a program; other ways in stay open to them. Throws `too_many_requests`. */
async function refuseFlood(tx: Sql, context: CallContext, subject: string): Promise<void> {
  await oneAtATime(tx, `attesta.requests ${subject}`);
  const [row] = await tx.query<{ cases: number }>(
    `SELECT count(*)::int AS cases FROM attesta.requests
     WHERE subject = $1 AND channel = 'portal' AND received_at > $2`,
    [subject, context.now().subtract({ hours: 24 })],
  );
  if ((row?.cases ?? 0) < MOST_A_DAY) return;
  throw new Problem(
    'too_many_requests',
    {
      en: 'So many requests came from you today that they cannot be told apart. Send another tomorrow, or write to us.',
      es: 'Hoy han llegado tantas solicitudes suyas que no se pueden distinguir. Envíe otra mañana o escríbanos.',
    },
    { retryAfter: 3_600 },
  );
}

function receivedAt(context: CallContext, written: string | undefined, timeZone: string): Temporal.Instant {
  if (written === undefined || context.principal.kind === 'portal') return context.now();
  const moment = parseMoment(written, timeZone);
  if (typeof moment === 'string') {
    throw invalid('receivedAt', {
      en: 'Write a date (2026-03-05) or an instant with its offset (2026-03-05T10:30:00+01:00).',
      es: 'Escriba una fecha (2026-03-05) o un instante con su diferencia horaria (2026-03-05T10:30:00+01:00).',
    });
  }
  const instant = moment instanceof Temporal.Instant ? moment : startOfDay(moment, timeZone);
  if (Temporal.Instant.compare(instant, context.now()) > 0) {
    throw invalid('receivedAt', {
      en: 'A request cannot have arrived in the future.',
      es: 'Una solicitud no puede haber llegado en el futuro.',
    });
  }
  return instant;
}

function knownPurposes(context: CallContext, purposes: readonly string[]): readonly string[] {
  const unknown = purposes.find((code) => !context.catalog.purposes.has(code));
  if (unknown !== undefined)
    throw invalid('purposes', {
      en: 'There is no purpose with one of these codes.',
      es: 'No hay ninguna finalidad con uno de estos códigos.',
    });
  return [...new Set(purposes)];
}

function firstLanguage(settings: VersionedSettings): Locale {
  return settings.languages[0] ?? 'en';
}

async function openCase(tx: Sql, context: CallContext, type: RequestType, fresh: NewCase): Promise<string> {
  const id = uuidV7(context.now());
  const time = {
    receivedAt: fresh.receivedAt.toString({ fractionalSecondDigits: 3, roundingMode: 'trunc' }),
    calendar: fresh.calendar.code,
    calendarVersion: fresh.calendar.version,
    timeZone: fresh.settings.timeZone,
    pauseModel: fresh.pauseModel,
    extendedAt: null,
    answeredAt: null,
    closedAt: null,
  };
  const clock = caseClock({ request: time, pauses: [], holidays: fresh.calendar }, context.now(), 'en');
  const [{ n } = { n: 0 }] = await tx.query<{ n: number }>(
    "SELECT attesta.take_numbers('$requests', 1) AS n",
  );
  const number = `RR-${String(n).padStart(6, '0')}`;
  await tx.query(
    `INSERT INTO attesta.requests (id, number, type, state, subject, claimed, receipt, received_at, channel, note,
       language, purposes, calendar, calendar_version, time_zone, pause_model, legal_parameters, due, overdue_from,
       answer, created_at, created_by, lead, representative, capacity, mandate)
     VALUES ($1, $2, $3, 'received', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
       $22, $23, $24, $25)`,
    [
      id,
      number,
      type,
      fresh.subject,
      fresh.claimed === null ? null : JSON.stringify(fresh.claimed),
      fresh.receipt,
      time.receivedAt,
      fresh.channel,
      fresh.note,
      fresh.language,
      fresh.purposes,
      time.calendar,
      time.calendarVersion,
      time.timeZone,
      time.pauseModel,
      legalParametersOn(dayOf(fresh.receivedAt, time.timeZone)).version,
      clock.due,
      clock.overdueFrom,
      JSON.stringify(clock.steps),
      context.now(),
      context.principal.userId,
      await leadFrom(tx, context),
      fresh.representative ? JSON.stringify(namedIn(fresh.representative)) : null,
      fresh.representative?.capacity ?? null,
      fresh.representative ? 'unchecked' : 'none',
    ],
  );
  await firstSteps(tx, context, id, fresh, clock.due);
  return id;
}

/** What is the person's of it, and goes with the person. */
function namedIn({ name, email }: NonNullable<Intake['representative']>): Representative {
  return { name, ...(email !== undefined && { email }) };
}

/**
 * How waiting for the person changes the month: in the Union it stands still (EDPB Guidelines 01/2022); in the United Kingdom it
 * begins anew with the proof of identity or the fee, and stands still for a clarification (UK GDPR Art. 12A). A company may
 * let nothing pause it, which is stricter.
 */
function pauseModelOf({ country, pauses }: VersionedSettings): PauseModel {
  if (pauses === 'none') return 'none';
  return country === 'GB' ? 'restart' : 'suspend';
}

async function firstSteps(
  tx: Sql,
  context: CallContext,
  id: string,
  fresh: NewCase,
  due: string,
): Promise<void> {
  const request = await readRequest(tx, id);
  const personal: JsonObject = {
    ...(fresh.claimed && { claimed: { ...fresh.claimed } as JsonObject }),
    ...(fresh.note !== null && { note: fresh.note }),
    ...(fresh.representative && { representative: { ...namedIn(fresh.representative) } as JsonObject }),
  };
  await recordStep(tx, context, request, {
    kind: 'received',
    data: { type: request.type, channel: request.channel, receivedAt: request.receivedAt, due },
    action: 'request.received',
    ...(Object.keys(personal).length > 0 && { personal }),
  });
  if (context.principal.kind === 'portal') await confirmBySignIn(tx, context, id);
  if (fresh.acknowledge) await acknowledge(tx, context, id, fresh.settings, due);
}

/** Who signed in to the portal has shown who they are: asking for more would need a doubt (Art. 12(6)). */
async function confirmBySignIn(tx: Sql, context: CallContext, id: string): Promise<void> {
  const request = await readRequest(tx, id);
  await recordStep(tx, context, request, {
    kind: 'identity_check',
    data: { method: 'portal_sign_in', result: 'confirmed' },
    action: 'request.identity_checked',
  });
  await changeRequest(tx, id, { identity: 'confirmed', state: 'in_progress' });
}

/** Art. 12(2): the person learns that the request arrived, its number and its limit. */
async function acknowledge(
  tx: Sql,
  context: CallContext,
  id: string,
  settings: VersionedSettings,
  due: string,
): Promise<void> {
  const request = await readRequest(tx, id);
  const { language, number, type } = request;
  const body = letter('acknowledgement', language, {
    asked: askedFor(type, language),
    received: letterDate(
      dayOf(Temporal.Instant.from(request.receivedAt), request.timeZone).toString(),
      language,
    ),
    number,
    due: letterDate(due, language),
    controller: settings.name,
  });
  const step = await recordStep(tx, context, request, {
    kind: 'acknowledged',
    action: 'request.acknowledged',
  });
  await tellPerson(tx, context, request, step, body);
}

/** A value that is not right, with its field. */
export function invalid(field: string, message: Sentence): Problem {
  return new Problem('validation_failed', message, {
    findings: [{ code: `request.${field}`, field, message }],
  });
}
