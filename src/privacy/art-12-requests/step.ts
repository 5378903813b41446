/** Taking a step: checked, written with its evidence, and the clock brought up to date, in one transaction. */
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import type { EvidenceAction } from '../../engine/evidence/actions.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import { uuidV7 } from '../../engine/evidence/uuid-v7.ts';
import { queueMail } from '../../engine/mail/queue-mail.ts';
import { eventOf } from '../../engine/records/record-evidence.ts';
import type { JsonObject } from '../../metadata/json.ts';
import { frozenCalendar } from './calendars.ts';
import { type CaseTime, caseClock } from './clock.ts';
import { leadFrom } from './lead.ts';
import { addressOf } from './person.ts';
import {
  asService,
  changeRequest,
  factsOf,
  pausesOf,
  type RightsRequest,
  readRequest,
  requireVisible,
} from './request.ts';
import type { CaseFacts } from './state-machine.ts';
import { askedFor, letter, type ShownStep } from './words.ts';

/** A case that a step is being taken in: locked, with what the state machine knows of it. */
export interface CaseAtWork {
  readonly tx: Sql;
  readonly context: CallContext;
  readonly request: RightsRequest;
  readonly facts: CaseFacts;
}

/**
 * Runs the work on the locked case, then brings its clock up to date. Gives what the work gives. Who takes the first step of a case
 * that nobody leads leads it from then on.
 */
export async function takeStep<T>(
  context: CallContext,
  id: string,
  version: number | undefined,
  work: (at: CaseAtWork) => Promise<T>,
  leads = true,
): Promise<T> {
  await requireVisible(context, id);
  return asService(context, async (tx) => {
    const request = await readRequest(tx, id, 'FOR UPDATE');
    if (version !== undefined && version !== request.version) {
      throw new Problem('stale_version', {
        en: 'Somebody changed this case in the meantime. Read it again, then go on.',
        es: 'Alguien cambió este caso mientras tanto. Léalo de nuevo y después continúe.',
      });
    }
    const result = await work({ tx, context, request, facts: await factsOf(tx, request) });
    if (leads) await leadIfNone(tx, context, request);
    await refreshClock(tx, context, id);
    return result;
  });
}

/** Who works on an open case that nobody leads leads it from then on; a program and the person who asks do not. */
export async function leadIfNone(tx: Sql, context: CallContext, request: RightsRequest): Promise<void> {
  if (request.lead !== null || request.closedAt !== null) return;
  const lead = await leadFrom(tx, context);
  if (lead === null) return;
  await changeRequest(tx, request.id, { lead });
  await recordStep(tx, context, request, {
    kind: 'assignment',
    data: { lead },
    action: 'request.assigned',
  });
}

/** Stores what lists and filters sort by. */
export async function refreshClock(tx: Sql, context: CallContext, id: string): Promise<void> {
  const request = await readRequest(tx, id);
  const clock = caseClock(await timeOf(tx, request), context.now(), 'en');
  await changeRequest(tx, id, {
    due: clock.due,
    overdue_from: clock.overdueFrom,
    paused_since: clock.pausedSince,
    answer: JSON.stringify(clock.steps),
  });
}

/** What a case's clock is computed from. */
export async function timeOf(tx: Sql, request: RightsRequest): Promise<CaseTime> {
  const pauses = await pausesOf(tx, [request.id]);
  return {
    request,
    pauses: pauses.get(request.id) ?? [],
    holidays: await frozenCalendar(tx, request.calendar, request.calendarVersion),
  };
}

export interface NewStep {
  readonly kind: ShownStep;
  /** Codes, ids, dates: a step outlives the person, so nothing in it may be personal. */
  readonly data?: JsonObject;
  /** Absent where the part that did it writes the event itself. */
  readonly action?: EvidenceAction;
  /** What of it is the person's, for the evidence: it goes when the person does, so it waits until the person is known. */
  readonly personal?: JsonObject;
}

/** Writes a step with its event. Returns the step's id. */
export async function recordStep(
  tx: Sql,
  context: CallContext,
  request: Pick<RightsRequest, 'id' | 'number' | 'subject'>,
  step: NewStep,
): Promise<string> {
  const id = uuidV7(context.now());
  const { kind, userId } = context.principal;
  await tx.query(
    `INSERT INTO attesta.request_steps (id, request, kind, at, by_user, by_subject, data)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [id, request.id, step.kind, context.now(), userId, kind === 'portal', JSON.stringify(step.data ?? {})],
  );
  if (step.action === undefined) return id;
  const code = { number: request.number, step: step.kind, ...step.data };
  await recordEvents(tx, [
    eventOf(context, {
      action: step.action,
      module: 'requests',
      record: request.id,
      request: request.id,
      ...(request.subject !== null && { subjects: [request.subject] }),
      payloads: [
        { subject: null, value: code },
        ...(step.personal && request.subject !== null
          ? [{ subject: request.subject, value: step.personal }]
          : []),
      ],
    }),
  ]);
  return id;
}

export interface NewMessage {
  readonly step: string;
  /** `draft`: the answer, until it is delivered. */
  readonly direction: 'in' | 'out' | 'note' | 'draft';
  readonly body: string;
  readonly mail?: string | null;
}

/** Keeps what was written, apart from the step: it goes with the person. */
export async function keepMessage(
  tx: Sql,
  context: CallContext,
  request: string,
  message: NewMessage,
): Promise<string> {
  const id = uuidV7(context.now());
  const { kind, userId } = context.principal;
  await tx.query(
    `INSERT INTO attesta.request_messages (id, request, step, direction, body, mail, at, by_user, by_subject)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      id,
      request,
      message.step,
      message.direction,
      message.body,
      message.mail ?? null,
      context.now(),
      userId,
      kind === 'portal',
    ],
  );
  return id;
}

/** A note of staff to a step, where there is something to note. */
export async function keepNote(
  tx: Sql,
  context: CallContext,
  request: string,
  step: string,
  note: string | undefined,
): Promise<void> {
  if (note?.trim()) await keepMessage(tx, context, request, { step, direction: 'note', body: note.trim() });
}

/**
 * Writes to the person: kept with the case, shown in the portal, and sent by mail where an address is known. A mail about a
 * request is a service mail, which no marketing opt-out silences. Returns the mail's id, null where no address is known.
 */
export async function tellPerson(
  tx: Sql,
  context: CallContext,
  request: RightsRequest,
  step: string,
  body: string,
): Promise<string | null> {
  const to = await addressOf(tx, context, request);
  const mail =
    to === null
      ? null
      : await queueMail(tx, context, {
          to,
          subject: letter('subject', request.language, {
            number: request.number,
            what: askedFor(request.type, request.language),
          }),
          text: body,
          kind: 'service',
          subjectId: request.subject,
          request: request.id,
        });
  await keepMessage(tx, context, request.id, { step, direction: 'out', body, mail });
  return mail;
}
