import type { Locale } from '../../../metadata/label.ts';
import type { DeadlineAnswer } from './answer.ts';
import { lawOfPeriods } from './calendar-code.ts';
import { endOfHours } from './hours.ts';
import { formatInstant, startOfDay } from './moments.ts';
import { formatRule } from './period.ts';
import type { DeadlineQuestion } from './question.ts';
import { cite, wordPeriod } from './wording.ts';
import { Working } from './working.ts';

/** A period in hours: elapsed hours, whatever the clock, the weekend and the holidays do. */
export function computeHours(question: DeadlineQuestion, locale: Locale): DeadlineAnswer {
  const { period, calendar, timeZone, pauses } = question;
  const event =
    question.start instanceof Temporal.Instant ? question.start : startOfDay(question.start, timeZone);
  const end = endOfHours(event, period.amount, timeZone);
  const written = (instant: Temporal.Instant) => formatInstant(instant, timeZone);
  const working = new Working(locale);
  tell(working, question, event, end);
  if (pauses.length > 0) working.warn('pauses-not-in-hours');
  return {
    due: written(end.target),
    overdueFrom: written(end.statutoryLatest),
    target: written(end.target),
    statutoryLatest: written(end.statutoryLatest),
    working: working.steps.map((step) => step.text),
    steps: working.steps,
    warnings: working.steps.filter((step) => step.warning === true),
    rule: formatRule(period),
    calendar: calendar.code,
    calendarVersion: calendar.version,
    timeZone,
    countedFrom: written(end.countedFrom),
    rolled: [],
    pausedDays: 0,
    dueWithoutPauses: written(end.target),
  };
}

function tell(
  working: Working,
  { period, calendar, timeZone }: DeadlineQuestion,
  event: Temporal.Instant,
  end: ReturnType<typeof endOfHours>,
): void {
  const law = lawOfPeriods(calendar.code);
  const written = (instant: Temporal.Instant) => formatInstant(instant, timeZone);
  const words = wordPeriod(period);
  const [before, after] = [written(event).slice(-6), written(end.statutoryLatest).slice(-6)];
  working.step('event-time', { instant: written(event), timeZone });
  working.step('hours-target', { period: words, instant: written(end.target) });
  working.step('hour-not-counted', { instant: written(end.countedFrom), cite: cite('3(1)', law) });
  working.step('hours-latest', { period: words, instant: written(end.statutoryLatest) });
  if (before !== after) working.step('clock-change', { before, after });
  working.step('hours-not-moved', { cite: cite('3(4)', law) });
}
