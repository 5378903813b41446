/** The clock of a case: what is due when, how that came about, and how it stands now. */
import type { Locale } from '../../metadata/label.ts';
import type { DeadlineAnswer, RolledDay } from './deadlines/answer.ts';
import { computeDeadline } from './deadlines/compute.ts';
import { judgeExtensionNotice, type RequestClock } from './deadlines/extension.ts';
import type { HolidayCalendar } from './deadlines/holiday-calendar.ts';
import { legalParametersOn } from './deadlines/legal-parameters.ts';
import type { WorkingStep } from './deadlines/wording.ts';
import type { RequestPause, RightsRequest } from './request.ts';

/** Days before the limit from which a case is due soon. */
const SOON_DAYS = 7;

export type ClockState = 'on_time' | 'soon' | 'overdue' | 'paused' | 'met' | 'late';

export interface CaseClock {
  readonly state: ClockState;
  /** The last day to answer on, and the instant from which it is late. */
  readonly due: string;
  readonly overdueFrom: string;
  /** Where the limit would be if nothing had paused it: always shown beside the other. */
  readonly dueWithoutPauses: string;
  /** Where the limit would be if the last day were a working day; null when it is one. */
  readonly unmoved: string | null;
  readonly rolled: readonly RolledDay[];
  /** Whole days to the limit; negative after it. */
  readonly daysLeft: number;
  readonly receivedOn: string;
  readonly today: string;
  readonly pausedDays: number;
  readonly pausedSince: string | null;
  readonly isExtended: boolean;
  /** The last day on which a notice of extension may leave. */
  readonly extensionNoticeBy: string;
  readonly rule: string;
  readonly working: readonly string[];
  readonly warnings: readonly string[];
  /** The working as codes and values, which the case keeps. */
  readonly steps: readonly WorkingStep[];
  readonly calendar: string;
  readonly calendarVersion: string;
  readonly timeZone: string;
}

export interface CaseTime {
  readonly request: Pick<
    RightsRequest,
    | 'receivedAt'
    | 'calendar'
    | 'calendarVersion'
    | 'timeZone'
    | 'pauseModel'
    | 'extendedAt'
    | 'answeredAt'
    | 'closedAt'
  >;
  readonly pauses: readonly Pick<RequestPause, 'reason' | 'from' | 'to'>[];
  readonly holidays: HolidayCalendar;
}

/** The clock at an instant. A case that was answered stopped then. */
export function caseClock(time: CaseTime, now: Temporal.Instant, locale: Locale): CaseClock {
  const { request } = time;
  const stopped = request.answeredAt ?? request.closedAt;
  const asOf = stopped === null ? now : Temporal.Instant.from(stopped);
  const receivedOn = dayOf(Temporal.Instant.from(request.receivedAt), request.timeZone);
  const limits = legalParametersOn(receivedOn).parameters;
  const first = limits.get('art12.act')?.rule ?? '1 month';
  const extended = limits.get('art12.extension')?.rule ?? '3 months';
  const rule = request.extendedAt === null ? first : extended;
  const question = questionOf(time, asOf);
  const answer = computeDeadline({ ...question, rule }, time.holidays, locale);
  const oneMonth =
    rule === first ? answer : computeDeadline({ ...question, rule: first }, time.holidays, locale);
  const today = dayOf(asOf, request.timeZone);
  return {
    state: stateOf(answer, stopped, asOf, today),
    due: answer.due,
    overdueFrom: Temporal.Instant.from(answer.overdueFrom).toString({ fractionalSecondDigits: 3 }),
    dueWithoutPauses: answer.dueWithoutPauses,
    unmoved: answer.rolledFrom ?? null,
    rolled: answer.rolled,
    daysLeft: today.until(answer.due, { largestUnit: 'days' }).days,
    receivedOn: receivedOn.toString(),
    today: today.toString(),
    pausedDays: answer.pausedDays,
    pausedSince: stopped === null ? (answer.openPauseSince ?? null) : null,
    isExtended: request.extendedAt !== null,
    extensionNoticeBy: oneMonth.due,
    rule: answer.rule,
    working: answer.working,
    warnings: answer.warnings.map((step) => step.text),
    steps: answer.steps,
    calendar: request.calendar,
    calendarVersion: request.calendarVersion,
    timeZone: request.timeZone,
  };
}

/** Whether a notice of extension that leaves now is in time (Art. 12(3)), and until when it was. */
export function extensionInTime(
  time: CaseTime,
  now: Temporal.Instant,
): { readonly inTime: boolean; readonly by: string } {
  const judged = judgeExtensionNotice(questionOf(time, now), now.toString(), time.holidays);
  if (!judged.ok) throw new Error('The clock of a case could not be read.');
  return { inTime: judged.value.inTime, by: judged.value.extensionNoticeBy };
}

function questionOf({ request, pauses }: CaseTime, asOf: Temporal.Instant): RequestClock {
  return {
    start: startOf(request),
    calendar: request.calendar,
    timeZone: request.timeZone,
    pauseModel: request.pauseModel,
    pauses: pauses.map(({ reason, from, to }) => ({ from, to, kind: reason })),
    asOf: asOf.toString(),
  };
}

/** The day of receipt; with its time where the day is another one in UTC, so that the working explains it. */
function startOf({ receivedAt, timeZone }: Pick<RightsRequest, 'receivedAt' | 'timeZone'>): string {
  const received = Temporal.Instant.from(receivedAt).toZonedDateTimeISO(timeZone);
  const day = received.toPlainDate();
  const isSameDay = day.equals(dayOf(received.toInstant(), 'UTC')) || received.equals(received.startOfDay());
  return isSameDay ? day.toString() : received.toString({ timeZoneName: 'never' });
}

function stateOf(
  answer: DeadlineAnswer,
  stopped: string | null,
  asOf: Temporal.Instant,
  today: Temporal.PlainDate,
): ClockState {
  const isLate = Temporal.Instant.compare(asOf, Temporal.Instant.from(answer.overdueFrom)) >= 0;
  if (stopped !== null) return isLate ? 'late' : 'met';
  if (isLate) return 'overdue';
  if (answer.openPauseSince !== undefined) return 'paused';
  return today.until(answer.due, { largestUnit: 'days' }).days <= SOON_DAYS ? 'soon' : 'on_time';
}

export function dayOf(instant: Temporal.Instant, timeZone: string): Temporal.PlainDate {
  return instant.toZonedDateTimeISO(timeZone).toPlainDate();
}
