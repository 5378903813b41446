import type { Label, Locale } from '../../../metadata/label.ts';
import type { DeadlineAnswer, RolledDay } from './answer.ts';
import { type LawOfPeriods, lawOfPeriods } from './calendar-code.ts';
import { type HolidayCalendar, nationalPart } from './holiday-calendar.ts';
import { dayOf, formatInstant, startOfDay } from './moments.ts';
import { type SettledPauses, settlePauses } from './pauses.ts';
import { tellPauses } from './pauses-told.ts';
import { endOfPeriod, formatRule, type Period } from './period.ts';
import type { DeadlineQuestion } from './question.ts';
import { type RolledForward, rollForward, type SkippedDay, workingDaysBetween } from './roll-forward.ts';
import { cite, wordPeriod } from './wording.ts';
import { Working } from './working.ts';

/** What was found out about a period in days, weeks, months or years, before it is put into words. */
interface Computed {
  readonly event: Temporal.PlainDate;
  readonly law: LawOfPeriods;
  readonly pauses: SettledPauses;
  /** The end of the period with the pauses, before it is moved off weekends and holidays. */
  readonly end: Temporal.PlainDate;
  readonly rolled: RolledForward;
  readonly dueWithoutPauses: Temporal.PlainDate;
  /** By national holidays alone, where that is another day. */
  readonly dueNationally: Temporal.PlainDate | undefined;
  readonly extensionNoticeBy: Temporal.PlainDate | undefined;
}

/** A period in days, weeks, months or years, by Art. 3 of Regulation 1182/71 and the pauses that the case's law accepts. */
export function computeDays(question: DeadlineQuestion, locale: Locale): DeadlineAnswer {
  const computed = compute(question);
  const working = new Working(locale);
  tellPeriod(working, question, computed);
  tellPauses(working, question, computed);
  tellEnd(working, question, computed);
  return answer(question, computed, working);
}

function compute(question: DeadlineQuestion): Computed {
  const { period, calendar, timeZone } = question;
  const event = dayOf(question.start, timeZone);
  const law = lawOfPeriods(calendar.code);
  const pauses = settle(question, event, law, period);
  const end = pausedEnd(pauses.countFrom, period, pauses.days);
  const rolled = rollForward(end, calendar);
  const nationally = rollForward(end, nationalPart(calendar)).date;
  const isOtherNationally = law === 'regulation-1182-71' && !nationally.equals(rolled.date);
  return {
    event,
    law,
    pauses,
    end,
    rolled,
    dueWithoutPauses: rollForward(endOfPeriod(event, period).date, calendar).date,
    dueNationally: isOtherNationally ? nationally : undefined,
    extensionNoticeBy: isThreeMonths(period) ? oneMonth(question, event, law) : undefined,
  };
}

function settle(
  question: DeadlineQuestion,
  event: Temporal.PlainDate,
  law: LawOfPeriods,
  period: Period,
): SettledPauses {
  const { calendar, asOf, pauseModel: model, pauses } = question;
  const endOf = (from: Temporal.PlainDate, days: number) =>
    rollForward(pausedEnd(from, period, days), calendar).date;
  return settlePauses(model === 'none' ? [] : pauses, { event, model, law, asOf, endOf });
}

function pausedEnd(from: Temporal.PlainDate, period: Period, days: number): Temporal.PlainDate {
  return endOfPeriod(from, period).date.add({ days });
}

function isThreeMonths({ amount, unit }: Period): boolean {
  return amount === 3 && unit === 'month';
}

/** The one-month limit of the same case: an extension has to be announced within it. */
function oneMonth(
  question: DeadlineQuestion,
  event: Temporal.PlainDate,
  law: LawOfPeriods,
): Temporal.PlainDate {
  const month: Period = { amount: 1, unit: 'month' };
  const pauses = settle(question, event, law, month);
  return rollForward(pausedEnd(pauses.countFrom, month, pauses.days), question.calendar).date;
}

function answer(question: DeadlineQuestion, computed: Computed, working: Working): DeadlineAnswer {
  const { calendar, timeZone, period } = question;
  const { rolled, end, pauses } = computed;
  const open = pauses.counted.find(
    (counted) => counted.pause.to === null && !counted.void && counted.effect !== 'nothing',
  );
  return {
    due: rolled.date.toString(),
    overdueFrom: formatInstant(overdueFrom(rolled.date, timeZone), timeZone),
    working: working.steps.map((step) => step.text),
    steps: working.steps,
    warnings: working.steps.filter((step) => step.warning === true),
    rule: formatRule(period),
    calendar: calendar.code,
    calendarVersion: calendar.version,
    timeZone,
    countedFrom: pauses.countFrom.toString(),
    rolledFrom: rolled.skipped.length > 0 ? end.toString() : undefined,
    rolled: rolled.skipped.map(rolledDay),
    pausedDays: pauses.days,
    dueWithoutPauses: computed.dueWithoutPauses.toString(),
    openPauseSince: open?.pause.from.toString(),
    dueByNationalHolidays: computed.dueNationally?.toString(),
    extensionNoticeBy: computed.extensionNoticeBy?.toString(),
  };
}

function overdueFrom(due: Temporal.PlainDate, timeZone: string): Temporal.Instant {
  return startOfDay(due.add({ days: 1 }), timeZone);
}

function rolledDay({ date, reason, holiday }: SkippedDay): RolledDay {
  return { date: date.toString(), reason, ...(holiday === undefined ? {} : { name: holiday.name }) };
}

function tellPeriod(
  working: Working,
  { start, period, timeZone }: DeadlineQuestion,
  { event, law }: Computed,
): void {
  const date = event.toString();
  if (start instanceof Temporal.Instant) {
    working.step('event-instant', { instant: formatInstant(start, 'UTC'), timeZone, date });
  } else working.step('event-day', { date });
  const first = event.add({ days: 1 }).toString();
  working.step('day-not-counted', { date: first, cite: cite('3(1)', law) });
  const end = endOfPeriod(event, period);
  const values = { period: wordPeriod(period), date: end.date.toString() };
  if (end.missingDay !== undefined) {
    working.step('ends-clamped', { ...values, day: end.missingDay, cite: cite('3(2)(c)', law) });
  } else if (period.unit === 'day')
    working.step('ends-after-days', { ...values, cite: cite('3(2)(b)', law) });
  else
    working.step(period.unit === 'week' ? 'ends-same-weekday' : 'ends-same-date', {
      ...values,
      cite: cite('3(2)(c)', law),
    });
}

function tellEnd(working: Working, question: DeadlineQuestion, computed: Computed): void {
  const { calendar, timeZone } = question;
  const { rolled, law } = computed;
  const date = rolled.date.toString();
  if (calendar.code === 'none') working.step('no-holidays');
  for (const day of rolled.skipped) tellSkipped(working, day, calendar.name);
  const isAssumed = rolled.uncoveredYears.includes(rolled.date.year);
  if (isAssumed) working.step('working-day-assumed', { date, year: String(rolled.date.year) });
  else if (rolled.skipped.length === 0) working.step('working-day', { date });
  if (rolled.skipped.length > 0) working.step('rolled', { date, cite: cite('3(4)', law) });
  working.step('due-day', { date, instant: formatInstant(overdueFrom(rolled.date, timeZone), timeZone) });
  if (!rolled.date.equals(computed.dueWithoutPauses)) {
    working.step('without-pauses', { date: computed.dueWithoutPauses.toString() });
  }
  if (computed.extensionNoticeBy !== undefined) {
    working.step('extension-notice', { date: computed.extensionNoticeBy.toString() });
  }
  warn(working, question, computed);
}

function tellSkipped(working: Working, { date, reason, holiday }: SkippedDay, place: Label): void {
  const written = date.toString();
  if (reason !== 'holiday' || holiday === undefined) working.step(`is-${reason}`, { date: written });
  else working.step('is-holiday', { date: written, holiday: holiday.name, place });
}

function warn(working: Working, { calendar, period }: DeadlineQuestion, computed: Computed): void {
  const { rolled, dueNationally } = computed;
  if (calendar.regionUnknown === true)
    working.warn('region-unknown', { code: calendar.code, place: calendar.name });
  for (const year of rolled.uncoveredYears) warnUncovered(working, calendar, year);
  if (dueNationally !== undefined) working.warn('national-earlier', { date: dueNationally.toString() });
  const isInDays = (period.unit === 'day' && period.amount >= 2) || period.unit === 'week';
  if (isInDays && workingDaysBetween(computed.event, rolled.date, calendar, 2) < 2)
    working.warn('two-working-days');
}

function warnUncovered(working: Working, { name, years }: HolidayCalendar, year: number): void {
  if (years === null) return;
  working.warn('calendar-not-covered', {
    place: name,
    first: String(years.from),
    last: String(years.to),
    year: String(year),
  });
}
