/**
 * Puts cases back that are lost with a younger database: that a person asked, objected (Art. 21) or asked for a restriction, since when, and
 * how the case stood. The clock goes on from the receipt. What was said, decided in words and sent is lost with what held it.
 */
import type { CallContext } from '../../engine/access/principal.ts';
import { controllerSettings } from '../../engine/catalog/settings.ts';
import type { Sql } from '../../engine/database/database.ts';
import { calendarsNow, freezeCalendar } from './calendars.ts';
import { changeRequest, readRequest } from './request.ts';
import { recordStep, refreshClock } from './step.ts';

/** How a case stood: codes and dates. */
export interface StandingCase {
  readonly request: string;
  readonly subject: string | null;
  readonly state: string;
  readonly identity: string;
  readonly outcome: string | null;
  readonly answeredAt: string | null;
  readonly closedAt: string | null;
  readonly extendedAt: string | null;
  readonly extensionGrounds: readonly string[];
  readonly mandate: string;
  readonly capacity: string | null;
}

export interface ReceivedCase extends StandingCase {
  readonly number: string;
  readonly type: string;
  readonly receipt: string;
  readonly receivedAt: string;
  readonly channel: string;
  readonly language: string;
  readonly purposes: readonly string[];
  readonly calendar: string;
  readonly timeZone: string;
  readonly pauseModel: string;
  readonly legalParameters: string;
  readonly createdAt: string;
}

type Outcome = 'repeated' | 'standing' | 'absent';

/** In a transaction that names every state. */
export async function putCaseBack(tx: Sql, context: CallContext, was: ReceivedCase): Promise<Outcome> {
  const known = await tx.query('SELECT 1 AS one FROM attesta.requests WHERE id = $1 OR number = $2', [
    was.request,
    was.number,
  ]);
  if (known.length > 0) return 'standing';
  const calendars = await calendarsNow(tx);
  const calendar = calendars.get(was.calendar) ?? calendars.get((await controllerSettings(tx)).calendar);
  if (!calendar) throw new Error(`The calendar ${was.calendar} of ${was.number} is not known.`);
  const calendarVersion = await freezeCalendar(tx, calendar);
  await tx.query(
    `INSERT INTO attesta.requests (id, number, type, state, subject, receipt, received_at, channel, language, purposes, calendar,
       calendar_version, time_zone, pause_model, legal_parameters, due, overdue_from, answer, created_at, created_by, capacity, mandate)
     VALUES ($1, $2, $3, 'received', $4, $5, $6::timestamptz, $7, $8, $9, $10, $11, $12, $13, $14, $6::timestamptz, $6::timestamptz,
       '[]', $15, $16, $17, $18)`,
    [
      was.request,
      was.number,
      was.type,
      was.subject,
      was.receipt,
      was.receivedAt,
      was.channel,
      was.language,
      was.purposes.filter((code) => context.catalog.purposes.has(code)),
      calendar.code,
      calendarVersion,
      was.timeZone,
      was.pauseModel,
      was.legalParameters,
      was.createdAt,
      context.principal.userId,
      was.capacity,
      was.mandate,
    ],
  );
  await standAs(tx, context, was);
  return 'repeated';
}

/** In a transaction that names every state. */
export async function moveCaseOn(tx: Sql, context: CallContext, was: StandingCase): Promise<Outcome> {
  const known = await tx.query<{ same: boolean }>(
    `SELECT (state = $2 AND outcome IS NOT DISTINCT FROM $3 AND closed_at IS NOT DISTINCT FROM $4::timestamptz
       AND subject IS NOT DISTINCT FROM $5::uuid AND identity = $6) AS same
     FROM attesta.requests WHERE id = $1 FOR UPDATE`,
    [was.request, was.state, was.outcome, was.closedAt, was.subject, was.identity],
  );
  const [here] = known;
  if (!here) return 'absent';
  if (here.same) return 'standing';
  await standAs(tx, context, was);
  return 'repeated';
}

async function standAs(tx: Sql, context: CallContext, was: StandingCase): Promise<void> {
  await changeRequest(tx, was.request, {
    subject: was.subject,
    state: was.state,
    identity: was.identity,
    outcome: was.outcome,
    answered_at: was.answeredAt,
    closed_at: was.closedAt,
    extended_at: was.extendedAt,
    extension_grounds: was.extensionGrounds,
    mandate: was.mandate,
    capacity: was.capacity,
  });
  await refreshClock(tx, context, was.request);
  const request = await readRequest(tx, was.request);
  await recordStep(tx, context, request, { kind: 'put_back', data: { state: was.state } });
}

/** Numbers that were given to cases that are back are not given again. */
export async function passCaseNumbers({ database }: CallContext): Promise<void> {
  await database.owner.query(
    `INSERT INTO attesta.counters AS c (module, last)
     SELECT '$requests', coalesce(max(substring(number from '\\d+$')::bigint), 0) FROM attesta.requests
     ON CONFLICT (module) DO UPDATE SET last = greatest(c.last, excluded.last)`,
  );
}
