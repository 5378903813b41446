/** A complaint to the controller, and its clock: acknowledged within 30 days (section 164A(3) DPA 2018). */
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import type { Locale } from '../../metadata/label.ts';
import { frozenCalendar } from '../art-12-requests/calendars.ts';
import { dayOf } from '../art-12-requests/clock.ts';
import { computeDeadline } from '../art-12-requests/deadlines/compute.ts';
import { personTitles } from '../art-12-requests/person.ts';

export const complaintChannels = ['portal', 'email', 'post', 'phone', 'in_person', 'other'] as const;
export type ComplaintChannel = (typeof complaintChannels)[number];

export const toldBy = ['portal', 'email', 'post', 'phone', 'in_person'] as const;
export type ToldBy = (typeof toldBy)[number];

export const complaintOutcomes = ['upheld', 'partly_upheld', 'not_upheld'] as const;
export type ComplaintOutcome = (typeof complaintOutcomes)[number];

export interface ComplaintRow {
  readonly id: string;
  readonly number: string;
  readonly subject: string | null;
  readonly claimed: { readonly name?: string; readonly email?: string } | null;
  readonly request: string | null;
  readonly requestNumber: string | null;
  readonly receivedAt: string;
  readonly channel: ComplaintChannel;
  readonly body: string;
  readonly language: Locale;
  readonly calendar: string;
  readonly calendarVersion: string;
  readonly timeZone: string;
  readonly rule: string;
  readonly acknowledgedBy: ToldBy | null;
  /** When the acknowledgement left the house; null while its mail waits. */
  readonly acknowledgedAt: string | null;
  readonly acknowledgementMail: string | null;
  readonly outcome: ComplaintOutcome | null;
  readonly answer: string | null;
  readonly answeredBy: ToldBy | null;
  readonly answeredAt: string | null;
  readonly answerMail: string | null;
  /** Whoever made it took it back. */
  readonly withdrawnAt: string | null;
  readonly withdrawnBy: ToldBy | null;
  readonly version: number;
}

export interface ComplaintClock {
  /** Of the acknowledgement; `ended`: it was taken back before one was due. An answer within the time acknowledges too. */
  readonly state: 'on_time' | 'soon' | 'overdue' | 'met' | 'late' | 'ended';
  readonly due: string;
  readonly daysLeft: number;
  readonly working: readonly string[];
}

export interface Complaint extends Omit<ComplaintRow, 'calendar' | 'calendarVersion' | 'timeZone' | 'rule'> {
  readonly state: 'received' | 'acknowledged' | 'answered' | 'withdrawn';
  /** Legal days, in the company's zone. */
  readonly receivedOn: string;
  readonly acknowledgedOn: string | null;
  readonly answeredOn: string | null;
  readonly withdrawnOn: string | null;
  readonly person: { readonly module: string; readonly number: string; readonly title: string } | null;
  readonly clock: ComplaintClock;
}

const columns = `c.id, c.number, c.subject, c.claimed, c.request, q.number AS "requestNumber", c.received_at AS "receivedAt",
  c.channel, c.body, c.language, c.calendar, c.calendar_version AS "calendarVersion", c.time_zone AS "timeZone", c.rule,
  c.acknowledged_by AS "acknowledgedBy", coalesce(c.acknowledged_at, a.sent_at) AS "acknowledgedAt",
  a.state AS "acknowledgementMail", c.outcome, c.answer, c.answered_by AS "answeredBy",
  coalesce(c.answered_at, m.sent_at) AS "answeredAt", m.state AS "answerMail",
  c.withdrawn_at AS "withdrawnAt", c.withdrawn_by AS "withdrawnBy", c.version`;
const joined = `attesta.complaints c LEFT JOIN attesta.requests q ON q.id = c.request
  LEFT JOIN attesta.mails a ON a.id = c.acknowledgement LEFT JOIN attesta.mails m ON m.id = c.answer_mail`;

type Context = Pick<CallContext, 'now' | 'locale' | 'catalog'>;

export interface ComplaintQuery {
  readonly open?: boolean;
  readonly subject?: string;
}

const OPEN = 'coalesce(c.answered_at, m.sent_at) IS NULL AND c.withdrawn_at IS NULL';
const MOST = 500;

/**
 * Complaints, the oldest first; `open`: neither answered nor taken back. Where there are more than are given, what is missing was ended
 * longest ago.
 */
export async function listComplaints(
  tx: Sql,
  context: Context,
  query: ComplaintQuery,
): Promise<readonly Complaint[]> {
  const rows = await tx.query<ComplaintRow & Record<string, unknown>>(
    `SELECT ${columns} FROM ${joined} WHERE c.id IN (
       SELECT c.id FROM ${joined}
       WHERE ($1::uuid IS NULL OR c.subject = $1) AND ($2::boolean IS NULL OR (${OPEN}) = $2)
       ORDER BY (${OPEN}) DESC, CASE WHEN ${OPEN} THEN c.received_at END, c.received_at DESC, c.id LIMIT ${MOST})
     ORDER BY c.received_at, c.id`,
    [query.subject ?? null, query.open ?? null],
  );
  return shown(tx, context, rows);
}

export async function readComplaint(
  tx: Sql,
  context: Context,
  id: string,
): Promise<{ readonly row: ComplaintRow; readonly complaint: Complaint }> {
  const [row] = await tx.query<ComplaintRow & Record<string, unknown>>(
    `SELECT ${columns} FROM ${joined} WHERE c.id = $1`,
    [id],
  );
  const [complaint] = row ? await shown(tx, context, [row]) : [];
  if (!row || !complaint)
    throw new Problem('not_found', {
      en: 'There is no complaint with this id that you may see.',
      es: 'No hay ninguna reclamación con este id que usted pueda ver.',
    });
  return { row, complaint };
}

async function shown(
  tx: Sql,
  context: Context,
  rows: readonly ComplaintRow[],
): Promise<readonly Complaint[]> {
  const subjects = rows.flatMap((row) => (row.subject === null ? [] : [row.subject]));
  const titles = await personTitles(tx, context.catalog, [...new Set(subjects)]);
  const all: Complaint[] = [];
  for (const row of rows) {
    const { calendar: _c, calendarVersion: _v, timeZone: _z, rule: _r, ...rest } = row;
    const day = (at: string | null) =>
      at === null ? null : dayOf(Temporal.Instant.from(at), row.timeZone).toString();
    all.push({
      ...rest,
      receivedOn: day(row.receivedAt) ?? '',
      acknowledgedOn: day(row.acknowledgedAt),
      answeredOn: day(row.answeredAt),
      withdrawnOn: day(row.withdrawnAt),
      state: stateOf(row),
      person: (row.subject === null ? undefined : titles.get(row.subject)) ?? null,
      clock: await clockOf(tx, context, row),
    });
  }
  return all;
}

function stateOf(row: ComplaintRow): Complaint['state'] {
  if (row.withdrawnAt !== null) return 'withdrawn';
  if (row.answeredAt !== null) return 'answered';
  return row.acknowledgedAt !== null ? 'acknowledged' : 'received';
}

const SOON_DAYS = 7;

async function clockOf(tx: Sql, context: Context, row: ComplaintRow): Promise<ComplaintClock> {
  const { calendar, timeZone } = row;
  const dayAt = (instant: string) => dayOf(Temporal.Instant.from(instant), timeZone).toString();
  const answer = computeDeadline(
    { start: dayAt(row.receivedAt), rule: row.rule, calendar, timeZone },
    await frozenCalendar(tx, calendar, row.calendarVersion),
    context.locale,
  );
  const told = [row.acknowledgedAt, row.answeredAt].filter((at) => at !== null).sort()[0];
  const stopped = [told, row.withdrawnAt].filter((at) => typeof at === 'string').sort()[0];
  const today = dayOf(stopped === undefined ? context.now() : Temporal.Instant.from(stopped), timeZone);
  const daysLeft = today.until(answer.due, { largestUnit: 'days' }).days;
  const state =
    stopped === undefined ? openState(daysLeft) : daysLeft < 0 ? 'late' : stopped === told ? 'met' : 'ended';
  return { state, due: answer.due, daysLeft, working: answer.working };
}

function openState(daysLeft: number): ComplaintClock['state'] {
  if (daysLeft < 0) return 'overdue';
  return daysLeft <= SOON_DAYS ? 'soon' : 'on_time';
}
