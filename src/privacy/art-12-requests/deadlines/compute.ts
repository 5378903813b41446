import type { Finding } from '../../../metadata/finding.ts';
import type { Locale } from '../../../metadata/label.ts';
import type { DeadlineAnswer } from './answer.ts';
import { canonicalCalendarCode } from './calendar-code.ts';
import { computeDays } from './compute-days.ts';
import { computeHours } from './compute-hours.ts';
import type { HolidayCalendar } from './holiday-calendar.ts';
import { type DeadlineInput, type DeadlineQuestion, parseQuestion } from './question.ts';

/** A deadline that was asked for in a way that cannot be understood. The findings say what is wrong, one by one. */
export class InvalidDeadlineInput extends Error {
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    super(findings.map((found) => `${found.field}: ${found.message.en}`).join(' '));
    this.name = 'InvalidDeadlineInput';
    this.findings = findings;
  }
}

/**
 * When something is due by the law of periods (Regulation (EEC, Euratom) No 1182/71), with the working. A pure function: the
 * same input and the same version of the calendar give the same answer for ever.
 *
 * A rule in days, weeks, months or years takes a date or an instant (read in the zone) and gives a date. A rule in hours takes
 * an instant and gives instants: `due` and `target` are the event and the hours to the minute, `statutoryLatest` and
 * `overdueFrom` the end that the law allows, the hour of the event not being counted.
 *
 * @throws InvalidDeadlineInput where the input is not understood, or names another calendar than the one given.
 */
export function computeDeadline(
  input: DeadlineInput,
  holidays: HolidayCalendar,
  locale: Locale = 'en',
): DeadlineAnswer {
  const given = (code: string) => (canonicalCalendarCode(code) === holidays.code ? holidays : undefined);
  const question = parseQuestion(input, given);
  if (!question.ok) throw new InvalidDeadlineInput(question.findings);
  return answerQuestion(question.value, locale);
}

/** The answer to a question that was understood. */
export function answerQuestion(question: DeadlineQuestion, locale: Locale = 'en'): DeadlineAnswer {
  return question.period.unit === 'hour' ? computeHours(question, locale) : computeDays(question, locale);
}
